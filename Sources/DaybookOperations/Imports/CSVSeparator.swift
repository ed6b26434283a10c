internal import Daybook

/// The separator between fields: given, stated in a first line `sep=;`, or detected in the header.
struct CSVSeparator: Hashable, Sendable {
  let byte: UInt8

  static let comma = CSVSeparator(byte: UInt8(ascii: ","))
  private static let semicolon = CSVSeparator(byte: UInt8(ascii: ";"))
  private static let tab = CSVSeparator(byte: 0x09)
  private static let bar = CSVSeparator(byte: UInt8(ascii: "|"))

  private init(byte: UInt8) { self.byte = byte }

  /// Reads the option `--separator`.
  init(option text: String) throws(LedgerFailure) {
    switch text {
    case ",": self = .comma
    case ";": self = .semicolon
    case "|": self = .bar
    case "tab", "\t": self = .tab
    default:
      throw LedgerFailure(
        .malformed,
        "--separator: found \"\(text)\"; allowed: one of , ; | or the word tab\nSee 'daybook import --help'."
      )
    }
  }

  /// The separator that a first line `sep=;` states, and the line's length; nil if there is no such line.
  static func stated(_ bytes: [UInt8]) -> (separator: CSVSeparator, byteCount: Int)? {
    let word = String(decoding: bytes.prefix(4), as: UTF8.self).lowercased()
    guard word == "sep=", bytes.count > 4,
      [.comma, .semicolon, .tab, .bar].contains(CSVSeparator(byte: bytes[4])),
      let end = bytes.dropFirst(5).firstIndex(of: 0x0A), bytes[5..<end].allSatisfy({ $0 == 0x0D })
    else { return nil }
    return (CSVSeparator(byte: bytes[4]), end + 1)
  }

  /// The most frequent of comma, semicolon and tab in the first line, outside quotes.
  static func found(in bytes: some Collection<UInt8>) -> CSVSeparator {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in bytes.drop(while: { $0 == 0x0A || $0 == 0x0D }) {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x0A || byte == 0x0D { break }
      counts[byte, default: 0] += 1
    }
    func count(_ one: CSVSeparator) -> Int { counts[one.byte] ?? 0 }
    return [.semicolon, .tab].reduce(.comma) { count($1) > count($0) ? $1 : $0 }
  }

  /// For messages.
  var name: String {
    switch self {
    case .comma: "a comma"
    case .semicolon: "a semicolon"
    case .tab: "a tab"
    default: "|"
    }
  }

  var text: String { String(Unicode.Scalar(byte)) }
}
