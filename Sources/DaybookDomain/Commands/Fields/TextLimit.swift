/// What a text field may contain (R23).
package enum TextLimit: Hashable, Sendable {
  /// 1–64 characters, spaces inside only.
  case id
  /// 1–80 characters once trimmed and collapsed.
  case name
  /// 1–40 characters once trimmed and collapsed.
  case tag
  /// At most `most` characters, as given.
  case free(most: Int)
  /// At most `most` characters once trimmed and collapsed.
  case note(most: Int)
  case phone
  case email
  /// Three capital letters (ISO 4217).
  case currency

  package func check(_ text: String, _ field: @autoclosure () -> String) throws(InvalidField) {
    switch self {
    case .id: try TextRule.id(text, field())
    case .name: _ = try TextRule.name(text, field())
    case .tag: _ = try TextRule.name(text, field(), most: 40)
    case .free(let most): try TextRule.check(text, field(), most: most)
    case .note(let most):
      if let text = TextRule.collapsed(text) { try TextRule.check(text, field(), most: most) }
    case .phone: _ = try TextRule.phone(text, field())
    case .email: _ = try TextRule.email(text, field())
    case .currency:
      guard text.utf8.count == 3, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
        throw InvalidField(field(), "not a currency; allowed: three capital letters of ISO 4217, such as AZN")
      }
    }
  }
}
