import Daybook
import DaybookDomain
import DaybookOperations
import DaybookStories
import DaybookTemporary
import DaybookTime
import Testing

@testable import DaybookReads

/// A report against a second computation that reads only the log.
@Suite struct ReportTests {
  @Test(arguments: 0..<3 as Range<UInt64>)
  func `every figure of a report is what a second reading of the log finds`(seed: UInt64) throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    let comparison = try ReportComparison(seed: seed, at: path)
    #expect(comparison.faults.isEmpty, "seed \(seed): \(comparison.faults.joined(separator: "\n"))")
    let usual = try LedgerOperations(path).report(ReportQuery(["kinar"]))
    let today = comparison.told.businessDate(of: comparison.told.now, at: "kinar")
    #expect(usual.dates == today.adding(days: -6)...today)
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
