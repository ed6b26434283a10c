import DaybookDomain
import DaybookTime

/// A venue's clocks and services, as a report names them.
struct ReportCalendar {
  let venue: VenueState
  /// Parties start together: the last starts that were asked about.
  private var checks: [Timestamp: ServiceCheck] = [:]
  private static let mostChecks = 256

  init(_ venue: VenueState) { self.venue = venue }

  mutating func check(_ start: Timestamp) -> ServiceCheck {
    if let known = checks[start] { return known }
    let found = venue.checkService(at: start, ignoringGrid: true)
    if checks.count == ReportCalendar.mostChecks { checks.removeAll(keepingCapacity: true) }
    checks[start] = found
    return found
  }

  /// The service of a start on a business date, as the diary names it.
  mutating func service(of start: Timestamp, on date: CivilDate) -> String? {
    let check = check(start)
    return check.date == date && check.refusal != .closedSpecialDay ? check.service?.name : nil
  }

  /// Minutes on the clocks after a business date's midnight.
  func minutes(of instant: Timestamp, on date: CivilDate) -> Int {
    let wall = venue.rules.wallTime(at: instant)
    return (wall.date.daysSinceEpoch - date.daysSinceEpoch) * 1_440 + wall.secondOfDay / 60
  }

  /// Instants in which every start of some business dates is: a service may reach into the next date.
  func starts(of dates: ClosedRange<CivilDate>) -> Range<Timestamp> {
    let first = venue.rules.configured(ClockValue(minutes: 0), on: dates.lowerBound.adding(days: -1))
    return first..<venue.rules.configured(ClockValue(minutes: 0), on: dates.upperBound.adding(days: 4))
  }

  /// The quarters of an hour on the clocks that begin in an interval, until two days after the date's midnight.
  func forEachQuarter(of interval: Range<Timestamp>, on date: CivilDate, _ body: (Int) -> Void) {
    let seconds = venue.rules.wallTime(at: interval.lowerBound).secondOfDay
    let isWhole = interval.lowerBound.microsecondOfSecond == 0
    // The quarters are those of the clocks; every zone in use is whole quarters from UTC.
    let passed = seconds % 900
    var instant = interval.lowerBound
    if passed != 0 || !isWhole {
      let whole = Timestamp(epochSeconds: interval.lowerBound.epochSeconds)
      instant = whole.adding(seconds: 900 - passed)
    }
    while instant < interval.upperBound {
      let minutes = minutes(of: instant, on: date)
      guard minutes < 2 * 1_440 else { return }
      if minutes >= 0 { body(minutes) }
      instant = instant.adding(seconds: 900)
    }
  }
}
