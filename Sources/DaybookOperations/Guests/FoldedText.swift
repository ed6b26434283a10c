// The standard library's own normalization, which it does not offer publicly; Foundation would be loaded for it alone.
@_spi(_Unicode) import Swift

/// A name folded so that it is found however a keyboard writes it; only for comparing, names are kept as typed.
///
/// Case, marks (`ё` is `е`, `ü` is `u`) and the width of white space tell nothing apart, nor do `ə` and `e`, `ı`, `İ` and
/// `i`, nor letters of other alphabets and what is typed for them (`ø` and `o`, `đ` and `d`, `æ` and `ae`), nor kinds of
/// apostrophes and hyphens. `Əli`, `Li` and `Ali` stay three names.
package struct FoldedText: Hashable, Sendable {
  /// What is left to compare: small letters without marks, words apart by one space.
  package let text: String

  package init(_ given: String) {
    // In both cases and back, so that ß is ss and one final sigma the other.
    let folded = FoldedText.plain(FoldedText.plain(given).uppercased().lowercased())
    var scalars = String.UnicodeScalarView()
    for scalar in folded._nfd where scalar.properties.generalCategory != .nonspacingMark {
      if let letters = FoldedText.letters[scalar] {
        scalars.append(contentsOf: letters.unicodeScalars)
      } else {
        scalars.append(scalar)
      }
    }
    text = scalars.split(whereSeparator: \.properties.isWhitespace).map { String($0) }.joined(separator: " ")
  }

  /// Small letters of European alphabets that no decomposition takes apart, and signs in names, as keyboards without them
  /// write them.
  private static let letters: [Unicode.Scalar: String] = [
    "æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "þ": "th", "ð": "d", "đ": "d", "ħ": "h", "ŧ": "t", "ŋ": "n",
    "ł": "l",
    "ŀ": "l", "ĳ": "ij", "ĸ": "k", "ǆ": "dz", "ǉ": "lj", "ǌ": "nj", "ǥ": "g", "ʒ": "z", "ȷ": "j", "ґ": "г",
    "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-",
  ]

  /// Azerbaijani and Turkish letters that no decomposition takes apart, or that change by the language.
  private static func plain(_ text: String) -> String {
    text.replacingScalars(["ə": "e", "Ə": "e", "I": "i", "İ": "i", "ı": "i"])
  }

  /// Whether it has the other in any part, to the letter.
  package func contains(_ other: FoldedText) -> Bool {
    other.text.isEmpty || text.utf8.count >= other.text.utf8.count && text.contains(other.text)
  }
}
