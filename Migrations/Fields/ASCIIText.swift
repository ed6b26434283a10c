import DaybookTime

/// A short ASCII text in place, without a heap allocation: dates, times, offsets.
struct ASCIIText {
  /// What the longest needs: a year of seven characters, microseconds, an offset with seconds.
  private var storage: [48 of UInt8] = .init(repeating: 0)
  private(set) var count = 0

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    storage[count] = byte
    count += 1
  }

  /// Appends text known when compiling, at most 12 bytes.
  @inline(__always)
  mutating func append(_ text: StaticString) {
    for place in 0..<text.utf8CodeUnitCount { append(text.utf8Start[place]) }
  }

  /// The last `digits` decimal digits of a number of at least 0, with zeros in front.
  @inline(__always)
  mutating func append(_ value: Int, digits: Int) {
    var rest = UInt32(truncatingIfNeeded: value)
    var place = count + digits
    count = place
    while place > count - digits {
      place -= 1
      storage[place] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
      rest /= 10
    }
  }

  /// As `2030-05-01`; years beyond 0000–9999 keep their sign and further digits.
  @inline(__always)
  mutating func append(_ date: CivilDate) {
    let year = date.year
    if year < 0 { append(UInt8(ascii: "-")) }
    append(abs(year), digits: abs(year) > 99_999 ? 6 : abs(year) > 9_999 ? 5 : 4)
    append(UInt8(ascii: "-"))
    append(date.month, digits: 2)
    append(UInt8(ascii: "-"))
    append(date.day, digits: 2)
  }

  /// As `+04:00`; with `:ss` when the seconds are not zero.
  @inline(__always)
  mutating func append(_ offset: UTCOffset) {
    let size = abs(offset.seconds)
    append(offset.seconds < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    append(size / 3_600, digits: 2)
    append(UInt8(ascii: ":"))
    append(size / 60 % 60, digits: 2)
    if size % 60 != 0 {
      append(UInt8(ascii: ":"))
      append(size % 60, digits: 2)
    }
  }

  /// The bytes written so far.
  var span: Span<UInt8> {
    @_lifetime(borrow self)
    get { storage.span.extracting(0..<count) }
  }
}

extension ASCIIText: CustomStringConvertible {
  var description: String {
    String(unsafeUninitializedCapacity: count) { text in
      for place in 0..<count { text.initializeElement(at: place, to: storage[place]) }
      return count
    }
  }
}
