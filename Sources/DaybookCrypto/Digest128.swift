/// A digest of sixteen bytes.
package struct Digest128: Hashable, Sendable, CustomStringConvertible {
  /// The first eight bytes, most significant first.
  package let high: UInt64

  /// The last eight bytes, most significant first.
  package let low: UInt64

  /// A digest from two words.
  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The 16 bytes in order.
  package var bytes: [UInt8] {
    let words: [2 of UInt64] = [high.bigEndian, low.bigEndian]
    return unsafe words.span.bytes.withUnsafeBytes { unsafe Array($0) }
  }

  /// Lower-case hexadecimal, 32 characters.
  package var description: String { hexadecimal(bytes) }
}
