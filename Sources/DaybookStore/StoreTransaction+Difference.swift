extension StoreTransaction where Self: ~Copyable {
  /// Lends each row that differs between two tables, in key order, until `body` returns false.
  ///
  /// A row that is only in this one has nil as the second value; a row that is only in the other, nil as the
  /// first. `onRows` is told from time to time how many keys were compared since the last call.
  package borrowing func forEachDifference<Failure: StoreFailable>(
    of table: Table, from other: TransactionHandle, _ otherTable: Table,
    onRows: (Int) throws(Failure) -> Void,
    _ body: (RawSpan, RawSpan?, RawSpan?) throws(Failure) -> Bool
  ) throws(Failure) {
    var failure: Failure?
    func attempt(_ step: () throws(Failure) -> Bool) -> Bool {
      do throws(Failure) {
        return try step()
      } catch {
        failure = error
        return false
      }
    }
    func goOn(_ count: Int) -> Bool {
      attempt { () throws(Failure) in
        try onRows(count)
        return true
      }
    }
    do throws(StoreError) {
      try handle.merge(table, with: other, otherTable, onRows: goOn) { key, mine, theirs in
        attempt { () throws(Failure) in try body(key, mine, theirs) }
      }
    } catch {
      throw Failure(error)
    }
    if let failure { throw failure }
  }
}
