import DaybookDomain
import DaybookTime

/// Applies records to the entities that a view's `RowKeeper` keeps, and derives its rows.
///
/// An entity is changed in memory; its rows are derived once, at the end, from what it was and what it became. So
/// what a batch leaves does not depend on its length, which a test sees to.
struct KeptStore<Keeper: RowKeeper> {
  private let rows: EntityRows
  private let keeper: Keeper
  private let source: RowSource
  private var batch: EntityBatch

  init(_ writer: ViewWriter, _ keeper: Keeper) {
    rows = EntityRows(writer)
    self.keeper = keeper
    source = RowSource(rows.reader) { keeper.numbers($0) }
    batch = EntityBatch(source, watchesClaims: keeper.watchesClaims)
  }

  mutating func apply(_ facts: ArraySlice<Fact>) throws(LedgerFailure) {
    for fact in facts {
      rows.writer.position = fact.position
      batch.apply(fact)
      if let failure = source.failure { throw failure }
      for venue in batch.claimsChangedAt { try keeper.noteChange(at: venue, in: rows) }
      for touched in batch.touched { try note(touched, by: fact) }
      try keeper.derive(fact, in: rows)
    }
    try settle()
  }

  /// Notes a change, and drops an entity that is no longer kept: the next record does not find it.
  private mutating func note(_ touched: EntityBatch.Touched, by fact: Fact) throws(LedgerFailure) {
    switch touched {
    case .reservation(let place): note(place, &batch.reservations, keeper.keeps)
    case .hold(let place): note(place, &batch.holds, keeper.keeps)
    case .block(let place): note(place, &batch.blocks, keeper.keeps)
    case .entry(let place): note(place, &batch.entries, keeper.keeps)
    case .ticket(let place):
      if let ticket = batch.tickets[place].put { keeper.note(ticket, by: fact, in: rows) }
      note(place, &batch.tickets, keeper.keeps)
    case .dish(let dish, let venue): try keeper.derive(dish, at: venue, in: rows)
    case .closed(let date, let venue):
      guard keeper.watchesClaims else { return }
      try settle()
      try keeper.close(date, of: venue, in: rows)
    case .reopened(let date, let venue, let now): try keeper.reopen(date, of: venue, at: now, in: rows)
    // Venue definitions are read from the views `index` and `availability`, which a snapshot holds at the same
    // position.
    case .venue(let venue): if keeper.keepsVenues { try rows.put(venue) }
    case .zone(let rules): if keeper.keepsVenues { try rows.put(rules) }
    case .maintenance(let maintenance): if keeper.keepsMaintenance { rows.put(maintenance) }
    case .ledger(let ledger): if keeper.keepsLedger { rows.put(ledger) }
    }
  }

  private func note<Entity>(_ place: Int, _ cache: inout EntityCache<Entity>, _ keeps: (Entity) -> Bool) {
    keeper.note(cache.ids[place].retyped(), in: rows)
    if let put = cache[place].put, !keeps(put) { cache[place].isGone = true }
  }

  /// Derives and writes the rows of all that was changed.
  private mutating func settle() throws(LedgerFailure) {
    let (keeper, rows) = (keeper, rows)
    try settle(batch.reservations, in: EntityTable.reservations, keeper.keeps, keeper.derive) {
      rows.write(keeper.row(of: $0))
    }
    try settle(batch.holds, in: EntityTable.holds, keeper.keeps, keeper.derive) { rows.write($0) }
    try settle(batch.blocks, in: EntityTable.blocks, keeper.keeps, keeper.derive) { rows.write($0) }
    try settle(batch.entries, in: EntityTable.entries, keeper.keeps, keeper.derive) { rows.write($0) }
    try settle(batch.tickets, in: EntityTable.tickets, keeper.keeps, keeper.derive) { rows.write($0) }
    for id in batch.putNotices {
      guard case .some(.some(let notice)) = batch.notices[id] else { continue }
      try keeper.derive(notice, in: rows)
      if keeper.keeps(notice) { rows.write(notice) } else { rows.remove(id) }
    }
    for (outbox, last) in batch.lastNotices { rows.write(last: last, of: outbox) }
    try rows.writer.drain()
    batch.forget()
  }

  /// Derives the rows of the changed entities of one kind, and writes or removes their own.
  private func settle<Entity: Shelved>(
    _ cache: EntityCache<Entity>, in table: Int, _ keeps: (Entity) -> Bool,
    _ derive: (Entity?, Entity, EntityRows) throws(LedgerFailure) -> Void, write: (Entity) -> Void
  ) throws(LedgerFailure) {
    let rows = rows
    try cache.forEachChanged { entity throws(LedgerFailure) in
      guard let put = entity.put else { return }
      try derive(entity.stored, put, rows)
      if keeps(put) {
        write(put)
      } else if entity.stored != nil {
        rows.remove(put.id, from: table)
      }
    }
  }
}
