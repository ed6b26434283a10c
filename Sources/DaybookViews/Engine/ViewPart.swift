package import DaybookStore

/// One view's rows in an open transaction. Made and used only inside the closure that holds the transaction.
package struct ViewPart: StoreTransaction {
  package let handle: TransactionHandle
  let tables: [RowTable]
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
