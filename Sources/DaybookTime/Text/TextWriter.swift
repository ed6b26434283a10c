/// Builds short ASCII texts, without a `String` per part.
struct TextWriter {
  private var bytes: [UInt8] = []

  init() {
    bytes.reserveCapacity(40)
  }

  /// The text written so far.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Appends one ASCII character; any other is written as `?`.
  mutating func append(_ character: Unicode.Scalar) {
    bytes.append(character.isASCII ? UInt8(truncatingIfNeeded: character.value) : 0x3F)
  }

  /// Appends a number of at least 0 in decimal, padded with zeros to `width` digits.
  mutating func appendDigits(_ value: Int, width: Int) {
    var divisor = 1
    for _ in 1..<width { divisor *= 10 }
    while value / divisor >= 10 { divisor *= 10 }
    var rest = value
    while divisor > 0 {
      bytes.append(UInt8(truncatingIfNeeded: 0x30 + rest / divisor))
      rest %= divisor
      divisor /= 10
    }
  }
}
