/// A clock reading of a service: on its business date, or past that date's midnight.
///
/// Written `hh:mm`, or `hh:mm+1` on the next date. 00:00 to 23:59+1, in minutes.
public struct ClockValue: Comparable, Hashable, Sendable {
  private let storedMinutes: Int16

  /// The reading this many minutes after the business date's midnight, clamped to 0 ... 2,879.
  public init(minutes: Int) {
    storedMinutes = Int16(min(max(minutes, 0), 2_879))
  }

  /// The reading written `hh:mm` or `hh:mm+1`; nil for any other text.
  public init?(_ text: String) {
    var reader = TextReader(text)
    guard let minutes = reader.hourAndMinute() else { return nil }
    var isNextDate = false
    if reader.take("+") {
      guard reader.take("1") else { return nil }
      isNextDate = true
    }
    guard reader.isAtEnd else { return nil }
    self.init(minutes: isNextDate ? minutes + 1_440 : minutes)
  }

  /// Minutes on the clock after the business date's midnight: `01:30+1` is 1,530.
  public var minutes: Int { Int(storedMinutes) }

  /// Whether the first reading is lower.
  public static func < (first: ClockValue, second: ClockValue) -> Bool {
    first.storedMinutes < second.storedMinutes
  }
}

extension ClockValue: CustomStringConvertible {
  /// As `19:30`, or `01:30+1` past midnight.
  public var description: String {
    var writer = TextWriter()
    writer.appendDigits(minutes % 1_440 / 60, width: 2)
    writer.append(":")
    writer.appendDigits(minutes % 60, width: 2)
    if minutes >= 1_440 {
      writer.append("+")
      writer.append("1")
    }
    return writer.text
  }
}
