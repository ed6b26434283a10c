internal import Daybook

/// Maps fields to columns: `id=Booking,venue=:sahil,party=Guests,start=When,minutes=:90`.
package struct ColumnMap: Sendable {
  private enum Source {
    case column(Int)
    case constant(String)
  }

  /// What messages call each field: its column's name, or `--map`.
  private var names: [CarriedField: String] = [:]
  private var sources: [CarriedField: Source] = [:]

  package static let help =
    "csv: which column is which: \(CarriedField.allCases.map(\.rawValue).joined(separator: ", ")). A column is named "
    + "as in the header or by its number, #1 the first; :TEXT says the same for every row."

  init(_ text: String, of table: CSVTable, dates: DatePattern, header: [String]) throws(LedgerFailure) {
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
        let index = try ColumnMap.place(of: column, in: header, table)
        sources[field] = .column(index)
        names[field] = ColumnMap.name(of: index, in: header)
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
    try checkHeader(header, dates)
  }

  private static func place(of column: String, in header: [String], _ table: CSVTable) throws(LedgerFailure)
    -> Int
  {
    // `&-` cannot trap: a number far outside the header stays outside it.
    let number = column.after("#").flatMap { Int($0) }.map { $0 &- 1 }
    let places = header.indices.filter { place in
      number.map { $0 == place } ?? (header[place] == column)
    }
    guard let place = places.first else { throw wrong("no column \(column); \(table.columns)") }
    guard places.count == 1 else {
      let numbers = places.map { "#\($0 + 1)" }.joined(separator: " and ")
      throw wrong("the column \(column) stands \(places.count) times; say which by its number: \(numbers)")
    }
    return place
  }

  /// A column without a unique name is called by its number.
  private static func name(of place: Int, in header: [String]) -> String {
    let name = header[place]
    if name.isBlank { return "#\(place + 1)" }
    return header.count { $0 == name } == 1 ? name : "\(name) (#\(place + 1))"
  }

  /// Refuses a first row that has values instead of names: it is a booking, and would be lost.
  private func checkHeader(_ header: [String], _ dates: DatePattern) throws(LedgerFailure) {
    for (field, source) in sources.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      guard case .column(let place) = source else { continue }
      let cell = header[place]
      let isValue =
        switch field {
        case .party, .minutes: Int(wholeIn: cell) != nil
        case .date: dates.date(cell) != nil
        case .time: ForeignClock(cell) != nil
        case .start, .end: dates.time(cell) != nil
        default: false
        }
      if isValue {
        throw ColumnMap.wrong(
          "the first row is no header: \(field.rawValue) in it is \"\(Shown.line(cell))\"; "
            + "allowed: a first row with the columns' names")
      }
    }
  }

  /// The field's column in the file: both columns of a start in two, the minutes if there is no end.
  func name(of field: CarriedField) -> String? {
    switch field {
    case .start where names[.start] == nil:
      [names[.date], names[.time]].compactMap { $0 }.joined(separator: ", ")
    case .end: names[.end] ?? names[.minutes]
    default: names[field]
    }
  }

  /// Whether the map has the field.
  func says(_ field: CarriedField) -> Bool { sources[field] != nil }

  /// A row's value of the field; nil if it is blank or not mapped.
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
