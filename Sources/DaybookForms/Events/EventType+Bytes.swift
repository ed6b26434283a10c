import DaybookDomain

extension EventType {
  /// The type with this name.
  ///
  /// The last sixteen bytes of a name, as one integer, differ for every two names, so a look-up compares
  /// integers.
  static func named(_ bytes: RawSpan) -> EventType? {
    let count = bytes.byteCount
    guard count <= 32 else { return nil }
    let word = EventType.word(bytes)
    var place = EventType.place(of: word)
    while let entry = table[place] {
      if entry.word == word {
        return count <= 16 || String(checking: bytes) == entry.type.rawValue ? entry.type : nil
      }
      place = (place + 1) & (table.count - 1)
    }
    return nil
  }

  /// The last sixteen bytes of a name, as one integer.
  @inline(__always)
  private static func word(_ bytes: RawSpan) -> UInt128 {
    let count = bytes.byteCount
    guard count >= 8 else {
      var word: UInt128 = 0
      for place in 0..<count {
        word = word << 8 | UInt128(bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self))
      }
      return word
    }
    let low = UInt64(bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
    let before = min(count - 8, 8)
    let high = UInt64(
      bigEndian: bytes.unsafeLoadUnaligned(fromByteOffset: count - 8 - before, as: UInt64.self))
    return UInt128(before == 0 ? 0 : high >> (64 - 8 * UInt64(before))) << 64 | UInt128(low)
  }

  @inline(__always)
  private static func place(of word: UInt128) -> Int {
    let mixed =
      (UInt64(truncatingIfNeeded: word) ^ UInt64(truncatingIfNeeded: word >> 64)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 40) & (placeCount - 1)
  }

  private var word: UInt128 { rawValue.utf8.suffix(16).reduce(0) { $0 << 8 | UInt128($1) } }
  private static let placeCount = 256
  /// By their words, open addressing.
  private static let table: [(word: UInt128, type: EventType)?] = {
    precondition(allCases.count * 2 < placeCount, "the table of event types is too full")
    var table: [(word: UInt128, type: EventType)?] = Array(repeating: nil, count: placeCount)
    for type in allCases {
      var place = place(of: type.word)
      while let entry = table[place] {
        precondition(entry.word != type.word, "no two names of events end alike")
        place = (place + 1) & (placeCount - 1)
      }
      table[place] = (type.word, type)
    }
    return table
  }()
}
