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
  ) throws(ViewError) -> Value? {
    let found: RawSpan?
    do throws(StoreError) { found = try get(tables[table], key: key) } catch { throw ViewError(error) }
    guard let row = found else { return nil }
    do throws(Failure) {
      return try decode(row)
    } catch {
      throw ViewError.row(view, "\(error)")
    }
  }
}
