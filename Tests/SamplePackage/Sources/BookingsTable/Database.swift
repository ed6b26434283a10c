import CRecipesSQLite

/// What SQLite answered to a statement.
public struct DatabaseError: Error { public let message: String }

/// A file of SQLite's; used by one task at a time.
public final class Database {
  private var handle: OpaquePointer?

  public init(_ path: String) throws {
    guard sqlite3_open(path, &handle) == SQLITE_OK else { throw error }
  }

  deinit { sqlite3_close(handle) }

  private var error: DatabaseError { DatabaseError(message: String(cString: sqlite3_errmsg(handle))) }

  /// Runs a statement, giving texts for its question marks; returns the texts of its rows.
  @discardableResult
  public func run(_ sql: String, _ values: String?...) throws -> [[String?]] {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { throw error }
    defer { sqlite3_finalize(statement) }
    // Copied at once: a pointer to -1 says so.
    let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for (place, value) in values.enumerated() {
      guard sqlite3_bind_text(statement, Int32(place + 1), value, -1, copied) == SQLITE_OK else {
        throw error
      }
    }
    var rows: [[String?]] = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW:
        rows.append(
          (0..<sqlite3_column_count(statement)).map { column in
            sqlite3_column_text(statement, column).map { String(cString: $0) }
          })
      case SQLITE_DONE: return rows
      default: throw error
      }
    }
  }

  /// All of it, or nothing.
  public func transaction(_ body: () throws -> Void) throws {
    try run("BEGIN IMMEDIATE")
    do { try body() } catch {
      _ = try? run("ROLLBACK")
      throw error
    }
    try run("COMMIT")
  }
}
