import CDaybookLMDB
import Daybook
import DaybookCrypto
import Glibc

/// The same log through LMDB's C calls and nothing else: what the ledger is measured against.
final class RawLog {
  private var environment: OpaquePointer?
  private var table: MDB_dbi = 0
  private var position: UInt64 = 0

  /// Opens an environment as the ledger does: durable, read-ahead on, readers not bound to threads.
  init(directory: String, create: Bool, mapByteCount: Int? = nil) throws(BenchFailure) {
    if create, mkdir(directory, 0o700) != 0 {
      throw BenchFailure("create \(directory): \(String(cString: strerror(errno)))")
    }
    try check(mdb_env_create(&environment))
    try check(mdb_env_set_mapsize(environment, mapByteCount ?? 64 << 30))
    try check(
      mdb_env_open(
        environment, directory, UInt32(bitPattern: create ? MDB_NOTLS : MDB_NOTLS | MDB_RDONLY), 0o600))
    var transaction: OpaquePointer?
    try check(mdb_txn_begin(environment, nil, create ? 0 : UInt32(bitPattern: MDB_RDONLY), &transaction))
    try check(mdb_dbi_open(transaction, nil, 0, &table))
    try check(mdb_txn_commit(transaction))
  }

  deinit { mdb_env_close(environment) }

  /// Appends these records from `first` on in one durable commit.
  func append(_ records: RecordBytes, from first: Int, count: Int) throws(BenchFailure) {
    var transaction: OpaquePointer?
    var cursor: OpaquePointer?
    try check(mdb_txn_begin(environment, nil, 0, &transaction))
    try check(mdb_cursor_open(transaction, table, &cursor))
    for index in first..<first + count {
      position += 1
      var number = position.bigEndian
      let code = records.withRecord(index) { record in
        withUnsafeMutableBytes(of: &number) { number in
          var key = MDB_val(mv_size: 8, mv_data: number.baseAddress)
          var value = MDB_val(
            mv_size: record.count, mv_data: UnsafeMutableRawPointer(mutating: record.baseAddress))
          return mdb_cursor_put(cursor, &key, &value, UInt32(bitPattern: MDB_APPEND))
        }
      }
      try check(code)
    }
    mdb_cursor_close(cursor)
    try check(mdb_txn_commit(transaction))
  }

  /// Reads every record with a cursor and returns how many there are.
  ///
  /// With `hashing`, each record is hashed after the hash of the one before it.
  func scan(hashing: Bool) throws(BenchFailure) -> Int {
    var transaction: OpaquePointer?
    var cursor: OpaquePointer?
    try check(mdb_txn_begin(environment, nil, UInt32(bitPattern: MDB_RDONLY), &transaction))
    defer { mdb_txn_abort(transaction) }
    try check(mdb_cursor_open(transaction, table, &cursor))
    defer { mdb_cursor_close(cursor) }
    var key = MDB_val()
    var value = MDB_val()
    var hasher = Blake2b()
    var link = Digest256.zero
    var sum: UInt64 = 0
    var count = 0
    var code = mdb_cursor_get(cursor, &key, &value, MDB_FIRST)
    while code == MDB_SUCCESS {
      let bytes = UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)
      sum &+= bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
      if hashing {
        hasher.update(link)
        hasher.update(bytes.bytes)
        link = hasher.finish()
      }
      count += 1
      code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)
    }
    guard code == MDB_NOTFOUND, sum != 0 || link != .zero else { throw RawLog.failure(code) }
    return count
  }

  private func check(_ code: Int32) throws(BenchFailure) {
    guard code == MDB_SUCCESS else { throw RawLog.failure(code) }
  }

  private static func failure(_ code: Int32) -> BenchFailure {
    BenchFailure("LMDB: \(String(cString: mdb_strerror(code)))")
  }
}

/// Records stored one after another in one buffer.
struct RecordBytes {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  var count: Int { ends.count }
  var byteCount: Int { bytes.count }

  mutating func append(_ record: RawSpan) {
    record.withUnsafeBytes { bytes.append(contentsOf: $0) }
    ends.append(bytes.count)
  }

  func withRecord<R>(_ index: Int, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    bytes.withUnsafeBytes { all in
      body(UnsafeRawBufferPointer(rebasing: all[(index == 0 ? 0 : ends[index - 1])..<ends[index]]))
    }
  }
}
