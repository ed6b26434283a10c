/// A footer's rule: one offset for ever, or two that alternate every year (RFC 9636 §3.3).
struct FooterRule: Hashable, Sendable {
  /// Seconds ahead of UTC outside the yearly period.
  var standardSeconds: Int32
  /// The yearly period with another offset; nil for one offset for ever.
  var period: Period?

  /// A part of each year with its own offset; it may span the new year.
  struct Period: Hashable, Sendable {
    /// Seconds ahead of UTC within the period.
    var offsetSeconds: Int32
    /// Begins then, on a clock with the standard offset.
    var start: Moment
    /// Ends then, on a clock with the period's own offset.
    var end: Moment
  }

  /// A day of each year, and seconds from its midnight: from −167 to 167 hours.
  struct Moment: Hashable, Sendable {
    var day: Day
    var seconds: Int32

    /// Seconds from 1970-01-01T00:00 to this moment of a year, on the moment's own clock.
    func localSeconds(year: Int) -> Int64 {
      Int64(day.daysSinceEpoch(year: year)) * 86_400 + Int64(seconds)
    }
  }

  /// A day that recurs every year.
  enum Day: Hashable, Sendable {
    /// `Jn`: 1 to 365; the 29th of February is not counted.
    case julian(Int)
    /// `n`: 0 to 365; the 29th of February is counted.
    case zeroBased(Int)
    /// `Mm.w.d`: weekday 0 (Sunday) to 6 of week 1 to 5 (5 is the last) of a month.
    case weekday(month: Int, week: Int, weekday: Int)

    func daysSinceEpoch(year: Int) -> Int {
      switch self {
      case .julian(let number):
        let leap = CivilDate.isLeap(year: year) && number >= 60
        return CivilDate.days(year: year, month: 1, day: 1) + number - 1 + (leap ? 1 : 0)
      case .zeroBased(let number):
        return CivilDate.days(year: year, month: 1, day: 1) + number
      case .weekday(let month, let week, let weekday):
        let first = CivilDate.days(year: year, month: month, day: 1)
        let firstWeekday = ((first + 4) % 7 + 7) % 7
        var day = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
        if day >= CivilDate.dayCount(year: year, month: month) { day -= 7 }
        return first + day
      }
    }
  }

  /// The offset changes of some years in order, each with the offset from then on.
  ///
  /// If a period ends when the next one begins, it lasts the whole year: its beginning is listed after the
  /// end. Empty for one offset for ever.
  func changes(years: ClosedRange<Int>) -> [ZoneRules.Transition] {
    guard let period else { return [] }
    var changes: [(change: ZoneRules.Transition, rank: Int)] = []
    changes.reserveCapacity(years.count * 2)
    for year in years {
      let start = period.start.localSeconds(year: year) - Int64(standardSeconds)
      let end = period.end.localSeconds(year: year) - Int64(period.offsetSeconds)
      changes.append((.init(epochSeconds: start, offsetSeconds: period.offsetSeconds), 1))
      changes.append((.init(epochSeconds: end, offsetSeconds: standardSeconds), 0))
    }
    changes.sort { ($0.change.epochSeconds, $0.rank) < ($1.change.epochSeconds, $1.rank) }
    return changes.map(\.change)
  }

  /// The offset in force at an instant, in seconds ahead of UTC.
  func offsetSeconds(atEpochSeconds instant: Int64) -> Int32 {
    guard period != nil else { return standardSeconds }
    let year = WallTime(localSeconds: instant).date.year
    let changes = changes(years: year - 2...year + 2)
    return changes.last { $0.epochSeconds <= instant }?.offsetSeconds ?? standardSeconds
  }
}
