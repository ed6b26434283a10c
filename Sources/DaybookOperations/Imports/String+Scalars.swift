/// Texts of a format are taken apart and put together by Unicode scalars: a mark that combines with a separator or a
/// quote makes one letter of the two for whoever reads, and changes nothing for the format.
extension String {
  /// With some scalars replaced, wherever they stand.
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

  /// The parts between separators, empty ones too.
  package func parts(separatedBy separator: Unicode.Scalar, atMost count: Int = .max) -> [String] {
    unicodeScalars.split(separator: separator, maxSplits: count - 1, omittingEmptySubsequences: false).map {
      String($0)
    }
  }

  /// Without spaces at its ends.
  package var withoutOuterSpaces: String {
    var text = unicodeScalars[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  /// Whether there is nothing in it but white space.
  package var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }

  /// What follows a beginning; nil when it begins otherwise.
  package func after(_ beginning: String) -> String? {
    guard utf8.starts(with: beginning.utf8) else { return nil }
    return String(decoding: utf8.dropFirst(beginning.utf8.count), as: UTF8.self)
  }
}
