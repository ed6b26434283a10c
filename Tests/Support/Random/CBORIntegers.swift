/// The integers of a CBOR item (RFC 8949), so that each can be replaced by another.
package struct CBORIntegers {
  /// The place of an integer.
  package struct Place: Sendable {
    /// Its path, such as `data.tables[1].most`.
    package let path: String
    package let bytes: Range<Int>
  }

  private let bytes: [UInt8]
  private var index = 0
  private var places: [Place] = []

  /// Every integer in an item, in order; strings are skipped, even those tagged as numbers.
  package static func places(in bytes: [UInt8]) -> [Place] {
    var walk = CBORIntegers(bytes: bytes)
    _ = walk.item("")
    return walk.places
  }

  /// The item with another integer at a place; a negative value is `~value`.
  package static func replacing(
    _ place: Place, in bytes: [UInt8], with value: UInt64, isNegative: Bool = false
  ) -> [UInt8] {
    var head: [UInt8] = []
    let type: UInt8 = isNegative ? 0x20 : 0
    let argument = isNegative ? ~value : value
    let count =
      argument < 24 ? 0 : argument <= 0xFF ? 1 : argument <= 0xFFFF ? 2 : argument <= 0xFFFF_FFFF ? 4 : 8
    let low: [Int: UInt8] = [1: 24, 2: 25, 4: 26, 8: 27]
    head.append(type | (low[count] ?? UInt8(truncatingIfNeeded: argument)))
    for shift in stride(from: 8 * count - 8, through: 0, by: -8) {
      head.append(UInt8(truncatingIfNeeded: argument >> UInt64(shift)))
    }
    return bytes[..<place.bytes.lowerBound] + head + bytes[place.bytes.upperBound...]
  }

  /// The item with another integer at a place.
  package static func replacing(_ place: Place, in bytes: [UInt8], with value: Int) -> [UInt8] {
    replacing(place, in: bytes, with: UInt64(bitPattern: Int64(value)), isNegative: value < 0)
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Skips one item; returns its text if it is one.
  private mutating func item(_ path: String) -> String? {
    let start = index
    let (type, argument) = head()
    switch type {
    case 0, 1:
      places.append(Place(path: path, bytes: start..<index))
    case 2, 3:
      let text = bytes[index..<index + argument]
      index += argument
      return type == 3 ? String(decoding: text, as: UTF8.self) : nil
    case 4:
      for place in 0..<argument { _ = item("\(path)[\(place)]") }
    case 5:
      for _ in 0..<argument {
        let name = item("") ?? ""
        _ = item(path.isEmpty ? name : "\(path).\(name)")
      }
    case 6: _ = item(path)
    default: break
    }
    return nil
  }

  private mutating func head() -> (type: UInt8, argument: Int) {
    let first = bytes[index]
    index += 1
    let low = first & 0x1F
    guard low >= 24 else { return (first >> 5, Int(low)) }
    var argument: UInt64 = 0
    for _ in 0..<(1 << (low - 24)) {
      argument = argument << 8 | UInt64(bytes[index])
      index += 1
    }
    return (first >> 5, Int(truncatingIfNeeded: argument))
  }
}
