package import Daybook
package import DaybookDomain
package import DaybookJSON
internal import DaybookTime

/// When parties can be booked at venues, and at which tables.
package struct AvailabilityAnswer {
  package let position: Position
  package let maintenance: MaintenanceSet
  /// Those that there are, or were.
  package var venues: [VenueID: VenueDefinition] = [:]
  package var days: [DayAvailability] = []

  package init(position: Position, maintenance: MaintenanceSet) {
    (self.position, self.maintenance) = (position, maintenance)
  }

  /// One object: of one day alone that day's, else with `days`.
  package func write(isOne: Bool, isWhy: Bool, to json: inout JSONWriter) {
    json.object { json in
      if isOne {
        write(days[0], position: position, isWhy, to: &json)
      } else {
        json.field("position", unsigned: position.value)
        json.objects("days", days) { write($0, position: nil, isWhy, to: &$1) }
      }
      if maintenance.isOn {
        json.object("maintenance") { json in
          json.field("on", bool: true)
          json.field("message", text: maintenance.message)
        }
      }
    }
    json.endLine()
  }

  /// With the position if the object is of one day alone.
  private func write(_ day: DayAvailability, position: Position?, _ isWhy: Bool, to json: inout JSONWriter) {
    json.field("venue", text: day.venue.text)
    json.field("date", text: day.date.description)
    json.field("zone", text: venues[day.venue]?.zone)
    json.field("party", integer: day.party.covers)
    if let position { json.field("position", unsigned: position.value) }
    json.objects("slots", day.free) { SlotJSON.write($0, to: &$1) }
    if isWhy {
      json.objects("notOffered", day.notOffered) { slot, json in
        json.field("start", text: slot.label)
        json.objects("reasons", slot.reasons) { ResultWriter.write($0, to: &$1) }
      }
    }
  }
}

extension DayAvailability {
  package var free: [Slot] { slots.filter(\.reasons.isEmpty) }
  package var notOffered: [Slot] { slots.filter { !$0.reasons.isEmpty } }
}
