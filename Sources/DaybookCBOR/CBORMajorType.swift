/// The eight kinds of CBOR item: the top three bits of an item's first byte (RFC 8949 §3.1).
@usableFromInline package enum CBORMajorType: UInt8, Sendable {
  /// An integer from 0 to 2⁶⁴−1.
  case unsigned = 0

  /// An integer from −2⁶⁴ to −1.
  case negative = 1

  /// A string of bytes.
  case bytes = 2

  /// A string of UTF-8.
  case text = 3

  /// A sequence of items.
  case array = 4

  /// A sequence of pairs of items.
  case map = 5

  /// A number that tells how to interpret the item after it.
  case tag = 6

  /// `false` and `true`; also what is refused: other simple values and floats.
  case simple = 7

  /// The major type in an item's first byte.
  @inlinable @inline(__always)
  package init(initialByte: UInt8) {
    switch initialByte >> 5 {
    case 0: self = .unsigned
    case 1: self = .negative
    case 2: self = .bytes
    case 3: self = .text
    case 4: self = .array
    case 5: self = .map
    case 6: self = .tag
    default: self = .simple
    }
  }
}
