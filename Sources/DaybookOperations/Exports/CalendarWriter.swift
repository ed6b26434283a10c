internal import Daybook
internal import DaybookTime

/// Writes an iCalendar stream (RFC 5545): CRLF, lines folded between letters at 75 octets, texts escaped.
struct CalendarWriter {
  private(set) var bytes: [UInt8] = []

  /// Octets of a line without its end (§3.1).
  private static let mostOctets = 75

  /// A content line whose value is written as it is.
  ///
  /// It is folded between letters with their marks, as readers keep a letter that is split as two halves; only a letter
  /// that fills a line alone is taken apart, between its scalars.
  mutating func line(_ name: String, _ value: String) {
    var count = 0
    func letters(_ text: String) -> [[UInt8]] {
      text.flatMap { letter -> [[UInt8]] in
        let bytes = Array(letter.utf8)
        guard bytes.count >= CalendarWriter.mostOctets else { return [bytes] }
        return letter.unicodeScalars.map { Array($0.utf8) }
      }
    }
    for letter in letters(name + ":" + value) {
      if count + letter.count > CalendarWriter.mostOctets {
        bytes += [0x0D, 0x0A, 0x20]
        count = 1
      }
      bytes += letter
      count += letter.count
    }
    bytes += [0x0D, 0x0A]
  }

  /// A line with a text (§3.3.11): backslash, semicolon, comma and line breaks are escaped.
  mutating func text(_ name: String, _ text: String) {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case ";": escaped += "\\;"
      case ",": escaped += "\\,"
      case "\n": escaped += "\\n"
      case let other where other.value < 0x20 || other.value == 0x7F: break
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    line(name, escaped)
  }

  /// An instant in UTC (§3.3.5, form 2), whole seconds.
  mutating func instant(_ name: String, _ instant: Timestamp) {
    let whole = Timestamp(epochSeconds: instant.epochSeconds)
    line(name, whole.description.filter { $0 != "-" && $0 != ":" })
  }
}
