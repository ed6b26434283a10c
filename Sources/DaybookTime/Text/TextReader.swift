/// Reads fixed ASCII forms from a text, left to right; a mismatch gives `nil` or `false`.
struct TextReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// Whether the whole text was read.
  var isAtEnd: Bool { position == bytes.count }

  /// The next byte, not taken.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Takes one byte if it is `character`.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let first = next, UInt32(first) == character.value else { return false }
    position += 1
    return true
  }

  /// Takes one decimal digit.
  mutating func digit() -> Int? {
    guard let first = next, (0x30...0x39).contains(first) else { return nil }
    position += 1
    return Int(first) - 0x30
  }

  /// Takes exactly `count` decimal digits.
  mutating func digits(_ count: Int) -> Int? {
    var value = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// Takes a number of 1 to `most` decimal digits.
  mutating func number(most: Int) -> Int? {
    guard var value = digit() else { return nil }
    for _ in 1..<most {
      guard let digit = digit() else { break }
      value = value * 10 + digit
    }
    return value
  }

  /// Takes one byte if it satisfies `condition`.
  mutating func take(where condition: (UInt8) -> Bool) -> Bool {
    guard let first = next, condition(first) else { return false }
    position += 1
    return true
  }

  /// Takes `YYYY-MM-DD` as `CivilDate` writes it: a year before 0000 has a minus, one above 9999 has five or
  /// six digits.
  mutating func date() -> CivilDate? {
    let isNegative = take("-")
    guard var year = digits(4) else { return nil }
    for least in [1_000, 10_000] {
      guard let digit = digit() else { break }
      guard year >= least else { return nil }
      year = year * 10 + digit
    }
    guard !(isNegative && year == 0), take("-"), let month = digits(2), take("-"), let day = digits(2) else {
      return nil
    }
    return CivilDate(year: isNegative ? -year : year, month: month, day: day)
  }

  /// Takes `hh:mm`, 00:00 to 23:59, as minutes.
  mutating func hourAndMinute() -> Int? {
    guard let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60 else { return nil }
    return hour * 60 + minute
  }

  /// Takes `YYYY-MM-DDThh:mm`, and `:ss` if it follows.
  mutating func wallTime(needsSeconds: Bool) -> WallTime? {
    guard let date = date(), take("T"), let minutes = hourAndMinute() else { return nil }
    var second = 0
    if needsSeconds || next == 0x3A {
      guard take(":"), let given = digits(2), given < 60 else { return nil }
      second = given
    }
    return WallTime(date: date, secondOfDay: minutes * 60 + second)
  }

  /// Takes `±hh:mm`, and `:ss` if it follows.
  mutating func offset() -> UTCOffset? {
    let isNegative = take("-")
    guard isNegative || take("+"), let hour = digits(2), hour <= 25, take(":"), let minute = digits(2),
      minute < 60
    else { return nil }
    var seconds = hour * 3_600 + minute * 60
    if next == 0x3A {
      guard take(":"), let second = digits(2), second < 60 else { return nil }
      seconds += second
    }
    return UTCOffset(seconds: isNegative ? -seconds : seconds)
  }
}
