package import DaybookTime

/// What a claim asks for: tables it names, any table, or units of a pool.
package enum Wish: Hashable, Sendable {
  case automatic
  case tables([TableID])
  case pool(PoolID, units: Int)
}

/// A party that seeks a place: when, how, and by whose definition.
package struct Seeking: Sendable {
  package var party: PartySize
  package var start: Timestamp
  package var end: Timestamp
  package var channel: Channel
  package var now: Timestamp
  package var bufferMinutes = 0
  package var area: String?
  package var needs: [Need] = []
  /// A claim that does not count: the one that is changed (R14).
  package var except: ClaimID?
  /// For a seated party that takes its whole stay to other tables: only blocks from here on matter.
  package var blocksFrom: Timestamp?
  /// Codes a host sets aside (R26).
  package var overridden: [RefusalCode] = []
  /// Whether the party sits down at once or sits already: then one past its end never gives way.
  package var sitsNow = false
  /// Where it would go if who asks may set its end: a refusal says until when it is possible there.
  package var shorterAt: [Wish] = []
  /// The venue's definition that holds for its business date.
  package var edition: Int

  package init(
    party: PartySize, start: Timestamp, end: Timestamp, channel: Channel, now: Timestamp, edition: Int
  ) {
    self.party = party
    self.start = start
    self.end = end
    self.channel = channel
    self.now = now
    self.edition = edition
  }

  /// Whether a host lets it wait behind a party past its end, at tables that are named (R26).
  var mayWait: Bool { overridden.contains(.tablesOccupied) && !sitsNow }
  /// The end with the buffer: what must be free of other claims.
  var restsUntil: Timestamp { end.adding(minutes: bufferMinutes) }
}

/// Where a claim can be placed, or everything that stands in the way.
package enum Placement: Sendable {
  /// These tables, once floating parties have moved to others.
  case tables([TableID], moves: [Move])
  case pool(PoolID, units: Int)
  case refused([Reason])
}

/// A floating party and the tables it is given to make room (R13).
package struct Move: Hashable, Sendable {
  package let claim: ClaimID
  package let tables: [TableID]
}

extension VenueState {
  /// Finds room for a party (R11, R13). Floating parties are moved only with `makingRoom`.
  package borrowing func place(_ wish: Wish, _ seeking: Seeking, makingRoom: Bool = true) -> Placement {
    switch wish {
    case .automatic: return placeAnywhere(seeking, makingRoom: makingRoom)
    case .tables(let ids): return place(at: ids, seeking)
    case .pool(let id, let units): return place(units, of: id, seeking)
    }
  }

  private borrowing func placeAnywhere(_ seeking: Seeking, makingRoom: Bool) -> Placement {
    let edition = editions[seeking.edition]
    var fitting: [Edition.Option] = []
    var closed: [Edition.Option] = []
    for option in edition.options where option.seats(seeking.party) {
      guard option.meets(seeking.area, seeking.needs) else { continue }
      guard option.allows(seeking.channel) || seeking.overridden.contains(.channelNotAllowed) else {
        closed.append(option)
        continue
      }
      if isFree(option, seeking) { return .tables(edition.tables(of: option), moves: []) }
      fitting.append(option)
    }
    guard !fitting.isEmpty else {
      if closed.isEmpty { return .refused([noTableFits(seeking)]) }
      return .refused([
        Reason(
          .channelNotAllowed, message: "no table that seats \(seeking.party) is open to \(seeking.channel)")
      ])
    }
    var isExhausted = false
    if makingRoom, floor.floatingCount > 0 {
      var search = RoomSearch(venue: copy self, edition: edition, asked(at: seeking.now))
      if let found = search.place(seeking, fitting) {
        return .tables(edition.tables(of: found.option), moves: found.moves)
      }
      isExhausted = search.isExhausted
    }
    let indices = Edition.tables(of: fitting)
    var reasons = reasons(indices, seeking)
    if seeking.sitsNow { reasons = reasons.sayingWhoWaits(seeking.overridden) }
    if seeking.mayWait, let occupied = reasons.firstIndex(where: { $0.code == .tablesOccupied }) {
      reasons[occupied].message = "an override needs tables: name those for which the party shall wait"
    }
    if isExhausted, !reasons.isEmpty, reasons[0].message == nil {
      reasons[0].message = "moving parties about was given up after \(RoomSearch.mostTrials) trials"
    }
    return .refused(reasons)
  }

