import DaybookCBOR
package import DaybookDomain
import DaybookStore

/// One view's rows inside a batch's write transaction: they are gathered, and written in the order of their keys.
package final class ViewWriter {
  /// The record being applied.
  package var position = Position.start

  let part: ViewPart
  private let batch: LogBatch
  private var buffer = RowBuffer()

  private var transaction: WriteTransaction

  init(
    _ transaction: consuming WriteTransaction, tables: [StoreTable], view: String, batch: LogBatch
  ) {
    self.batch = batch
    part = ViewPart(handle: transaction.handle, tables: tables, view: view, serial: 0)
    self.transaction = transaction
  }

  /// Returns the transaction to its owner; the writer is unusable afterwards.
  func giveBack(to owner: inout WriteTransaction) { owner.takeBack(&transaction) }

  /// The link of a record of the batch that is being applied, as its header has it.
  func link(of position: Position) -> RecordLink { batch.link(ofApplied: position) }

  /// Writes every row that was put or removed since.
  ///
  /// What is read through `part` is as it was then.
  func drain() throws(LedgerFailure) {
    guard !buffer.isEmpty else { return }
    try buffer.drain { kind, table, key, value throws(LedgerFailure) in
      switch kind {
      case .put: try transaction.put(part.tables[table], key: key, value)
      case .delete: try transaction.delete(part.tables[table], key: key)
      case .insert:
        do throws(LedgerFailure) {
          try transaction.insert(part.tables[table], key: key, value)
        } catch {
          guard error.cause == .keyExists else { throw error }
        }
      }
    }
  }

  /// A copy of the row under a key; nil when there is none.
  package func value(_ table: Int, key: [UInt8]) throws(LedgerFailure) -> [UInt8]? {
    try drain()
    return try part.row(table, key: key.span.bytes) { row in row.withUnsafeBytes { Array($0) } }
  }

  /// Puts a row, replacing one that is there. A table is given by its index in `View.tableNames`.
  package func put(_ table: Int, key: [UInt8], _ value: [UInt8]) {
    put(table, key: key.span.bytes, value.span.bytes)
  }

  /// Puts a row, replacing one that is there.
  func put(_ table: Int, key: RawSpan, _ value: RawSpan) {
    buffer.add(.put, table, key: key, value: value)
  }

  /// Puts a row unless its key is there already.
  func insert(_ table: Int, key: RawSpan, _ value: RawSpan) {
    buffer.add(.insert, table, key: key, value: value)
  }

  /// Puts a row that `encode` writes, replacing one that is there.
  func put(_ table: Int, key: RawSpan, _ encode: (inout CBORWriter) -> Void) {
    buffer.add(table, key: key, encode)
  }

  /// Puts a row of these bytes and then what `encode` writes, replacing one that is there.
  func put(
    _ table: Int, key: RawSpan, prefix: [UInt8], _ encode: (inout CBORWriter) -> Void
  ) {
    buffer.add(table, key: key, prefix: prefix, encode)
  }

  /// Removes a row, if it is there.
  func delete(_ table: Int, key: RawSpan) {
    buffer.add(.delete, table, key: key)
  }
}
