import DaybookDomain
import DaybookStore

extension Generation {
  /// Writes the empty generation's first checkpoint.
  func begin(_ checkpoint: Checkpoint) throws(LedgerFailure) {
    try write { transaction throws(LedgerFailure) in try put(checkpoint, in: &transaction) }
  }

  /// Applies a batch's records after the checkpoint, and advances the checkpoint, in one transaction.
  ///
  /// The checkpoint is read in the same transaction: whoever wrote meanwhile, no record is applied twice. Where an
  /// embedder's code throws, what came before that record is kept, so its rows are those of a position of the log.
  func apply(_ batch: LogBatch, onStep: (ViewStep) -> Void) throws(LedgerFailure) {
    do throws(LedgerFailure) {
      try apply(batch, before: nil, onStep)
    } catch {
      if let record = error.projectionRecord { try apply(batch, before: record, onStep) }
      throw error
    }
  }

  private func apply(
    _ batch: LogBatch, before end: Position?, _ onStep: (ViewStep) -> Void
  ) throws(LedgerFailure) {
    let isChanged = try write { transaction throws(LedgerFailure) in
      var checkpoint = try checkpoint(in: part(of: transaction.handle))
      guard checkpoint.position >= batch.start, checkpoint.position < batch.end else { return false }
      var facts = batch.facts(after: checkpoint.position)
      if let end { facts = facts.prefix { $0.position < end } }
      guard let last = facts.last, let link = batch.link(at: last.position) else { return false }
      try lend(&transaction, batch) { rows throws(LedgerFailure) in try view.apply(facts, to: rows) }
      onStep(.rowsWritten)
      checkpoint.position = last.position
      checkpoint.link = link
      checkpoint.recordedAt = last.recordedAt
      try put(checkpoint, in: &transaction)
      onStep(.beforeCommit)
      return true
    }
    if isChanged { onStep(.committed) }
  }

  /// Lends the transaction to a writer for the closure, and takes it back however that ends.
  private func lend(
    _ transaction: inout WriteTransaction, _ batch: LogBatch,
    _ body: (ViewWriter) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) {
    let rows = ViewWriter(transaction.lend(), tables: tables, view: view.name, batch: batch)
    defer { rows.giveBack(to: &transaction) }
    try body(rows)
    try rows.drain()
  }
}
