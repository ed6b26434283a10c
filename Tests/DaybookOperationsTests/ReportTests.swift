import Daybook
import DaybookDomain
import DaybookOperations
import DaybookStories
import DaybookTemporary
import DaybookTime
import Testing

/// A report against a second computation that reads only the log.
@Suite struct ReportTests {
  /// The figures of a report that are not zero, by their names.
  private func figures(_ report: Report) -> [String: Int] {
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

  /// Expects the two to be the same, and tells what differs.
  private func expect(_ report: Report, _ recount: Recount, _ note: String) {
    let (found, expected) = (figures(report), recount.figures)
    let names = Set(found.keys).union(expected.keys).filter { found[$0] != expected[$0] }.sorted()
    let told = names.prefix(12).map { "\($0): \(found[$0] ?? 0), not \(expected[$0] ?? 0)" }
    #expect(names.isEmpty, "\(note): \(told)")
  }

  @Test(arguments: 0..<3 as Range<UInt64>)
  func `every figure of a report is what a second reading of the log finds`(seed: UInt64) throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    let told = Told(try StoryLedger.live(seed, at: path, refunds: seed == 0))
    let operations = LedgerOperations(path)
    let dates = told.visits.values.map(\.stay.date)
    let (first, last) = (try #require(dates.min()), try #require(dates.max()))
    for grouping in ReportGrouping.allCases {
      let query = ReportQuery(["kinar", "sahil", "nacht"], from: first, to: last, by: grouping)
      let report = try operations.report(query)
      expect(
        report, Recount(told, query.venues, first...last, by: grouping.rawValue), "\(seed), by \(grouping)")
      #expect(report.now == told.now && report.venues == query.venues && report.dates == first...last)
    }
    // A part of it: some venues, some dates.
    let (from, to) = (first.adding(days: 1), last.adding(days: -2))
    for venues in [["kinar"], ["nacht", "sahil"]] as [[VenueID]] {
      let report = try operations.report(ReportQuery(venues, from: from, to: to))
      expect(report, Recount(told, venues, from...to, by: "date"), "\(seed), \(venues), a part")
    }
    let usual = try operations.report(ReportQuery(["kinar"]))
    let today = told.businessDate(of: told.now, at: "kinar")
    #expect(usual.dates == today.adding(days: -6)...today)
  }

  @Test(arguments: 0..<2 as Range<UInt64>)
  func `a report at an earlier position is what a second reading of the log up to there finds`(seed: UInt64)
    throws
  {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    let facts = try StoryLedger.live(seed, at: path)
    let venues: [VenueID] = ["kinar", "sahil", "nacht"]
    let groupings = ReportGrouping.allCases
    for (number, share) in [3, 5, 8].enumerated() {
      // The last record of a command.
      var last = facts[facts.count * share / 9]
      last = facts.last { $0.first == last.first } ?? last
      let told = Told(facts.filter { $0.position <= last.position })
      let dates = told.visits.values.map(\.stay.date)
      let (from, to) = (try #require(dates.min()), try #require(dates.max()))
      let history = try LedgerHistory(path).standing(at: .position(last.position))
      defer { history.close() }
      let by = groupings[(Int(seed) * 3 + number) % groupings.count]
      let report = try history.report(ReportQuery(venues, from: from, to: to, by: by))
      expect(
        report, Recount(told, venues, from...to, by: by.rawValue), "\(seed), by \(by), at \(last.position)")
      #expect(report.now == told.now && report.position == last.position)
    }
  }

  @Test func `the stories reach every figure`() throws {
    let counts = [
      "due", "seated", "walkIns", "noShows", "cancels", "declined", "refused", "turnedAway", "waits joined",
      "waits offered", "waits booked", "waits left", "waits lapsed",
    ].flatMap { ["total \($0) parties", "total \($0) covers"] }
    let money = ["bookings", "agreed", "due", "paid", "refunded", "forfeited"].map { "total AZN \($0)" }
    let others = [
      "total turn median", "total lead median", "total waited median", "row", "turn", "lead", "quarter",
      "refused",
      "code", "station", "book",
    ]
    var missing = Set(counts + money + others)
    for round in 0..<8 as Range<UInt64> where !missing.isEmpty {
      let directory = try TemporaryDirectory()
      let told = Told(
        try StoryLedger.live(round % 4, at: directory.path + "/ledger", refunds: round >= 4))
      let dates = told.visits.values.map(\.stay.date)
      let (first, last) = (try #require(dates.min()), try #require(dates.max()))
      let recount = Recount(told, ["kinar", "sahil", "nacht"], first...last, by: "venue")
      for name in recount.figures.keys {
        missing.remove(name.hasPrefix("total ") ? name : String(name.prefix { $0 != " " }))
      }
    }
    #expect(missing == [])
  }

  @Test func `services of one name are one row, wherever and whenever they open`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
    let ledger = try Ledger.openAndWait(path, options: LedgerOptions())
    let decide = ledger.door()
    let now = Timestamp(epochSeconds: Int64(Venues.firstDay.daysSinceEpoch) * 86_400)
    for (id, opens) in [("early", 600), ("late", 720)] {
      var venue = Venues.sahil
      (venue.id, venue.services[0].opens) = (VenueID(id), ClockValue(minutes: opens))
      _ = decide(.defineVenue(DefineVenue(venue)), .operator("test"), nil, now)
      let booked = decide(
        .book(Book(venue: venue.id, party: 2, start: "2030-05-01T19:00")), .host("1"), nil, now)
      #expect(booked.isAccepted)
    }
    ledger.finish()
    let query = ReportQuery(["early", "late"], from: Venues.firstDay, to: Venues.firstDay, by: .service)
    let report = try LedgerOperations(path).report(query)
    #expect(report.rows.map(\.key) == ["all day"] && report.rows.first?.figures.due.covers == 4)
  }

  @Test func `a report of an unknown venue, of none, or of no range is refused in words`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    _ = try StoryLedger.live(0, at: path)
    let operations = LedgerOperations(path)
    func refused(_ query: ReportQuery) -> LedgerFailure? {
      #expect(throws: LedgerFailure.self) { try operations.report(query) }
    }
    #expect(refused(ReportQuery(["nobody"]))?.code == .notFound)
    #expect(refused(ReportQuery([]))?.code == .malformed)
    let backwards = refused(ReportQuery(["kinar"], from: Venues.day(2), to: Venues.day(1)))
    #expect(backwards?.code == .malformed && backwards?.message.contains("2030-05-03 to 2030-05-02") == true)
    let ages = refused(ReportQuery(["kinar"], from: Venues.day(0), to: Venues.day(ReportQuery.mostDates)))
    #expect(ages?.code == .malformed && ages?.message.contains("3661 dates") == true)
  }
}
