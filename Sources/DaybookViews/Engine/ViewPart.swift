package import DaybookStore

/// One view's rows in an open transaction. Made and used only inside the closure that holds the transaction.
package struct ViewPart: StoreTransaction {
  package let handle: TransactionHandle
  let tables: [StoreTable]
  let view: String
  /// Tells this opening of a generation apart from every other, for caches.
  let serial: UInt64

  /// The row under a key, decoded by `decode`; nil when there is none.
  func row<Value, Failure: Error>(
    _ table: Int, key: RawSpan, _ decode: (RawSpan) throws(Failure) -> Value
  ) throws(LedgerFailure) -> Value? {
    guard let row = try get(tables[table], key: key) else { return nil }
    return try checked { () throws(Failure) in try decode(row) }
  }
}

extension ViewPart {
  /// Runs a read of a row or a key; its `RowError` becomes this view's error.
  func checked<Value, Fault: Error>(
    _ read: () throws(Fault) -> Value
  ) throws(LedgerFailure) -> Value {
    do throws(Fault) { return try read() } catch { throw LedgerFailure.row(view, "\(error)") }
  }

  /// Lends the rows whose keys begin with a prefix, in order from a key, until `body` says stop.
  func forEach(
    _ table: Int, prefix: [UInt8], from start: [UInt8]? = nil,
    _ body: (RawSpan, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    let start = start ?? prefix
    try forEach(from: start.span.bytes, in: tables[table]) { key, row throws(LedgerFailure) in
      guard key.starts(with: prefix) else { return false }
      return try body(key, row)
    }
  }
}
