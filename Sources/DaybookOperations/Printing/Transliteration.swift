/// How a letter is written in ASCII where a printer lacks it. Never by a question mark.
enum Transliteration {
  /// What stands for a letter; nil: it stands for nothing, and its number is printed.
  static func ascii(_ letter: Character) -> String? {
    if let text = exact[letter] { return text }
    if let text = cyrillic[letter] { return text }
    if let small = letter.lowercased().first, small != letter, let text = cyrillic[small] ?? exact[small] {
      return text.prefix(1).uppercased() + text.dropFirst()
    }
    return named(letter)
  }

  /// Signs, spaces and letters that no mark makes of another.
  private static let exact: [Character: String] = [
    "\u{A0}": " ", "\u{2009}": " ", "\u{202F}": " ", "\u{2007}": " ", "\u{200B}": "", "\u{AD}": "",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "…": "...", "·": ".", "•": "*",
    "‘": "'", "’": "'", "‚": "'", "ʼ": "'", "“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"",
    "×": "x", "÷": "/", "½": "1/2", "¼": "1/4", "¾": "3/4", "°": "deg", "№": "No.", "₼": "AZN", "€": "EUR",
    "£": "GBP", "₽": "RUB", "₺": "TRY", "ə": "e", "ß": "ss", "þ": "th", "ð": "d", "ĸ": "k", "ŋ": "ng",
  ]

  /// Russian, Ukrainian and Belarusian, about as the passports of those countries write them.
  private static let cyrillic: [Character: String] = [
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i",
    "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "",
    "э": "e", "ю": "iu", "я": "ia", "і": "i", "ї": "i", "є": "ie", "ґ": "g", "ў": "u",
  ]

  /// A letter with a mark, by Unicode's name for it: `LATIN SMALL LETTER G WITH BREVE` is a g.
  private static func named(_ letter: Character) -> String? {
    guard let scalar = letter.unicodeScalars.first, let name = scalar.properties.name else { return nil }
    let words = name.split(separator: " ")
    guard words.count > 3, words[0] == "LATIN", words[2] == "LETTER" else { return nil }
    let base = words[3] == "DOTLESS" && words.count > 4 ? words[4] : words[3]
    guard base.utf8.count <= 2 else { return nil }
    return words[1] == "SMALL" ? base.lowercased() : String(base)
  }
}
