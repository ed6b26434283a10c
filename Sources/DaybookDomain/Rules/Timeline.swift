public import DaybookTime

/// What occupies a venue's tables around one business date, as it stands at an instant.
///
/// Bars on one table do not overlap, but for a party past its end and the sold one it keeps waiting. Where no
/// bar is, no claim and no block stands in the way of a host who places a party there.
public struct Timeline: Sendable {
  /// The venue as it is defined for the date.
  public let venue: VenueDefinition
  /// The rules of its zone.
  public let rules: ZoneRules
  /// The business date.
  public let date: CivilDate
  /// The instant it is drawn for.
  public let at: Timestamp
  /// Whether the date is closed: it refuses claims and changes, and no place is free (R30).
  public let isClosed: Bool
  /// When each service of that date opens and closes, in order; empty: no service.
  public let services: [ClosedRange<Timestamp>]
  /// Parts of it in which a host lets only so many covers start, in order of start.
  public let paces: [PaceSet]
  /// The hours drawn: all services and bars, with stays of the date before cut at midnight.
  public let interval: ClosedRange<Timestamp>
  /// Every table of the date's definition, in its order, then retired ones that are still occupied.
  public let tables: [TimelineRow]
  /// Every pool of the date's definition, in its order, then retired ones that are still in use.
  public let pools: [TimelinePool]
  /// Bookings of the date whose table was taken away, in order of start: they stand until a host acts.
  public let needsTable: [Reservation]
  /// The bookings that bars and pools name, as they stood then.
  public let reservations: [ReservationID: Reservation]

  /// The holds that bars name, as they stood then.
  public package(set) var holds: [HoldID: Hold] = [:]

  /// Holds drawn that were placed for another wall time than the rules in force show, in order of start.
  public var heldForAnotherTime: [Hold] {
    holds.values.filter { $0.stay.isAgreedForAnotherTime(by: rules) }
      .sorted { ($0.stay.start, $0.id) < ($1.stay.start, $1.id) }
  }

  /// The same with the holds that its bars name.
  package func naming(_ hold: (HoldID) -> Hold?) -> Timeline {
    var named = self
    for bar in tables.flatMap(\.bars) where bar.kind == .held {
      if let hold = hold(bar.id.retyped()) { named.holds[hold.id] = hold }
    }
    return named
  }

  /// Bookings drawn that were agreed for another wall time than the rules in force show, in order of start.
  public var agreedForAnotherTime: [Reservation] {
    reservations.values.filter { $0.stay.isAgreedForAnotherTime(by: rules) }
      .sorted { ($0.stay.start, $0.id) < ($1.stay.start, $1.id) }
  }
}

/// A pool, and how many of its units the date's bookings use.
public struct TimelinePool: Hashable, Sendable {
  /// The pool's id.
  public let id: PoolID
  /// The pool as the date's definition has it; nil once it is retired.
  public let pool: Pool?
  /// Units that the date's bookings claim, each counted for as long as it stands, whatever their times.
  ///
  /// Of a pool without a time: all that are sold.
  public let bookedUnits: Int
  /// The date's bookings, and who stays on from the night before, in order of start: for a party past its end
  /// too, for as long as it stands. Who has units without a time is of the date on which the party sat down.
  public let parties: [ReservationID]
  /// Visits of the date that are over, and parties that did not come, in order of start.
  public let over: [ReservationID]
  /// Of `parties`, those that a party past its end keeps waiting, in order of start (R24).
  public let atRisk: [ReservationID]
  /// Blocks of the whole venue, which take the pool out of use too, in order of start; none without a time.
  public let blocks: [TimelineBar]
}

/// A table and what occupies it, in order of start.
public struct TimelineRow: Hashable, Sendable {
  /// The table's id.
  public let id: TableID
  /// The table as the date's definition has it; nil once it is retired.
  public let table: Table?
  /// In order of start.
  public var bars: [TimelineBar]
}

/// A stretch of time in which a table is not free.
public struct TimelineBar: Hashable, Sendable {
  /// The booking, hold or block; for a party past its end, and for a buffer, the booking.
  public let id: ClaimID
  /// Why the table is not free.
  public let kind: TimelineKind
  /// When it begins.
  public internal(set) var start: Timestamp
  /// When it is over; that instant is free again.
  public internal(set) var end: Timestamp
  /// Covers; nil for a block.
  public let party: PartySize?
}

