extension StoreTransaction where Self: ~Copyable {
  /// Lends each row, in key order, that is only here (the second is nil), only in the other (the first is nil), or
  /// has another value there, until `body` answers false.
  ///
  /// `onRows` hears now and then how many keys were compared since it last heard.
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
