internal import CDaybookLMDB

extension WriteTransaction {
  /// Sets a key's value; replaces one that is there.
  package mutating func put(_ table: StoreTable, key: RawSpan, _ value: RawSpan) throws(LedgerFailure) {
    try store(table, key, value, flags: 0, "put")
  }

  /// Sets a key's value; replaces one that is there.
  package mutating func put(_ table: StoreTable, key: [UInt8], _ value: [UInt8]) throws(LedgerFailure) {
    unsafe try store(table, key.span.bytes, value.span.bytes, flags: 0, "put")
  }

  /// Sets the value under a number, written as eight bytes, big-endian; replaces one that is there.
  package mutating func put(_ table: StoreTable, key: UInt64, _ value: RawSpan) throws(LedgerFailure) {
    try store(table, key, value, flags: 0, "put")
  }

  /// Sets the value of a new key; throws `.keyExists` when the key is there.
  package mutating func insert(_ table: StoreTable, key: RawSpan, _ value: RawSpan) throws(LedgerFailure) {
    try store(table, key, value, flags: MDB_NOOVERWRITE, "insert")
  }

  /// Adds a row after all others, under a number, written as eight bytes, big-endian; throws `.keyExists` when it does not
  /// sort last.
  package mutating func append(_ table: StoreTable, key: UInt64, _ value: RawSpan) throws(LedgerFailure) {
    try store(table, key, value, flags: MDB_APPEND, "append")
  }

  /// As `append`, but the value is written in place; `fill` must write exactly `byteCount` bytes.
  package mutating func append(
    _ table: StoreTable, key: UInt64, byteCount: Int, _ fill: (inout OutputRawSpan) -> Void
  ) throws(LedgerFailure) {
    let handle = handle
    unsafe try withUnsafeBytes(of: key.bigEndian) { key throws(LedgerFailure) in
      unsafe try handle.reserve(table, key: key, byteCount: byteCount, flags: MDB_APPEND, "append", fill)
    }
  }

  /// As `put`, but the value is written in place; `fill` must write exactly `byteCount` bytes.
  package mutating func put(
    _ table: StoreTable, key: RawSpan, byteCount: Int, _ fill: (inout OutputRawSpan) -> Void
  ) throws(LedgerFailure) {
    let handle = handle
    unsafe try key.withUnsafeBytes { key throws(LedgerFailure) in
      unsafe try handle.reserve(table, key: key, byteCount: byteCount, flags: 0, "put", fill)
    }
  }

  /// Removes a key and its value; false when it was not there.
  @discardableResult
  package mutating func delete(_ table: StoreTable, key: RawSpan) throws(LedgerFailure) -> Bool {
    let handle = handle
    return unsafe try key.withUnsafeBytes { key throws(LedgerFailure) in
      unsafe try handle.delete(table, key: key)
    }
  }

  /// Removes a key and its value; false when it was not there.
  @discardableResult
  package mutating func delete(_ table: StoreTable, key: [UInt8]) throws(LedgerFailure) -> Bool {
    unsafe try delete(table, key: key.span.bytes)
  }

  /// Removes every row of a table; the table stays.
  package mutating func removeAll(_ table: StoreTable) throws(LedgerFailure) { try handle.removeAll(table) }

  private func store(
    _ table: StoreTable, _ key: RawSpan, _ value: RawSpan, flags: Int32, _ verb: String
  ) throws(LedgerFailure) {
    let handle = handle
    unsafe try key.withUnsafeBytes { key throws(LedgerFailure) in
      unsafe try handle.put(table, key: key, value: value, flags: flags, verb)
    }
  }

  private func store(
    _ table: StoreTable, _ key: UInt64, _ value: RawSpan, flags: Int32, _ verb: String
  ) throws(LedgerFailure) {
    let handle = handle
    unsafe try withUnsafeBytes(of: key.bigEndian) { key throws(LedgerFailure) in
      unsafe try handle.put(table, key: key, value: value, flags: flags, verb)
    }
  }
}
