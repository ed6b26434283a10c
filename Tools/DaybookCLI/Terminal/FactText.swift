import Daybook
import DaybookForms
import DaybookJSON

/// An event as a line: exact JSON, or text for people.
enum FactText {
  /// One object: position, the envelope's and the data's fields as in the log, and the link.
  static func write(_ fact: Fact, link: String?, to json: inout JSONWriter) {
    json.object { json in
      json.field("position", unsigned: fact.position.value)
      RecordForm.write(fact, to: &json)
      json.field("link", text: link)
    }
    json.endLine()
  }

  static func line(_ fact: Fact) -> String {
    var json = JSONWriter()
    json.object { EventForms.write(fact.event, to: &$0) }
    let venue = fact.venue.map { " \($0)" } ?? ""
    let data = String(decoding: json.bytes, as: UTF8.self)
    let short = data.count > 160 ? data.prefix(160) + "…" : data[...]
    return "\(fact.position)  \(fact.recordedAt)  \(fact.event.type.rawValue)\(venue)  \(fact.by)  \(short)\n"
  }
}

extension Fact {
  /// Whether it is about this reservation.
  func concerns(_ id: ReservationID) -> Bool { event.reservation == id }
}
