import Daybook

/// The rules of venues' zones, by which every instant is told: with the offset that its zone has at that instant.
struct VenueZones {
  private var rules: [VenueID: ZoneRules]

  init(_ rules: [VenueID: ZoneRules] = [:]) { self.rules = rules }

  /// Those in force.
  init(_ venues: some Sequence<VenueID>, _ snapshot: borrowing Snapshot) {
    rules = [:]
    for venue in Set(venues) { rules[venue] = snapshot.venue(venue).flatMap { snapshot.zoneRules($0.zone) } }
  }

  /// Those of another time.
  init(_ state: LedgerState) {
    rules = Dictionary(state.venues.map { ($0.definition.id, $0.rules) }) { $1 }
  }

  /// `2030-05-01T19:00:00+04:00`.
  func label(_ instant: Timestamp, at venue: VenueID) -> String {
    rules[venue]?.label(instant) ?? instant.description
  }

  /// `19:00`; with the offset in an hour that the clocks show twice.
  func clock(_ instant: Timestamp, at venue: VenueID) -> String {
    rules[venue]?.clock(instant) ?? instant.description
  }

  /// The wall time a stay was agreed for, where the rules in force show its start at another.
  func agreed(_ stay: Stay, at venue: VenueID) -> AgreedTime? {
    rules[venue].flatMap { AgreedTime(stay, $0) }
  }

  /// The same of what a party on the waitlist asked for.
  func agreed(_ entry: WaitlistEntry) -> AgreedTime? { rules[entry.venue].flatMap { AgreedTime(entry, $0) } }
}
