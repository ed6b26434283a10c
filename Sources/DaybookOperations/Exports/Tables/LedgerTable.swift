internal import Daybook
internal import DaybookDomain

/// Which ledger was exported, and as at which record.
struct LedgerRow {
  let ledger: LedgerID
  let position: Position
  let isRedacted: Bool
}

extension LedgerRow: TableRow {
  static let table = TableForm<LedgerRow>(
    "ledger", "Which ledger this is of: one row.", key: ["ledger"],
    [
      .id("ledger", "its id") { $0.ledger },
      .integer("position", "the record that all of it is as at") { Int($0.position.value) },
      .flag("is_redacted", "people are pseudonyms") { $0.isRedacted },
      .text("software", "what wrote it") { _ in "daybook \(Ledger.version)" },
    ])
}

/// A row of the dictionary.
struct ColumnRow {
  let of: TableHead
  let place: Int
}

extension ColumnRow: TableRow {
  static let table = TableForm<ColumnRow>(
    "columns", "The dictionary: what every table and column means.", key: ["table", "place"],
    [
      .text("table", "the table") { $0.of.name },
      .integer("place", "the column's place in it, from 1") { $0.place + 1 },
      .text("column", "the column") { $0.of.columns[$0.place].name },
      .text("type", "INTEGER or TEXT") { $0.of.columns[$0.place].type.rawValue },
      .text("meaning", "what it is; an absent value says that there is nothing to say") {
        $0.of.columns[$0.place].meaning
      },
      .flag("is_key", "part of what tells a row from every other") {
        $0.of.key.contains($0.of.columns[$0.place].name)
      },
      .text("table_meaning", "what a row of the table is") { $0.of.meaning },
    ])
}
