package import DaybookTime

/// One instant of a day at which parties start: what is free then, or why nothing is.
package struct SlotOffer: Hashable, Sendable {
  package let start: Timestamp
  /// When a party of that size would leave: its turn time later.
  package let end: Timestamp
  /// Free tables, smallest first.
  package var tables: [TableID] = []
  /// Free combinations, smallest first.
  package var combinations: [CombinationID] = []
  /// The tables the automatic choice would give by moving floating parties, where none are free.
  package var afterMoving: [TableID] = []
  /// Pools with at least as many units free as the party has covers.
  package var pools: [(pool: PoolID, free: Int)] = []
  /// Every reason a booking at this instant would be refused; empty when something is free.
  package var reasons: [Reason] = []

  init(start: Timestamp, end: Timestamp) { (self.start, self.end) = (start, end) }

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
        offer.tables = free.tables(at: place, known.single)
        fill(&offer, seeking)
      }
      if offer.tables.isEmpty, offer.combinations.isEmpty, offer.afterMoving.isEmpty, offer.pools.isEmpty {
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
    if offer.tables.isEmpty, offer.combinations.isEmpty, floor.floatingCount > 0,
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
    var free = FreeTables(suitable, startCount: starts.count)
    for minutes in Set(lengths) {
      let some = StartSet(
        starts.indices.filter { lengths[day.starts[$0].service] == minutes }, of: starts.count)
      for (column, place) in suitable.enumerated() {
        let option = edition.options[place]
        floor.forEachBusy(
          option.slots[0], startingAt: starts, for: Int64(minutes + buffer) * 60_000_000, asked
        ) { free.take(column, at: $0, of: some) }
        guard !floor.blocks.isEmpty else { continue }
        let table = edition.definition.tables[option.indices[0]]
        for place in starts.indices {
          let start = day.starts[place].instant
          if isBlocked(table, from: start, until: start.adding(minutes: minutes)) {
            free.take(column, at: place..<place + 1, of: some)
          }
        }
      }
    }
    return free
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

/// Some of the starts of a day, a bit each.
private struct StartSet {
  let words: [UInt64]

  init(_ places: [Int], of count: Int) {
    var words = [UInt64](repeating: 0, count: (count + 63) / 64)
    for place in places { words[place >> 6] |= 1 << UInt64(place & 63) }
    self.words = words
  }
}

/// Which of some single tables are free at which starts of a day: for each table a bit for each start.
private struct FreeTables {
  /// Places of the tables in the order of the automatic choice.
  private let tables: [Int]
  /// Words for each table.
  private let height: Int
  private var words: [UInt64]

  /// These are free at every start.
  init(_ tables: [Int], startCount: Int) {
    self.tables = tables
    height = (startCount + 63) / 64
    words = Array(repeating: .max, count: tables.count * height)
  }

  /// A table is not free at those of some starts that are in a range.
  @inline(__always)
  mutating func take(_ column: Int, at range: Range<Int>, of some: StartSet) {
    var low = range.lowerBound
    while low < range.upperBound {
      let word = low >> 6
      let high = min(range.upperBound, (word + 1) << 6)
      let mask = (UInt64.max >> UInt64(64 - (high - low))) << UInt64(low & 63)
      words[column * height + word] &= ~(mask & some.words[word])
      low = high
    }
  }

  /// The ids of those that are free at a start; `ids` are those of all, in their order.
  func tables(at place: Int, _ ids: [TableID]) -> [TableID] {
    let (word, bit) = (place >> 6, UInt64(place & 63))
    var count = 0
    for column in tables.indices { count += Int(words[column * height + word] >> bit & 1) }
    guard count > 0 else { return [] }
    var found: [TableID] = []
    found.reserveCapacity(count)
    for column in tables.indices where words[column * height + word] >> bit & 1 == 1 {
      found.append(ids[tables[column]])
    }
    return found
  }
}
