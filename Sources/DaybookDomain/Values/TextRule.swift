/// What a text field may contain (R23). Lengths count Unicode scalars: no Unicode version changes them.
package enum TextRule {
  /// The text trimmed, with inner white space collapsed to one space; nil when nothing is left.
  package static func collapsed(_ text: String) -> String? {
    if isTidy(text) { return text }
    let words = text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace)
    return words.isEmpty ? nil : words.map { String($0) }.joined(separator: " ")
  }

  /// A name people read: 1–80 after collapsing, without control or bidirectional-override characters.
  package static func name(_ text: String, _ field: @autoclosure () -> String, most: Int = 80)
    throws(InvalidField) -> String
  {
    if text.utf8.count <= most, isTidy(text) { return text }
    guard let name = collapsed(text) else {
      throw InvalidField(field(), "found nothing; allowed: 1–\(most) characters")
    }
    try check(name, field(), most: most)
    return name
  }

  /// An operator's own id: 1–64 characters, spaces inside only.
  package static func id(_ text: String, _ field: @autoclosure () -> String) throws(InvalidField) {
    if text.utf8.count <= 64, isTidy(text) { return }
    guard !text.isEmpty else { throw InvalidField(field(), "found nothing; allowed: 1–64 characters") }
    let scalars = text.unicodeScalars
    guard scalars.first?.properties.isWhitespace == false, scalars.last?.properties.isWhitespace == false
    else {
      throw InvalidField(field(), "found white space at an end; allowed: spaces inside only")
    }
    try check(text, field(), most: 64)
  }

  /// Free text of a bounded length.
  package static func check(_ text: String, _ field: @autoclosure () -> String, most: Int)
    throws(InvalidField)
  {
    if text.utf8.count <= most, isTidy(text) { return }
    let count = text.unicodeScalars.count
    guard count <= most else {
      throw InvalidField(field(), "found \(counted(count, "character")); allowed: at most \(most)")
    }
    for scalar in text.unicodeScalars where isForbidden(scalar) {
      let code = String(scalar.value, radix: 16, uppercase: true)
      throw InvalidField(field(), "found U+\(code); allowed: no control or bidirectional-override characters")
    }
  }

  package static func phone(_ text: String, _ field: @autoclosure () -> String) throws(InvalidField) -> String
  {
    let trimmed = isTidy(text) ? text : withoutEnds(text)
    let bytes = trimmed.utf8.span
    var (isAllowed, hasDigit) = (true, false)
    for index in bytes.indices {
      switch bytes[index] {
      case 0x30...0x39: hasDigit = true
      case 0x2B, 0x28, 0x29, 0x2D, 0x2E, 0x20: break
      default: isAllowed = false
      }
    }
    guard isAllowed, hasDigit, (6...32).contains(trimmed.utf8.count) else {
      throw InvalidField(
        field(), "not a phone number; allowed: 6–32 of 0-9 + ( ) - . and space, with a digit")
    }
    return trimmed
  }

  package static func email(_ text: String, _ field: @autoclosure () -> String) throws(InvalidField) -> String
  {
    guard let text = TextRule.collapsed(text), !text.utf8.contains(0x20), text.utf8.contains(0x40) else {
      throw InvalidField(field(), "not an e-mail address; allowed: at most 254 characters with an @")
    }
    try check(text, field(), most: 254)
    return text
  }

  private static func withoutEnds(_ text: String) -> String {
    var text = text.unicodeScalars.drop(while: \.properties.isWhitespace)
    while text.last?.properties.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// Whether it is printable ASCII with no space at either end and no two in a row.
  ///
  /// Most texts are: nothing in them is to be trimmed, collapsed or forbidden, and each byte is a character.
  private static func isTidy(_ text: String) -> Bool {
    let bytes = text.utf8.span.bytes
    let count = bytes.byteCount
    guard count >= 8 else { return isShortTidy(bytes) }
    guard bytes.byte(at: 0) != 0x20, bytes.byte(at: count &- 1) != 0x20 else { return false }
    // Eight bytes at a time, each word from the last byte of the one before, the last word up to the end.
    var start = 0
    while start < count &- 8 {
      guard isTidy(bytes.word(at: start)) else { return false }
      start &+= 7
    }
    return isTidy(bytes.word(at: count &- 8))
  }

  /// Whether eight bytes are printable ASCII with no two spaces beside each other.
  private static func isTidy(_ word: UInt64) -> Bool {
    let high: UInt64 = 0x8080_8080_8080_8080
    let ones: UInt64 = 0x0101_0101_0101_0101
    guard word & high == 0 else { return false }
    // Each sum is of bytes below 0x80, so none carries into the next: its high bit tells of that byte alone.
    let isPrintable = (word &+ 0x60 &* ones) & ~(word &+ ones) & high == high
    let space = ~((word ^ 0x20 &* ones) &+ 0x7F &* ones) & high
    return isPrintable && space & (space &<< 8) == 0
  }

  private static func isShortTidy(_ bytes: RawSpan) -> Bool {
    var previous: UInt8 = 0x20
    for index in 0..<bytes.byteCount {
      let byte = bytes.byte(at: index)
      guard (0x20..<0x7F).contains(byte), byte != 0x20 || previous != 0x20 else { return false }
      previous = byte
    }
    return previous != 0x20
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}

extension RawSpan {
  fileprivate func byte(at offset: Int) -> UInt8 { unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
  fileprivate func word(at offset: Int) -> UInt64 {
    unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }
}

extension InvalidField {
  static func time(_ field: String, found: String) -> InvalidField {
    InvalidField(field, WordForm.time.fault(found))
  }
}

extension Guest {
  /// The fields as they are sealed: trimmed and checked (R23).
  package func checked() throws(InvalidField) -> Guest {
    var guest = Guest()
    if let name { guest.name = try TextRule.name(name, "guest.name") }
    if let phone { guest.phone = try TextRule.phone(phone, "guest.phone") }
    if let email { guest.email = try TextRule.email(email, "guest.email") }
    if let notes, let text = TextRule.collapsed(notes) {
      try TextRule.check(text, "guest.notes", most: 400)
      guest.notes = text
    }
    if let occasion, let text = TextRule.collapsed(occasion) {
      try TextRule.check(text, "guest.occasion", most: 80)
      guest.occasion = text
    }
    for (index, allergy) in allergies.enumerated() {
      guest.allergies.append(try TextRule.name(allergy, "guest.allergies[\(index)]"))
    }
    for (index, tag) in tags.enumerated() {
      guest.tags.append(try TextRule.name(tag, "guest.tags[\(index)]", most: 40))
    }
    return guest
  }
}
