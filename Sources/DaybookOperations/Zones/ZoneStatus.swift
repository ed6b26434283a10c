public import Daybook
public import DaybookDomain
public import DaybookTime

/// What newer zone files would change in one adopted zone.
public struct ZoneStatus: Sendable {
  /// A zone as the ledger has it, with its venues and their bookings.
  package struct Known: Sendable {
    package let rules: ZoneRules
    package let venues: [(definition: VenueDefinition, bookings: [Reservation])]
  }

  /// An instant at which the adopted and the newer rules change the offset differently.
  public struct Difference: Sendable {
    /// The instant.
    public let at: Timestamp
    /// The offset from then on by the adopted rules; nil when they change nothing.
    public let adopted: UTCOffset?
    /// The offset from then on by the newer rules; nil when they change nothing.
    public let found: UTCOffset?
  }

  /// The number of years for which clock changes are compared.
  public static let years = 10

  package let known: Known
  /// The rules in the zone files, or why they are unreadable.
  public let found: Result<ZoneRules, any Error>
  /// The clock changes that differ, in order.
  public private(set) var differences: [Difference] = []
  /// The future bookings that would move, by venue.
  public private(set) var moves: [(venue: VenueID, moves: [BookingMove])] = []

  /// The adopted rules.
  public var adopted: ZoneRules { known.rules }

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

extension LedgerHistory {
  /// What newer zone files would change, for each zone of the ledger's venues, by name.
  ///
  /// Zone rules are facts of the ledger: newer files change nothing until the command `AdoptZone` adopts
  /// them.
  public func zones(in directory: ZoneInfoDirectory = .standard) throws(LedgerFailure) -> [ZoneStatus] {
    let known = try read { ZoneStatus.known($0) }
    let now: Timestamp = try read { self.now($0) }
    return known.map { zone in
      ZoneStatus(zone, found: Result { try directory.rules(named: zone.rules.name) }, now: now)
    }
  }

  /// The time by which the ledger judges: its own for a manual clock, the system's otherwise; of the past, its own.
  package func now(_ snapshot: borrowing Snapshot) -> Timestamp {
    if let then = snapshot.judgedAt { return max(snapshot.recordedAt, then) }
    return reader.created.clock == .manual
      ? snapshot.recordedAt : max(snapshot.recordedAt, LedgerClock.system.now())
  }
}
