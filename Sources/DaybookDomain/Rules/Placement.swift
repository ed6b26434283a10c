package import DaybookTime

/// What a claim asks for: tables it names, any table, or units of a pool.
package enum Wish: Hashable, Sendable {
  case automatic
  case tables([TableID])
  case pool(PoolID, units: Int)
}

/// Where a claim can be placed, or everything that stands in the way.
package enum Placement: Sendable {
  case tables([TableID])
  case pool(PoolID, units: Int)
  case refused([Reason])
}

extension VenueState {
  /// Finds room for a party in [start, end) at `now`, not counting the claim `except` (R11, R13).
  package borrowing func place(
    _ wish: Wish, party: PartySize, from start: Timestamp, until end: Timestamp, now: Timestamp,
    except: ClaimID? = nil
  ) -> Placement {
    switch wish {
    case .automatic:
      for choice in choices where choice.seats(party) {
        if isFree(choice.index, choice.slot, from: start, until: end, now: now, except: except) {
          return .tables([definition.tables[choice.index].id])
        }
      }
      let fitting = choiceOrder.filter { definition.tables[$0].seats(party) }
      guard !fitting.isEmpty else { return .refused([noTableFits(party)]) }
      return .refused(reasons(fitting, from: start, until: end, now: now, except: except))
    case .tables(let ids):
      let chosen = ids.compactMap { indexByTable[$0] }
      guard seats(party, atAllOf: chosen) else {
        let blocks = blockReasons(chosen, from: start, until: end)
        return .refused([noTableFits(party, chosen: ids)] + blocks)
      }
      let reasons = reasons(chosen, from: start, until: end, now: now, except: except)
      return reasons.isEmpty ? .tables(ids) : .refused(reasons)
    case .pool(let id, let units):
      var reasons = floor.blocks.filter { $0.scope == .venue && $0.overlaps(from: start, until: end) }.map {
        Reason(.blocked, claim: $0.id.retyped(), pool: id, start: $0.from)
      }
      let free = freeUnits(of: id, from: start, until: end, now: now, except: except)
      if free < units { reasons.append(Reason(.poolFull, pool: id, free: free)) }
      return reasons.isEmpty ? .pool(id, units: units) : .refused(reasons)
    }
  }

  /// What stands in the way of a party that sits down now on what it booked (R24).
  ///
  /// Time it did not buy, before its start or past its end, it must win from blocks and full pools too.
  package borrowing func seatingReasons(_ stay: Stay, now: Timestamp, except: ClaimID) -> [Reason] {
    let from = min(now, stay.start)
    let until = max(stay.end, now.adding(microseconds: 1))
    // Also those retired since: a party may still sit there.
    var reasons = claimReasons(stay.tables, from: from, until: until, now: now, except: except)
    for (start, end) in [(from, stay.start), (stay.end, until)] where start < end {
      reasons += blockReasons(stay.tables.compactMap { indexByTable[$0] }, from: start, until: end)
    }
    if let pool = stay.pool, from < stay.start,
      case .refused(let found) = place(
        .pool(pool, units: stay.units), party: stay.party, from: from, until: stay.start, now: now,
        except: except)
    {
      reasons += found
    }
    return reasons
  }

  /// What stands at `now` in the way of a seated party past its end that moves to these tables (R24).
  package borrowing func movingReasons(
    to tables: [TableID], pastEnd end: Timestamp, now: Timestamp, except: ClaimID
  ) -> [Reason] {
    reasons(
      tables.compactMap { indexByTable[$0] }, from: end, until: now.adding(microseconds: 1), now: now,
      except: except)
  }

  /// For each start the tables free for a party for so many minutes, in the order of the automatic choice: smallest
  /// first. `starts` ascend.
  package borrowing func freeTables(
    for party: PartySize, startingAt starts: [Timestamp], minutes: Int, now: Timestamp
  ) -> [[TableID]] {
    var free = [[TableID]](repeating: [], count: starts.count)
    // Named, so that the closure below holds these and not a copy of the whole venue.
    let (blocks, most) = (floor.blocks, choices.count)
    for choice in choices where choice.seats(party) {
      let table = definition.tables[choice.index]
      floor.forEachFree(choice.slot, startingAt: starts, for: Int64(minutes) * 60_000_000, now: now) {
        place in
        let start = starts[place]
        let end = start.adding(minutes: minutes)
        guard blocks.isEmpty || !blocks.contains(where: { $0.covers(table, from: start, until: end) }) else {
          return
        }
        if free[place].isEmpty { free[place].reserveCapacity(most) }
        free[place].append(table.id)
      }
    }
    return free
  }

  /// Units of a pool free throughout [start, end).
  package borrowing func freeUnits(
    of id: PoolID, from start: Timestamp, until end: Timestamp, now: Timestamp, except: ClaimID? = nil
  ) -> Int {
    let used = floor[id].mostUsed(
      from: start.microseconds, until: end.microseconds, now: now.microseconds, except: except)
    return max(0, (pool(id)?.capacity ?? 0) - used)
  }

