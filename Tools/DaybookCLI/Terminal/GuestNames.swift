import Daybook
import DaybookOperations

/// Guests' names for a terminal: none with `--no-names`; that they cannot be read is said once on standard error.
extension GuestNames {
  static let option = Declaration.Option.flag("no-names", "Leave out the guests' names.")

  convenience init(_ arguments: Arguments, _ context: ReadContext) {
    let reader = context.reader
    self.init(arguments.has("no-names") ? nil : { sealed throws(LedgerFailure) in try reader.open(sealed) }) {
      context.tellNames($0)
    }
  }

  /// Rows for people with a column of names before one of theirs, if any of them has a name.
  func added(to rows: [[String]], of reservations: [Reservation?], before column: Int) -> [[String]] {
    let names = reservations.map { text($0) }
    guard names.contains(where: { !$0.isEmpty }) else { return rows }
    return zip(rows, names).map { row, name in row[..<column] + [cell(name)] + row[column...] }
  }
}
