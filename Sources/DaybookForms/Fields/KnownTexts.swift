import DaybookDomain

/// The names that a log says again and again, kept from one record to the next: none is made twice.
///
/// Of one reader, which reads one record after another. What it keeps is bounded: names of at most 32 bytes, the
/// last of those that share a place.
package final class KnownTexts {
  private static let placeCount = 512

  // Its one reader asks one thing at a time.
  @exclusivity(unchecked) private var names: [Known<String>] = Array(repeating: Known(), count: placeCount)
  @exclusivity(unchecked) private var tables: [Known<[TableID]>] = Array(
    repeating: Known(), count: placeCount)

  package init() {}

  /// The text of these bytes, which must be UTF-8; nil when they are not.
  func text(_ bytes: RawSpan) -> String? {
    guard let words = Words(bytes) else { return String(checking: bytes) }
    let place = words.place(among: KnownTexts.placeCount)
    if names[place].words == words, let text = names[place].value { return text }
    guard let text = String(checking: bytes) else { return nil }
    names[place] = Known(words: words, value: text)
    return text
  }

  /// The tables that an item names, if it was read before.
  func tables(_ item: RawSpan) -> [TableID]? {
    guard let words = Words(item) else { return nil }
    let place = words.place(among: KnownTexts.placeCount)
    return tables[place].words == words ? tables[place].value : nil
  }

  /// Keeps the tables that an item names.
  func note(_ tables: [TableID], _ item: RawSpan) {
    guard let words = Words(item) else { return }
    self.tables[words.place(among: KnownTexts.placeCount)] = Known(words: words, value: tables)
  }

  private struct Known<Value> {
    var words = Words()
    var value: Value?
  }
}

/// The bytes of a short text, and their number: equal only for equal bytes.
private struct Words: Equatable {
  private static let most = 32

  private var first: UInt64 = 0
  private var second: UInt64 = 0
  private var third: UInt64 = 0
  private var fourth: UInt64 = 0
  private var count = 0

  init() {}

  /// Nil where there are too many.
  @inline(__always)
  init?(_ bytes: RawSpan) {
    count = bytes.byteCount
    guard count <= Words.most else { return nil }
    if count >= 8 {
      first = bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self)
      second = bytes.unsafeLoadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      guard count > 16 else { return }
      third = bytes.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt64.self)
      fourth = bytes.unsafeLoadUnaligned(fromByteOffset: count &- 16, as: UInt64.self)
    } else if count >= 4 {
      first = UInt64(bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt32.self))
      second = UInt64(bytes.unsafeLoadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
    } else {
      for place in 0..<count {
        first = first &<< 8 | UInt64(bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self))
      }
    }
  }

  @inline(__always)
  func place(among count: Int) -> Int {
    let mixed = (first ^ second &* 3 ^ third &* 5 ^ fourth &* 7 ^ UInt64(self.count)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed &>> 40) & (count &- 1)
  }
}
