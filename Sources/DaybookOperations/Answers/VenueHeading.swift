package import Daybook
package import DaybookDomain
package import DaybookTime
internal import DaybookViews

/// The heading of a query about a venue: definition, zone rules, position and time.
package struct VenueHeading {
  package let definition: VenueDefinition
  package let rules: ZoneRules
  package let position: Position
  package let now: Timestamp

  /// Nil when there is no such venue.
  package init?(_ id: VenueID, _ snapshot: borrowing Snapshot, now: Timestamp) {
    guard let definition = snapshot.venue(id), let rules = snapshot.zoneRules(definition.zone) else {
      return nil
    }
    self.definition = definition
    self.rules = rules
    position = snapshot.position
    self.now = now
  }

  package var zones: VenueZones { VenueZones(definition, rules) }

  /// `2030-05-01T19:00:00+04:00`.
  package func label(_ instant: Timestamp) -> String { rules.label(instant) }

  /// `19:00`, as people read it; with the date when it is not today's.
  package func clock(_ instant: Timestamp) -> String {
    let (time, date) = (rules.clock(instant), rules.wallTime(at: instant).date)
    return date == rules.wallTime(at: now).date ? time : "\(date) \(time)"
  }

  /// The first line for people.
  package func line(_ what: String) -> String {
    "\(definition.name), \(what) (\(definition.zone), position \(position))\n"
  }
}
