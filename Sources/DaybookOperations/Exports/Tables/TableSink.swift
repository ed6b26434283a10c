internal import Daybook
internal import DaybookSQLite

/// Where exported tables go, one after another.
protocol TableSink: AnyObject {
  /// Begins a table; the one before it is finished.
  func begin(_ table: TableHead) throws(LedgerFailure)
  /// Adds a row of the table that was begun, a value for each of its columns.
  func add(_ cells: [SQLiteValue]) throws(LedgerFailure)
  /// Ends the last table; what was made is durable.
  func finish() throws(LedgerFailure)
}
