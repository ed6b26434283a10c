package import DaybookTime

/// An entity's identifier: a UUIDv7 (RFC 9562 §5.7) made from recorded-at and injected entropy.
///
/// Ordered by its bytes, so later ids of one ledger sort after earlier ones.
public struct ID<Entity>: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The first eight bytes, most significant first.
  public let high: UInt64
  /// The last eight bytes, most significant first.
  public let low: UInt64

  /// Made from its parts; nothing is checked.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads the 36-character lower- or upper-case form; nil for anything else.
  public init?(_ text: String) {
    var high: UInt64 = 0
    var low: UInt64 = 0
    var digits = 0
    var index = 0
    for byte in text.utf8 {
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard byte == 0x2D else { return nil }
      } else {
        guard let value = hexadecimalValue(byte), digits < 32 else { return nil }
        if digits < 16 { high = high << 4 | value } else { low = low << 4 | value }
        digits += 1
      }
      index += 1
    }
    guard index == 36, digits == 32 else { return nil }
    self.init(high: high, low: low)
  }

  /// Hashes one word: the low half is random, and the high half tells counted ids apart.
  public func hash(into hasher: inout Hasher) { hasher.combine(high ^ low) }

  public static func < (a: ID, b: ID) -> Bool {
    a.high != b.high ? a.high < b.high : a.low < b.low
  }

  /// The 36-character lower-case form.
  public var description: String {
    String(unsafeUninitializedCapacity: 36) { text in
      var position = 0
      for (half, word) in [high, low].enumerated() {
        for digit in 0..<16 {
          if half == 0 ? (digit == 8 || digit == 12) : (digit == 0 || digit == 4) {
            text[position] = 0x2D
            position += 1
          }
          text[position] = hexadecimalDigit(word >> (60 - 4 * UInt64(digit)) & 0xF)
          position += 1
        }
      }
      return position
    }
  }

  /// The same bytes, as the id of another kind of entity.
  package func retyped<Other>(as _: Other.Type = Other.self) -> ID<Other> { ID<Other>(high: high, low: low) }

  /// The next UUIDv7 after `previous`, at `now`: always greater, whatever the clock did.
  package static func next(after previous: ID, at now: Timestamp, random: (UInt64, UInt64)) -> ID {
    let milliseconds = UInt64(max(now.microseconds, 0) / 1000) & 0xFFFF_FFFF_FFFF
    let fresh = ID(
      high: milliseconds << 16 | 0x7000 | random.0 & 0x0FFF,
      low: 0x8000_0000_0000_0000 | random.1 & 0x3FFF_FFFF_FFFF_FFFF)
    guard fresh <= previous else { return fresh }
    let low = (previous.low & 0x3FFF_FFFF_FFFF_FFFF) + 1 + random.1 & 0xFFFF
    guard low > 0x3FFF_FFFF_FFFF_FFFF else {
      return ID(high: previous.high, low: 0x8000_0000_0000_0000 | low)
    }
    let counter = previous.high & 0x0FFF
    let time = previous.high >> 16 + (counter == 0x0FFF ? 1 : 0)
    return ID(high: time << 16 | 0x7000 | (counter + 1) & 0x0FFF, low: 0x8000_0000_0000_0000)
  }
}

private func hexadecimalValue(_ byte: UInt8) -> UInt64? {
  switch byte {
  case 0x30...0x39: UInt64(byte - 0x30)
  case 0x61...0x66: UInt64(byte - 0x61 + 10)
  case 0x41...0x46: UInt64(byte - 0x41 + 10)
  default: nil
  }
}

private func hexadecimalDigit(_ value: UInt64) -> UInt8 {
  UInt8(value < 10 ? 0x30 + value : 0x61 + value - 10)
}
