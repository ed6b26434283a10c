import Daybook
import DaybookDomain
import DaybookStore
import DaybookTime

/// Availability queries: every slot of a venue's day with its free tables.
struct AvailabilityBench {
  private static let rounds = 5
  private static let venueCount = 50
  static let dayCount = 14

  let folder: TemporaryFolder
  let seconds: Double
  let firstMapByteCount: Int?

  func run(into report: inout Report) async throws(BenchFailure) {
    report.heading("Availability: a venue-day of 24 slots, half of its tables' time booked")
    for tableCount in [10, 20] {
      let venues = try AvailabilityBench.venues(AvailabilityBench.venueCount, tableCount: tableCount)
      var nanoseconds = Measurements()
      var processor = Measurements()
      var offered = 0
      for _ in 0..<AvailabilityBench.rounds {
        let began = Stopwatch()
        let end = MonotonicTime.now + .seconds(seconds / Double(2 * AvailabilityBench.rounds))
        var queries = 0
        while .now < end {
          for venue in venues {
            let date = AvailabilityBench.first.adding(days: queries % AvailabilityBench.dayCount)
            offered += venue.offers(on: date, OfferQuery(party: 2, withReasons: false), now: .epoch).count
            queries += 1
          }
        }
        nanoseconds.append(began.seconds * 1e9 / Double(queries))
        processor.append(began.processorSeconds * 1e9 / Double(queries))
      }
      precondition(offered > 0, "something is offered")
      report.line(
        "decided in memory, \(tableCount) tables", nanoseconds.median, "ns",
        [.init("cpuNs", processor.median)])
    }
    for tableCount in [10, 20] { try await measureView(tableCount: tableCount, into: &report) }
  }

  /// The same query through a ledger's view, each on a new snapshot.
  private func measureView(tableCount: Int, into report: inout Report) async throws(BenchFailure) {
    let venues = 10
    let days = 7
    var nanoseconds = Measurements()
    var processor = Measurements()
    do {
      let path = folder.path("availability-\(tableCount)")
      var options = LedgerOptions()
      options.queueCapacity = 1 << 16
      options.firstMapByteCount = firstMapByteCount
      try Ledger.create(at: path, clock: .manual, options: options)
      let ledger = try Ledger.openAndWait(path, options: options)
      for number in 0..<venues {
        let venue = AvailabilityBench.venue(number, tableCount: tableCount)
        _ = try await ledger.execute(DefineVenue(venue), by: .operator("bench"))
        try await withThrowingTaskGroup { group in
          for book in AvailabilityBench.bookings(of: venue, days: days) {
            group.addTask { _ = try? await ledger.execute(book, by: .host("bench"), within: .seconds(300)) }
          }
          try await group.waitForAll()
        }
      }
      _ = try ledger.readAndWait(atLeast: ledger.head, within: .seconds(300)) { $0.position }
      for _ in 0..<AvailabilityBench.rounds {
        let began = Stopwatch()
        let end = MonotonicTime.now + .seconds(seconds / Double(2 * AvailabilityBench.rounds))
        var queries = 0
        while .now < end {
          for number in 0..<venues {
            let date = AvailabilityBench.first.adding(days: queries / venues % days)
            let slots = try ledger.readAndWait(atLeast: .start) {
              $0.availability(at: VenueID("venue-\(number)"), on: date, party: 2).count
            }
            precondition(slots > 0, "something is offered")
            queries += 1
          }
        }
        nanoseconds.append(began.seconds * 1e9 / Double(queries))
        processor.append(began.processorSeconds * 1e9 / Double(queries))
      }
      await ledger.close()
    } catch {
      throw BenchFailure("availability through the view: \(error)")
    }
    report.line(
      "through the view, \(tableCount) tables", nanoseconds.median, "ns", [.init("cpuNs", processor.median)])
  }

  static let first = CivilDate(daysSinceEpoch: 22_000)

  /// Venues whose tables are booked, in memory.
  static func venues(_ count: Int, tableCount: Int) throws(BenchFailure) -> [VenueState] {
    var seeder = try Seeder(state: LedgerState(), now: .epoch, ledger: LedgerID(high: 1, low: 1))
    for number in 0..<count {
      let venue = AvailabilityBench.venue(number, tableCount: tableCount)
      seeder.execute(.defineVenue(DefineVenue(venue)), by: .operator("bench")) { _ in }
      for book in AvailabilityBench.bookings(of: venue, days: AvailabilityBench.dayCount) {
        seeder.execute(.book(book), by: .host("bench")) { _ in }
      }
    }
    return seeder.state.venues
  }

  /// Open 10:00–23:00 with a 30-minute grid, so that 24 slots begin by 21:30.
  static func venue(_ number: Int, tableCount: Int) -> VenueDefinition {
    let service = Service(
      name: "all day", days: Weekday.allCases, opens: ClockValue(minutes: 600),
      lastSeating: ClockValue(minutes: 1290), closes: ClockValue(minutes: 1380), gridMinutes: 30)
    let tables = (1...tableCount).map { number in
      Table(id: Name("T\(number)"), name: "T\(number)", least: 1, most: 2 + number % 4 * 2)
    }
    return VenueDefinition(
      id: Name("venue-\(number)"), name: "Venue \(number)", zone: "Asia/Baku", services: [service],
      tables: tables)
  }

  /// More bookings than fit, at random tables and slots: those that do not fit are refused.
  static func bookings(of venue: VenueDefinition, days: Int) -> [Book] {
    var random = SplitMix(seed: UInt64(venue.id.text.utf8.last ?? 0))
    return (0..<days).flatMap { day in
      (0..<venue.tables.count * 8).compactMap { _ in
        let clock = ClockValue(minutes: 600 + Int(random.next() % 24) * 30)
        let table = venue.tables[Int(random.next() % UInt64(venue.tables.count))]
        return RequestedTime("\(first.adding(days: day))T\(clock)").map {
          Book(venue: venue.id, party: 2, start: $0, tables: [table.id])
        }
      }
    }
  }
}
