package import DaybookTime

/// One instant of a day at which parties start: what is free then, or why nothing is.
package struct SlotOffer: Hashable, Sendable {
  package let start: Timestamp
  /// When a party of that size would leave: its turn time later.
  package let end: Timestamp
  /// What is known of the day's single tables, and the place of this start among the day's; nil: none is free.
  fileprivate var single: (tables: FreeTables, place: Int)?
  /// Free combinations, smallest first.
  package var combinations: [CombinationID] = []
  /// The tables the automatic choice would give by moving floating parties, where none are free.
  package var afterMoving: [TableID] = []
  /// Pools with at least as many units free as the party has covers.
  package var pools: [(pool: PoolID, free: Int)] = []
  /// Every reason a booking at this instant would be refused; empty when something is free.
  package var reasons: [Reason] = []

  init(start: Timestamp, end: Timestamp) { (self.start, self.end) = (start, end) }

  /// Free tables, smallest first; the list is made when it is asked for.
  package var tables: [TableID] { single.map { $0.tables.at($0.place) } ?? [] }

  package var isOffered: Bool { reasons.isEmpty }

  package static func == (a: SlotOffer, b: SlotOffer) -> Bool {
    a.start == b.start && a.end == b.end && a.tables == b.tables
      && a.combinations == b.combinations && a.afterMoving == b.afterMoving && a.reasons == b.reasons
      && a.pools.elementsEqual(b.pools) { $0.pool == $1.pool && $0.free == $1.free }
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(start) }
}

/// Who asks what is free.
package struct OfferQuery: Hashable, Sendable {
  package var party: PartySize
  package var channel: Channel
  package var area: String?
  package var needs: [Need]
  package var withReasons: Bool

  package init(
    party: PartySize, channel: Channel = .online, area: String? = nil, needs: [Need] = [],
    withReasons: Bool = true
  ) {
    self.party = party
    self.channel = channel
    self.area = area
    self.needs = needs
    self.withReasons = withReasons
  }
}

extension VenueState {
  /// Every instant of a business date at which parties start, with what it offers a party at `now` (R12).
  package borrowing func offers(on date: CivilDate, _ query: OfferQuery, now: Timestamp) -> [SlotOffer] {
    let edition = edition(on: date)
    let known = editions[edition]
    let day = starts(on: date)
    let isPlain =
      known.hasPlainStarts && !isClosedSpecialDay(date) && !closings.contains(date)
      && !floor.blocks.contains(where: \.isPace)
    let lengths = day.services.map { known.definition.turnMinutes(for: query.party, in: $0) }
    let free = freeTables(query, day, lengths, known, now: now)
    var seeking = Seeking(
      party: query.party, start: now, end: now, channel: query.channel, now: now, edition: edition)
    seeking.bufferMinutes = known.definition.bufferMinutes ?? 0
    seeking.area = query.area
    seeking.needs = query.needs
    var offers: [SlotOffer] = []
    offers.reserveCapacity(day.starts.count)
    for place in day.starts.indices {
      let start = day.starts[place].instant
      seeking.start = start
      seeking.end = start.adding(minutes: lengths[day.starts[place].service])
      var offer = SlotOffer(start: start, end: seeking.end)
      // A start of an open day is within a service and on its grid: only the past is left to judge.
      if !isPlain || start < now {
        offer.reasons = startReasons(seeking, in: checkService(at: start))
      }
      if offer.reasons.isEmpty {
        if free.isAny(at: place) { offer.single = (free, place) }
        fill(&offer, seeking)
      }
      if offer.single == nil, offer.combinations.isEmpty, offer.afterMoving.isEmpty, offer.pools.isEmpty {
        guard query.withReasons else { continue }
        offer.reasons = Refusal(offer.reasons + placeReasons(seeking)).reasons
      }
      offers.append(offer)
    }
    return offers
  }

  /// Adds what is free besides single tables.
  private borrowing func fill(_ offer: inout SlotOffer, _ seeking: Seeking) {
    let edition = editions[seeking.edition]
    for option in edition.options[edition.tableCount...] {
      guard let place = option.combination, option.seats(seeking.party),
        option.meets(seeking.area, seeking.needs), option.allows(seeking.channel), isFree(option, seeking)
      else { continue }
      offer.combinations.append(edition.definition.combinations[place].id)
    }
    offer.pools = freePools(seeking)
    if offer.single == nil, offer.combinations.isEmpty, floor.floatingCount > 0,
      case .tables(let tables, moves: _) = place(.automatic, seeking)
    {
      offer.afterMoving = tables
    }
  }

  private borrowing func placeReasons(_ seeking: Seeking) -> [Reason] {
    let definition = editions[seeking.edition].definition
    var reasons: [Reason] = []
    if !definition.tables.isEmpty || definition.pools.isEmpty,
      case .refused(let found) = place(.automatic, seeking)
    {
      reasons += found
    }
    for pool in definition.pools {
      if case .refused(let found) = place(.pool(pool.id, units: seeking.party.covers), seeking) {
        reasons += found
      }
    }
    return reasons
  }

