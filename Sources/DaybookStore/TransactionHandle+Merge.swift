internal import CDaybookLMDB
internal import Glibc

extension TransactionHandle {
  /// Rows between two calls of `onRows`.
  private static let stretch = 4096

  /// Walks two tables together, in key order, and lends each row that differs until `body` says stop.
  ///
  /// `onRows` is told from time to time how many keys were compared since the last call.
  func merge(
    _ table: StoreTable, with other: TransactionHandle, _ otherTable: StoreTable,
    onRows: (Int) throws(LedgerFailure) -> Void,
    _ body: (RawSpan, RawSpan?, RawSpan?) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    var mine = unsafe try MergeSide(self, table)
    defer { unsafe mine.close() }
    var theirs = unsafe try MergeSide(other, otherTable)
    defer { unsafe theirs.close() }
    var count = 0
    while unsafe mine.isAtRow || theirs.isAtRow {
      let order = unsafe MergeSide.order(mine, theirs)
      let goesOn: Bool
      if order < 0 {
        goesOn = unsafe try body(mine.keyBytes, mine.valueBytes, nil)
      } else if order > 0 {
        goesOn = unsafe try body(theirs.keyBytes, nil, theirs.valueBytes)
      } else {
        let isSame = unsafe mine.hasValue(of: theirs)
        goesOn = unsafe isSame ? true : try body(mine.keyBytes, mine.valueBytes, theirs.valueBytes)
      }
      guard goesOn else { return }
      if order <= 0 { unsafe try mine.step(self) }
      if order >= 0 { unsafe try theirs.step(other) }
      count += 1
      if count == TransactionHandle.stretch {
        try onRows(count)
        count = 0
      }
    }
    try onRows(count)
  }
}

/// One of two tables that are walked together: a cursor, and the row it is at.
@unsafe private struct MergeSide {
  private let cursor: OpaquePointer
  private var key = unsafe MDB_val()
  private var value = unsafe MDB_val()
  private(set) var isAtRow = false

  init(_ handle: TransactionHandle, _ table: StoreTable) throws(LedgerFailure) {
    var opened: OpaquePointer?
    let code = unsafe mdb_cursor_open(handle.pointer, handle.number(of: table), &opened)
    guard code == MDB_SUCCESS, let cursor = unsafe opened else { throw handle.failure(code, "open a cursor") }
    unsafe self.cursor = cursor
    do throws(LedgerFailure) {
      unsafe try move(handle, MDB_FIRST)
    } catch {
      unsafe mdb_cursor_close(cursor)
      throw error
    }
  }

  func close() { unsafe mdb_cursor_close(cursor) }

  mutating func step(_ handle: TransactionHandle) throws(LedgerFailure) { unsafe try move(handle, MDB_NEXT) }

  private mutating func move(_ handle: TransactionHandle, _ operation: MDB_cursor_op) throws(LedgerFailure) {
    let code = unsafe mdb_cursor_get(cursor, &key, &value, operation)
    guard code == MDB_SUCCESS || code == MDB_NOTFOUND else { throw handle.failure(code, "scan") }
    unsafe isAtRow = code == MDB_SUCCESS
  }

  var keyBytes: RawSpan {
    @_lifetime(borrow self)
    get { unsafe _overrideLifetime(RawSpan(_unsafeBytes: key.bytes), borrowing: self) }
  }

  var valueBytes: RawSpan {
    @_lifetime(borrow self)
    get { unsafe _overrideLifetime(RawSpan(_unsafeBytes: value.bytes), borrowing: self) }
  }

  func hasValue(of other: MergeSide) -> Bool {
    unsafe value.mv_size == other.value.mv_size
      && (value.mv_size == 0 || memcmp(value.mv_data, other.value.mv_data, value.mv_size) == 0)
  }

  /// Which key comes first in LMDB's order: below 0, the first side's; 0, they are equal.
  static func order(_ a: MergeSide, _ b: MergeSide) -> Int {
    guard unsafe a.isAtRow else { return 1 }
    guard unsafe b.isAtRow else { return -1 }
    let (left, right) = unsafe (a.key.bytes, b.key.bytes)
    let count = min(left.count, right.count)
    if count > 0, let first = left.baseAddress, let second = right.baseAddress {
      let order = unsafe memcmp(first, second, count)
      if order != 0 { return Int(order) }
    }
    return left.count - right.count
  }
}
