package import DaybookTime

/// What is claimed in one venue: by table, by pool, by block.
package struct Floor: Sendable {
  private var slots = NameNumbers<Table>()
  private var tables: [TableClaims] = []
  private var pools: [PoolID: PoolClaims] = [:]
  package private(set) var blocks: [Block] = []
  /// The venue's parties by their start.
  package private(set) var starts = Starts()
  /// How many claims may be given other tables to make room (R13).
  package private(set) var floatingCount = 0
  /// Those of them that ask for more than one table that seats them.
  private var particular: [ClaimID: Claim] = [:]
  /// How often something was changed that may have been in a party's way: only then may more fit in.
  private(set) var freedCount: UInt64 = 0

  package init() {}

  /// The table's place in this floor; a table keeps it when it is retired.
  package mutating func slot(of table: TableID) -> Int {
    if let slot = slots[table] { return slot }
    tables.append(TableClaims())
    return slots.add(table)
  }

  /// Whether a table is free of claims in [start, end) when asked.
  package func isFree(
    _ slot: Int, from start: Int64, until end: Int64, _ asked: AskedAt, except: ClaimID?
  ) -> Bool {
    tables[slot].isFree(from: start, until: end, asked, except: except)
  }

  /// Calls `body` with the places of starts from which `length` is not free when asked; `starts` ascend.
  @inline(__always)
  func forEachBusy(
    _ slot: Int, startingAt starts: [Int64], for length: Int64, _ asked: AskedAt, _ body: (Range<Int>) -> Void
  ) {
    tables[slot].forEachBusy(startingAt: starts, for: length, asked, body)
  }

  package subscript(slot: Int) -> TableClaims { tables[slot] }

  /// The claim of an entry on a table that may be given other tables (R13).
  func floating(_ entry: TableClaims.Entry, at slot: Int) -> Claim {
    particular[entry.id] ?? entry.claim(on: slots.names[slot])
  }

  package subscript(table: TableID) -> TableClaims? { slots[table].map { tables[$0] } }
  package subscript(pool: PoolID) -> PoolClaims { pools[pool] ?? PoolClaims() }

  /// Every table that has or had claims, with them.
  package var claimsByTable: [(table: TableID, claims: TableClaims)] {
    slots.names.indices.map { (slots.names[$0], tables[$0]) }
  }

  /// Every pool that has or had claims, ascending.
  package var claimedPools: [PoolID] { pools.keys.sorted() }

  /// What is sold of pools without a time, over or not.
  package func timeless(_ asked: AskedAt) -> [ClaimID] { pools.values.flatMap { $0.timeless(asked) } }

  /// Holds on any pool that are live at `now` and overlap [start, end), in order of id.
  ///
  /// Without an end, all later ones count.
  package func poolHolds(from start: Timestamp, until end: Timestamp?, now: Timestamp) -> [ClaimID] {
    pools.values.flatMap {
      $0.holds(from: start.microseconds, until: end?.microseconds ?? .max, now: now.microseconds)
    }.sorted()
  }

  /// Bookings and requests on one pool that are not over at `now`, overlap [start, end) and have not sat down.
  package func expected(
    at pool: PoolID, from start: Timestamp, until end: Timestamp?, now: Timestamp
  ) -> [ClaimID] {
    self[pool].expected(
      from: start.microseconds, until: end?.microseconds ?? .max, now: now.microseconds)
  }

  /// The earliest start of any claim on a table and of any party that has not left.
  var earliestStart: Timestamp? {
    let first = tables.lazy.compactMap { $0.entries.first?.start }.min().map { Timestamp(microseconds: $0) }
    return [first, starts.first].compactMap(\.self).min()
  }

  /// Replaces one claim's old version by its new one; either may be absent.
  package mutating func replace(_ old: Claim?, with new: Claim?) {
    change(old ?? .nothing, to: new ?? .nothing)
  }

  /// Changes a claim; either version may be none.
  mutating func change(_ old: borrowing Claim, to new: borrowing Claim) {
    guard old != new else { return }
    if old.kind != .nothing { noteFreed() }
    if old.kind != .nothing, new.kind != .nothing, old.id == new.id, old.start == new.start {
      changeKeepingStart(old, to: new)
    } else {
      for table in old.tables { tables[slot(of: table)].remove(old) }
      for table in new.tables { tables[slot(of: table)].insert(new) }
      if old.kind != .nothing, !old.isTimeless { starts.remove(old) }
      if new.kind != .nothing, !new.isTimeless { starts.insert(new) }
    }
    if let pool = old.pool { pools[pool, default: PoolClaims()].remove(old) }
    if let pool = new.pool { pools[pool, default: PoolClaims()].insert(new) }
    if old.isFloating {
      floatingCount -= 1
      if old.isParticular { particular[old.id] = nil }
    }
    if new.isFloating {
      floatingCount += 1
      if new.isParticular { particular[new.id] = copy new }
    }
  }

  /// Most changes leave a claim where it is in the rows: it is changed there.
  private mutating func changeKeepingStart(_ old: borrowing Claim, to new: borrowing Claim) {
    if old.tables == new.tables {
      for table in new.tables { tables[slot(of: table)].change(old, to: new) }
    } else {
      for table in old.tables { tables[slot(of: table)].remove(old) }
      for table in new.tables { tables[slot(of: table)].insert(new) }
    }
    if !old.isTimeless, !new.isTimeless { return starts.change(old, to: new) }
    if !old.isTimeless { starts.remove(old) }
    if !new.isTimeless { starts.insert(new) }
  }

  package mutating func replace(_ old: Block?, with new: Block?) {
    if let old {
      noteFreed()
      blocks.removeAll { $0.id == old.id }
    }
    if let new, !new.isRemoved { blocks.append(new) }
  }

  /// Notes a change that may let somebody in, also one to the venue's own rules.
  mutating func noteFreed() { freedCount += 1 }

  /// The first end of a stay, with or without its buffer, or of a block, between two instants.
  func firstEnd(after now: Timestamp, before limit: Timestamp) -> Timestamp? {
    let ends =
      tables.lazy.compactMap { $0.firstEnd(after: now.microseconds, before: limit.microseconds) }.min()
      .map { Timestamp(microseconds: $0) }
    let blocked = blocks.lazy.map(\.until).filter { $0 > now && $0 < limit }.min()
    return [ends, blocked, starts.firstEnd(after: now, before: limit)].compactMap(\.self).min()
  }
}