  /// The single tables that are free for a party at each start.
  private borrowing func freeTables(
    _ query: OfferQuery, _ day: DayStarts, _ lengths: [Int], _ edition: Edition, now: Timestamp
  ) -> FreeTables {
    let asked = asked(at: now)
    let buffer = edition.definition.bufferMinutes ?? 0
    let suitable = edition.options[..<edition.tableCount].indices.filter { place in
      let option = edition.options[place]
      return option.seats(query.party) && option.meets(query.area, query.needs)
        && option.allows(query.channel)
    }
    let starts = day.starts.map(\.instant.microseconds)
    var columns = StartColumns(count: suitable.count, startCount: starts.count)
    for (service, minutes) in lengths.enumerated() where !lengths[..<service].contains(minutes) {
      let some = columns.set(of: starts.indices) { lengths[day.starts[$0].service] == minutes }
      for (column, place) in suitable.enumerated() {
        let option = edition.options[place]
        floor.forEachBusy(
          option.slots[0], startingAt: starts, for: Int64(minutes + buffer) * 60_000_000, asked
        ) { columns.clear(column, at: $0, of: some) }
        guard !floor.blocks.isEmpty else { continue }
        let table = edition.definition.tables[option.indices[0]]
        for place in starts.indices {
          let start = day.starts[place].instant
          if isBlocked(table, from: start, until: start.adding(minutes: minutes)) {
            columns.clear(column, at: place..<place + 1, of: some)
          }
        }
      }
    }
    return FreeTables(suitable.map { edition.single[$0] }, columns)
  }

  private borrowing func isBlocked(_ table: Table, from start: Timestamp, until end: Timestamp) -> Bool {
    floor.blocks.contains { $0.covers(table, from: start, until: end) }
  }

  private borrowing func freePools(_ seeking: Seeking) -> [(pool: PoolID, free: Int)] {
    let edition = editions[seeking.edition]
    guard !edition.definition.pools.isEmpty else { return [] }
    let pools = edition.definition.pools
    guard !pools.isEmpty, !isBlocked(from: seeking.start, until: seeking.end) else { return [] }
    return pools.compactMap { pool in
      guard pool.channels.isEmpty || pool.channels.contains(seeking.channel) else { return nil }
      let free = freeUnits(of: pool.id, from: seeking.start, until: seeking.end, asked(at: seeking.now))
      return free >= seeking.party.covers ? (pool.id, free) : nil
    }
  }

  /// The nearest starts that offer something to a party, the closest first, then the earlier (R29).
  package borrowing func nearest(to start: Timestamp, _ query: OfferQuery, most: Int, now: Timestamp)
    -> [SlotOffer]
  {
    var query = query
    query.withReasons = false
    let date = checkService(at: start).date
    let offers = offers(on: date, query, now: now)
    func distance(_ offer: SlotOffer) -> Int64 { abs(offer.start.microseconds - start.microseconds) }
    return Array(
      offers.sorted {
        distance($0) != distance($1) ? distance($0) < distance($1) : $0.start < $1.start
      }.prefix(most))
  }
}

/// A bit for each start of a day, in columns: one for each table.
private struct StartColumns: Sendable {
  /// Words for each column.
  let height: Int
  private(set) var words: [UInt64]

  /// All are set.
  init(count: Int, startCount: Int) {
    height = (startCount + 63) / 64
    words = Array(repeating: .max, count: count * height)
  }

  /// A column of its own with those of the starts set that are meant.
  func set(of starts: Range<Int>, where isMeant: (Int) -> Bool) -> [UInt64] {
    var column = [UInt64](repeating: 0, count: height)
    for place in starts where isMeant(place) { column[place >> 6] |= 1 << UInt64(place & 63) }
    return column
  }

  /// Clears those of some starts that are in a range.
  @inline(__always)
  mutating func clear(_ column: Int, at range: Range<Int>, of some: [UInt64]) {
    var low = range.lowerBound
    while low < range.upperBound {
      let word = low >> 6
      let high = min(range.upperBound, (word + 1) << 6)
      let mask = (UInt64.max >> UInt64(64 - (high - low))) << UInt64(low & 63)
      words[column * height + word] &= ~(mask & some[word])
      low = high
    }
  }
}

/// Which single tables are free at which starts of a day: what its slots share, each of which lists its own.
private final class FreeTables: Sendable {
  /// In the order of the automatic choice.
  private let tables: [TableID]
  private let columns: StartColumns
  /// The starts at which any is free.
  private let any: [UInt64]

  init(_ tables: [TableID], _ columns: StartColumns) {
    (self.tables, self.columns) = (tables, columns)
    any = (0..<columns.height).map { row in
      stride(from: row, to: columns.words.count, by: columns.height).reduce(0) { $0 | columns.words[$1] }
    }
  }

  func isAny(at place: Int) -> Bool { any[place >> 6] >> UInt64(place & 63) & 1 == 1 }

  func at(_ place: Int) -> [TableID] {
    let (word, bit) = (place >> 6, UInt64(place & 63))
    return tables.indices.lazy.filter { self.columns.words[$0 * self.columns.height + word] >> bit & 1 == 1 }
      .map { self.tables[$0] }
  }
}
