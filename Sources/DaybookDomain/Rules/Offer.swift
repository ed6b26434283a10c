package import DaybookTime

/// One instant of a day at which parties start: what is free then, or why nothing is.
package struct SlotOffer: Hashable, Sendable {
  package let start: Timestamp
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

  init(start: Timestamp) { self.start = start }

  package var isOffered: Bool { reasons.isEmpty }

  package static func == (a: SlotOffer, b: SlotOffer) -> Bool {
    a.start == b.start && a.tables == b.tables && a.combinations == b.combinations
      && a.afterMoving == b.afterMoving && a.reasons == b.reasons
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
    let slots = starts(on: date)
    let isPlain =
      known.hasPlainStarts && !isClosedSpecialDay(date) && !closings.contains(date)
      && !floor.blocks.contains(where: \.isPace)
    let buffer = known.definition.bufferMinutes ?? 0
    let lengths = slots.map { known.definition.turnMinutes(for: query.party, in: $0.service) }
    let free = freeTables(query, slots, lengths, known, now: now)
    var offers: [SlotOffer] = []
    offers.reserveCapacity(slots.count)
    for (place, slot) in slots.enumerated() {
      var offer = SlotOffer(start: slot.start)
      var seeking = Seeking(
        party: query.party, start: slot.start,
        end: slot.start.adding(minutes: lengths[place]),
        channel: query.channel, now: now, edition: edition)
      seeking.bufferMinutes = buffer
      seeking.area = query.area
      seeking.needs = query.needs
      // A start of an open day is within a service and on its grid: only the past is left to judge.
      if !isPlain || slot.start < now {
        offer.reasons = startReasons(seeking, in: checkService(at: slot.start))
      }
      if offer.reasons.isEmpty {
        offer.tables = free[place]
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
    if offer.tables.isEmpty, offer.combinations.isEmpty, !floor.floating.isEmpty,
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

  /// For each start, the single tables free for a party, in the order of the automatic choice.
  private borrowing func freeTables(
    _ query: OfferQuery, _ slots: [(start: Timestamp, service: Service)], _ lengths: [Int],
    _ edition: Edition, now: Timestamp
  ) -> [[TableID]] {
    var free = [[TableID]](repeating: [], count: slots.count)
    // Constants, so that the closure below captures these and not a copy of the whole venue.
    let (blocks, most) = (floor.blocks, edition.definition.tables.count)
    let asked = asked(at: now)
    let buffer = edition.definition.bufferMinutes ?? 0
    var seen: [Int] = []
    for minutes in lengths where !seen.contains(minutes) {
      seen.append(minutes)
      let places = slots.indices.filter { lengths[$0] == minutes }
      let starts = places.map { slots[$0].start }
      for option in edition.options[..<edition.tableCount] {
        guard option.seats(query.party), option.meets(query.area, query.needs),
          option.allows(query.channel)
        else { continue }
        let table = edition.definition.tables[option.indices[0]]
        floor.forEachFree(
          option.slots[0], startingAt: starts, for: Int64(minutes + buffer) * 60_000_000, asked
        ) { index in
          let (place, start) = (places[index], starts[index])
          let end = start.adding(minutes: minutes)
          guard blocks.isEmpty || !blocks.contains(where: { $0.covers(table, from: start, until: end) })
          else { return }
          if free[place].isEmpty { free[place].reserveCapacity(most) }
          free[place].append(table.id)
        }
      }
    }
    return free
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
