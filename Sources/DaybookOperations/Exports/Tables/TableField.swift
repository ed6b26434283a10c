internal import Daybook
internal import DaybookSQLite
internal import DaybookTime

/// A column of an exported table: its name, its type, what it means, and how a row gives its value.
struct TableField<Row>: Sendable {
  let name: String
  let type: TableType
  let meaning: String
  let value: @Sendable (Row) -> SQLiteValue
}

/// The type of a column's values; either may be absent.
enum TableType: String {
  case integer = "INTEGER"
  case text = "TEXT"
}

/// A row with a venue's clocks; nil for what is of no venue.
protocol LocalRow: SendableMetatype {
  var rules: ZoneRules? { get }
}

/// One column, or several that belong together.
struct TableFields<Row>: Sendable {
  let all: [TableField<Row>]

  static func integer(
    _ name: String, _ meaning: String, _ value: @escaping @Sendable (Row) -> Int?
  ) -> TableFields {
    one(name, .integer, meaning) { row in value(row).map { .integer(Int64($0)) } ?? .null }
  }

  static func flag(
    _ name: String, _ meaning: String, _ value: @escaping @Sendable (Row) -> Bool
  ) -> TableFields {
    one(name, .integer, "\(meaning): 1, else 0") { .integer(value($0) ? 1 : 0) }
  }

  static func text(
    _ name: String, _ meaning: String, _ value: @escaping @Sendable (Row) -> String?
  ) -> TableFields {
    one(name, .text, meaning) { row in value(row).map { .text($0) } ?? .null }
  }

  static func id<Entity>(
    _ name: String, _ meaning: String, _ value: @escaping @Sendable (Row) -> ID<Entity>?
  ) -> TableFields {
    text(name, meaning) { value($0)?.description }
  }

  private static func one(
    _ name: String, _ type: TableType, _ meaning: String, _ value: @escaping @Sendable (Row) -> SQLiteValue
  ) -> TableFields {
    TableFields(all: [TableField(name: name, type: type, meaning: meaning, value: value)])
  }
}

extension TableFields where Row: LocalRow {
  /// An instant in three columns: microseconds since 1970, UTC, and the venue's wall time with its offset.
  static func instant(
    _ name: String, _ meaning: String, _ value: @escaping @Sendable (Row) -> Timestamp?
  ) -> TableFields {
    let columns = [
      one("\(name)_us", .integer, "\(meaning), in microseconds since 1970 (UTC)") { row in
        value(row).map { .integer($0.microseconds) } ?? .null
      },
      text("\(name)_utc", "\(meaning), in UTC (RFC 3339)") { value($0)?.description },
      text("\(name)_local", "\(meaning), on the venue's clocks with their offset") { row in
        guard let instant = value(row) else { return nil }
        return row.rules?.label(instant)
      },
    ]
    return TableFields(all: columns.flatMap(\.all))
  }
}
