internal import Daybook

/// Which column of a table says what: `id=Booking,venue=:sahil,party=Guests,start=When,minutes=:90`.
package struct ColumnMap: Sendable {
  private enum Source {
    case column(Int)
    case constant(String)
  }

  /// The word of each field in messages: its column's name, or `--map`.
  private(set) var names: [CarriedField: String] = [:]
  private var sources: [CarriedField: Source] = [:]

  package static let help =
    "csv: which column is which: \(CarriedField.allCases.map(\.rawValue).joined(separator: ", ")). A column is named "
    + "as in the header or by its number, #1 the first; :TEXT says the same for every row."

  init(_ text: String, header: [String]) throws(LedgerFailure) {
    for part in text.parts(separatedBy: ",") {
      let sides = part.parts(separatedBy: "=", atMost: 2)
      guard sides.count == 2, let field = CarriedField(rawValue: sides[0]) else {
        throw ColumnMap.wrong(
          "found \"\(part)\"; allowed: FIELD=COLUMN, FIELD one of "
            + CarriedField.allCases.map(\.rawValue).joined(separator: ", "))
      }
      guard sources[field] == nil else { throw ColumnMap.wrong("\(field.rawValue) is named twice") }
      let column = sides[1]
      if let constant = column.after(":") {
        sources[field] = .constant(constant)
        names[field] = "--map \(field.rawValue)"
      } else {
        // Far out of any header stays so, and the largest number overflows nothing.
        let number = column.after("#").flatMap { Int($0) }.map { $0 &- 1 }
        guard let index = number ?? header.firstIndex(of: column), header.indices.contains(index) else {
          throw ColumnMap.wrong("no column \(column); found \(Shown.line(header.joined(separator: ", ")))")
        }
        sources[field] = .column(index)
        names[field] = header[index]
      }
    }
    for field in [CarriedField.id, .venue, .party] where sources[field] == nil {
      throw ColumnMap.wrong("missing \(field.rawValue); allowed: a column, or :TEXT for every row")
    }
    guard sources[.start] != nil || (sources[.date] != nil && sources[.time] != nil) else {
      throw ColumnMap.wrong("missing start; allowed: one column start, or date and time")
    }
    guard sources[.end] != nil || sources[.minutes] != nil else {
      throw ColumnMap.wrong("missing end; allowed: a column end, or minutes, such as minutes=:90")
    }
  }

  /// What a row says; nil when it says nothing.
  func value(_ field: CarriedField, in row: [String]) -> String? {
    let text: String
    switch sources[field] {
    case .column(let index): text = row[index]
    case .constant(let constant): text = constant
    case nil: return nil
    }
    return text.isBlank ? nil : text
  }

  private static func wrong(_ message: String) -> LedgerFailure {
    LedgerFailure(.malformed, "--map: \(message)\nSee 'daybook import --help'.")
  }
}