  private borrowing func place(at ids: [TableID], _ seeking: Seeking) -> Placement {
    let edition = editions[seeking.edition]
    let chosen = ids.compactMap { edition.indexByTable[$0] }
    var refused: [Reason] = []
    let mayUse = seeking.overridden.contains(.channelNotAllowed)
    let barred = mayUse ? [] : chosen.filter { !edition.definition.tables[$0].allows(seeking.channel) }
    if !barred.isEmpty {
      let tables = barred.map { edition.definition.tables[$0].id }
      refused.append(Reason(.channelNotAllowed, tables: tables).withSortedTables())
    } else if !mayUse, let known = edition.combination(of: ids), !known.channels.isEmpty,
      !known.channels.contains(seeking.channel)
    {
      refused.append(Reason(.channelNotAllowed, tables: ids).withSortedTables())
    }
    // A table that is not there on that date seats nobody, whatever a host sets aside.
    guard chosen.count == ids.count,
      edition.seats(seeking, at: ids, chosen) || seeking.overridden.contains(.noTableFits)
    else {
      return .refused(refused + [noTableFits(seeking, chosen: ids)] + blockReasons(chosen, seeking))
    }
    refused.add(blockReasons(chosen, seeking))
    refused.add(claimReasons(ids, seeking))
    if seeking.mayWait { refused.removeAll { $0.code == .tablesOccupied } }
    if seeking.sitsNow { refused = refused.sayingWhoWaits(seeking.overridden) }
    return refused.isEmpty ? .tables(ids, moves: []) : .refused(refused)
  }

  private borrowing func place(_ units: Int, of id: PoolID, _ seeking: Seeking) -> Placement {
    var reasons = floor.blocks.filter {
      $0.scope == .venue && $0.overlaps(from: seeking.blocksFrom ?? seeking.start, until: seeking.end)
    }.map { Reason(.blocked, claim: $0.id.retyped(), pool: id, start: $0.from) }
    if let pool = pool(id), !pool.channels.isEmpty, !pool.channels.contains(seeking.channel),
      !seeking.overridden.contains(.channelNotAllowed)
    {
      reasons.append(Reason(.channelNotAllowed, pool: id))
    }
    // Who may be made to wait for parties past their end is refused what is sold only (R26).
    let asked = seeking.mayWait ? AskedAt(ignoringOverrunsAt: seeking.now) : asked(at: seeking.now)
    let free = freeUnits(of: id, from: seeking.start, until: seeking.end, asked, except: seeking.except)
    if free < units {
      let message = pool(id) == nil ? "pool \(id) is retired" : nil
      reasons.append(Reason(.poolFull, pool: id, free: free, message: message))
    }
    return reasons.isEmpty ? .pool(id, units: units) : .refused(reasons)
  }

  /// What stands in the way of a party that sits down now at what it booked (R24).
  ///
  /// For time it did not book, before its start or past its end, blocks are in its way too. A party seated again
  /// has been there `since` it first sat down. One that a closing had ended `sitsAgain` as it sat: what was sold
  /// after its end goes on waiting, and only who sits there now is in its way past it (R30). Units that it `hasBought`
  /// of a pool are its own: other parties that bought theirs and are not there yet are not in its way. Units without
  /// a time stay its own until it gives them up.
  package borrowing func seatingReasons(
    _ stay: Stay, since: Timestamp? = nil, now: Timestamp, except: ClaimID, sitsAgain: Bool = false,
    hasBought: Bool = true
  ) -> [Reason] {
    let since = since ?? now
    let until = max(stay.end, now.adding(microseconds: 1))
    let edition = edition(on: stay.date)
    var seeking = Seeking(
      party: stay.party, start: min(since, stay.start), end: sitsAgain ? stay.end : until,
      channel: stay.channel, now: now, edition: edition)
    seeking.bufferMinutes = stay.bufferMinutes
    seeking.except = except
    // Tables retired since count too: a party may still sit there.
    var reasons = claimReasons(stay.tables, seeking)
    for (start, end) in [(now, stay.start), (stay.end, until)] where start < end {
      seeking.start = start
      seeking.end = end
      if sitsAgain, start == stay.end {
        reasons += claimReasons(stay.tables, seeking).filter { isSeated($0.claim, at: $0.tables) }
      }
      reasons += blockReasons(stay.tables.compactMap { editions[edition].indexByTable[$0] }, seeking)
    }
    guard let id = stay.pool, !stay.isTimeless || !hasBought else { return reasons }
    // At a retired pool nothing is sold any more: who has bought its units sits there as at a retired table.
    guard let pool = pool(id) else { return reasons }
    let free =
      sitsAgain
      ? unitsToSitAgain(at: pool, stay, now: now, except: except)
      : hasBought
        ? unitsToSit(at: pool, stay, now: now, except: except)
        : unsoldUnitsToSit(at: pool, stay, now: now, except: except)
    if free < stay.units {
      let isFilled = pool.capacity - floor[id].unitsSeated(except: except) < stay.units
      let sitting = isFilled ? floor[id].firstToLeave(except: except) : nil
      reasons.append(Reason(.poolFull, claim: sitting, pool: id, free: free))
    }
    if now < stay.start {
      reasons += floor.blocks.filter { $0.scope == .venue && $0.overlaps(from: now, until: stay.start) }
        .map { Reason(.blocked, claim: $0.id.retyped(), pool: id, start: $0.from) }
    }
    return reasons
  }

