import DaybookTime

/// A short text stored inline, without a heap allocation: a time, or a time with a zone's name.
struct ASCIIText {
  /// Two bytes for the head of a CBOR text, then the text: enough for the longest time and a usual zone after
  /// it.
  private var storage: [96 of UInt8] = .init(repeating: 0)
  private var end = 2

  /// Bytes of text so far.
  var count: Int { end - 2 }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    storage[end] = byte
    end += 1
  }

  /// Appends text known at compile time.
  @inline(__always)
  mutating func append(_ text: StaticString) {
    for place in 0..<text.utf8CodeUnitCount { append(text.utf8Start[place]) }
  }

  /// Appends a text's UTF-8; there must be space for it.
  @inline(__always)
  mutating func append(_ text: String) {
    for byte in text.utf8 { append(byte) }
  }

  /// The last `digits` decimal digits of a number of at least 0, with zeros in front.
  @inline(__always)
  mutating func append(_ value: Int, digits: Int) {
    var rest = UInt32(truncatingIfNeeded: value)
    var place = end + digits
    end = place
    while place > end - digits {
      place -= 1
      storage[place] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
      rest /= 10
    }
  }

  /// As `2030-05-01`; years beyond 0000–9999 keep their sign and further digits.
  ///
  /// Computes year, month and day without loops: the calendar repeats every 146,097 days, counted here from a
  /// 1st of March six million years ago, so that no number is negative.
  @inline(__always)
  mutating func append(_ date: CivilDate) {
    let day = UInt64(bitPattern: Int64(date.daysSinceEpoch)) &+ 2_192_174_468
    let era = day / 146_097
    let dayOfEra = day % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let fromMarch = (5 * dayOfYear + 2) / 153
    let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
    let year = Int(yearOfEra + era * 400) - 6_000_000 + (month <= 2 ? 1 : 0)
    if year < 0 { append(UInt8(ascii: "-")) }
    append(abs(year), digits: abs(year) > 99_999 ? 6 : abs(year) > 9_999 ? 5 : 4)
    append(UInt8(ascii: "-"))
    append(Int(month), digits: 2)
    append(UInt8(ascii: "-"))
    append(Int(dayOfYear - (153 * fromMarch + 2) / 5 + 1), digits: 2)
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

  /// The text as a CBOR item.
  @inline(__always)
  mutating func close() -> Range<Int> {
    if count < 24 {
      storage[1] = 0x60 | UInt8(truncatingIfNeeded: count)
      return 1..<end
    }
    storage[0] = 0x78
    storage[1] = UInt8(truncatingIfNeeded: count)
    return 0..<end
  }

  /// The text's bytes alone.
  @inline(__always)
  var text: Span<UInt8> {
    @_lifetime(borrow self)
    get { storage.span.extracting(2..<end) }
  }

  /// The bytes that `close` made.
  @inline(__always)
  var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get { storage.span }
  }
}

extension ASCIIText: CustomStringConvertible {
  var description: String {
    String(unsafeUninitializedCapacity: count) { text in
      for place in 2..<end { text.initializeElement(at: place - 2, to: storage[place]) }
      return count
    }
  }
}
