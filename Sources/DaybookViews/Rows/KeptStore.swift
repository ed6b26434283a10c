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
      for touched in batch.touched { try note(touched) }
      try keeper.derive(fact, in: rows)
    }
    try settle()
  }

  /// Notes a change, and drops an entity that is no longer kept: the next record does not find it.
  private mutating func note(_ touched: EntityBatch.Touched) throws(LedgerFailure) {
    switch touched {
    case .reservation(let place):
      keeper.note(batch.reservations.ids[place].retyped(), in: rows)
      drop(&batch.reservations[place], unless: keeper.keeps)
    case .hold(let place):
      keeper.note(batch.holds.ids[place].retyped(), in: rows)
      drop(&batch.holds[place], unless: keeper.keeps)
    case .block(let place):
      keeper.note(batch.blocks.ids[place].retyped(), in: rows)
      drop(&batch.blocks[place], unless: keeper.keeps)
    case .entry(let place):
      keeper.note(batch.entries.ids[place].retyped(), in: rows)
      drop(&batch.entries[place], unless: keeper.keeps)
    case .ticket(let place):
      keeper.note(batch.tickets.ids[place].retyped(), in: rows)
      drop(&batch.tickets[place], unless: keeper.keeps)
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

  private func drop<Entity>(_ entry: inout EntityCache<Entity>.Entry, unless keeps: (Entity) -> Bool) {
    if let put = entry.put, !keeps(put) { entry.isGone = true }
  }

  /// Derives and writes the rows of all that was changed.
  private mutating func settle() throws(LedgerFailure) {
    for place in batch.reservations.changed {
      guard let put = batch.reservations[place].put else { continue }
      let old = batch.reservations[place].stored
      try keeper.derive(from: old, put, in: rows)
      if keeper.keeps(put) {
        rows.write(keeper.row(of: put))
      } else if old != nil {
        rows.remove(put.id, from: EntityTable.reservations)
      }
    }
    for place in batch.holds.changed {
      guard let put = batch.holds[place].put else { continue }
      let old = batch.holds[place].stored
      try keeper.derive(from: old, put, in: rows)
      if keeper.keeps(put) {
        rows.write(put)
      } else if old != nil {
        rows.remove(put.id, from: EntityTable.holds)
      }
    }
    for place in batch.blocks.changed {
      guard let put = batch.blocks[place].put else { continue }
      let old = batch.blocks[place].stored
      try keeper.derive(from: old, put, in: rows)
      if keeper.keeps(put) {
        rows.write(put)
      } else if old != nil {
        rows.remove(put.id, from: EntityTable.blocks)
      }
    }
    for place in batch.entries.changed {
      guard let put = batch.entries[place].put else { continue }
      let old = batch.entries[place].stored
      try keeper.derive(from: old, put, in: rows)
      if keeper.keeps(put) {
        rows.write(put)
      } else if old != nil {
        rows.remove(put.id, from: EntityTable.entries)
      }
    }
    for place in batch.tickets.changed {
      guard let put = batch.tickets[place].put else { continue }
      let old = batch.tickets[place].stored
      try keeper.derive(from: old, put, in: rows)
      if keeper.keeps(put) {
        rows.write(put)
      } else if old != nil {
        rows.remove(put.id, from: EntityTable.tickets)
      }
    }
    for id in batch.putNotices {
      guard case .some(.some(let notice)) = batch.notices[id] else { continue }
      try keeper.derive(notice, in: rows)
      if keeper.keeps(notice) { rows.write(notice) } else { rows.remove(id) }
    }
    for (outbox, last) in batch.lastNotices { rows.write(last: last, of: outbox) }
    try rows.writer.drain()
    batch.forget()
  }
}
