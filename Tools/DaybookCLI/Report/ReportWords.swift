import Daybook
import DaybookOperations

/// How a report's figures are said, in text and on its page.
enum ReportWords {
  /// `Sahil and Kinar, 2030-05-01 to 2030-05-07, at position 57`.
  static func heading(_ report: Report, _ names: [String]) -> String {
    "\(venues(names)), \(dates(report.dates)), at position \(report.position)"
  }

  static func venues(_ names: [String]) -> String {
    guard names.count > 1, let last = names.last else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  static func dates(_ dates: ClosedRange<CivilDate>) -> String {
    dates.lowerBound == dates.upperBound
      ? "\(dates.lowerBound)" : "\(dates.lowerBound) to \(dates.upperBound)"
  }

  /// What a row is of, where the key does not say it.
  static func key(_ key: String?, by grouping: ReportGrouping) -> String {
    key ?? (grouping == .channel ? "not told" : "outside services")
  }

  /// `34 in 12 parties`.
  static func count(_ count: PartyCount) -> String {
    "\(count.covers) in \(counted(count.parties, "party", "parties"))"
  }

  /// A share in whole per cent; a dash of nothing.
  static func share(_ part: Int, of whole: Int) -> String {
    whole == 0 ? "–" : "\((part * 200 + whole) / (whole * 2)) %"
  }

  /// A mean with one digit after the point, rounded half up.
  static func mean(_ sum: Int, over count: Int) -> String {
    guard count > 0 else { return "–" }
    let tenths = (sum * 20 + count) / (count * 2)
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// Minutes in the unit that suits them: `84 min`, `30 h`, `12 d`.
  static func span(_ minutes: Int) -> String {
    switch abs(minutes) {
    case ..<180: "\(minutes) min"
    case ..<2_880: "\(minutes / 60) h"
    default: "\(minutes / 1_440) d"
    }
  }

  /// `median 84 min, half of them 70 min–95 min, of 12`.
  static func spread(_ spread: Spread?) -> String {
    guard let spread else { return "–" }
    return "median \(span(spread.median)), half of them \(span(spread.lowerQuarter)) to "
      + "\(span(spread.upperQuarter)), all \(span(spread.least)) to \(span(spread.most)), of \(spread.count)"
  }

  /// `same day`, `1 day`, `2–6 days`, `90 days or more`.
  static func lead(_ lead: LeadFigures) -> String {
    switch (lead.from, lead.through) {
    case (0, _): "same day"
    case (let from, let through) where from == through: "\(from) day"
    case (let from, let through?): "\(from)–\(through) days"
    case (let from, nil): "\(from) days or more"
    }
  }

  /// The dates of the books that there is something to tell of: now, or before.
  static func told(_ books: [BookedDay]) -> [BookedDay] {
    books.filter { $0.booked.parties + $0.earlier.parties > 0 }
  }

  /// The totals, a line each: what, and how much.
  static func totals(_ figures: ReportFigures) -> [[String]] {
    let waits = figures.waits
    var lines = [
      ["covers", count(figures.due)], ["of these seated", count(figures.seated)],
      ["walk-ins", count(figures.walkIns)],
      ["no-shows", "\(count(figures.noShows)), \(noShowRate(figures)) of those booked"],
      ["late cancels", count(figures.lateCancels)], ["cancels", count(figures.cancels)],
      ["declined", count(figures.declined)],
      ["refused", "\(count(figures.refused)); turned away \(count(figures.turnedAway))"],
      [
        "waitlist",
        "\(waits.joined.parties) joined, \(waits.offered.parties) offered, \(waits.booked.parties) booked"
          + " (\(share(waits.booked.parties, of: waits.joined.parties))), \(waits.left.parties) left, "
          + "\(waits.lapsed.parties) lapsed, \(waits.waiting.parties) waiting",
      ],
      ["wait for a place", spread(waits.minutes)], ["turn time", spread(figures.turn)],
      ["lead time", spread(figures.lead)],
    ]
    for money in figures.deposits {
      lines.append([
        "deposits",
        "\(counted(money.bookings, "booking")), in minor units of \(money.currency): \(money.agreed) agreed, "
          + "\(money.due) due, \(money.paid) paid, \(money.refunded) refunded, \(money.forfeited) forfeited",
      ])
    }
    return lines
  }

  /// Of the bookings that came, are to come, or should have come.
  private static func noShowRate(_ figures: ReportFigures) -> String {
    let booked = figures.due.parties - figures.walkIns.parties + figures.noShows.parties
    return share(figures.noShows.parties, of: booked)
  }
}
