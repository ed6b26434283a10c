// What every layer throws: seen with this module.
@_exported public import struct DaybookFiles.LedgerFailure

/// What a transaction can read. The bytes are lent: valid until it ends, or until the next change.
@usableFromInline package protocol StoreTransaction: ~Copyable {
  /// LMDB's transaction.
  var handle: TransactionHandle { get }
}

extension StoreTransaction where Self: ~Copyable {
  /// The value under a key, nil when there is none.
  @inlinable
  @_lifetime(borrow self)
  package borrowing func get(_ table: StoreTable, key: RawSpan) throws(LedgerFailure) -> RawSpan? {
    guard let bytes = unsafe try handle.get(table, key: key) else { return nil }
    return unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), borrowing: self)
  }

  /// The value under a key, nil when there is none.
  @inlinable
  @_lifetime(borrow self)
  package borrowing func get(_ table: StoreTable, key: [UInt8]) throws(LedgerFailure) -> RawSpan? {
    guard let bytes = unsafe try handle.get(table, key: key.span.bytes) else { return nil }
    return unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), borrowing: self)
  }

  /// The value under a number written as eight bytes, big-endian; nil when there is none.
  @inlinable
  @_lifetime(borrow self)
  package borrowing func get(_ table: StoreTable, key: UInt64) throws(LedgerFailure) -> RawSpan? {
    guard let bytes = unsafe try handle.get(table, key: key) else { return nil }
    return unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), borrowing: self)
  }

  /// Lends the first row; when the table is empty, returns nil without calling `body`.
  @inlinable
  package borrowing func first<Result>(
    _ table: StoreTable, _ body: (RawSpan, RawSpan) throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result? {
    try edge(table, isLast: false, body)
  }

  /// Lends the last row; when the table is empty, returns nil without calling `body`.
  @inlinable
  package borrowing func last<Result>(
    _ table: StoreTable, _ body: (RawSpan, RawSpan) throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result? {
    try edge(table, isLast: true, body)
  }

  @inlinable
  borrowing func edge<Result>(
    _ table: StoreTable, isLast: Bool, _ body: (RawSpan, RawSpan) throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result? {
    guard let row = unsafe try handle.edge(table, isLast: isLast) else { return nil }
    return try body(unsafe RawSpan(_unsafeBytes: row.key), unsafe RawSpan(_unsafeBytes: row.value))
  }

  /// Lends each row, key and value, from `start` in key order until `body` returns false.
  ///
  /// In reverse it begins at the last row at or before `start` and goes down. Without `start`, or with an
  /// empty one, it begins at the first row; in reverse, at the last.
  @inlinable
  package borrowing func forEach(
    from start: RawSpan? = nil, in table: StoreTable, reverse: Bool = false,
    _ body: (RawSpan, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    try handle.walk(table, from: start, isReverse: reverse, body)
  }

  /// The number of rows of a table.
  @inlinable
  package borrowing func count(_ table: StoreTable) throws(LedgerFailure) -> Int { try handle.count(table) }

  /// The last commit this transaction sees; for a writer, the number its own commit will have.
  @inlinable
  package var transactionID: UInt64 { handle.transactionID }
}

/// One unchanging view of an environment, inside `Environment.read`.
@usableFromInline package struct ReadTransaction: ~Copyable, StoreTransaction {
  @usableFromInline package let handle: TransactionHandle
}

/// A table of an environment: keys in byte order, one value each. Valid while the environment is open.
@usableFromInline package struct StoreTable: Hashable, Sendable {
  /// LMDB's number for it.
  @usableFromInline let number: UInt32

  /// The environment it belongs to.
  @usableFromInline let owner: UInt32

  @usableFromInline
  init(number: UInt32, owner: UInt32) {
    self.number = number
    self.owner = owner
  }
}

extension StoreTransaction where Self: ~Copyable {
  /// Lends each row that differs between two tables, in key order, until `body` returns false.
  ///
  /// A row that is only in this one has nil as the second value; a row that is only in the other, nil as the
  /// first. `onRows` is told from time to time how many keys were compared since the last call.
  package borrowing func forEachDifference(
    of table: StoreTable, from other: TransactionHandle, _ otherTable: StoreTable,
    onRows: (Int) throws(LedgerFailure) -> Void,
    _ body: (RawSpan, RawSpan?, RawSpan?) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    try handle.merge(table, with: other, otherTable, onRows: onRows, body)
  }
}
