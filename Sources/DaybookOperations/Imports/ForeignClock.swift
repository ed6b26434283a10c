internal import Daybook

/// A time of day as other systems and spreadsheets write it.
///
/// Such as `9:30`, `7:30 PM`, `19:30:00.000`, `19:30+0400` and `15:30Z`.
struct ForeignClock {
  /// What follows the time: an offset, `Z`, or nothing.
  private enum Place {
    case local
    case utc
    case offset(UTCOffset)
  }

  /// `hh:mm`, with `:ss` if seconds are written.
  private let text: String
  private let place: Place

  static let allowed = "hh:mm or h:mm PM, with seconds or without, alone as local time or with Z or an offset"

  /// Nil if it is anything else; a fraction of a second must be zero.
  init?(_ given: String) {
    var reader = Reader(given)
    guard var hour = reader.number(1...2), hour < 24, reader.take(":"), let minute = reader.number(2...2),
      minute < 60
    else { return nil }
    var second: Int?
    if reader.take(":") {
      second = reader.number(2...2)
      guard let second, second < 60 else { return nil }
      if reader.take(".") || reader.take(",") {
        guard reader.number(1...9) == 0 else { return nil }
      }
    }
    reader.skipSpaces()
    if let isAfternoon = reader.half() {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
      reader.skipSpaces()
    }
    if reader.isAtEnd {
      place = .local
    } else if reader.take("z") {
      place = .utc
    } else {
      guard let offset = reader.offset() else { return nil }
      place = .offset(offset)
    }
    guard reader.isAtEnd else { return nil }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    text = "\(two(hour)):\(two(minute))" + (second.map { ":\(two($0))" } ?? "")
  }

  /// For messages: that a time written so does not exist; else empty.
  static func note(_ text: String) -> String {
    var reader = Reader(text)
    guard let hour = reader.number(1...2), reader.take(":"), let minute = reader.number(2...2) else {
      return ""
    }
    return hour < 24 && minute < 60 ? "" : ImpossibleTime.clock
  }

  /// The time on a date. With an offset it is that instant, whatever offset the venue has then.
  func time(on date: CivilDate) -> RequestedTime? {
    let wall = "\(date)T\(text)"
    switch place {
    case .local: return RequestedTime(wall)
    case .utc: return RequestedTime("\(wall)Z")
    case .offset(let offset):
      return WallTime(wall).map { RequestedTime(stringLiteral: $0.instant(at: offset).description) }
    }
  }

  /// Ignores case, and reads spaces of any width as plain spaces.
  private struct Reader {
    private var rest: Substring.UnicodeScalarView

    init(_ text: String) {
      let spaces: KeyValuePairs<Unicode.Scalar, String> = [
        "\u{A0}": " ", "\u{2009}": " ", "\u{202F}": " ",
      ]
      rest = text.replacingScalars(spaces).withoutOuterSpaces.lowercased()[...].unicodeScalars
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
      guard rest.first == scalar else { return false }
      rest.removeFirst()
      return true
    }

    mutating func skipSpaces() { while take(" ") {} }

    /// Reads as many digits as there are, within `count`.
    mutating func number(_ count: ClosedRange<Int>) -> Int? {
      let digits = rest.prefix { ("0"..."9").contains($0) }.prefix(count.upperBound)
      guard digits.count >= count.lowerBound else { return nil }
      rest.removeFirst(digits.count)
      return Int(String(digits))
    }

    /// Reads `am` or `pm`, with or without dots; true for `pm`.
    mutating func half() -> Bool? {
      let before = rest
      for (letter, isAfternoon) in [("a", false), ("p", true)] as [(Unicode.Scalar, Bool)] where take(letter)
      {
        let isDotted = take(".")
        if take("m"), !isDotted || take(".") { return isAfternoon }
        rest = before
      }
      return nil
    }

    /// `+04:00`, `+0400` or `+04`.
    mutating func offset() -> UTCOffset? {
      let isNegative = take("-")
      guard isNegative || take("+"), let hour = number(2...2) else { return nil }
      var text = "\(isNegative ? "-" : "+")\(hour < 10 ? "0" : "")\(hour)"
      for _ in 0..<2 where !isAtEnd {
        _ = take(":")
        guard let part = number(2...2) else { return nil }
        text += ":\(part < 10 ? "0" : "")\(part)"
      }
      return UTCOffset(text.utf8.count == 3 ? text + ":00" : text)
    }
  }
}
