package import DaybookDomain
import DaybookStore
package import DaybookTime

/// The queries of the view `availability`, in a snapshot.
package struct AvailabilityReader: ~Escapable {
  private let part: ViewPart
  private let entities: EntityReader
  private let cache: VenueCache

  @_lifetime(borrow snapshot)
  fileprivate init(_ snapshot: borrowing ViewSnapshot) {
    let (view, part) = snapshot.rows(of: AvailabilityView.self)
    self.part = part
    entities = EntityReader(part: part)
    cache = view.cache
  }

  /// The venue without claims and blocks; nil when there is no such venue.
  package func venue(_ id: VenueID) throws(LedgerFailure) -> VenueState? { try known(id)?.empty }

  /// The venue with every claim and block that touches the interval; nil when there is no such venue.
  ///
  /// Asked about instants in the interval, the writer's rules give the same answers on it as on the hot
  /// state.
  package func venueState(
    _ id: VenueID, covering interval: ClosedRange<Timestamp>
  ) throws(LedgerFailure) -> VenueState? {
    guard let known = try known(id) else { return nil }
    return try venue(known, covering: interval)
  }

  /// The venue with whatever decides what business dates offer parties; nil when there is no such venue.
  ///
  /// Asked for the offers of one of the dates, it gives the same as the hot state (R12).
  package func venueState(
    _ id: VenueID, offering dates: ClosedRange<CivilDate>, to parties: [PartySize]
  ) throws(LedgerFailure) -> VenueState? {
    guard let known = try known(id) else { return nil }
    return try venue(known, offering: dates, to: parties)
  }

  /// The nearest starts that offer something to a party; nil when there is no such venue.
  package func nearest(
    at id: VenueID, to start: Timestamp, _ query: OfferQuery, most: Int, now: Timestamp
  ) throws(LedgerFailure) -> [SlotOffer]? {
    guard let known = try known(id) else { return nil }
    let date = known.empty.checkService(at: start).date
    let venue = try venue(known, offering: date...date, to: [query.party])
    return venue.nearest(to: start, query, most: most, now: now)
  }

  /// A venue without claims and blocks.
  private struct Known {
    let number: UInt32
    let source: VenueCache.Source
    let empty: VenueState
  }

  private func known(_ id: VenueID) throws(LedgerFailure) -> Known? {
    guard let entry = try entities.entry(of: id) else { return nil }
    guard let adoptedAt = try entities.adoption(of: entry.zone) else {
      throw LedgerFailure.row(part.view, "the venue \(id) without the rules of \(entry.zone)")
    }
    let source = VenueCache.Source(serial: part.serial, definedAt: entry.definedAt, adoptedAt: adoptedAt)
    if let venue = cache.venue(id, from: source) {
      return Known(number: entry.number, source: source, empty: venue)
    }
    guard let definitions = try entities.venues(entry.number), let rules = try entities.zoneRules(entry.zone)
    else {
      throw LedgerFailure.row(part.view, "the venue \(id) without its definition")
    }
    let venue = VenueState(definitions, rules: rules)
    cache.keep(venue, from: source)
    return Known(number: entry.number, source: source, empty: venue)
  }

  private func venue(
    _ known: Known, offering dates: ClosedRange<CivilDate>, to parties: [PartySize]
  ) throws(LedgerFailure) -> VenueState {
    let intervals = dates.dates.compactMap { known.empty.interval(of: $0, parties) }
    guard let first = intervals.map(\.lowerBound).min(), let last = intervals.map(\.upperBound).max() else {
      return known.empty
    }
    return try venue(known, covering: first...last)
  }

  /// The venue with the claims of no fixed day and those of the interval's days.
  private func venue(_ known: Known, covering interval: ClosedRange<Timestamp>) throws(LedgerFailure)
    -> VenueState
  {
    let id = known.empty.definition.id
    let days = ClaimKey.day(of: interval.lowerBound)...ClaimKey.day(of: interval.upperBound)
    let source = VenueCache.DaysSource(venue: known.source, changedAt: try lastChange(known.number))
    if let venue = cache.venue(id, days: days, from: source) { return venue }
    var venue = known.empty
    try fill(&venue.floor, id, known.number, days: ClaimKey.always...ClaimKey.always)
    try fill(&venue.floor, id, known.number, days: days)
    venue.closings = try closings(known, around: interval)
    cache.keep(venue, days: days, from: source)
    return venue
  }

  /// The closings of the business dates that an instant of the interval can belong to.
  private func closings(
    _ known: Known, around interval: ClosedRange<Timestamp>
  ) throws(LedgerFailure) -> Closings {
    let rules = known.empty.rules
    let first = rules.wallTime(at: interval.lowerBound).date.adding(days: -2)
    let last = rules.wallTime(at: interval.upperBound).date.adding(days: 2)
    var closed: [CivilDate] = []
    var reopened: [CivilDate: Timestamp] = [:]
    for date in (first...max(first, last)).dates {
      let key = ClaimKey.prefix(known.number, UInt32(ascending: date))
      try part.row(AvailabilityTable.closings, key: key.span.bytes) { row throws(RowError) in
        switch row.byteCount {
        case 8: closed.append(date)
        case 16: reopened[date] = try row.instant(at: 8)
        default: throw RowError("a closing of \(row.byteCount) bytes")
        }
      }
    }
    return Closings(later: closed, reopened: reopened)
  }

  private func lastChange(_ number: UInt32) throws(LedgerFailure) -> Position {
    let key = VenueEntry.key(number)
    let found = try part.row(AvailabilityTable.changes, key: key.span.bytes) { row throws(RowError) in
      guard row.byteCount == 8 else { throw RowError("a position of \(row.byteCount) bytes") }
      return try row.position(at: 0)
    }
    return found ?? .start
  }

  private func fill(
    _ floor: inout Floor, _ venue: VenueID, _ number: UInt32, days: ClosedRange<UInt32>
  ) throws(LedgerFailure) {
    let (part, entities) = (part, entities)
    let start = ClaimKey.prefix(number, days.lowerBound)
    try part.forEach(from: start.span.bytes, in: part.tables[AvailabilityTable.claims]) {
      key, row throws(LedgerFailure) in
      guard key.byteCount == ClaimKey.byteCount, key.number32(at: 0) == number else { return false }
      let day = key.number32(at: 4)
      guard day <= days.upperBound else { return false }
      let isPace = try part.checked { () throws(RowError) in
        // A claim of several days has a row under each; it is taken from the first of the days that are read.
        let first = day == ClaimKey.always ? day : ClaimKey.day(of: try ClaimRow.start(row))
        guard day == max(first, days.lowerBound) else { return false }
        if ClaimRow.isPace(row) { return true }
        try ClaimRow.put(row, try ID(endOf: key), venue: venue, in: &floor)
        return false
      }
      // A pace is told with its reason, which only the block itself has.
      if isPace {
        let id: BlockID = try part.id(endOf: key)
        guard let pace = try entities.block(id) else {
          throw LedgerFailure.row(part.view, "the block \(id) without its row")
        }
        floor.replace(nil, with: pace)
      }
      return true
    }
  }
}

extension ViewSnapshot {
  /// The queries of `availability`, if the snapshot was asked to hold it.
  package var availability: AvailabilityReader {
    @_lifetime(borrow self)
    get { AvailabilityReader(self) }
  }
}

extension VenueState {
  /// From the first possible start of a business date to the end of a stay that begins at the last; nil: none.
  fileprivate func interval(of date: CivilDate, _ parties: [PartySize]) -> ClosedRange<Timestamp>? {
    // For a closed special day: the services that the date would have had.
    let possible = services(on: date) + regularServices(on: date)
    guard let opens = possible.map({ rules.configured($0.opens, on: date) }).min(),
      let last = possible.map({ rules.configured($0.lastSeating, on: date) }).max()
    else { return nil }
    let definition = definition(on: date)
    let turns = possible.flatMap { service in
      parties.map { definition.turnMinutes(for: $0, in: service) }
    }
    // Half a day more on each side: a party that could be moved may have come earlier, or stay later.
    return opens.adding(minutes: -720)...max(opens, last.adding(minutes: (turns.max() ?? 0) + 720))
  }
}
