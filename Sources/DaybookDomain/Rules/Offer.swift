package import DaybookTime

/// One grid instant of a day: what is free then, or why nothing is.
package struct SlotOffer: Hashable, Sendable {
  package let start: Timestamp
  /// Free tables, smallest first.
  package let tables: [TableID]
  /// Pools with at least as many units free as the party has covers.
  package let pools: [(pool: PoolID, free: Int)]
  /// Every reason a booking at this instant would be refused; empty when something is free.
  package let reasons: [Reason]

  package var isOffered: Bool { reasons.isEmpty }

  package static func == (a: SlotOffer, b: SlotOffer) -> Bool {
    a.start == b.start && a.tables == b.tables && a.reasons == b.reasons
      && a.pools.elementsEqual(b.pools) { $0.pool == $1.pool && $0.free == $1.free }
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(start) }
}

extension VenueState {
  /// Every grid instant of a business date with what it offers a party at `now` (R12).
  package borrowing func offers(
    on date: CivilDate, party: PartySize, now: Timestamp, withReasons: Bool = true
  ) -> [SlotOffer] {
    let minutes = definition.turnMinutes(for: party)
    let isClosed = isClosedSpecialDay(date)
    let starts = gridInstants(on: date)
    let free = freeTables(for: party, startingAt: starts, minutes: minutes, now: now)
    var offers: [SlotOffer] = []
    offers.reserveCapacity(starts.count)
    for index in starts.indices {
      let start = starts[index]
      let end = start.adding(minutes: minutes)
      // An instant of an open day's own grid is within a service and on its grid: only the past is left to judge.
      var reasons = isClosed || start < now ? startReasons(at: start, now: now) : []
      let tables = reasons.isEmpty ? free[index] : []
      let pools = reasons.isEmpty ? freePools(for: party, from: start, until: end, now: now) : []
      if tables.isEmpty, pools.isEmpty {
        guard withReasons else { continue }
        let wishes: [Wish] =
          (definition.tables.isEmpty && !definition.pools.isEmpty ? [] : [.automatic])
          + definition.pools.map { .pool($0.id, units: party.covers) }
        for wish in wishes {
          if case .refused(let found) = place(wish, party: party, from: start, until: end, now: now) {
            reasons += found
          }
        }
        reasons = Refusal(reasons).reasons
      }
      offers.append(SlotOffer(start: start, tables: tables, pools: pools, reasons: reasons))
    }
    return offers
  }

  private borrowing func freePools(
    for party: PartySize, from start: Timestamp, until end: Timestamp, now: Timestamp
  ) -> [(pool: PoolID, free: Int)] {
    guard !definition.pools.isEmpty, !isBlocked(from: start, until: end) else { return [] }
    return definition.pools.compactMap { pool in
      let free = freeUnits(of: pool.id, from: start, until: end, now: now)
      return free >= party.covers ? (pool.id, free) : nil
    }
  }

  /// Why no party may start then, tables aside.
  package borrowing func startReasons(at start: Timestamp, now: Timestamp, ignoringGrid: Bool = false)
    -> [Reason]
  {
    var reasons: [Reason] = []
    if let code = checkService(at: start, ignoringGrid: ignoringGrid).refusal { reasons.append(Reason(code)) }
    if start < now { reasons.append(Reason(.inThePast, start: now)) }
    return reasons
  }
}
