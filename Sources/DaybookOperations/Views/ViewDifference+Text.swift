internal import Daybook
internal import DaybookCrypto
package import DaybookViews

/// What two generations of a view differ in, as text for people.
extension ViewDifference {
  /// Lines, the first without an indent.
  package var text: String {
    let other = filled.map { "generation \($0)" } ?? "what the log says"
    let rows = tables.reduce(0) { $0 + $1.rowsInUse }
    var text = "\(view): generation \(inUse) in use and \(other), both at position \(position): "
    guard !isSame else { return text + "the same \(counted(rows, "row"))\n" }
    text += counted(count, "row") + " not the same\n"
    for table in tables where !table.isSame {
      text += "  \(table.table): \(table.onlyInUse) only in use, \(table.onlyFilled) only filled,"
      text += " \(table.changed) changed, of \(table.rowsInUse) in use and \(table.rowsFilled) filled\n"
      for row in table.samples { text += row.text }
      let left = table.count - table.samples.count
      if left > 0 { text += "    and \(left) more\n" }
    }
    return text
  }
}

extension RowDifference {
  fileprivate var text: String {
    let word =
      switch kind {
      case .onlyInUse: "only in use"
      case .onlyFilled: "only filled"
      case .changed: "changed"
      }
    var text = "    \(word): \(subject?.description ?? "a row")\n      key     \(RowDifference.short(key))\n"
    if let inUse { text += "      in use  \(RowDifference.short(inUse))\n" }
    if let filled { text += "      filled  \(RowDifference.short(filled))\n" }
    if let inUse, let filled {
      let same = zip(inUse, filled).prefix { $0 == $1 }.count
      text += "      alike to byte \(same), of \(inUse.count) in use and \(filled.count) filled\n"
    }
    guard let events else { return text }
    guard !events.isEmpty else { return text + "      events  none in the log concerns it\n" }
    let shown = events.suffix(RowDifference.mostEvents).map { "\($0.position) \($0.type.rawValue)" }
    let before = events.count - shown.count
    return text + "      events  " + (before > 0 ? "\(before) before, " : "")
      + shown.joined(separator: ", ") + "\n"
  }

  private static let mostEvents = 12
  private static let mostBytes = 32

  private static func short(_ bytes: [UInt8]) -> String {
    guard !bytes.isEmpty else { return "nothing" }
    let text = hexadecimal(Array(bytes.prefix(mostBytes)))
    return bytes.count > mostBytes ? "\(text)… of \(bytes.count) bytes" : text
  }
}