  /// Units of its pool free for a party that sits down at `now` and has bought them.
  ///
  /// Whoever sits there now is in its way; what is sold is only for time it did not book, before its start and
  /// past its end.
  package borrowing func unitsToSit(at pool: Pool, _ stay: Stay, now: Timestamp, except: ClaimID) -> Int {
    let unused = max(0, pool.capacity - floor[pool.id].unitsSeated(except: except))
    let until = now < stay.start ? stay.start : now.adding(microseconds: 1)
    guard now < stay.start || stay.end <= now else { return unused }
    return min(unused, freeUnits(of: pool.id, from: now, until: until, asked(at: now), except: except))
  }

  /// Units of its pool free for a party that sits down at `now` and has none any more.
  ///
  /// What is sold must stay so to the end of its stay; parties past their end are there now, and are in its way
  /// for time it did not book.
  private borrowing func unsoldUnitsToSit(
    at pool: Pool, _ stay: Stay, now: Timestamp, except: ClaimID
  ) -> Int {
    let atOnce = now.adding(microseconds: 1)
    return min(
      freeUnits(
        of: pool.id, from: now, until: max(stay.end, atOnce), AskedAt(ignoringOverrunsAt: now),
        except: except),
      freeUnits(of: pool.id, from: now, until: max(stay.start, atOnce), asked(at: now), except: except))
  }

  /// Units of its pool free for a party that sits there again as it sat when its date was closed.
  private borrowing func unitsToSitAgain(
    at pool: Pool, _ stay: Stay, now: Timestamp, except: ClaimID
  ) -> Int {
    let unused = pool.capacity - floor[pool.id].unitsSeated(except: except)
    guard now < stay.end else { return unused }
    return min(
      unused,
      freeUnits(of: pool.id, from: now, until: stay.end, AskedAt(ignoringOverrunsAt: now), except: except))
  }

  private borrowing func isSeated(_ claim: ClaimID?, at tables: [TableID]) -> Bool {
    tables.contains { table in
      floor[table]?.entries.contains { $0.id == claim && $0.kind == .seated } ?? false
    }
  }

  /// What stands at `now` in the way of a seated party past its end that moves to these tables (R24).
  package borrowing func movingReasons(
    to tables: [TableID], pastEnd end: Timestamp, now: Timestamp, except: ClaimID, edition: Int
  ) -> [Reason] {
    var seeking = Seeking(
      party: 1, start: end, end: now.adding(microseconds: 1), channel: .inHouse, now: now, edition: edition)
    seeking.except = except
    seeking.blocksFrom = now
    return reasons(tables.compactMap { editions[edition].indexByTable[$0] }, seeking)
  }

  /// Units of a pool free throughout [start, end).
  package borrowing func freeUnits(
    of id: PoolID, from start: Timestamp, until end: Timestamp, _ asked: AskedAt, except: ClaimID? = nil
  ) -> Int {
    let used = floor[id].mostUsed(
      from: start.microseconds, until: end.microseconds, asked, except: except)
    return max(0, (pool(id)?.capacity ?? 0) - used)
  }

  /// Whether the venue as a whole is blocked somewhere in [start, end): then its pools are too.
  package borrowing func isBlocked(from start: Timestamp, until end: Timestamp) -> Bool {
    floor.blocks.contains { $0.scope == .venue && $0.overlaps(from: start, until: end) }
  }

