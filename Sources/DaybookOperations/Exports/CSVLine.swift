/// One line of comma-separated values (RFC 4180).
package enum CSVLine {
  /// The cells with commas between them, and CRLF; a cell with a comma, a quote or a line break is quoted.
  package static func bytes(_ cells: [String]) -> [UInt8] {
    var line: [UInt8] = []
    for (place, cell) in cells.enumerated() {
      if place > 0 { line.append(UInt8(ascii: ",")) }
      append(cell, to: &line)
    }
    return line + [0x0D, 0x0A]
  }

  private static func append(_ cell: String, to line: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    guard cell.utf8.contains(where: { $0 == quote || $0 == UInt8(ascii: ",") || $0 == 0x0D || $0 == 0x0A })
    else {
      return line.append(contentsOf: cell.utf8)
    }
    line.append(quote)
    for byte in cell.utf8 {
      if byte == quote { line.append(quote) }
      line.append(byte)
    }
    line.append(quote)
  }
}
