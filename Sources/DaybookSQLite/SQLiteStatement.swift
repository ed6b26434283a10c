internal import CDaybookSQLite
package import DaybookFiles

/// A prepared statement, used again and again.
@safe package final class SQLiteStatement {
  private let statement: OpaquePointer
  /// Held, so that the file outlives its statements.
  private let file: SQLiteFile

  init(_ statement: OpaquePointer, of file: SQLiteFile) {
    unsafe self.statement = statement
    self.file = file
  }

  deinit { unsafe sqlite3_finalize(statement) }

  /// Runs it once with these values in place of its `?`.
  package func run(_ values: [SQLiteValue]) throws(LedgerFailure) {
    for (place, value) in values.enumerated() {
      let code =
        switch value {
        case .null: unsafe sqlite3_bind_null(statement, Int32(place + 1))
        case .integer(let number): unsafe sqlite3_bind_int64(statement, Int32(place + 1), number)
        case .text(let text):
          unsafe daybook_bind_text(statement, Int32(place + 1), text, Int32(text.utf8.count))
        }
      guard code == SQLITE_OK else { throw file.failure("bind a value for") }
    }
    let code = unsafe sqlite3_step(statement)
    unsafe sqlite3_reset(statement)
    guard code == SQLITE_DONE || code == SQLITE_ROW else { throw file.failure("write") }
  }

  /// The next row; nil after the last.
  func next() throws(LedgerFailure) -> [SQLiteValue]? {
    switch unsafe sqlite3_step(statement) {
    case SQLITE_ROW:
      let count = unsafe sqlite3_column_count(statement)
      return (0..<count).map(value)
    case SQLITE_DONE: return nil
    default: throw file.failure("read")
    }
  }

  private func value(_ column: Int32) -> SQLiteValue {
    switch unsafe sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(statement, column))
    case SQLITE_NULL: return .null
    default:
      guard let text = unsafe sqlite3_column_text(statement, column) else { return .null }
      return .text(unsafe String(cString: text))
    }
  }
}
