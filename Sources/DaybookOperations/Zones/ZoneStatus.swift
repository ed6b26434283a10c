package import Daybook
package import DaybookDomain
package import DaybookTime

/// What newer zone files would change for one adopted zone.
package struct ZoneStatus {
  /// A zone as the ledger has it, with its venues and their bookings.
  package struct Known {
    package let rules: ZoneRules
    package let venues: [(definition: VenueDefinition, bookings: [Reservation])]
  }

  /// An instant at which one of the two changes its offset and the other does not so.
  package struct Difference {
    package let at: Timestamp
    package let adopted: UTCOffset?
    package let found: UTCOffset?
  }

  /// How far ahead changes of the clocks are compared.
  package static let years = 10

  package let known: Known
  package let found: Result<ZoneRules, any Error>
  package private(set) var differences: [Difference] = []
  package private(set) var moves: [(venue: VenueID, moves: [BookingMove])] = []

  package init(_ known: Known, found: Result<ZoneRules, any Error>, now: Timestamp) {
    self.known = known
    self.found = found
    guard case .success(let rules) = found else { return }
    let end = now.adding(minutes: ZoneStatus.years * 525_600)
    let old = known.rules.changes(after: now, through: end)
    let new = rules.changes(after: now, through: end)
    if known.rules.offset(at: now) != rules.offset(at: now) {
      differences.append(
        Difference(at: now, adopted: known.rules.offset(at: now), found: rules.offset(at: now)))
    }
    for at in Set((old + new).map(\.epochSeconds)).sorted() {
      let (a, b) = (old.first { $0.epochSeconds == at }, new.first { $0.epochSeconds == at })
      guard a != b else { continue }
      differences.append(
        Difference(
          at: Timestamp(epochSeconds: at), adopted: a.map { UTCOffset(seconds: Int($0.offsetSeconds)) },
          found: b.map { UTCOffset(seconds: Int($0.offsetSeconds)) }))
    }
    moves = known.venues.map { venue in
      (venue.definition.id, BookingMove.all(venue.bookings, venue.definition, rules, now: now))
    }
  }

  /// The zones of the ledger's venues, in the order of their names; their bookings unless told otherwise.
  package static func known(_ snapshot: borrowing Snapshot, withBookings: Bool = true) -> [Known] {
    var names: [String: [VenueDefinition]] = [:]
    for venue in snapshot.venues() { names[venue.zone, default: []].append(venue) }
    var known: [Known] = []
    for (name, venues) in names.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      guard let rules = snapshot.zoneRules(name) else { continue }
      var all: [(definition: VenueDefinition, bookings: [Reservation])] = []
      for venue in venues {
        all.append((venue, withBookings ? snapshot.reservations(at: venue.id) : []))
      }
      known.append(Known(rules: rules, venues: all))
    }
    return known
  }

  /// What hindered reading the zone files.
  package static func message(_ error: any Error) -> String {
    (error as? ZoneError)?.message ?? "\(error)"
  }
}
