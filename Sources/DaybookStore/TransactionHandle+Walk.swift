internal import CDaybookLMDB

extension TransactionHandle {
  /// Lends rows in key order, or in reverse, until `body` says stop.
  @usableFromInline package func walk(
    _ table: StoreTable, from start: RawSpan?, isReverse: Bool,
    _ body: (RawSpan, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    var opened: OpaquePointer?
    var code = unsafe mdb_cursor_open(pointer, number(of: table), &opened)
    guard code == MDB_SUCCESS, let cursor = unsafe opened else { throw failure(code, "open a cursor") }
    defer { unsafe mdb_cursor_close(cursor) }

    var key = unsafe MDB_val()
    var value = unsafe MDB_val()
    code = unsafe TransactionHandle.seek(cursor, start, isReverse, &key, &value)
    let step = isReverse ? MDB_PREV : MDB_NEXT
    while code == MDB_SUCCESS {
      let goesOn = unsafe try body(RawSpan(_unsafeBytes: key.bytes), RawSpan(_unsafeBytes: value.bytes))
      guard goesOn else { return }
      code = unsafe mdb_cursor_get(cursor, &key, &value, step)
    }
    guard code == MDB_NOTFOUND else { throw failure(code, "scan") }
  }

  /// The first row at or after the start; in reverse, the last row at or before it.
  private static func seek(
    _ cursor: OpaquePointer, _ start: RawSpan?, _ isReverse: Bool, _ key: inout MDB_val,
    _ value: inout MDB_val
  ) -> Int32 {
    guard let start, !start.isEmpty else {
      return unsafe mdb_cursor_get(cursor, &key, &value, isReverse ? MDB_LAST : MDB_FIRST)
    }
    return unsafe start.withUnsafeBytes { start in
      unsafe key = MDB_val(start)
      var code = unsafe mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE)
      guard isReverse else { return code }
      if code == MDB_NOTFOUND { return unsafe mdb_cursor_get(cursor, &key, &value, MDB_LAST) }
      if code == MDB_SUCCESS, unsafe !key.bytes.elementsEqual(start) {
        code = unsafe mdb_cursor_get(cursor, &key, &value, MDB_PREV)
      }
      return code
    }
  }

  /// Lends the first or last row; false when there is none.
  @usableFromInline package func edge(
    _ table: StoreTable, isLast: Bool
  ) throws(LedgerFailure) -> (key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)? {
    var opened: OpaquePointer?
    var code = unsafe mdb_cursor_open(pointer, number(of: table), &opened)
    guard code == MDB_SUCCESS, let cursor = unsafe opened else { throw failure(code, "open a cursor") }
    defer { unsafe mdb_cursor_close(cursor) }
    var key = unsafe MDB_val()
    var value = unsafe MDB_val()
    code = unsafe mdb_cursor_get(cursor, &key, &value, isLast ? MDB_LAST : MDB_FIRST)
    if code == MDB_NOTFOUND { return nil }
    guard code == MDB_SUCCESS else {
      throw failure(code, isLast ? "read the last row" : "read the first row")
    }
    return unsafe (key.bytes, value.bytes)
  }
}
