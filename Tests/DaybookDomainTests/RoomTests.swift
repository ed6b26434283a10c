import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R13: floating parties move to make room, pinned and seated ones never, and the search is bounded.
struct RoomTests {
  /// T1 and T2 for two, T4 for one to four.
  private static let small = VenueDefinition.sahil.with {
    $0.tables = [
      Table(id: "T1", name: "T1", most: 2), Table(id: "T2", name: "T2", most: 2),
      Table(id: "T4", name: "T4", most: 4),
    ]
    $0.pools = []
    $0.turnTimes = []
  }

  @Test func `R13 a floating party moves in the same batch to make room for one that fits nowhere else`()
    throws
  {
    var desk = try Desk.open(Self.small)
    let ids = try (0..<3).map { _ in try desk.booked("19:00") }
    #expect(try ids.map { try desk.reservation($0).stay.tables } == [["T1"], ["T2"], ["T4"]])
    desk.cancel(ids[0])
    let known = desk.facts.count
    let outcome = desk.book("19:00", party: 4, by: .host)
    #expect(outcome.events == [.reassigned, .booked] && outcome.answer?.tables == ["T4"])
    #expect(outcome.answer?.moved == [ids[2]])
    #expect(try desk.reservation(ids[2]).stay.tables == ["T1"])
    #expect(Set(desk.facts[known...].map(\.first)).count == 1)
  }

  @Test func `R30 nobody whose date is closed moves to make room`() throws {
    var night = Service.daily("18:00", last: "23:30", closes: "02:00+1")
    night.isFirst = true
    var desk = try Desk.open(
      Self.small.with {
        $0.services = [night, .daily("00:30", last: "04:00", closes: "06:00")]
        $0.services[1].name = "late"
        $0.tables.removeFirst()
      })
    let first = try desk.booked("23:30")
    let floating = try desk.booked("23:30")
    #expect(try desk.reservation(floating).stay.tables == ["T4"])
    desk.cancel(first)
    desk.at("20:00")
    #expect(desk.closeAnyway(Desk.day).events == [.dayClosed])
    #expect(desk.book("2030-05-02T00:30", party: 4, by: .host).codes == [.tablesTaken])
    desk.reopen(Desk.day)
    #expect(desk.book("2030-05-02T00:30", party: 4, by: .host).events == [.reassigned, .booked])
  }

