internal import Daybook

/// Separated values (RFC 4180), record by record, with the line each begins on.
struct CSVReader {
  struct Record: Sendable {
    /// From 1; the header is usually line 1.
    let line: Int
    let fields: [String]
  }

  private let bytes: [UInt8]
  private let path: String
  private let separator: CSVSeparator
  private var index = 0
  private var line: Int

  /// `path` and `firstLine`, the line on which the bytes begin, are for messages.
  init(_ bytes: [UInt8], path: String, _ separator: CSVSeparator = .comma, firstLine: Int = 1) {
    self.bytes = bytes
    self.path = path
    self.separator = separator
    line = firstLine
  }

  /// The next record; nil at the end. Empty lines are skipped.
  mutating func next() throws(LedgerFailure) -> Record? {
    while index < bytes.count, bytes[index] == 0x0A || bytes[index] == 0x0D { newline() }
    guard index < bytes.count else { return nil }
    let start = line
    var fields: [String] = []
    while true {
      fields.append(try field())
      guard index < bytes.count, bytes[index] == separator.byte else { break }
      index += 1
    }
    if index < bytes.count { newline() }
    return Record(line: start, fields: fields)
  }

  private var isAtEndOfField: Bool {
    guard index < bytes.count else { return true }
    let byte = bytes[index]
    return byte == separator.byte || byte == 0x0A || byte == 0x0D
  }

  private mutating func newline() {
    if bytes[index] == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
    index += 1
    line += 1
  }

  private mutating func field() throws(LedgerFailure) -> String {
    var text: [UInt8] = []
    if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
      let start = line
      index += 1
      while true {
        guard index < bytes.count else {
          throw LedgerFailure(.badFile, "read \(path): line \(start): a quoted field has no closing quote")
        }
        let byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: "\"") {
          guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { break }
          index += 1
        }
        if byte == 0x0A { line += 1 }
        text.append(byte)
      }
      guard isAtEndOfField else {
        throw LedgerFailure(
          .badFile,
          "read \(path): line \(line): found text after a closing quote; allowed: \(separator.name) or the end of the line"
        )
      }
    } else {
      while !isAtEndOfField {
        text.append(bytes[index])
        index += 1
      }
    }
    guard let string = String(validating: text, as: UTF8.self) else {
      throw LedgerFailure(.badFile, "read \(path): line \(line): not UTF-8")
    }
    return string
  }
}