  /// The longest stay a walk-in can have now: its place, and when its stay must end. Nobody is moved for it.
  package borrowing func placeWalkIn(_ wish: Wish, _ seeking: Seeking) -> (
    placement: Placement, end: Timestamp
  ) {
    let first = place(wish, seeking, makingRoom: false)
    guard case .refused = first else { return (first, seeking.end) }
    let edition = editions[seeking.edition]
    let shortest = seeking.start.adding(minutes: edition.definition.leastStayMinutes ?? 1)
    guard shortest < seeking.end else { return (first, seeking.end) }
    if case .pool(let id, let units) = wish {
      var shorter = seeking
      shorter.end = poolEnd(of: id, units, seeking)
      guard shorter.end >= shortest, case .pool = place(wish, shorter) else { return (first, seeking.end) }
      return (.pool(id, units: units), shorter.end)
    }
    var best: (tables: [TableID], end: Timestamp)?
    for indices in walkInOptions(wish, seeking) {
      let end = indices.compactMap { nextClaim(on: edition, $0, seeking) }.reduce(seeking.end, min)
      guard end >= shortest, best.map({ $0.end < end }) ?? true else { continue }
      var shorter = seeking
      shorter.end = end
      guard reasons(indices, shorter).isEmpty else { continue }
      best = (indices.map { edition.definition.tables[$0].id }, end)
    }
    guard let best else { return (first, seeking.end) }
    return (.tables(best.tables, moves: []), best.end)
  }

  /// Places of tables a walk-in may be given, in the order of the automatic choice.
  private borrowing func walkInOptions(_ wish: Wish, _ seeking: Seeking) -> [[Int]] {
    let edition = editions[seeking.edition]
    let ignoresChannel = seeking.overridden.contains(.channelNotAllowed)
    switch wish {
    case .automatic:
      return edition.options.filter {
        $0.seats(seeking.party) && $0.meets(seeking.area, seeking.needs)
          && (ignoresChannel || $0.allows(seeking.channel))
      }.map(\.indices)
    case .tables(let ids):
      let tables = ids.compactMap { edition.indexByTable[$0] }
      let own = tables.map { edition.definition.tables[$0].channels }
      let channels = own + [edition.combination(of: ids)?.channels ?? []]
      let isOpen = ignoresChannel || channels.allSatisfy { $0.isEmpty || $0.contains(.walkIn) }
      let fits =
        tables.count == ids.count
        && (edition.seats(seeking, at: ids, tables) || seeking.overridden.contains(.noTableFits))
      return isOpen && fits ? [tables] : []
    case .pool: return []
    }
  }

  /// Until when so many units of a pool are free, at most the end that is sought: the next claim or block ends it.
  private borrowing func poolEnd(of id: PoolID, _ units: Int, _ seeking: Seeking) -> Timestamp {
    let block = floor.blocks.filter { $0.scope == .venue && $0.from > seeking.now }.map(\.from)
    let end = block.reduce(seeking.end, min)
    let free = floor[id].freeUntil(
      (pool(id)?.capacity ?? 0) - units, from: seeking.start.microseconds, until: end.microseconds,
      asked(at: seeking.now), except: seeking.except)
    return Timestamp(microseconds: free)
  }

  private borrowing func nextClaim(on edition: Edition, _ index: Int, _ seeking: Seeking) -> Timestamp? {
    let now = seeking.now
    let table = edition.definition.tables[index]
    let next = floor[edition.slots[index]].nextStart(after: now.microseconds, now: now.microseconds)
    let block = floor.blocks.filter { $0.from > now && $0.covers(table, from: $0.from, until: $0.until) }.map(
      \.from)
    // The buffer stands between this party and the next.
    let claim = next.map { Timestamp(microseconds: $0).adding(minutes: -seeking.bufferMinutes) }
    return ([claim].compactMap { $0 } + block).min()
  }

  /// Whether every table of an option is free of claims and blocks.
  borrowing func isFree(_ option: Edition.Option, _ seeking: Seeking) -> Bool {
    let (start, until) = (seeking.start.microseconds, seeking.restsUntil.microseconds)
    let asked = asked(at: seeking.now)
    for slot in option.slots
    where !floor.isFree(slot, from: start, until: until, asked, except: seeking.except) {
      return false
    }
    guard !floor.blocks.isEmpty else { return true }
    let tables = editions[seeking.edition].definition.tables
    return !floor.blocks.contains { block in
      option.indices.contains { block.covers(tables[$0], from: seeking.start, until: seeking.end) }
    }
  }

  /// One reason for each claim and block in the way, which names the wanted tables it is on.
  private borrowing func reasons(_ indices: [Int], _ seeking: Seeking) -> [Reason] {
    let tables = editions[seeking.edition].definition.tables
    var reasons = blockReasons(indices, seeking)
    reasons.add(claimReasons(indices.map { tables[$0].id }, seeking))
    return reasons
  }

