internal import CDaybookLMDB

extension TransactionHandle {
  /// Puts a value under a key, over what is there unless the flags say otherwise.
  func put(
    _ table: StoreTable, key: UnsafeRawBufferPointer, value: RawSpan, flags: Int32, _ verb: String
  ) throws(LedgerFailure) {
    let code = unsafe value.withUnsafeBytes { bytes in
      var key = unsafe MDB_val(key)
      var value = unsafe MDB_val(bytes)
      return unsafe mdb_put(pointer, number(of: table), &key, &value, UInt32(bitPattern: flags))
    }
    guard code == MDB_SUCCESS else { throw unsafe failure(code, verb + place(key)) }
  }

  /// Reserves space for a value under a key; the caller fills it in place, to its last byte.
  func reserve(
    _ table: StoreTable, key: UnsafeRawBufferPointer, byteCount: Int, flags: Int32, _ verb: String,
    _ fill: (inout OutputRawSpan) -> Void
  ) throws(LedgerFailure) {
    var name = unsafe MDB_val(key)
    var value = unsafe MDB_val(mv_size: byteCount, mv_data: nil)
    let code = unsafe mdb_put(
      pointer, number(of: table), &name, &value, UInt32(bitPattern: flags | MDB_RESERVE))
    guard code == MDB_SUCCESS else { throw unsafe failure(code, verb + place(key)) }
    let buffer = unsafe UnsafeMutableRawBufferPointer(start: value.mv_data, count: byteCount)
    var output = unsafe OutputRawSpan(buffer: buffer, initializedCount: 0)
    fill(&output)
    let filled = unsafe output.finalize(for: buffer)
    precondition(filled == byteCount, "a reserved value is filled to its last byte")
  }

  /// Removes a key; false when it was not there.
  func delete(_ table: StoreTable, key: UnsafeRawBufferPointer) throws(LedgerFailure) -> Bool {
    var name = unsafe MDB_val(key)
    let code = unsafe mdb_del(pointer, number(of: table), &name, nil)
    if code == MDB_NOTFOUND { return false }
    guard code == MDB_SUCCESS else { throw unsafe failure(code, "delete" + place(key)) }
    return true
  }

  /// Removes every row; the table stays.
  func removeAll(_ table: StoreTable) throws(LedgerFailure) {
    let code = unsafe mdb_drop(pointer, number(of: table), 0)
    guard code == MDB_SUCCESS else { throw failure(code, "empty a table") }
  }
}
