internal import Daybook
internal import DaybookFiles
internal import DaybookSQLite

/// A file of comma-separated values for each table (RFC 4180): its columns' names first; an empty cell says nothing.
///
/// A text that is there and empty does not occur, so an empty cell is always an absent value.
final class CSVTables: TableSink {
  private let directory: String
  private var file: DraftFile?

  init(in directory: String) { self.directory = directory }

  func begin(_ table: TableHead) throws(LedgerFailure) {
    try file?.finish()
    file = try DraftFile("\(directory)/\(table.name).csv", .free)
    try file?.write(CSVLine.bytes(table.columns.map(\.name)))
  }

  func add(_ cells: [SQLiteValue]) throws(LedgerFailure) {
    let texts = cells.map { cell in
      switch cell {
      case .null: ""
      case .integer(let number): String(number)
      case .text(let text): text
      }
    }
    try file?.write(CSVLine.bytes(texts))
  }

  func finish() throws(LedgerFailure) {
    try file?.finish()
    file = nil
  }
}