  private borrowing func claimReasons(_ tables: [TableID], _ seeking: Seeking) -> [Reason] {
    var reasons: [Reason] = []
    let asked = asked(at: seeking.now)
    for table in tables {
      floor[table]?.forEachConflict(
        from: seeking.start.microseconds, until: seeking.restsUntil.microseconds, asked,
        except: seeking.except
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
    return reasons.isEmpty ? [] : reasons.map { $0.withSortedTables() }
  }

  private borrowing func blockReasons(_ indices: [Int], _ seeking: Seeking) -> [Reason] {
    guard !floor.blocks.isEmpty else { return [] }
    let start = seeking.blocksFrom ?? seeking.start
    let tables = editions[seeking.edition].definition.tables
    return floor.blocks.compactMap { block in
      let blocked = indices.map { tables[$0] }.filter { block.covers($0, from: start, until: seeking.end) }
      guard !blocked.isEmpty else { return nil }
      return Reason(.blocked, tables: blocked.map(\.id), claim: block.id.retyped(), start: block.from)
        .withSortedTables()
    }
  }

  /// Says that nothing seats the party: no table at all, or not the tables that were `chosen`.
  private borrowing func noTableFits(_ seeking: Seeking, chosen: [TableID] = []) -> Reason {
    let missing = chosen.filter { editions[seeking.edition].indexByTable[$0] == nil }.sorted()
    if let table = missing.first {
      return Reason(
        .noTableFits, tables: missing,
        message: "table \(table) " + (hasTable(table) ? "is not there on that date" : "is retired"))
    }
    var wishes: [String] = []
    if let area = seeking.area { wishes.append("in \(area)") }
    if !seeking.needs.isEmpty { wishes.append(seeking.needs.map(\.rawValue).joined(separator: ", ")) }
    let suffix = wishes.isEmpty ? "" : " (\(wishes.joined(separator: "; ")))"
    let names = chosen.sorted().map(\.text).joined(separator: ", ")
    let what =
      switch chosen.count {
      case 0: "no table here seats"
      case 1: "table \(names) does not seat"
      default: "tables \(names) together do not seat"
      }
    // Which table is to be too small only the caller can say.
    let more =
      chosen.isEmpty && seeking.overridden.contains(.noTableFits)
      ? "; an override needs tables: name those it shall sit at" : ""
    return Reason(
      .noTableFits, tables: chosen.sorted(), message: "\(what) a party of \(seeking.party)\(suffix)\(more)")
  }
}

// An edition is asked for what its definition says where copying the definition would cost more than the answer.
extension Edition {
  /// Elapsed minutes a party of this size occupies its table.
  func turnMinutes(for party: PartySize, in service: Service?) -> Int {
    definition.turnTimes.minutes(for: party, in: service)
  }

  func tables(of option: Option) -> [TableID] { option.indices.map { definition.tables[$0].id } }

  /// Whether an option is of just these tables, in its order.
  func isAt(_ option: Option, _ tables: [TableID]) -> Bool {
    option.indices.count == tables.count
      && zip(option.indices, tables).allSatisfy { definition.tables[$0].id == $1 }
  }

  /// Every table of these options once, in their order.
  static func tables(of options: [Option]) -> [Int] {
    var seen: Set<Int> = []
    return options.flatMap(\.indices).filter { seen.insert($0).inserted }
  }

  /// The combination that chosen tables make up, if they do.
  func combination(of ids: [TableID]) -> Combination? {
    guard ids.count > 1 else { return nil }
    let chosen = Set(ids)
    return definition.combinations.first { Set($0.tables) == chosen }
  }

  /// Whether chosen tables, with these places in `definition.tables`, seat the party: as the combination they make
  /// up, or by their seats in sum.
  func seats(_ seeking: Seeking, at ids: [TableID], _ places: [Int]) -> Bool {
    let tables = definition.tables
    var (least, most) = (0, 0)
    for place in places {
      guard seeking.area == nil || tables[place].area == seeking.area,
        seeking.needs.allSatisfy({ tables[place].features.contains($0) })
      else { return false }
      least += tables[place].least
      most += tables[place].most
    }
    if let known = combination(of: ids) { (least, most) = (known.least, known.most) }
    return least <= seeking.party.covers && seeking.party.covers <= most
  }
}

extension Table {
  func allows(_ channel: Channel) -> Bool { channels.isEmpty || channels.contains(channel) }
}

extension [Reason] {
  /// Says why a party past its end is not set aside for one that sits down at once, where a host asked for it (R26).
  func sayingWhoWaits(_ overridden: [RefusalCode]) -> [Reason] {
    guard overridden.contains(.tablesOccupied) else { return self }
    return map { reason in
      var reason = reason
      if reason.code == .tablesOccupied {
        reason.message =
          "a booking may wait for a party past its end, but nobody sits down while it is there: choose other tables"
      }
      return reason
    }
  }
}

extension Reason {
  func withSortedTables() -> Reason {
    var reason = self
    reason.tables.sort()
    return reason
  }
}
