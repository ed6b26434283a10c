import Daybook
import DaybookTesting
import Testing

let sahil = VenueDefinition(
  id: "sahil", name: "Sahil", zone: "Asia/Baku",
  services: [
    Service(
      name: "all day", days: Weekday.allCases, opens: ClockValue(minutes: 600),
      lastSeating: ClockValue(minutes: 1290),
      closes: ClockValue(minutes: 1380), gridMinutes: 30)
  ],
  turnTimes: [TurnTime(party: 2, minutes: 90), TurnTime(party: 99, minutes: 120)],
  tables: [
    Table(id: "T1", name: "T1", area: "hall", least: 1, most: 2),
    Table(id: "T2", name: "T2", area: "hall", most: 4),
  ],
  pools: [Pool(id: "covers", capacity: 40)])

@Suite struct WriterTests {
  @Test func `the second of two bookings for one table is refused`() throws {
    let refusal = try Given(venue: sahil)
      .and(Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", tables: ["T1"]))
      .when(Book(venue: "sahil", party: 2, start: "2030-05-01T19:30", tables: ["T1"]))
      .then(refuses: .tablesTaken)
    #expect(refusal.reasons.map(\.tables) == [["T1"]])
  }

  @Test func `a key is answered the same again, and refused for another body`() throws {
    let test = try TestLedger(venues: sahil)
    defer { test.close() }
    let book = Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", guest: Guest(name: "Ana M"))
    let first = try test.receipt(of: book, by: .guest("ana"), key: "k-1")
    let again = try test.receipt(of: book, by: .guest("ana"), key: "k-1")
    #expect(
      again.value == first.value && again.position == first.position && again.isReplay && !first.isReplay)
    #expect(throws: LedgerError.self) {
      try test.receipt(
        of: Book(venue: "sahil", party: 3, start: "2030-05-01T19:00"), by: .guest("ana"), key: "k-1")
    }
    let other = try test.receipt(of: book, by: .guest("bob"), key: "k-1")
    #expect(other.value != first.value)
  }

  @Test func `a commit the store refuses leaves the state as it was`() throws {
    let test = try TestLedger(venues: sahil)
    defer { test.close() }
    let book = Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", tables: ["T1"])
    test.failNext(.commit)
    #expect(throws: LedgerError.self) { try test.receipt(of: book, key: "k") }
    let receipt = try test.receipt(of: book, key: "k")
    #expect(!receipt.isReplay && receipt.value.tables == ["T1"])
  }

  @Test(arguments: [true, false])
  func `after a failed sync the answer is what the log holds`(landed: Bool) throws {
    let test = try TestLedger(venues: sahil)
    defer { test.close() }
    let book = Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", tables: ["T1"])
    test.failNext(.sync(landed: landed))
    let result = Result { () throws(LedgerError) in try test.receipt(of: book, key: "k") }
    let types = try test.facts().map(\.event.type)
    #expect(types.contains(.writerRestarted))
    #expect(types.contains(.booked) == landed)
    if landed {
      #expect(try !result.get().isReplay)
    } else {
      #expect(throws: LedgerError.self) { try result.get() }
    }
    #expect(try test.receipt(of: book, key: "k").isReplay == landed)
  }
}
