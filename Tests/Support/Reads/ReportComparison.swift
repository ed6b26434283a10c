import Daybook
import DaybookDomain
import DaybookOperations
import DaybookTime

/// The reports of a random ledger beside a second computation that reads only its log, and what differs.
package struct ReportComparison {
  package private(set) var faults: [String] = []
  /// How many reports were compared.
  package private(set) var count = 0
  let told: Told

  /// Lives a ledger of stories at a path, and compares its reports: at the head, and at earlier positions.
  package init(seed: UInt64, at path: String) throws {
    let facts = try StoryLedger.live(seed, at: path, refunds: seed % 3 == 0)
    told = Told(facts)
    let history = try LedgerHistory(path)
    defer { history.close() }
    for by in ReportGrouping.allCases { try compare(told, history, by: by, "by \(by)") }
    // A part of it: some venues, some dates.
    for venues in [["kinar"], ["nacht", "sahil"]] as [[VenueID]] {
      try compare(told, history, venues, leavingOut: 1, by: .date, "\(venues), a part")
    }
    for (number, share) in [3, 5, 8].enumerated() {
      // The last record of a command.
      var last = facts[facts.count * share / 9]
      last = facts.last { $0.first == last.first } ?? last
      let then = try LedgerHistory(path).standing(at: .position(last.position))
      defer { then.close() }
      let by = ReportGrouping.allCases[(Int(seed) * 3 + number) % ReportGrouping.allCases.count]
      let earlier = Told(facts.filter { $0.position <= last.position })
      try compare(earlier, then, by: by, "by \(by), at \(last.position)", at: last.position)
    }
  }

  private mutating func compare(
    _ told: Told, _ history: LedgerHistory, _ venues: [VenueID] = ["kinar", "sahil", "nacht"],
    leavingOut days: Int = 0, by: ReportGrouping, _ note: String, at position: Position? = nil
  ) throws {
    let dates = told.visits.values.map(\.stay.date)
    guard let first = dates.min()?.adding(days: days), let last = dates.max()?.adding(days: -2 * days) else {
      return
    }
    let report = try history.report(ReportQuery(venues, from: first, to: last, by: by))
    count += 1
    let (found, expected) = (
      ReportComparison.figures(report), Recount(told, venues, first...last, by: by.rawValue).figures
    )
    let names = Set(found.keys).union(expected.keys).filter { found[$0] != expected[$0] }.sorted()
    if !names.isEmpty {
      let words = names.prefix(12).map { "\($0): \(found[$0] ?? 0), not \(expected[$0] ?? 0)" }
      faults.append("report \(note): \(words)")
    }
    if report.now != told.now || report.venues != venues || report.dates != first...last {
      faults.append("report \(note): it is of \(report.venues), \(report.dates) at \(report.now)")
    }
    if let position, report.position != position { faults.append("report \(note): at \(report.position)") }
  }

  /// The figures of a report that are not zero, by their names.
  private static func figures(_ report: Report) -> [String: Int] {
    var figures: [String: Int] = [:]
    func add(_ name: String, _ count: PartyCount) {
      figures["\(name) parties"] = count.parties
      figures["\(name) covers"] = count.covers
    }
    func add(_ name: String, _ spread: Spread?) {
      guard let spread else { return }
      figures["\(name) count"] = spread.count
      figures["\(name) least"] = spread.least
      figures["\(name) lower"] = spread.lowerQuarter
      figures["\(name) median"] = spread.median
      figures["\(name) upper"] = spread.upperQuarter
      figures["\(name) most"] = spread.most
    }
    func add(_ name: String, _ row: ReportFigures) {
      let counts: KeyValuePairs = [
        "due": row.due, "seated": row.seated, "walkIns": row.walkIns, "noShows": row.noShows,
        "lateCancels": row.lateCancels, "cancels": row.cancels, "declined": row.declined,
        "refused": row.refused, "turnedAway": row.turnedAway, "waits joined": row.waits.joined,
        "waits offered": row.waits.offered, "waits booked": row.waits.booked, "waits left": row.waits.left,
        "waits lapsed": row.waits.lapsed, "waits waiting": row.waits.waiting,
      ]
      for (what, count) in counts { add("\(name) \(what)", count) }
      add("\(name) turn", row.turn)
      add("\(name) lead", row.lead)
      add("\(name) waited", row.waits.minutes)
      for money in row.deposits {
        let prefix = "\(name) \(money.currency)"
        figures["\(prefix) bookings"] = money.bookings
        figures["\(prefix) agreed"] = money.agreed
        figures["\(prefix) due"] = money.due
        figures["\(prefix) paid"] = money.paid
        figures["\(prefix) refunded"] = money.refunded
        figures["\(prefix) forfeited"] = money.forfeited
      }
    }
    add("total", report.total)
    for row in report.rows { add("row \(row.key ?? "-")", row.figures) }
    for turn in report.turns { add("turn \(turn.service ?? "-") \(turn.party)", turn.minutes) }
    for lead in report.leads { add("lead \(lead.from)", lead.count) }
    figures["open dates"] = report.occupancy.dateCount
    figures["tables"] = report.occupancy.tables
    figures["seats"] = report.occupancy.seats
    for quarter in report.occupancy.quarters {
      figures["quarter \(quarter.minutes) covers"] = quarter.covers
      figures["quarter \(quarter.minutes) tables"] = quarter.tables
      figures["quarter \(quarter.minutes) mostCovers"] = quarter.mostCovers
      figures["quarter \(quarter.minutes) mostTables"] = quarter.mostTables
    }
    for refused in report.refused {
      figures["refused \(refused.position) covers"] = refused.covers
      figures["refused \(refused.position) lost"] = refused.isTurnedAway ? 1 : 0
    }
    for code in report.refusedByCode { add("code \(code.code.rawValue)", code.refused) }
    for station in report.kitchen {
      figures["station \(station.station) late"] = station.late
      add("station \(station.station)", station.minutes)
    }
    for day in report.books {
      add("book \(day.date) booked", day.booked)
      add("book \(day.date) earlier", day.earlier)
      add("book \(day.date) byThen", day.earlierByThen)
    }
    return figures.filter { $0.value != 0 }
  }
}
