package import Daybook

/// Reservations in a table with any columns, or the quarantined rows of such a table.
package struct CSVReservations: ForeignFile {
  /// The columns with which a quarantined row begins.
  private static let reasons = ["quarantine_line", "quarantine_field", "quarantine_reason"]

  package let path: String
  package let values: CarriedValues
  package let rows: [CarriedRow]
  private let table: CSVTable
  /// The file's own columns, without those added by a quarantine.
  private let header: [String]
  /// The number of quarantine columns before them.
  private let added: Int

  /// `separator` and `dates` are options of `import`; nil: the separator is detected, dates are `YYYY-MM-DD`.
  package init(
    _ path: String, map text: String, system: String, separator: String? = nil, dates pattern: String? = nil
  ) throws(LedgerFailure) {
    self.path = path
    let dates = try pattern.map { text throws(LedgerFailure) in try DatePattern(option: text) } ?? .standard
    let separator = try separator.map { text throws(LedgerFailure) in try CSVSeparator(option: text) }
    let table = try CSVTable(path, separator: separator)
    let added = table.header.starts(with: CSVReservations.reasons) ? CSVReservations.reasons.count : 0
    let header = Array(table.header.dropFirst(added))
    let map = try ColumnMap(text, of: table, dates: dates, header: header)
    let values = CarriedValues(system: system, dates: dates) { map.name(of: $0) }
    rows = table.rows.map { row in
      let given = Array(row.fields.dropFirst(added))
      guard let cells = CSVTable.cells(given, header.count) else {
        let fault = RowFault.invalid(
          nil, "found \(given.count) fields; allowed: as many as the header's \(header.count)")
        return CarriedRow(line: row.line, result: .failure(RowFaults(all: [fault])))
      }
      return CSVRow(fields: cells, map: map, values: values).carried(line: row.line)
    }
    (self.table, self.values, self.header, self.added) = (table, values, header, added)
  }

  package func quarantine(_ faulty: [(row: Int, faults: [RowFault])]) -> [UInt8] {
    var text = table.opening + table.line(CSVReservations.reasons + header)
    for (row, faults) in faulty {
      let fields = Set(faults.compactMap(\.field)).sorted().joined(separator: "; ")
      let reasons = faults.map(\.text).joined(separator: "; ")
      let own = table.rows[row].fields.dropFirst(added)
      text += table.line([String(rows[row].line), fields, reasons] + own)
    }
    return Array(text.utf8)
  }

  package var quarantineSuffix: String { "csv" }
}