/// Why a table is not free.
public enum TimelineKind: String, Hashable, Sendable, CaseIterable {
  /// Its party sits there, to the end it was sold.
  case seated
  /// A party past its end still sits there: up to now, and on for as long as it is in the way (R24).
  case overrun
  /// Sold.
  case booked
  /// Sold, and a party past its end still sits there.
  case waiting
  /// A request that nobody has answered.
  case requested
  /// Held, until the hold lapses.
  case held
  /// The buffer after a stay.
  case resting
  /// Taken out of use.
  case blocked
  /// A visit that is over, or a party that did not come.
  case over
}

extension VenueState {
  /// The hours in which bars of a business date are looked for.
  ///
  /// They cover the date itself, and its nights and stays to their end.
  package borrowing func window(of date: CivilDate, _ reservations: [Reservation]) -> ClosedRange<Timestamp> {
    var first = rules.configured(ClockValue(minutes: 0), on: date)
    var last = rules.configured(ClockValue(minutes: 1440), on: date)
    for service in services(on: date) { last = max(last, rules.configured(service.closes, on: date)) }
    for reservation in reservations where reservation.stay.date == date {
      first = min(first, reservation.stay.start)
      last = max(last, reservation.stay.end)
    }
    return first...max(first, last)
  }

  /// The day as bars.
  ///
  /// `reservations` are those of the date and the dates beside it, over or not, and those that have units of a
  /// pool without a time; the floor holds every claim and block that touches `window(of:_:)`.
  package borrowing func timeline(of date: CivilDate, _ reservations: [Reservation], at now: Timestamp)
    -> Timeline
  {
    let window = window(of: date, reservations)
    let services = services(on: date).map {
      let opens = rules.configured($0.opens, on: date)
      return opens...max(opens, rules.configured($0.closes, on: date))
    }
    let drawn = DrawnDay(reservations, window, asked(at: now))
    let definition = definition(on: date)
    let retired = floor.claimsByTable.map(\.table).filter { id in
      !definition.tables.contains { $0.id == id }
    }
    var rows = definition.tables.map {
      TimelineRow(id: $0.id, table: $0, bars: drawn.bars(on: $0.id, $0, floor))
    }
    for id in retired.sorted() {
      let bars = drawn.bars(on: id, nil, floor)
      if bars.contains(where: { $0.kind != .over }) {
        rows.append(TimelineRow(id: id, table: nil, bars: bars))
      }
    }
    let standing = reservations.filter { $0.stay.date == date && $0.effective(at: now).claim != nil }
    let stays = rows.flatMap(\.bars).filter { $0.kind != .blocked }
    let first = (services.map(\.lowerBound) + stays.map(\.start)).min()
    let last = (services.map(\.upperBound) + stays.map(\.end)).max()
    let start = max(first ?? rules.configured(ClockValue(minutes: 600), on: date), window.lowerBound)
    let end = min(max(last ?? start, start.adding(minutes: 60)), window.upperBound)
    let interval = start...max(start, end)
    for row in rows.indices { rows[row].bars = rows[row].bars.compactMap { $0.clipped(to: interval) } }
    let pools = pools(of: date, reservations, interval, at: now)
    let inPools = pools.flatMap { $0.parties + $0.over }
    let named = Set(rows.flatMap { $0.bars.map { $0.id.retyped() } } + inPools)
    return Timeline(
      venue: definition, rules: rules, date: date, at: now, isClosed: closings.contains(date),
      services: services.sorted { $0.lowerBound < $1.lowerBound },
      paces: paces(on: date), interval: interval, tables: rows, pools: pools,
      needsTable: standing.filter(\.needsTable).sorted { ($0.stay.start, $0.id) < ($1.stay.start, $1.id) },
      reservations: Dictionary(
        reservations.filter { named.contains($0.id) }.map { ($0.id, $0) },
        uniquingKeysWith: { first, _ in first }))
  }
}

