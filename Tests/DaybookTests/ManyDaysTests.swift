import Daybook
import DaybookDomain
import DaybookStories
import DaybookTemporary
import DaybookTesting
import DaybookTime
import Testing

/// Availability asked of many days, parties and venues at once.
@Suite struct ManyDaysTests {
  private static let parties: [PartySize] = [2, 5, 1]

  /// Every day that was asked for in order, and each as the call for one day has it.
  private func expectSame(
    _ snapshot: borrowing Snapshot, at venues: [VenueID], on dates: ClosedRange<CivilDate>,
    now: Timestamp? = nil,
    withReasons: Bool
  ) throws -> [DayAvailability] {
    let found = try snapshot.availability(
      at: venues, on: dates, parties: ManyDaysTests.parties, channel: .inHouse, now: now,
      withReasons: withReasons
    ).get()
    var index = 0
    for venue in venues {
      for date in dates.dates {
        for party in ManyDaysTests.parties {
          let day = try #require(found.indices.contains(index) ? found[index] : nil)
          index += 1
          #expect(day.venue == venue && day.date == date && day.party == party)
          let slots = snapshot.availability(
            at: venue, on: date, party: party, channel: .inHouse, now: now, withReasons: withReasons)
          #expect(day.slots == slots, "\(venue) on \(date) for \(party)")
        }
      }
    }
    #expect(found.count == index)
    return found
  }

  private func expectSame(
    _ ledger: Ledger, at venues: [VenueID], on dates: ClosedRange<CivilDate>, now: Timestamp? = nil,
    withReasons: Bool
  ) throws -> [DayAvailability] {
    try ledger.readAndWait(atLeast: ledger.head) { snapshot in
      Result { try expectSame(snapshot, at: venues, on: dates, now: now, withReasons: withReasons) }
    }.get()
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func `R12 many days at once are slot by slot what each is alone`(seed: UInt64) throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
    let ledger = try Ledger.openAndWait(path, options: LedgerOptions())
    defer { ledger.finish() }
    var house = HouseStory(seed: seed, door: ledger.door())
    // The third story date is a special day on which Sahil is closed.
    let first = Venues.day(-1)
    var offered = 0
    for _ in 0..<4 {
      house.go(on: 40)
      house.goElsewhere(on: 20)
      let today = CivilDate(daysSinceEpoch: Int(house.now.epochSeconds / 86_400))
      let dates = min(first, today)...today.adding(days: 6)
      for withReasons in [false, true] {
        let found = try expectSame(
          ledger, at: ["kinar", "nowhere", "nacht", "sahil"], on: dates, now: house.now.adding(minutes: 90),
          withReasons: withReasons)
        offered += found.reduce(0) { $0 + $1.slots.count }
        #expect(found.allSatisfy { $0.venue != "nowhere" || $0.slots.isEmpty })
      }
    }
    #expect(offered > 0)
    #expect(Set(house.facts.map(\.event.type)).isSuperset(of: [.dayClosed, .blocked]))
  }

  @Test func `R12 over days that the clocks change, too`() throws {
    var night = Venues.nacht
    night.services[0].opens = ClockValue(minutes: 60)
    night.services[0].lastSeating = ClockValue(minutes: 1260)
    night.services[0].closes = ClockValue(minutes: 1380)
    night.specialDays = [SpecialDay(date: "2030-04-02", services: nil)]
    let test = try TestLedger(venues: night)
    defer { test.close() }
    for (start, table) in [
      ("2030-03-30T21:00", "1"), ("2030-03-31T01:00", "1"), ("2030-03-31T03:00", "2"),
      ("2030-10-27T02:00", "1"),
    ] {
      let start = try #require(RequestedTime(start))
      let booking = Book(venue: "nacht", party: 2, start: start, tables: [TableID(table)])
      try test.receipt(of: booking, by: .host("1"))
    }
    for dates in ["2030-03-28"..."2030-04-04", "2030-10-25"..."2030-10-29"] as [ClosedRange<CivilDate>] {
      let found = try expectSame(test.ledger, at: ["nacht"], on: dates, withReasons: true)
      #expect(Set(found.map(\.slots.count)).count > 1, "a day of another length")
    }
  }

  @Test func `up to 92 dates are asked for at once, and more are invalid`() throws {
    let test = try TestLedger(venues: sahil)
    defer { test.close() }
    let first: CivilDate = "2030-05-01"
    func asked(_ days: Int) throws -> Result<[DayAvailability], InvalidField> {
      try test.read {
        $0.availability(at: ["sahil"], on: first...first.adding(days: days - 1), parties: [2])
      }
    }
    #expect(try asked(92).get().count == 92)
    #expect(throws: InvalidField("dates", "found 2030-05-01 to 2030-08-01, 93 days; allowed: at most 92")) {
      try asked(93).get()
    }
    #expect(try test.read { $0.availability(at: [], on: first...first, parties: [2]) }.get().isEmpty)
    #expect(try test.read { $0.availability(at: ["sahil"], on: first...first, parties: []) }.get().isEmpty)
  }
}