  @Test func `R13 a pinned, a seated and an arrived party, a hold and a request never move`() throws {
    let venue = Self.small.with { $0.tables = [$0.tables[0], $0.tables[2]] }
    func filled(_ fill: (inout Desk) throws -> Void) throws -> Desk.Outcome {
      var desk = try Desk.open(venue)
      _ = try desk.booked("19:00", ["T1"])
      desk.at("18:59")
      try fill(&desk)
      let first = desk.state.reservations.values.first { $0.stay.tables == ["T1"] }
      if let first { desk.cancel(first.id) }
      return desk.book("19:00", party: 4, by: .host)
    }
    #expect(try filled { _ = try $0.booked("19:00", ["T4"]) }.codes == [.tablesTaken])
    #expect(try filled { _ = try $0.held("19:00") }.codes == [.tablesHeld])
    #expect(
      try filled {
        let id = try $0.booked("19:00")
        $0.execute(.arrive(Arrive(id)))
      }.codes == [.tablesTaken])
    #expect(
      try filled {
        let id = try $0.booked("19:00")
        $0.seat(id)
      }.codes == [.tablesTaken])
    #expect(try filled { _ = try $0.booked("19:00") }.events == [.reassigned, .booked])
  }

  /// A ladder of tables, T1 for one or two, T2 for two or three …: each party can step down one rung.
  private func ladder(_ rungs: Int) throws -> Desk {
    var desk = try Desk.open(
      .sahil.with {
        $0.turnTimes = []
        $0.pools = []
        $0.tables = (1...rungs).map {
          Table(id: TableID("T\($0)"), name: "T\($0)", least: $0, most: $0 + 1)
        }
      })
    // A party of two takes the lowest rung and is cancelled once each of the others stands one rung too high.
    let lowest = try desk.booked("19:00", party: 2)
    for party in 2...rungs { _ = try desk.booked("19:00", party: PartySize(party)) }
    desk.cancel(lowest)
    return desk
  }

  @Test(arguments: 2...5)
  func `R13 making room may move as many as four, each to what it would itself be given`(rungs: Int) throws {
    var desk = try ladder(rungs)
    let outcome = desk.book("19:00", party: PartySize(rungs + 1), by: .host)
    #expect(outcome.answer?.tables == [TableID("T\(rungs)")])
    #expect(outcome.answer?.moved.count == rungs - 1)
    #expect(outcome.events?.last == .booked)
  }

  @Test func `R13 the search is bounded: five moves are too many`() throws {
    var desk = try ladder(6)
    #expect(desk.book("19:00", party: 7, by: .host).codes == [.tablesTaken])
  }

  @Test func `R13 who is moved keeps the area and the needs it asked for`() throws {
    var desk = try Desk.open(
      .sahil.with {
        $0.turnTimes = []
        $0.pools = []
        $0.tables = [
          Table(id: "A", name: "A", area: "hall", most: 2), Table(id: "B", name: "B", area: "hall", most: 4),
          Table(id: "C", name: "C", area: "garden", most: 2),
        ]
      })
    let filler = try desk.booked("19:00", ["A"])
    let wish = Book(venue: "sahil", party: 2, start: desk.requested("19:00"), area: "hall")
    let outcome = desk.execute(.book(wish), by: .ana)
    let id = try #require(outcome.answer?.reservation)
    #expect(outcome.answer?.tables == ["B"])
    // The garden table is free, and not for this party.
    #expect(desk.book("19:00", party: 4, by: .host).codes == [.tablesTaken])
    desk.cancel(filler)
    #expect(desk.book("19:00", party: 4, by: .host).events == [.reassigned, .booked])
    #expect(try desk.reservation(id).stay.tables == ["A"])
  }

  @Test func `R12 R13 a slot that is free only after moving is offered, and books`() throws {
    var desk = try Desk.open(Self.small)
    let ids = try (0..<3).map { _ in try desk.booked("19:00") }
    desk.cancel(ids[0])
    let offers = desk.venue.offers(on: .on(Desk.day), OfferQuery(party: 4), now: desk.now)
    let offer = try #require(offers.first { $0.start == desk.time("19:00") })
    #expect(offer.isOffered && offer.tables == [] && offer.afterMoving == ["T4"])
    #expect(desk.book("19:00", party: 4).answer?.tables == ["T4"])
  }

  @Test func `R25 a block re-seats floating parties, and leaves pinned ones needing a table`() throws {
    var desk = try Desk.open(Self.small)
    let floating = try desk.booked("19:00")
    let pinned = try desk.booked("20:30", ["T1"])
    let outcome = desk.block("18:00", "22:00", tables: ["T1"])
    #expect(outcome.events == [.blocked, .reassigned, .needsTable])
    #expect(outcome.answer?.needsTable == [pinned])
    #expect(try desk.reservation(floating).stay.tables == ["T2"])
    #expect(desk.notices(to: .floor).map(\.kind) == [.needsTable])
    #expect(desk.notices(to: .floor).first?.reservation == pinned)
  }

  @Test func `R25 a retired table re-seats floating parties too, and a closed day none`() throws {
    var desk = try Desk.open(Self.small)
    let id = try desk.booked("19:00")
    #expect(
      desk.define(Self.small.with { $0.tables.removeFirst() }).events == [.venueDefined, .reassigned])
    #expect(try desk.reservation(id).stay.tables == ["T2"])
    let closed = Self.small.with { $0.specialDays = [SpecialDay(date: .on(Desk.day), services: nil)] }
    #expect(desk.define(closed).events == [.venueDefined, .needsTable])
  }

  @Test func `R25 whoever needs a table is given one by a host, or by leaving the rest to the choice`() throws
  {
    var desk = try Desk.open(Self.small)
    let id = try desk.booked("19:00", ["T1"])
    let block = try desk.blocked("18:00", "22:00", tables: ["T1"])
    #expect(try desk.reservation(id).needsTable)
    #expect(desk.modify(id).events == [.reassigned])
    #expect(try desk.reservation(id).stay.tables == ["T2"])
    desk.execute(.unblock(RemoveBlock(block)))
    #expect(try !desk.reservation(id).needsTable)
  }
}
