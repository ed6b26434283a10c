internal import Daybook

/// A table with a header, as spreadsheets write it.
///
/// Rows without anything in them are passed over; empty cells at the end of a row are the same written or left out.
struct CSVTable: Sendable {
  let header: [String]
  /// As they are written.
  let rows: [CSVReader.Record]
  let separator: CSVSeparator
  /// The line `sep=;` that the file begins with; empty where it does not.
  let opening: String

  /// A separator that is given goes before what the file says itself.
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
    header = rows.first?.fields ?? []
    self.rows = Array(rows.dropFirst())
  }

  /// A row's cells, as many as the header has; nil when there is something in more.
  static func cells(_ fields: [String], _ count: Int) -> [String]? {
    guard fields.dropFirst(count).allSatisfy(\.isBlank) else { return nil }
    return fields.prefix(count) + Array(repeating: "", count: max(0, count - fields.count))
  }

  /// The header, for a message that does not find a column in it.
  var columns: String {
    "found \(Shown.line(header.joined(separator: ", "))), \(separator.name) between them; --separator says another"
  }

  /// One record (RFC 4180): fields that need it are quoted.
  func line(_ fields: [String]) -> String {
    fields.map { field in
      let isPlain = !field.utf8.contains { [0x22, separator.byte, 0x0A, 0x0D].contains($0) }
      return isPlain ? field : "\"" + field.replacingScalars(["\"": "\"\""]) + "\""
    }.joined(separator: separator.text) + "\r\n"
  }
}
