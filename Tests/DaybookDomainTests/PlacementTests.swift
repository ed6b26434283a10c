import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R4, R11, R13: where a party is put, and every reason why not.
struct PlacementTests {
  @Test func `R4 the second of two bookings for one table is refused with the first one's id`() throws {
    var desk = try Desk.open()
    let ana = try desk.booked("19:00", ["T1"])
    #expect(
      desk.book("19:30", ["T1"], by: .bob)
        == .refuses(desk.reason(.tablesTaken, ["T1"], by: ana, from: "19:00")))
    #expect(desk.state.reservations.count == 1)
  }

  @Test func `R4 stays may touch at either end`() throws {
    var desk = try Desk.open()
    _ = try desk.booked("19:00", ["T1"])
    #expect(desk.book("20:30", ["T1"]).events == [.booked])
    #expect(desk.book("17:30", ["T1"]).events == [.booked])
  }

  @Test func `R4 one minute of overlap is refused at either end`() throws {
    var desk = try Desk.open(.sahil.with { $0.services[0].gridMinutes = 1 })
    let ana = try desk.booked("19:00", ["T1"])
    let taken = Desk.Outcome.refuses(desk.reason(.tablesTaken, ["T1"], by: ana, from: "19:00"))
    #expect(desk.book("20:29", ["T1"]) == taken)
    #expect(desk.book("17:31", ["T1"]) == taken)
  }

  @Test func `R11 the automatic choice takes the fewest seats, then the name, and skips taken tables`() throws
  {
    var desk = try Desk.open()
    #expect(desk.book("19:00").answer?.tables == ["T1"])
    #expect(desk.book("19:00").answer?.tables == ["T2"])
    #expect(desk.book("19:00").answer?.tables == ["T4"])
    let refused = desk.book("19:00", by: .bob)
    #expect(refused.codes == [.tablesTaken, .tablesTaken, .tablesTaken])
    #expect(refused.refusal?.reasons.flatMap(\.tables) == ["T1", "T2", "T4"])
  }

  @Test func `R11 the name decides between equal tables, not the order of definition or the id`() throws {
    let tables = [
      Table(id: "a", name: "Window", most: 2), Table(id: "b", name: "Corner", most: 2),
      Table(id: "d", name: "Bench", most: 2), Table(id: "c", name: "Bench", most: 2),
    ]
    var desk = try Desk.open(.sahil.with { $0.tables = tables })
    let taken = (0..<4).compactMap { _ in desk.book("19:00").answer?.tables.first }
    #expect(taken == ["c", "d", "b", "a"])
  }

  @Test(arguments: [(1, "T1"), (2, "T1"), (3, "T4"), (4, "T4"), (5, "G6"), (6, "G6")])
  func `R13 the automatic choice never takes a table too small or too large`(party: Int, table: String) throws
  {
    var desk = try Desk.open()
    #expect(desk.book("19:00", party: PartySize(party)).answer?.tables == [TableID(table)])
  }

  @Test func `R11 a party no table seats is refused for that, and taken tables are not looked at`() throws {
    var desk = try Desk.open()
    _ = try desk.booked("19:00", ["G6"], party: 6)
    #expect(
      desk.book("19:00", party: 7)
        == .refuses(Reason(.noTableFits, message: "no table here seats a party of 7")))
  }

  @Test
  func `R11 chosen tables that are too small are refused with what blocks them, not with who took them`()
    throws
  {
    var desk = try Desk.open()
    _ = try desk.booked("19:00", ["T1"])
    let block = try desk.blocked("19:00", "20:00", tables: ["T2"])
    #expect(
      desk.book("19:00", ["T2", "T1"], party: 5)
        == .refuses(
          desk.reason(.blocked, ["T2"], by: block, from: "19:00"),
          Reason(
            .noTableFits, tables: ["T1", "T2"], message: "tables T1, T2 together do not seat a party of 5")))
  }

  @Test func `R11 chosen tables add up`() throws {
    var desk = try Desk.open()
    let both = try desk.booked("19:00", ["T1", "T2"], party: 4)
    #expect(try desk.reservation(both).stay.tables == ["T1", "T2"])
    #expect(desk.book("19:00", ["T2"]).codes == [.tablesTaken])
    #expect(desk.book("19:00", ["T4", "G6"], party: 4).codes == [.noTableFits])
    #expect(desk.book("19:00", ["T4", "G6"], party: 10).events == [.booked])
  }

  @Test func `a claim on several of the wanted tables is one reason`() throws {
    var desk = try Desk.open()
    let both = try desk.booked("19:00", ["T2", "T1"], party: 4)
    #expect(
      desk.book("19:00", ["T1", "T2"], party: 3)
        == .refuses(desk.reason(.tablesTaken, ["T1", "T2"], by: both, from: "19:00")))
  }

  @Test func `R11 taken, held, occupied and blocked are each told`() throws {
    var desk = try Desk.open()
    desk.at("17:00")
    let sitting = try desk.walkedIn(2, ["T1"])
    desk.at("18:40")
    let booking = try desk.booked("19:00", ["T2"])
    let hold = try desk.held("19:30", ["T4"])
    let block = try desk.blocked("19:00", "21:00", tables: ["T2", "T1"])
    // The booking gave way to the block; the hold and the seated party did not.
    #expect(try desk.reservation(booking).needsTable)
    #expect(
      desk.book("19:00", by: .bob)
        == .refuses(
          desk.reason(.blocked, ["T1", "T2"], by: block, from: "19:00"),
          desk.reason(.tablesHeld, ["T4"], by: hold, from: "19:30"),
          desk.reason(.tablesOccupied, ["T1"], by: sitting, from: "17:00")))
  }

  @Test func `R11 what is in the past is refused, and its tables are still told`() throws {
    var desk = try Desk.open()
    let ana = try desk.booked("10:00", ["T1"])
    desk.at("10:31")
    #expect(
      desk.book("10:30", ["T1"])
        == .refuses(
          Reason(.inThePast, start: desk.now), desk.reason(.tablesTaken, ["T1"], by: ana, from: "10:00")))
    #expect(desk.book("11:30", ["T1"]).events == [.booked])
  }

  @Test func `R11 a start of this very instant is not in the past`() throws {
    var desk = try Desk.open()
    desk.at("19:00")
    #expect(desk.book("19:00").events == [.booked])
    desk.now = desk.now.adding(microseconds: 1)
    #expect(desk.book("19:00") == .refuses(Reason(.inThePast, start: desk.now)))
  }

  @Test func `an unknown venue, table or pool is not found`() throws {
    var desk = try Desk.open()
    let there = Desk.Outcome.refuses(Reason(.notFound, message: "there is no such venue"))
    let start = desk.requested("19:00")
    #expect(desk.execute(.book(Book(venue: "nowhere", party: 2, start: start)), by: .ana) == there)
    #expect(desk.execute(.hold(PlaceHold(venue: "nowhere", party: 2, start: start)), by: .ana) == there)
    #expect(desk.execute(.walkIn(WalkIn(venue: "nowhere", party: 2))) == there)
    #expect(desk.execute(.block(PlaceBlock(venue: "nowhere", from: start, until: start))) == there)
    #expect(
      desk.book("19:00", ["T9"])
        == .refuses(Reason(.notFound, message: "tables[0]: the venue has no such table")))
    #expect(
      desk.hold("19:00", ["T1", "T9"])
        == .refuses(Reason(.notFound, message: "tables[1]: the venue has no such table")))
    #expect(
      desk.book("19:00", pool: "roof")
        == .refuses(Reason(.notFound, message: "pool: the venue has no such pool")))
    #expect(
      desk.walkIn(2, ["T9"]) == .refuses(Reason(.notFound, message: "tables[0]: the venue has no such table"))
    )
  }

  @Test func `a venue without tables is accepted and offers nothing`() throws {
    var desk = try Desk.open(
      .sahil.with {
        $0.tables = []
        $0.pools = []
      })
    #expect(desk.book("19:00").codes == [.noTableFits])
    let offers = desk.venue.offers(on: .on("2030-05-01"), OfferQuery(party: 2), now: desk.now)
    #expect(offers.count == 24)
    #expect(offers.allSatisfy { $0.reasons.map(\.code) == [.noTableFits] })
  }
}
