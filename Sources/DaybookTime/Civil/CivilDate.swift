/// A date of the proleptic Gregorian calendar, without a place or a time.
///
/// Holds the years −999,999 to 999,999. Four bytes.
public struct CivilDate: Comparable, Hashable, Sendable {
  private let days: Int32

  private static let firstDay = CivilDate.days(year: -999_999, month: 1, day: 1)
  private static let lastDay = CivilDate.days(year: 999_999, month: 12, day: 31)

  /// The date; nil when the month has no such day or the year is beyond ±999,999.
  public init?(year: Int, month: Int, day: Int) {
    guard (-999_999...999_999).contains(year), (1...12).contains(month), day >= 1,
      day <= CivilDate.dayCount(year: year, month: month)
    else { return nil }
    days = Int32(CivilDate.days(year: year, month: month, day: day))
  }

  /// The first and the last date a person may name, 0001-01-01 to 9999-12-31: years of four digits.
  public static let named = CivilDate(daysSinceEpoch: -719_162)...CivilDate(daysSinceEpoch: 2_932_896)

  /// The date written `YYYY-MM-DD`, as `description` writes it; nil for any other text.
  ///
  /// Every date's `description` can be read; a command takes only dates in `named`.
  public init?(_ text: String) {
    var reader = TextReader(text)
    guard let date = reader.date(), reader.isAtEnd else { return nil }
    self = date
  }

  /// The date this many days after 1970-01-01, clamped to the years ±999,999.
  public init(daysSinceEpoch: Int) {
    days = Int32(min(max(daysSinceEpoch, CivilDate.firstDay), CivilDate.lastDay))
  }

  /// Days after 1970-01-01; negative before it.
  public var daysSinceEpoch: Int { Int(days) }

  /// The year; 0 is the year before 0001.
  public var year: Int { parts.year }

  /// The month, 1 to 12.
  public var month: Int { parts.month }

  /// The day of the month, 1 to 31.
  public var day: Int { parts.day }

  /// The day of the week.
  public var weekday: Weekday { Weekday(daysAfterMonday: daysSinceEpoch + 3) }

  /// The date this many days later, clamped to the years ±999,999.
  public func adding(days count: Int) -> CivilDate {
    let (sum, overflow) = daysSinceEpoch.addingReportingOverflow(count)
    return CivilDate(daysSinceEpoch: overflow ? (count < 0 ? .min : .max) : sum)
  }

  /// Whether the first date is the earlier one.
  public static func < (first: CivilDate, second: CivilDate) -> Bool {
    first.days < second.days
  }

  /// Year, month and day in one computation: the calendar repeats every 146,097 days, counted from a 1st of
  /// March.
  var parts: (year: Int, month: Int, day: Int) {
    let shifted = Int64(days) + 719_468
    let era = shifted.dividedDown(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (Int(year), Int(month), Int(day))
  }

  /// Days from 1970-01-01 to a date; years within ±1,000,000.
  static func days(year: Int, month: Int, day: Int) -> Int {
    let yearFromMarch = Int64(month <= 2 ? year - 1 : year)
    let era = yearFromMarch.dividedDown(by: 400)
    let yearOfEra = yearFromMarch - era * 400
    let monthFromMarch = Int64(month > 2 ? month - 3 : month + 9)
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int64(day) - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int(era * 146_097 + dayOfEra - 719_468)
  }

  /// Whether the year has a 29th of February.
  static func isLeap(year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// The number of days of a month, 28 to 31; `month` is 1 to 12.
  static func dayCount(year: Int, month: Int) -> Int {
    switch month {
    case 2: isLeap(year: year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension ClosedRange<CivilDate> {
  /// Every date, ascending.
  package var dates: [CivilDate] {
    (lowerBound.daysSinceEpoch...upperBound.daysSinceEpoch).map { CivilDate(daysSinceEpoch: $0) }
  }
}

extension CivilDate: CustomStringConvertible {
  /// As `2030-05-01`; a year beyond 0000–9999 has its sign and all its digits.
  public var description: String {
    var writer = TextWriter()
    append(to: &writer)
    return writer.text
  }

  func append(to writer: inout TextWriter) {
    let (year, month, day) = parts
    if year < 0 { writer.append("-") }
    writer.appendDigits(abs(year), width: 4)
    writer.append("-")
    writer.appendDigits(month, width: 2)
    writer.append("-")
    writer.appendDigits(day, width: 2)
  }
}
