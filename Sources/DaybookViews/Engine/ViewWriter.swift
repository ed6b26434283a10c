import DaybookCBOR
package import DaybookDomain
import DaybookStore

/// One view's rows inside a batch's write transaction.
package final class ViewWriter {
  /// The record being applied.
  package var position = Position.start

  let part: ViewPart
  private var pen: Pen

  /// The transaction and the buffer that values are encoded in.
  private struct Pen: ~Copyable {
    var transaction: WriteTransaction
    var cbor = CBORWriter()

    init(_ transaction: consuming WriteTransaction) { self.transaction = transaction }

    mutating func put(_ table: StoreTable, key: RawSpan, _ encode: (inout CBORWriter) -> Void)
      throws(LedgerFailure)
    {
      cbor.removeAll()
      encode(&cbor)
      try Pen.put(cbor, table, key: key, in: &transaction)
    }

    private static func put(
      _ cbor: borrowing CBORWriter, _ table: StoreTable, key: RawSpan, in transaction: inout WriteTransaction
    ) throws(LedgerFailure) {
      try transaction.put(table, key: key, cbor.bytes)
    }

    mutating func put(
      _ table: StoreTable, key: RawSpan, prefix: [UInt8], _ encode: (inout CBORWriter) -> Void
    ) throws(LedgerFailure) {
      cbor.removeAll()
      encode(&cbor)
      let row = prefix + cbor.copy()
      try transaction.put(table, key: key, row.span.bytes)
    }
  }

  init(_ transaction: consuming WriteTransaction, tables: [StoreTable], view: String) {
    part = ViewPart(handle: transaction.handle, tables: tables, view: view, serial: 0)
    pen = Pen(transaction)
  }

  /// Returns the transaction to its owner; the writer is unusable afterwards.
  func giveBack(to owner: inout WriteTransaction) { owner.takeBack(&pen.transaction) }

  /// A copy of the row under a key; nil when there is none.
  package func value(_ table: Int, key: [UInt8]) throws(LedgerFailure) -> [UInt8]? {
    try part.row(table, key: key.span.bytes) { row in row.withUnsafeBytes { Array($0) } }
  }

  /// Puts a row, replacing one that is there. A table is given by its index in `View.tableNames`.
  package func put(_ table: Int, key: [UInt8], _ value: [UInt8]) throws(LedgerFailure) {
    try put(table, key: key.span.bytes, value.span.bytes)
  }

  /// Puts a row, replacing one that is there.
  func put(_ table: Int, key: RawSpan, _ value: RawSpan) throws(LedgerFailure) {
    try pen.transaction.put(part.tables[table], key: key, value)
  }

  /// Puts a row unless its key is there already.
  func insert(_ table: Int, key: RawSpan, _ value: RawSpan) throws(LedgerFailure) {
    do throws(LedgerFailure) {
      try pen.transaction.insert(part.tables[table], key: key, value)
    } catch {
      guard error.cause == .keyExists else { throw error }
    }
  }

  /// Puts a row that `encode` writes, replacing one that is there.
  func put(_ table: Int, key: RawSpan, _ encode: (inout CBORWriter) -> Void) throws(LedgerFailure) {
    try pen.put(part.tables[table], key: key, encode)
  }

  /// Puts a row of these bytes and then what `encode` writes, replacing one that is there.
  func put(
    _ table: Int, key: RawSpan, prefix: [UInt8], _ encode: (inout CBORWriter) -> Void
  ) throws(LedgerFailure) {
    try pen.put(part.tables[table], key: key, prefix: prefix, encode)
  }

  /// Removes a row, if it is there.
  func delete(_ table: Int, key: RawSpan) throws(LedgerFailure) {
    try pen.transaction.delete(part.tables[table], key: key)
  }
}