extension VenueState {
  private borrowing func pools(
    of date: CivilDate, _ reservations: [Reservation], _ interval: ClosedRange<Timestamp>, at now: Timestamp
  ) -> [TimelinePool] {
    let midnight = rules.configured(ClockValue(minutes: 0), on: date)
    let blocks = floor.blocks.filter { $0.scope == .venue }.compactMap {
      TimelineBar(id: $0.id.retyped(), kind: .blocked, start: $0.from, end: $0.until, party: nil)
        .clipped(to: interval)
    }
    var own: [Reservation] = []
    for reservation in reservations where reservation.stay.pool != nil {
      let stay = reservation.stay
      let satOn =
        stay.hasDate ? nil : reservation.seatedAt.map { checkService(at: $0, ignoringGrid: true).date }
      let isOwn = stay.hasDate && stay.date == date || reservation.lasts(past: midnight, now, date)
      if isOwn || satOn == date { own.append(reservation) }
    }
    own = own.map { $0.effective(at: now) }
      .sorted { ($0.stay.start, $0.id) < ($1.stay.start, $1.id) }
    // What was sold without a time stays sold when the visit is over.
    let standing = own.filter { $0.claim != nil && !($0.stay.isTimeless && $0.isPast) }
    let defined = definition(on: date).pools
    let retired = Set(standing.compactMap(\.stay.pool)).subtracting(defined.map(\.id)).sorted()
    return (defined.map { ($0.id, $0) } + retired.map { ($0, nil) }).map { (id: PoolID, pool: Pool?) in
      let parties = standing.filter { $0.stay.pool == id }
      var units = parties.reduce(0) { $1.stay.date == date ? $0 + $1.stay.units : $0 }
      if pool?.isWindowed == false {
        let instant = now.microseconds
        units = floor[id].mostUsed(from: instant, until: instant + 1, asked(at: now), except: nil)
      }
      let atRisk = pool.map { floor[id].atRisk(asked(at: now), capacity: $0.capacity) } ?? []
      return TimelinePool(
        id: id, pool: pool, bookedUnits: units, parties: parties.map(\.id),
        over: own.filter { $0.stay.pool == id && $0.isPast }.map(\.id),
        atRisk: parties.map(\.id).filter { atRisk.contains($0.retyped()) },
        blocks: pool?.isWindowed == false ? [] : blocks.inOrder)
    }
  }

  /// Parts of a business date in which a host lets only so many covers start, in order of start (R7).
  package borrowing func paces(on date: CivilDate) -> [PaceSet] {
    floor.blocks.compactMap { block in
      guard case .starts(let covers) = block.scope,
        checkService(at: block.from, ignoringGrid: true).date == date
      else { return nil }
      return PaceSet(
        block: block.id, from: block.from, until: block.until, covers: covers, why: block.reason)
    }.sorted { ($0.from, $0.until) < ($1.from, $1.until) }
  }
}

extension Reservation {
  /// Whether it is a visit that is over, or a party that did not come.
  fileprivate var isPast: Bool {
    state == .noShow || state == .completed || state == .booked && seating == .left
  }

  /// Whether its visit of the night before `date` goes on past midnight.
  fileprivate func lasts(past midnight: Timestamp, _ now: Timestamp, _ date: CivilDate) -> Bool {
    guard stay.date < date, !stay.isTimeless else { return false }
    return (endedAt ?? (seating == .seated ? max(stay.end, now) : stay.end)) > midnight
  }
}

/// Makes bars of claims, blocks and visits that are over.
private struct DrawnDay {
  private let visits: [ClaimID: Reservation]
  private let window: ClosedRange<Timestamp>
  private let asked: AskedAt
  private var now: Timestamp { asked.now }

  init(_ reservations: [Reservation], _ window: ClosedRange<Timestamp>, _ asked: AskedAt) {
    visits = Dictionary(uniqueKeysWithValues: reservations.map { ($0.id.retyped(), $0) })
    self.window = window
    self.asked = asked
  }

  /// In order of start.
  func bars(on id: TableID, _ table: Table?, _ floor: borrowing Floor) -> [TimelineBar] {
    var bars: [TimelineBar] = []
    let here = visits.values.filter { $0.stay.tables.contains(id) }
    // A visit is drawn as it is corrected; a party that did not come yields to it.
    let corrected = here.filter { $0.details.correction != nil && $0.state == .completed }.compactMap(pastBar)
    let past = here.flatMap { visit -> [TimelineBar] in
      guard let bar = pastBar(visit) else { return [] }
      return visit.state == .noShow ? bar.parts(notUnder: corrected) : [bar]
    }
    for past in past.inOrder {
      // A party that moved here from another table sat there before.
      add(past, after: bars.last?.end, to: &bars)
    }
    if let claims = floor[id] { addLive(claims, to: &bars) }
    bars = bars.filter { $0.end > window.lowerBound && $0.start < window.upperBound }
    guard let table else { return bars.inOrder }
    for block in floor.blocks.sorted(by: { $0.from < $1.from })
    where block.covers(table, from: window.lowerBound, until: window.upperBound) {
      let all = TimelineBar(
        id: block.id.retyped(), kind: .blocked, start: max(block.from, window.lowerBound),
        end: min(block.until, window.upperBound), party: nil)
      bars += all.parts(notUnder: bars)
    }
    return bars.inOrder
  }

