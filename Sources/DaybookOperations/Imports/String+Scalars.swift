/// Formats are split and joined by Unicode scalars, not by characters.
///
/// A mark that combines with a separator or a quote makes one character of the two for a reader; for the
/// format the separator or quote is still there.
extension String {
  /// The text with each of some scalars replaced.
  package func replacingScalars(_ replacements: KeyValuePairs<Unicode.Scalar, String>) -> String {
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if let (_, other) = replacements.first(where: { $0.key == scalar }) {
        text.append(contentsOf: other.unicodeScalars)
      } else {
        text.append(scalar)
      }
    }
    return String(text)
  }

  /// The parts between separators, including empty ones.
  package func parts(separatedBy separator: Unicode.Scalar, atMost count: Int = .max) -> [String] {
    unicodeScalars.split(separator: separator, maxSplits: count - 1, omittingEmptySubsequences: false).map {
      String($0)
    }
  }

  /// The text without spaces at its ends.
  package var withoutOuterSpaces: String {
    var text = unicodeScalars[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  /// Whether it has nothing but white space.
  package var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }

  /// What follows a prefix; nil if it does not begin with it.
  package func after(_ beginning: String) -> String? {
    guard utf8.starts(with: beginning.utf8) else { return nil }
    return String(decoding: utf8.dropFirst(beginning.utf8.count), as: UTF8.self)
  }
}
