import Daybook
import DaybookJSON
import DaybookOperations

/// An event as a line of text for people; FactWriter gives it as JSON.
enum FactText {
  /// Writes a record as FactWriter does, and its fault if it has one.
  static func write(_ record: LogRecord, to json: inout JSONWriter) {
    json.object { json in
      json.field("position", unsigned: record.position.value)
      if let fact = record.fact { FactWriter.write(fact, to: &json) }
      json.field("link", text: record.link?.description)
      json.field("fault", text: record.fault)
    }
    json.endLine()
  }

  /// The line of a record, and a second line with its fault; only the fault if it is unreadable.
  static func line(_ record: LogRecord) -> String {
    let fault = record.fault.map { "\(record.position)  ! \($0)\n" } ?? ""
    return (record.fact.map { line($0) } ?? "") + fault
  }

  static func line(_ fact: Fact) -> String {
    let venue = fact.venue.map { " \($0)" } ?? ""
    return
      "\(fact.position)  \(fact.recordedAt)  \(fact.event.type.rawValue)\(venue)  \(fact.by)  \(data(fact.event))\n"
  }

  /// An event's fields: on a terminal cut to 160 characters, in a pipe never.
  static func data(_ event: Event) -> String {
    var json = JSONWriter()
    json.object { FactWriter.write(event, to: &$0) }
    let data = String(decoding: json.bytes, as: UTF8.self)
    return Output.isTerminal && data.count > 160 ? data.prefix(160) + "…" : data
  }
}
