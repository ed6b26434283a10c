import Daybook
import DaybookJSON
import DaybookOperations

/// How two ledgers differ, as text and as JSON.
extension LedgerComparison {
  func writeText(to output: Output) {
    let zones = zones.forPeople
    output.write("in common through position \(common.position), link \(common.link)\n")
    output.write(LedgerComparison.text("here", here) + LedgerComparison.text("there", there))
    var shown: VenueID?
    for change in changes {
      if change.venue != shown { output.write("\(change.venue)\n") }
      shown = change.venue
      switch (change.here, change.there) {
      case (let here?, nil): output.write("  only here: \(EntityText.line(here, zones))\n")
      case (nil, let there?): output.write("  only there: \(EntityText.line(there, zones))\n")
      case (let here?, let there?):
        let fields = EntityFields.differing(there, here, zones)
        if !fields.isEmpty {
          output.write("  \(EntityText.line(here, zones))\n" + EntityFields.line(fields))
        }
      case (nil, nil): break
      }
    }
    if changes.isEmpty { output.write("No booking, hold, block, waitlist entry or ticket differs.\n") }
  }

  /// `here: 2 records more, from position 5, 2030-…, to 6, 2030-…: 1 booked, 1 cancelled (/srv/daybook)`.
  private static func text(_ word: String, _ side: Side) -> String {
    guard let first = side.first, let last = side.last else {
      return "\(word): no other record (\(side.path), position \(side.head.position))\n"
    }
    let types = side.counts.map { "\($0.count) \($0.type.rawValue)" }.joined(separator: ", ")
    return
      "\(word): \(counted(side.recordCount, "record")) that the other does not have, from \(first.position), "
      + "\(first.recordedAt), to \(last.position), \(last.recordedAt): \(types) (\(side.path))\n"
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.object("common") { json in
        json.field("position", unsigned: common.position.value)
        json.field("link", text: common.link.description)
      }
      json.object("here") { LedgerComparison.write(here, to: &$0) }
      json.object("there") { LedgerComparison.write(there, to: &$0) }
      json.objects("changes", changes) { change, json in
        json.field("id", id: change.id)
        json.field("venue", text: change.venue.text)
        json.field("fields", texts: EntityFields.differing(change.there, change.here, zones).map(\.name))
        if let here = change.here { json.object("here") { EntityJSON.write(here, zones, to: &$0) } }
        if let there = change.there { json.object("there") { EntityJSON.write(there, zones, to: &$0) } }
      }
    }
    json.endLine()
  }

  private static func write(_ side: Side, to json: inout JSONWriter) {
    json.field("path", text: side.path)
    json.field("position", unsigned: side.head.position.value)
    json.field("link", text: side.head.link.description)
    json.field("records", integer: side.recordCount)
    json.field("first", integer: side.first.map { Int($0.position.value) })
    json.field("last", integer: side.last.map { Int($0.position.value) })
    json.objects("types", side.counts) { one, json in
      json.field("type", text: one.type.rawValue)
      json.field("count", integer: one.count)
    }
  }
}

extension LedgerComparison.Side {
  /// The number of records that the other does not have.
  fileprivate var recordCount: Int { types.values.reduce(0, +) }

  /// Of each type, by name.
  fileprivate var counts: [(type: EventType, count: Int)] {
    types.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) }
  }
}
