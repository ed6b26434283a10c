/// A BLAKE2b-256 digest: 32 bytes.
package struct Digest256: Hashable, Sendable, CustomStringConvertible {
  /// The bytes in order, eight to a word, most significant first.
  package let words: (UInt64, UInt64, UInt64, UInt64)

  package static let byteCount = 32
  package static let zero = Digest256(words: (0, 0, 0, 0))

  package init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

  /// Reads 32 bytes at `offset`; they must be there.
  package init(_ bytes: RawSpan, at offset: Int = 0) {
    precondition(offset >= 0 && offset + Digest256.byteCount <= bytes.byteCount, "a digest has 32 bytes")
    words = (
      bytes.bigEndian(at: offset), bytes.bigEndian(at: offset + 8), bytes.bigEndian(at: offset + 16),
      bytes.bigEndian(at: offset + 24)
    )
  }

  package init?(bytes: [UInt8]) {
    guard bytes.count == Digest256.byteCount else { return nil }
    self.init(unsafe bytes.span.bytes)
  }

  package var bytes: [UInt8] {
    [words.0, words.1, words.2, words.3].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }

  /// Lower-case hexadecimal, 64 characters.
  package var description: String { hexadecimal(bytes) }

  package static func == (a: Digest256, b: Digest256) -> Bool { a.words == b.words }
  package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

/// Lower-case hexadecimal.
package func hexadecimal(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  text.reserveCapacity(bytes.count * 2)
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 0xF)])
  }
  return String(decoding: text, as: UTF8.self)
}