  private func addLive(_ claims: TableClaims, to bars: inout [TimelineBar]) {
    let over = bars
    let late = claims.entries.first { $0.kind == .seated && $0.end <= now.microseconds }
    let keptWaiting = claims.atRisk(asked)
    var resting: [TimelineBar] = []
    for entry in claims.entries where entry.isLive(at: now.microseconds) {
      let (start, end) = (Timestamp(microseconds: entry.start), Timestamp(microseconds: entry.end))
      let kind = entry.id == keptWaiting ? .waiting : entry.timelineKind
      var earliest = over.last { $0.start < end && start < $0.end }?.end
      // Until now the party past its end had the table; beside it only the claim it keeps waiting is drawn.
      // Who was expected before it and has not come stands as sold.
      if let late, late.start < entry.end, entry.kind != .seated, kind != .waiting {
        earliest = max(now, earliest ?? now)
      }
      add(bar(entry, kind, start, end), after: earliest, to: &bars)
      resting.append(bar(entry, .resting, end, Timestamp(microseconds: entry.restsUntil)))
    }
    for rest in resting where rest.id != late?.id { bars += rest.parts(notUnder: bars) }
    guard let late else { return }
    defer { for rest in resting where rest.id == late.id { bars += rest.parts(notUnder: bars) } }
    // Up to now its party sits there, whoever waits, once who sat there before has left; from now on it is in the
    // way of new claims only.
    let sold = Timestamp(microseconds: late.end)
    let end = max(sold, over.last { $0.end <= now }?.end ?? sold)
    // With no minutes it is in the way at this instant only, and is drawn up to it.
    let isOnlyNow = asked.overrunsUntil <= now.adding(microseconds: 1)
    var ahead = isOnlyNow ? [] : bar(late, .overrun, now, asked.overrunsUntil).parts(notUnder: bars)
    if ahead.first?.start == now {
      ahead[0].start = end
    } else {
      add(bar(late, .overrun, end, now), to: &bars)
    }
    bars += ahead
  }

  /// A bar for a visit that is over, while it had its table; nil for one that stands or was called off.
  private func pastBar(_ visit: Reservation) -> TimelineBar? {
    guard visit.isPast else { return nil }
    return TimelineBar(
      id: visit.id.retyped(), kind: .over, start: min(visit.stay.start, visit.seatedAt ?? visit.stay.start),
      end: visit.endedAt ?? visit.stay.end, party: visit.stay.party)
  }

  private func bar(_ entry: TableClaims.Entry, _ kind: TimelineKind, _ start: Timestamp, _ end: Timestamp)
    -> TimelineBar
  {
    TimelineBar(id: entry.id, kind: kind, start: start, end: end, party: visits[entry.id]?.stay.party)
  }

  /// Adds a bar, cut to begin no earlier than `earliest`; a bar without a length is left out.
  private func add(_ bar: TimelineBar, after earliest: Timestamp? = nil, to bars: inout [TimelineBar]) {
    var bar = bar
    bar.start = max(bar.start, earliest ?? bar.start)
    if bar.start < bar.end { bars.append(bar) }
  }
}

extension TableClaims.Entry {
  fileprivate var timelineKind: TimelineKind {
    switch kind {
    case .held: .held
    case .booked: .booked
    case .seated: .seated
    case .requested: .requested
    case .left, .nothing: .over
    }
  }
}

extension TimelineBar {
  fileprivate func clipped(to interval: ClosedRange<Timestamp>) -> TimelineBar? {
    var bar = self
    bar.start = max(start, interval.lowerBound)
    bar.end = min(end, interval.upperBound)
    return bar.start < bar.end ? bar : nil
  }
}

extension TimelineBar {
  /// The parts of the bar that no other bar covers.
  fileprivate func parts(notUnder bars: [TimelineBar]) -> [TimelineBar] {
    var parts: [TimelineBar] = []
    var rest = self
    for bar in bars.inOrder where bar.end > rest.start && bar.start < rest.end {
      if rest.start < bar.start {
        var part = rest
        part.end = bar.start
        parts.append(part)
      }
      rest.start = bar.end
    }
    return rest.start < rest.end ? parts + [rest] : parts
  }
}

extension [TimelineBar] {
  fileprivate var inOrder: [TimelineBar] { sorted { ($0.start, $0.end) < ($1.start, $1.end) } }
}
