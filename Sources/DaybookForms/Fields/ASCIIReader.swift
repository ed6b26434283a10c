import DaybookTime

/// Reads only what `ASCIIText` writes: each value has exactly one text.
struct ASCIIReader: ~Escapable {
  private let bytes: RawSpan
  private var place = 0

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) { self.bytes = bytes }

  var isAtEnd: Bool { place == bytes.byteCount }

  private var next: UInt8? {
    place < bytes.byteCount ? bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self) : nil
  }

  @_lifetime(self: copy self)
  @inline(__always)
  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    place += 1
    return true
  }

  /// Takes exactly `count` decimal digits.
  @_lifetime(self: copy self)
  @inline(__always)
  mutating func digits(_ count: Int) -> Int? {
    var value = 0
    for _ in 0..<count {
      guard let byte = next, byte &- 0x30 < 10 else { return nil }
      value = value &* 10 &+ Int(byte &- 0x30)
      place += 1
    }
    return value
  }

  /// Takes a date; the year has as many digits as it needs, at least four.
  @_lifetime(self: copy self)
  mutating func date() -> CivilDate? {
    let isNegative = take(UInt8(ascii: "-"))
    guard var year = digits(4) else { return nil }
    var least = 1_000
    for _ in 0..<2 {
      guard let digit = digits(1) else { break }
      guard year >= least else { return nil }
      least *= 10
      year = year * 10 + digit
    }
    guard !(isNegative && year == 0), take(UInt8(ascii: "-")), let month = digits(2), take(UInt8(ascii: "-")),
      let day = digits(2)
    else { return nil }
    return CivilDate(year: isNegative ? -year : year, month: month, day: day)
  }

  /// Takes `±hh:mm`, and `:ss` where the seconds are not zero.
  @_lifetime(self: copy self)
  mutating func offset() -> UTCOffset? {
    let isNegative = take(UInt8(ascii: "-"))
    guard isNegative || take(UInt8(ascii: "+")), let hour = digits(2), hour <= 25, take(UInt8(ascii: ":")),
      let minute = digits(2), minute < 60
    else { return nil }
    var seconds = hour * 3_600 + minute * 60
    if take(UInt8(ascii: ":")) {
      guard let second = digits(2), (1..<60).contains(second) else { return nil }
      seconds += second
    }
    guard !(isNegative && seconds == 0) else { return nil }
    return UTCOffset(seconds: isNegative ? -seconds : seconds)
  }

  /// Takes `2030-05-01T19:00:00+04:00`, with `.ffffff` where the fraction is not zero.
  @_lifetime(self: copy self)
  mutating func instantWithOffset() -> (instant: Timestamp, offset: UTCOffset)? {
    if let found = usualInstantWithOffset() { return found }
    guard let date = date(), take(UInt8(ascii: "T")), let hour = digits(2), hour < 24,
      take(UInt8(ascii: ":")),
      let minute = digits(2), minute < 60, take(UInt8(ascii: ":")), let second = digits(2), second < 60
    else { return nil }
    var fraction = 0
    if take(UInt8(ascii: ".")) {
      guard let given = digits(6), given != 0 else { return nil }
      fraction = given
    }
    guard let offset = offset() else { return nil }
    let seconds =
      Int64(date.daysSinceEpoch) * 86_400 + Int64(hour * 3_600 + minute * 60 + second - offset.seconds)
    let (microseconds, tooFar) = seconds.multipliedReportingOverflow(by: 1_000_000)
    let (sum, tooFarWithFraction) = microseconds.addingReportingOverflow(Int64(fraction))
    return tooFar || tooFarWithFraction ? nil : (Timestamp(microseconds: sum), offset)
  }

  /// Takes that text where it has a year of four digits, no fraction and no seconds in its offset: 25 bytes.
  @_lifetime(self: copy self)
  @inline(__always)
  private mutating func usualInstantWithOffset() -> (instant: Timestamp, offset: UTCOffset)? {
    guard bytes.byteCount >= place + 26 else { return nil }
    func byte(_ at: Int) -> UInt8 { bytes.unsafeLoad(fromByteOffset: place &+ at, as: UInt8.self) }
    var isDigits = true
    func pair(_ at: Int) -> Int {
      let (tens, ones) = (byte(at) &- 0x30, byte(at &+ 1) &- 0x30)
      if tens > 9 || ones > 9 { isDigits = false }
      return Int(tens) &* 10 &+ Int(ones)
    }
    let year = pair(0) &* 100 &+ pair(2)
    let (month, day, hour, minute, second) = (pair(5), pair(8), pair(11), pair(14), pair(17))
    let (offsetHour, offsetMinute) = (pair(20), pair(23))
    let sign = byte(19)
    guard isDigits, byte(4) == UInt8(ascii: "-"), byte(7) == UInt8(ascii: "-"), byte(10) == UInt8(ascii: "T"),
      byte(13) == UInt8(ascii: ":"), byte(16) == UInt8(ascii: ":"), byte(22) == UInt8(ascii: ":"),
      byte(25) == UInt8(ascii: "["), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      hour < 24, minute < 60, second < 60, offsetHour <= 25, offsetMinute < 60,
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    let ahead = offsetHour &* 3_600 &+ offsetMinute &* 60
    guard sign == UInt8(ascii: "+") || ahead != 0 else { return nil }
    let offset = sign == UInt8(ascii: "+") ? ahead : -ahead
    let time = hour &* 3_600 &+ minute &* 60 &+ second &- offset
    place += 25
    return (
      Timestamp(microseconds: (Int64(date.daysSinceEpoch) * 86_400 + Int64(time)) * 1_000_000),
      UTCOffset(seconds: offset)
    )
  }

  /// Takes a zone in brackets, which must end the text.
  @_lifetime(self: copy self)
  mutating func zone(_ known: KnownTexts? = nil) -> String? {
    guard take(UInt8(ascii: "[")), !isAtEnd,
      bytes.unsafeLoad(fromByteOffset: bytes.byteCount - 1, as: UInt8.self) == UInt8(ascii: "]")
    else { return nil }
    let end = bytes.byteCount - 1
    guard place < end else { return nil }
    let name = bytes.extracting(place..<end)
    place = bytes.byteCount
    return known.map { $0.text(name) } ?? String(checking: name)
  }
}
