package import Daybook

/// Reservations in a table of anybody's columns, or what was quarantined of one.
package struct CSVReservations: ForeignFile {
  /// Columns a quarantined row begins with.
  private static let reasons = ["quarantine_line", "quarantine_field", "quarantine_reason"]

  package let path: String
  package let values: CarriedValues
  package let rows: [CarriedRow]
  private let header: [String]
  private let records: [[String]]

  package init(_ path: String, map text: String, system: String) throws(LedgerFailure) {
    self.path = path
    var reader = CSVReader(try FileBytes.read(path), path: path)
    let first = try reader.next()?.fields ?? []
    let isQuarantine = first.starts(with: CSVReservations.reasons)
    let own = isQuarantine ? CSVReservations.reasons.count : 0
    header = Array(first.dropFirst(own))
    let map = try ColumnMap(text, header: header)
    let names = map.names
    values = CarriedValues(system: system) { names[$0] }
    var (rows, records): ([CarriedRow], [[String]]) = ([], [])
    while let record = try reader.next() {
      let fields = Array(record.fields.dropFirst(own))
      records.append(fields)
      guard fields.count == header.count else {
        let fault = RowFault.invalid(
          nil, "found \(fields.count) fields; allowed: as many as the header's \(header.count)")
        rows.append(CarriedRow(line: record.line, result: .failure(RowFaults(all: [fault]))))
        continue
      }
      rows.append(
        CarriedRow(line: record.line, result: CSVRow(fields: fields, map: map, values: values).command()))
    }
    (self.rows, self.records) = (rows, records)
  }

  package func quarantine(_ faulty: [(row: Int, faults: [RowFault])]) -> [UInt8] {
    var text = CSVReservations.line(CSVReservations.reasons + header)
    for (row, faults) in faulty {
      let fields = Set(faults.compactMap(\.field)).sorted().joined(separator: "; ")
      let reasons = faults.map(\.text).joined(separator: "; ")
      text += CSVReservations.line([String(rows[row].line), fields, reasons] + records[row])
    }
    return Array(text.utf8)
  }

  /// One record (RFC 4180): fields that need it are quoted.
  private static func line(_ fields: [String]) -> String {
    fields.map { field in
      let isPlain = !field.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
      return isPlain ? field : "\"" + field.replacingScalars(["\"": "\"\""]) + "\""
    }.joined(separator: ",") + "\r\n"
  }

  package var quarantineSuffix: String { "csv" }
}
