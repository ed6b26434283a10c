/// Text as man(7) reads it, whatever characters are in it and whatever the formatter's own encoding is.
enum Roff {
  /// Within a line.
  static func inline(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\\": "\\(rs"
      case "-": "\\-"
      case "'": "\\(aq"
      case "`": "\\(ga"
      case "\"": "\\(dq"
      case "^": "\\(ha"
      case "~": "\\(ti"
      case "\u{20}"..."\u{7E}": String(scalar)
      default: "\\[u\(hexadecimal(scalar.value))]"
      }
    }.joined()
  }

  /// One argument of a macro.
  static func argument(_ text: String) -> String { "\"\(inline(text))\"" }

  /// A paragraph; each line of it that begins like a request is kept from being one.
  static func line(_ text: String) -> String {
    text.split(separator: "\n").map { guarded(inline(String($0))) + "\n" }.joined()
  }

  /// A line to be shown as it is.
  static func code(_ text: String) -> String { guarded(inline(text)) + "\n" }

  private static func guarded(_ line: String) -> String { line.hasPrefix(".") ? "\\&\(line)" : line }

  /// At least four digits, as groff wants them.
  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
