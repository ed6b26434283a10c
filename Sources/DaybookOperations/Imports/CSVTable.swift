internal import Daybook

/// A table with a header, as spreadsheets write it.
///
/// Empty rows are skipped. Empty cells at the end of a row may be left out.
struct CSVTable: Sendable {
  let header: [String]
  /// The rows after the header, as they are written.
  let rows: [CSVReader.Record]
  let separator: CSVSeparator
  /// The line `sep=;` with which the file begins; empty if there is none.
  let opening: String

  /// A given separator takes precedence over the one that the file states.
  init(_ path: String, separator given: CSVSeparator? = nil) throws(LedgerFailure) {
    let bytes = try FileBytes.read(path)
    let stated = CSVSeparator.stated(bytes)
    let rest = bytes.dropFirst(stated?.byteCount ?? 0)
    separator = given ?? stated?.separator ?? .found(in: rest)
    opening = stated == nil ? "" : "sep=\(separator.text)\r\n"
    var reader = CSVReader(Array(rest), path: path, separator, firstLine: stated == nil ? 1 : 2)
    var rows: [CSVReader.Record] = []
    while let row = try reader.next() {
      if !row.fields.allSatisfy(\.isBlank) { rows.append(row) }
    }
    guard let first = rows.first else {
      throw LedgerFailure(
        .badFile, "read \(path): found nothing in it; allowed: a first row with the columns' names")
    }
    header = first.fields
    self.rows = Array(rows.dropFirst())
  }

  /// A row's cells, as many as the header has; nil if a cell beyond those is not blank.
  static func cells(_ fields: [String], _ count: Int) -> [String]? {
    guard fields.dropFirst(count).allSatisfy(\.isBlank) else { return nil }
    return fields.prefix(count) + Array(repeating: "", count: max(0, count - fields.count))
  }

  /// The header, for a message about a column that is not in it.
  var columns: String {
    "found \(Shown.line(header.joined(separator: ", "))), \(separator.name) between them; --separator says another"
  }

  /// One record (RFC 4180); only fields that need quotes have them.
  func line(_ fields: [String]) -> String {
    fields.map { field in
      let isPlain = !field.utf8.contains { [0x22, separator.byte, 0x0A, 0x0D].contains($0) }
      return isPlain ? field : "\"" + field.replacingScalars(["\"": "\"\""]) + "\""
    }.joined(separator: separator.text) + "\r\n"
  }
}
