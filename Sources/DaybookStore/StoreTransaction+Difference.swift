extension StoreTransaction where Self: ~Copyable {
  /// Lends each row that differs between two tables, in key order, until `body` returns false.
  ///
  /// A row that is only in this one has nil as the second value; a row that is only in the other, nil as the
  /// first. `onRows` is told from time to time how many keys were compared since the last call.
  package borrowing func forEachDifference(
    of table: Table, from other: TransactionHandle, _ otherTable: Table,
    onRows: (Int) throws(LedgerFailure) -> Void,
    _ body: (RawSpan, RawSpan?, RawSpan?) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    try handle.merge(table, with: other, otherTable, onRows: onRows, body)
  }
}
