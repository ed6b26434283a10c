internal import CDaybookSQLite
package import DaybookFiles

/// One file of SQLite, open for one thread: the only door to the library.
///
/// It is made to be written once, whole, beside everything else, and read by other programs: a file that was not
/// finished is worth nothing, so nothing is synced before the end.
@safe package final class SQLiteFile {
  private let path: String
  private let connection: OpaquePointer

  /// Opens an empty file to fill it, or any other to read it.
  package init(_ path: String, isNew: Bool) throws(LedgerFailure) {
    self.path = path
    let flags = (isNew ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX
    var opened: OpaquePointer?
    let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
    guard code == SQLITE_OK, let opened = unsafe opened else {
      let text = unsafe String(cString: sqlite3_errstr(code))
      unsafe sqlite3_close_v2(opened)
      throw LedgerFailure(
        .storage, isNew ? "fill" : "open", path, found: text, advice: "name a path that can be written")
    }
    unsafe connection = opened
    guard isNew else { return }
    // Nothing of a draft is kept, so it needs no journal; it is synced when it is finished.
    try run("PRAGMA journal_mode = OFF")
    try run("PRAGMA synchronous = OFF")
    try run("BEGIN")
  }

  deinit { unsafe sqlite3_close_v2(connection) }

  /// Runs statements that give nothing back.
  package func run(_ sql: String) throws(LedgerFailure) {
    guard unsafe sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else { throw failure("write") }
  }

  /// Prepares a statement with `?` where values belong.
  package func prepare(_ sql: String) throws(LedgerFailure) -> SQLiteStatement {
    var prepared: OpaquePointer?
    guard unsafe sqlite3_prepare_v2(connection, sql, -1, &prepared, nil) == SQLITE_OK,
      let prepared = unsafe prepared
    else { throw failure("prepare a statement for") }
    return unsafe SQLiteStatement(prepared, of: self)
  }

  /// The rows that a query gives, in its order.
  package func rows(_ sql: String) throws(LedgerFailure) -> [[SQLiteValue]] {
    let statement = try prepare(sql)
    var rows: [[SQLiteValue]] = []
    while let row = try statement.next() { rows.append(row) }
    return rows
  }

  /// Ends what was written; the file is whole once it is synced.
  package func commit() throws(LedgerFailure) { try run("COMMIT") }

  func failure(_ operation: String) -> LedgerFailure {
    let code = unsafe sqlite3_errcode(connection)
    let text = unsafe String(cString: sqlite3_errmsg(connection))
    return LedgerFailure(
      code == SQLITE_FULL ? .storageFull : .storage, operation, path, found: text,
      advice: code == SQLITE_FULL ? "free space and try again" : nil)
  }
}
