import DaybookStore
import Daybook
import DaybookDomain
import DaybookTime

/// One availability query: every slot of a venue's day with its free tables.
struct AvailabilityBench {
  private static let rounds = 5
  private static let venueCount = 50
  private static let dayCount = 14

  let seconds: Double

  func run(into report: inout Report) throws(BenchFailure) {
    report.heading("Availability: a venue-day of 24 slots, half of its tables' time booked")
    for tableCount in [10, 20] {
      let venues = try makeVenues(tableCount: tableCount)
      var nanoseconds = Samples()
      var processor = Samples()
      var offered = 0
      for _ in 0..<AvailabilityBench.rounds {
        let began = Stopwatch()
        let end = MonotonicTime.now + .seconds(seconds / Double(2 * AvailabilityBench.rounds))
        var queries = 0
        while .now < end {
          for venue in venues {
            let date = AvailabilityBench.first.adding(days: queries % AvailabilityBench.dayCount)
            offered += venue.offers(on: date, party: 2, now: .epoch, withReasons: false).count
            queries += 1
          }
        }
        nanoseconds.append(began.seconds * 1e9 / Double(queries))
        processor.append(began.processorSeconds * 1e9 / Double(queries))
      }
      precondition(offered > 0, "something is offered")
      report.line("venue-day, \(tableCount) tables", nanoseconds.median, "ns", [.init("cpuNs", processor.median)])
    }
  }

  private static let first = CivilDate(daysSinceEpoch: 22_000)

  /// Venues open 10:00–23:00 with a 30-minute grid, so that 24 slots begin by 21:30.
  private func makeVenues(tableCount: Int) throws(BenchFailure) -> [VenueState] {
    var seeder = try Seeder(state: LedgerState(), now: .epoch, ledger: LedgerID(high: 1, low: 1))
    var random = SplitMix(seed: 5)
    let service = Service(
      name: "all day", days: Weekday.allCases, opens: ClockValue(minutes: 600), lastSeating: ClockValue(minutes: 1290),
      closes: ClockValue(minutes: 1380), gridMinutes: 30)
    let tables = (1...tableCount).map { Table(id: Name("T\($0)"), name: "T\($0)", least: 1, most: 2 + $0 % 4 * 2) }
    for number in 0..<AvailabilityBench.venueCount {
      let venue = VenueDefinition(
        id: Name("venue-\(number)"), name: "Venue \(number)", zone: "Asia/Baku", services: [service], tables: tables)
      seeder.execute(.defineVenue(DefineVenue(venue)), by: .operator("bench")) { _ in }
      for day in 0..<AvailabilityBench.dayCount {
        for _ in 0..<tableCount * 8 {
          let minute = 600 + Int(random.next() % 24) * 30
          let date = AvailabilityBench.first.adding(days: day)
          guard let start = RequestedTime("\(date)T\(ClockValue(minutes: minute))") else { continue }
          let table = tables[Int(random.next() % UInt64(tableCount))]
          let book = Book(venue: venue.id, party: 2, start: start, tables: [table.id])
          seeder.execute(.book(book), by: .host("bench")) { _ in }
        }
      }
    }
    return seeder.state.venues
  }
}
