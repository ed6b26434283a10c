internal import CDaybookLMDB

/// LMDB's transaction inside a read or write transaction.
@usableFromInline @safe package struct TransactionHandle {
  // Made and ended by `OpenEnvironment`, which outlives every use: transactions exist only in its closures.
  let pointer: OpaquePointer
  let owner: UInt32

  /// LMDB's number of the table, which must be of this transaction's environment.
  func number(of table: StoreTable) -> MDB_dbi {
    precondition(table.owner == owner, "a table is used with the environment it was opened in")
    return table.number
  }

  func failure(_ code: Int32, _ operation: String) -> LedgerFailure {
    var path: UnsafePointer<CChar>?
    var info = unsafe MDB_envinfo()
    if let environment = unsafe mdb_txn_env(pointer) {
      unsafe mdb_env_get_path(environment, &path)
      unsafe mdb_env_info(environment, &info)
    }
    return unsafe LedgerFailure(
      code, operation, in: path.map { unsafe String(cString: $0) } ?? "?", mapByteCount: info.me_mapsize)
  }

  /// The bytes under a key, nil when there are none.
  @usableFromInline package func get(_ table: StoreTable, key: RawSpan) throws(LedgerFailure)
    -> UnsafeRawBufferPointer?
  {
    unsafe try key.withUnsafeBytes { key throws(LedgerFailure) in unsafe try get(table, key: key) }
  }

  /// The bytes under an eight-byte big-endian key, nil when there are none.
  @usableFromInline package func get(_ table: StoreTable, key: UInt64) throws(LedgerFailure)
    -> UnsafeRawBufferPointer?
  {
    let bytes = key.bigEndian
    return unsafe try withUnsafeBytes(of: bytes) { key throws(LedgerFailure) in
      unsafe try get(table, key: key)
    }
  }

  private func get(
    _ table: StoreTable, key: UnsafeRawBufferPointer
  ) throws(LedgerFailure) -> UnsafeRawBufferPointer? {
    var key = unsafe MDB_val(key)
    var value = unsafe MDB_val()
    let code = unsafe mdb_get(pointer, number(of: table), &key, &value)
    if code == MDB_SUCCESS { return unsafe value.bytes }
    if code == MDB_NOTFOUND { return nil }
    throw unsafe failure(code, "read" + place(key.bytes))
  }

  /// The number of rows.
  @usableFromInline package func count(_ table: StoreTable) throws(LedgerFailure) -> Int {
    var status = MDB_stat()
    let code = unsafe mdb_stat(pointer, number(of: table), &status)
    guard code == MDB_SUCCESS else { throw failure(code, "count") }
    return Int(status.ms_entries)
  }

  /// The number of the last commit this transaction sees; in a write transaction, its own commit's.
  @usableFromInline package var transactionID: UInt64 { UInt64(unsafe mdb_txn_id(pointer)) }
}

extension MDB_val {
  init(_ bytes: UnsafeRawBufferPointer) {
    unsafe self.init(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
  }

  var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: mv_data, count: mv_size) }
}

/// For messages: an eight-byte key shown as a number.
func place(_ key: UnsafeRawBufferPointer) -> String {
  guard key.count == 8 else { return " a key of \(key.count) bytes" }
  return " at " + grouped(unsafe UInt64(bigEndian: key.loadUnaligned(as: UInt64.self)))
}
