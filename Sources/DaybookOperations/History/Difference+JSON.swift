package import Daybook
package import DaybookDomain
internal import DaybookJSON

/// A difference as JSON, written while it is found.
extension Difference {
  /// What a record about a venue or the whole ledger says, for people.
  package static func words(_ fact: Fact) -> String {
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
  ///
  /// With `names` a booking's guest stands beside it.
  package func writeJSON(
    _ zones: VenueZones, _ names: GuestNames? = nil, to write: ([UInt8]) -> Void
  ) throws(LedgerFailure) {
    var failure: LedgerFailure?
    func attempt(_ body: () throws(LedgerFailure) -> Void) {
      guard failure == nil else { return }
      do throws(LedgerFailure) { try body() } catch { failure = error }
    }
    var json = JSONWriter()
    json.object { json in
      json.field("from", unsigned: from.value)
      json.field("to", unsigned: to.value)
      json.name("records")
      json.array([nil] + venues.map { $0 }) { venue, json in
        attempt { () throws(LedgerFailure) in
          try forEachRecord(of: venue) { fact in
            json.object { Difference.write(fact, of: venue, to: &$0) }
            write(json.take())
          }
        }
      }
      json.name("changes")
      json.array(venues) { venue, json in
        attempt { () throws(LedgerFailure) in
          try forEachChange(at: venue) { change in
            let fields = EntityFields.differing(change.before, change.after, zones)
            guard !fields.isEmpty else { return }
            json.object { Difference.write(change, fields, zones, names, to: &$0) }
            write(json.take())
          }
        }
      }
    }
    if let failure { throw failure }
    json.endLine()
    write(json.take())
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
    _ change: Change, _ fields: [EntityFields.Field], _ zones: VenueZones, _ names: GuestNames?,
    to json: inout JSONWriter
  ) {
    json.field("id", id: change.after.id)
    json.field("venue", text: change.after.venue.text)
    if case .reservation(let reservation) = change.after { names?.write(reservation, to: &json) }
    json.field("fields", texts: fields.map(\.name))
    if let before = change.before {
      json.object("before") { EntityJSON.write(before, zones, to: &$0) }
    }
    json.object("after") { EntityJSON.write(change.after, zones, to: &$0) }
  }
}
