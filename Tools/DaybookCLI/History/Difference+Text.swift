import Daybook
import DaybookJSON
import DaybookOperations

/// A difference as text and as JSON, written while it is found.
extension Difference {
  func writeText(to output: Output, _ zones: VenueZones) throws {
    output.write("from position \(from) to \(to)\n")
    let zones = zones.forPeople
    var heading: String?
    var isAnything = false
    func tell(_ text: String) {
      if let title = heading { output.write(title + "\n") }
      heading = nil
      isAnything = true
      output.write(text)
    }
    heading = "the ledger"
    try forEachRecord(of: nil) { tell("  \(Difference.words($0)) (record \($0.position))\n") }
    for venue in venues {
      heading = "\(venue)"
      try forEachRecord(of: venue) { tell("  \(Difference.words($0)) (record \($0.position))\n") }
      try forEachChange(at: venue) { change in
        let fields = EntityFields.differing(change.before, change.after, zones)
        if !fields.isEmpty { tell(Difference.lines(change, fields, zones)) }
      }
    }
    if !isAnything { output.write("Nothing changed.\n") }
  }

  private static func lines(
    _ change: Change, _ fields: [EntityFields.Field], _ zones: VenueZones
  ) -> String {
    let line = "  \(change.before == nil ? "new: " : "")\(EntityText.line(change.after, zones))\n"
    guard change.before != nil else { return line }
    return line + EntityFields.line(fields)
  }

  private static func words(_ fact: Fact) -> String {
    if case .eightySixed(let dish) = fact.event { return "\(dish.item) is \(dish.isOut ? "out" : "back")" }
    if case .zoneRulesAdopted(let rules) = fact.event {
      return "\(rules.name) goes by the rules of \(rules.version)"
    }
    if case .venueDefined = fact.event { return "the venue was defined" }
    guard case .maintenanceSet(let maintenance) = fact.event else { return fact.event.type.summary }
    guard maintenance.isOn else { return "guests can book: no maintenance" }
    return "guests cannot book: maintenance" + (maintenance.message.map { ", \($0)" } ?? "")
  }

  /// One object, written while it is found; a failure leaves it incomplete.
  func writeJSON(to output: Output, _ zones: VenueZones) throws {
    var failure: (any Error)?
    func attempt(_ body: () throws -> Void) {
      guard failure == nil else { return }
      do { try body() } catch { failure = error }
    }
    var json = JSONWriter()
    json.object { json in
      json.field("from", unsigned: from.value)
      json.field("to", unsigned: to.value)
      json.name("records")
      json.array([nil] + venues.map { $0 }) { venue, json in
        attempt {
          try forEachRecord(of: venue) { fact in
            json.object { Difference.write(fact, of: venue, to: &$0) }
            output.write(json.take())
          }
        }
      }
      json.name("changes")
      json.array(venues) { venue, json in
        attempt {
          try forEachChange(at: venue) { change in
            let fields = EntityFields.differing(change.before, change.after, zones)
            guard !fields.isEmpty else { return }
            json.object { Difference.write(change, fields, zones, to: &$0) }
            output.write(json.take())
          }
        }
      }
    }
    if let failure { throw failure }
    json.endLine()
    output.write(json.take())
  }

  private static func write(_ fact: Fact, of venue: VenueID?, to json: inout JSONWriter) {
    json.field("position", unsigned: fact.position.value)
    json.field("venue", text: venue?.text)
    json.field("type", text: fact.event.type.rawValue)
    json.field("what", text: words(fact))
    if case .maintenanceSet(let maintenance) = fact.event {
      json.field("on", bool: maintenance.isOn)
      json.field("message", text: maintenance.message)
    }
    if case .zoneRulesAdopted(let rules) = fact.event {
      json.field("zone", text: rules.name)
      json.field("version", text: rules.version)
    }
    if case .eightySixed(let dish) = fact.event {
      json.field("item", text: dish.item)
      json.field("out", bool: dish.isOut)
    }
  }

  private static func write(
    _ change: Change, _ fields: [EntityFields.Field], _ zones: VenueZones, to json: inout JSONWriter
  ) {
    json.field("id", id: change.after.id)
    json.field("venue", text: change.after.venue.text)
    json.field("fields", texts: fields.map(\.name))
    if let before = change.before {
      json.object("before") { EntityJSON.write(before, zones, to: &$0) }
    }
    json.object("after") { EntityJSON.write(change.after, zones, to: &$0) }
  }
}
