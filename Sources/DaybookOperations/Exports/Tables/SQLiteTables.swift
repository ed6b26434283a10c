internal import Daybook
internal import DaybookFiles
internal import DaybookSQLite

/// One SQLite file with every table, typed and keyed.
final class SQLiteTables: TableSink {
  static let name = "daybook.sqlite"

  private let path: String
  private var file: SQLiteFile?
  private var statement: SQLiteStatement?

  /// Makes the file in a directory, for its owner alone.
  init(in directory: String) throws(LedgerFailure) {
    path = "\(directory)/\(SQLiteTables.name)"
    // SQLite takes an empty file, and keeps its mode.
    _ = try File(path, for: .new)
    file = try SQLiteFile(path, isNew: true)
  }

  func begin(_ table: TableHead) throws(LedgerFailure) {
    guard let file else { return }
    let columns = table.columns.map { "\"\($0.name)\" \($0.type.rawValue)" }
    let key = table.key.map { "\"\($0)\"" }.joined(separator: ", ")
    try file.run(
      "CREATE TABLE \"\(table.name)\" (\(columns.joined(separator: ", ")), PRIMARY KEY (\(key)))")
    let places = table.columns.map { _ in "?" }.joined(separator: ", ")
    statement = try file.prepare("INSERT INTO \"\(table.name)\" VALUES (\(places))")
  }

  func add(_ cells: [SQLiteValue]) throws(LedgerFailure) { try statement?.run(cells) }

  func finish() throws(LedgerFailure) {
    statement = nil
    try file?.commit()
    file = nil
    try File(path, for: .changing).sync()
  }
}
