internal import Daybook
internal import DaybookSQLite

/// An exported table, described once: what stands in it is what its dictionary says.
struct TableForm<Row>: Sendable {
  let name: String
  let meaning: String
  /// The columns that tell a row from every other.
  let key: [String]
  let fields: [TableField<Row>]

  init(_ name: String, _ meaning: String, key: [String], _ fields: [TableFields<Row>]) {
    (self.name, self.meaning, self.key) = (name, meaning, key)
    self.fields = fields.flatMap(\.all)
  }

  var head: TableHead {
    TableHead(
      name: name, meaning: meaning, key: key, columns: fields.map { ($0.name, $0.type, $0.meaning) })
  }

  func cells(_ row: Row) -> [SQLiteValue] { fields.map { $0.value(row) } }
}

/// A row of an exported table.
protocol TableRow {
  static var table: TableForm<Self> { get }
}

/// What a sink must know of a table.
struct TableHead {
  let name: String
  let meaning: String
  let key: [String]
  let columns: [(name: String, type: TableType, meaning: String)]
}