  /// Whether the venue as a whole is blocked somewhere in [start, end): then its pools are too.
  package borrowing func isBlocked(from start: Timestamp, until end: Timestamp) -> Bool {
    floor.blocks.contains { $0.scope == .venue && $0.overlaps(from: start, until: end) }
  }

  /// The longest stay a walk-in can have now: its table, and when its stay must end.
  package borrowing func placeWalkIn(
    _ wish: Wish, party: PartySize, now: Timestamp
  ) -> (placement: Placement, end: Timestamp) {
    let full = now.adding(minutes: definition.turnMinutes(for: party))
    let first = place(wish, party: party, from: now, until: full, now: now)
    guard case .refused = first else { return (first, full) }
    let shortest = now.adding(minutes: definition.leastStayMinutes ?? 1)
    guard shortest < full else { return (first, full) }
    var best: (tables: [TableID], end: Timestamp)?
    let options: [[Int]]
    switch wish {
    case .automatic: options = choiceOrder.filter { definition.tables[$0].seats(party) }.map { [$0] }
    case .tables(let ids):
      let chosen = ids.compactMap { indexByTable[$0] }
      options = seats(party, atAllOf: chosen) ? [chosen] : []
    case .pool: options = []
    }
    for option in options {
      let end = min(full, option.map { nextClaim(on: $0, now: now) ?? full }.min() ?? full)
      guard end >= shortest, best.map({ $0.end < end }) ?? true else { continue }
      guard option.allSatisfy({ isFree($0, slots[$0], from: now, until: end, now: now, except: nil) }) else {
        continue
      }
      best = (option.map { definition.tables[$0].id }, end)
    }
    guard let best else { return (first, full) }
    return (.tables(best.tables), best.end)
  }

  private borrowing func nextClaim(on index: Int, now: Timestamp) -> Timestamp? {
    let table = definition.tables[index]
    let next = floor[slots[index]].nextStart(after: now.microseconds, now: now.microseconds)
    let block = floor.blocks.filter { $0.from > now && $0.covers(table, from: $0.from, until: $0.until) }.map(
      \.from)
    return ([next.map { Timestamp(microseconds: $0) }].compactMap { $0 } + block).min()
  }

  private borrowing func seats(_ party: PartySize, atAllOf indices: [Int]) -> Bool {
    let tables = indices.map { definition.tables[$0] }
    return tables.reduce(0) { $0 + $1.least } <= party.covers
      && party.covers <= tables.reduce(0) { $0 + $1.most }
  }

  private borrowing func isFree(
    _ index: Int, _ slot: Int, from start: Timestamp, until end: Timestamp, now: Timestamp, except: ClaimID?
  ) -> Bool {
    guard
      floor.isFree(
        slot, from: start.microseconds, until: end.microseconds, now: now.microseconds, except: except)
    else { return false }
    return floor.blocks.isEmpty
      || !floor.blocks.contains { $0.covers(definition.tables[index], from: start, until: end) }
  }

  /// Every claim and block in the way on these tables: one reason each, naming the wanted tables it is on.
  private borrowing func reasons(
    _ indices: [Int], from start: Timestamp, until end: Timestamp, now: Timestamp, except: ClaimID?
  ) -> [Reason] {
    blockReasons(indices, from: start, until: end)
      + claimReasons(
        indices.map { definition.tables[$0].id }, from: start, until: end, now: now, except: except)
  }

  private borrowing func claimReasons(
    _ tables: [TableID], from start: Timestamp, until end: Timestamp, now: Timestamp, except: ClaimID?
  ) -> [Reason] {
    var reasons: [Reason] = []
    for table in tables {
      floor[table]?.forEachConflict(
        from: start.microseconds, until: end.microseconds, now: now.microseconds, except: except
      ) { entry, code in
        if let known = reasons.firstIndex(where: { $0.claim == entry.id && $0.code == code }) {
          reasons[known].tables.append(table)
        } else {
          reasons.append(
            Reason(code, tables: [table], claim: entry.id, start: Timestamp(microseconds: entry.start)))
        }
        return true
      }
    }
    return reasons.map { $0.withSortedTables() }
  }

  private borrowing func blockReasons(_ indices: [Int], from start: Timestamp, until end: Timestamp)
    -> [Reason]
  {
    floor.blocks.compactMap { block in
      let tables = indices.map { definition.tables[$0] }.filter { block.covers($0, from: start, until: end) }
      guard !tables.isEmpty else { return nil }
      return Reason(.blocked, tables: tables.map(\.id), claim: block.id.retyped(), start: block.from)
        .withSortedTables()
    }
  }

  private borrowing func noTableFits(_ party: PartySize, chosen: [TableID] = []) -> Reason {
    Reason(.noTableFits, tables: chosen.sorted(), message: "no table here seats a party of \(party)")
  }
}

extension Table {
  package func seats(_ party: PartySize) -> Bool { least <= party.covers && party.covers <= most }
}

extension Reason {
  fileprivate func withSortedTables() -> Reason {
    var reason = self
    reason.tables.sort()
    return reason
  }
}
