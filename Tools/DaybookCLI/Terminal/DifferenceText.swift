import Daybook
import DaybookCrypto
import DaybookForms
import DaybookJSON
import DaybookViews

/// What two generations of a view differ in: exact JSON, or text for people.
enum DifferenceText {
  /// The members of the object whose `json` this is.
  static func write(_ difference: ViewDifference, to json: inout JSONWriter) {
    json.field("position", unsigned: difference.position.value)
    json.field("inUse", integer: difference.inUse)
    json.field("filled", integer: difference.filled)
    json.field("same", bool: difference.isSame)
    json.field("rows", integer: difference.count)
    json.name("tables")
    json.array(difference.tables) { table, json in
      json.object { json in
        json.field("table", text: table.table)
        json.field("rowsInUse", integer: table.rowsInUse)
        json.field("rowsFilled", integer: table.rowsFilled)
        json.field("onlyInUse", integer: table.onlyInUse)
        json.field("onlyFilled", integer: table.onlyFilled)
        json.field("changed", integer: table.changed)
        json.name("samples")
        json.array(table.samples) { write($0, to: &$1) }
      }
    }
  }

  private static func write(_ row: RowDifference, to json: inout JSONWriter) {
    json.object { json in
      json.field("kind", text: row.kind.rawValue)
      json.field("key", text: hexadecimal(row.key))
      json.nullable("inUse", row.inUse.map(hexadecimal))
      json.nullable("filled", row.filled.map(hexadecimal))
      json.field("about", text: row.subject?.description)
      guard let events = row.events else { return }
      json.name("events")
      json.array(events) { event, json in
        json.object { json in
          json.field("position", unsigned: event.position.value)
          json.field("type", text: event.type.rawValue)
        }
      }
    }
  }

  /// Lines, the first without an indent.
  static func text(_ difference: ViewDifference) -> String {
    let other = difference.filled.map { "generation \($0)" } ?? "what the log says"
    let rows = difference.tables.reduce(0) { $0 + $1.rowsInUse }
    var text =
      "\(difference.view): generation \(difference.inUse) in use and \(other), both at position \(difference.position): "
    guard !difference.isSame else { return text + "the same \(rows) rows\n" }
    text += "\(counted(difference.count)) not the same\n"
    for table in difference.tables where !table.isSame {
      text += "  \(table.table): \(table.onlyInUse) only in use, \(table.onlyFilled) only filled,"
      text += " \(table.changed) changed, of \(table.rowsInUse) in use and \(table.rowsFilled) filled\n"
      for row in table.samples { text += self.text(row) }
      let left = table.count - table.samples.count
      if left > 0 { text += "    and \(left) more\n" }
    }
    return text
  }

  private static func text(_ row: RowDifference) -> String {
    let word =
      switch row.kind {
      case .onlyInUse: "only in use"
      case .onlyFilled: "only filled"
      case .changed: "changed"
      }
    var text = "    \(word): \(row.subject?.description ?? "a row")\n      key     \(short(row.key))\n"
    if let inUse = row.inUse { text += "      in use  \(short(inUse))\n" }
    if let filled = row.filled { text += "      filled  \(short(filled))\n" }
    if let inUse = row.inUse, let filled = row.filled {
      let same = zip(inUse, filled).prefix { $0 == $1 }.count
      text += "      alike to byte \(same), of \(inUse.count) in use and \(filled.count) filled\n"
    }
    guard let events = row.events else { return text }
    guard !events.isEmpty else { return text + "      events  none in the log concerns it\n" }
    let shown = events.suffix(mostEvents).map { "\($0.position) \($0.type.rawValue)" }
    let before = events.count - shown.count
    return text + "      events  " + (before > 0 ? "\(before) before, " : "")
      + shown.joined(separator: ", ") + "\n"
  }

  private static let mostEvents = 12
  private static let mostBytes = 32

  private static func counted(_ rows: Int) -> String { rows == 1 ? "1 row" : "\(rows) rows" }

  private static func short(_ bytes: [UInt8]) -> String {
    guard !bytes.isEmpty else { return "nothing" }
    let text = hexadecimal(Array(bytes.prefix(mostBytes)))
    return bytes.count > mostBytes ? "\(text)… of \(bytes.count) bytes" : text
  }
}
