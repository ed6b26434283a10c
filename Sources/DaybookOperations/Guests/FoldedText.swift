// The standard library's own normalization, which it does not offer publicly; Foundation would be loaded for it alone.
@_spi(_Unicode) import Swift

/// A name folded so that it is found however a keyboard writes it; only for comparing, names are kept as typed.
///
/// Case, marks (`ё` is `е`, `ü` is `u`) and the width of white space tell nothing apart, nor do `ə` and `e`, `ı`, `İ` and
/// `i`. `Əli`, `Li` and `Ali` stay three names.
package struct FoldedText: Hashable, Sendable {
  /// What is left to compare: small letters without marks, words apart by one space.
  package let text: String

  package init(_ given: String) {
    // In both cases and back, so that ß is ss and one final sigma the other.
    let folded = FoldedText.plain(FoldedText.plain(given).uppercased().lowercased())
    var scalars = String.UnicodeScalarView()
    for scalar in folded._nfd where scalar.properties.generalCategory != .nonspacingMark {
      scalars.append(scalar)
    }
    text = scalars.split(whereSeparator: \.properties.isWhitespace).map { String($0) }.joined(separator: " ")
  }

  /// Azerbaijani and Turkish letters that no decomposition takes apart, or that change by the language.
  private static func plain(_ text: String) -> String {
    text.replacingScalars(["ə": "e", "Ə": "e", "I": "i", "İ": "i", "ı": "i"])
  }

  /// Whether it has the other in any part, to the letter.
  package func contains(_ other: FoldedText) -> Bool {
    other.text.isEmpty || text.utf8.count >= other.text.utf8.count && text.contains(other.text)
  }
}
