/// Makes text safe to show to people, whoever wrote it.
///
/// Characters that control a terminal, or turn the direction of the text beside them, are shown by their
/// number, as in `\u{1B}`.
package enum Shown {
  /// Text of whole lines; line feeds stay.
  package static func lines(_ text: String) -> String { shown(text, keepsLines: true) }

  /// Text within a line, such as a field of a file; line feeds are shown by their number, too.
  package static func line(_ text: String) -> String { shown(text, keepsLines: false) }

  private static func shown(_ text: String, keepsLines: Bool) -> String {
    func steers(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.value {
      case 0x0A: !keepsLines
      case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
      default: false
      }
    }
    guard text.unicodeScalars.contains(where: steers) else { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if steers(scalar) {
        shown.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
      } else {
        shown.append(scalar)
      }
    }
    return String(shown)
  }
}
