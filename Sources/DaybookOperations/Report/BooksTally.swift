import DaybookDomain
import DaybookTime
import DaybookViews

/// Counts what is on the books for the next four weeks, and what was for the same weekdays before.
struct BooksTally {
  static let weeks = 4

  private struct Day {
    var booked = PartyCount()
    var earlier = PartyCount()
    var earlierByThen = PartyCount()
  }

  private var days: [CivilDate: Day] = [:]

  /// The next four weeks from a date on, and the four weeks before it.
  static func coming(from today: CivilDate) -> ClosedRange<CivilDate> {
    today...today.adding(days: 7 * weeks - 1)
  }

  mutating func add(
    _ venue: VenueState, at now: Timestamp, _ source: borrowing ReportReader
  ) throws(LedgerFailure) {
    let today = venue.checkService(at: now, ignoringGrid: true).date
    let coming = BooksTally.coming(from: today)
    var days = days
    for date in coming.dates where days[date] == nil { days[date] = Day() }
    try source.forEachVisit(
      of: venue.definition.id, on: today.adding(days: -7 * BooksTally.weeks)...coming.upperBound
    ) {
      row throws(LedgerFailure) in
      let visit = CountedVisit(row, try source.moments(of: row.id), at: now)
      guard visit.stands else { return }
      if row.date >= today {
        days[row.date, default: Day()].booked.add(row.covers)
        return
      }
      let made = visit.moments.madeAt.map { venue.rules.wallTime(at: $0).date }
      let ahead = made.map { row.date.daysSinceEpoch - $0.daysSinceEpoch }
      // Each of the four weeks to come has the same four weeks before it to compare with.
      for date in coming.dates where date.weekday == row.date.weekday {
        days[date, default: Day()].earlier.add(row.covers)
        let away = date.daysSinceEpoch - today.daysSinceEpoch
        if !row.isWalkIn, let ahead, ahead >= away {
          days[date, default: Day()].earlierByThen.add(row.covers)
        }
      }
    }
    self.days = days
  }

  var result: [BookedDay] {
    days.sorted { $0.key < $1.key }.map { date, day in
      BookedDay(
        date: date, booked: day.booked, earlierDates: BooksTally.weeks, earlier: day.earlier,
        earlierByThen: day.earlierByThen)
    }
  }
}
