package import Daybook
package import DaybookDomain
package import DaybookTime
internal import DaybookViews

/// How venues are told: instants by the rules of their zones, with the offset that a zone has at that instant, and for
/// people tables by their names.
package struct VenueZones {
  private var rules: [VenueID: ZoneRules] = [:]
  private var definitions: [VenueID: VenueDefinition] = [:]
  private var tellsNames = false

  /// One venue's.
  package init(_ definition: VenueDefinition, _ rules: ZoneRules) {
    self.rules = [definition.id: rules]
    definitions = [definition.id: definition]
  }

  /// Those in force.
  package init(_ venues: some Sequence<VenueID>, _ snapshot: borrowing Snapshot) {
    for venue in Set(venues) {
      definitions[venue] = snapshot.venue(venue)
      rules[venue] = definitions[venue].flatMap { snapshot.zoneRules($0.zone) }
    }
  }

  /// Those of another time.
  package init(_ state: LedgerState) {
    for venue in state.venues {
      rules[venue.definition.id] = venue.rules
      definitions[venue.definition.id] = venue.definition
    }
  }

  /// The same for people: fields have tables by their names too.
  package var forPeople: VenueZones {
    var zones = self
    zones.tellsNames = true
    return zones
  }

  /// Tables as a field has them: by their ids, for people by their names.
  package func texts(_ tables: [TableID], at venue: VenueID) -> [String] {
    tables.map { tellsNames ? names([$0], at: venue) : $0.text }
  }

  /// `T1 + T2`, by their names.
  package func names(_ tables: [TableID], at venue: VenueID) -> String {
    definitions[venue]?.names(of: tables) ?? tables.map(\.text).joined(separator: " + ")
  }

  /// `2030-05-01T19:00:00+04:00`.
  package func label(_ instant: Timestamp, at venue: VenueID) -> String {
    rules[venue]?.label(instant) ?? instant.description
  }

  /// What a start offers, pools too.
  package func places(in slot: Slot, at venue: VenueID) -> [String] {
    (definitions[venue]?.places(in: slot) ?? []) + slot.pools.map(\.pool.text)
  }

  /// `19:00`; with the offset in an hour that the clocks show twice.
  package func clock(_ instant: Timestamp, at venue: VenueID) -> String {
    rules[venue]?.clock(instant) ?? instant.description
  }

  /// The wall time a stay was agreed for, where the rules in force show its start at another.
  package func agreed(_ stay: Stay, at venue: VenueID) -> AgreedTime? {
    rules[venue].flatMap { AgreedTime(stay, $0) }
  }

  /// The same of what a party on the waitlist asked for.
  package func agreed(_ entry: WaitlistEntry) -> AgreedTime? {
    rules[entry.venue].flatMap { AgreedTime(entry, $0) }
  }
}
