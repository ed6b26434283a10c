import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R13, R14: a change is decided as a whole, and its old claim does not count against the new one.
struct ModifyTests {
  @Test func `R14 a booking may move within its own time`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    #expect(desk.modify(id, start: "19:30", by: .ana).answer?.tables == ["T1"])
    let stay = try desk.reservation(id).stay
    #expect(stay.start == desk.time("19:30") && stay.end == desk.time("21:00"))
    #expect(desk.book("18:00", ["T1"]).events == [.booked])
  }

  @Test func `R14 a change that is refused changes nothing`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("18:00", ["T1"])
    let other = try desk.booked("19:30", ["T1"], by: .bob)
    let before = try desk.reservation(id)
    #expect(
      desk.modify(id, start: "18:30", party: 1, by: .ana)
        == .refuses(desk.reason(.tablesTaken, ["T1"], by: other, from: "19:30")))
    #expect(desk.modify(id, start: "18:15", party: 3).codes == [.noTableFits, .offGrid])
    #expect(desk.modify(id, start: "07:00").codes == [.inThePast, .outsideService])
    #expect(try desk.reservation(id) == before)
  }

  @Test func `R28 a change that names nothing is refused`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    #expect(desk.modify(id).codes == [.notAllowedInState])
    #expect(desk.execute(.modify(Modify(id, version: 1))).codes == [.notAllowedInState])
    #expect(desk.modifyAnyway(id, setting: .noTableFits).codes == [.notAllowedInState])
    #expect(desk.modify(id, party: 2).events == [], "what it says is so already")
  }

  @Test func `R14 a stay at a retired table is not made longer, and the reason is that one`() throws {
    var desk = try Desk.open(.kiez.with { $0.pools = [Pool(id: "bar", capacity: 4)] })
    desk.at("19:00")
    let id = try desk.walkedIn(2, ["A"])
    let atBar = try #require(
      desk.execute(.walkIn(WalkIn(venue: "kiez", party: 2, pool: "bar"))).answer?.reservation)
    desk.define(.kiez.with { $0.tables.removeFirst() })
    func until(_ id: ReservationID, _ time: String) -> Desk.Outcome {
      desk.execute(.modify(Modify(id, until: desk.requested(time))))
    }
    #expect(
      until(id, "21:00") == .refuses(Reason(.noTableFits, tables: ["A"], message: "table A is retired")))
    #expect(until(id, "20:00").events == [.modified])
    #expect(until(atBar, "21:00").refusal?.reasons.first?.message == "pool bar is retired")
  }

  @Test func `R27 units without a time have no end to be set`() throws {
    var desk = try Desk.open(
      .sahil.with {
        $0.pools.append(Pool(id: "tickets", capacity: 5))
        $0.pools[1].isWindowed = false
      })
    let id = try #require(
      desk.execute(.book(Book(venue: "sahil", party: 2, start: desk.requested("19:00"), pool: "tickets")))
        .answer?
        .reservation)
    #expect(desk.execute(.modify(Modify(id, until: desk.requested("22:00")))).field?.field == "until")
    #expect(desk.modify(id, start: "20:00").codes == [.notAllowedInState])
  }

  @Test func `R30 units without a time that name a start are of a date that is open and to come`() throws {
    var venue = VenueDefinition.kiez.with {
      $0.pools = [Pool(id: "show", capacity: 9)]
      $0.pools[0].isWindowed = false
    }
    var desk = try Desk.open(venue, at: "2030-06-14T17:00")
    func book(_ start: String?) -> Desk.Outcome {
      var book = Book(venue: "kiez", party: 1, start: "2030-06-14T20:00", pool: "show")
      book.start = start.map(desk.requested)
      return desk.execute(.book(book))
    }
    #expect(book("2030-06-14T16:00").codes == [.inThePast])
    #expect(book("2030-06-14T23:45").events == [.booked], "no service and no grid bounds them")
    let held = desk.execute(
      .hold(
        PlaceHold(
          venue: "kiez", party: 1, start: desk.requested("2030-06-14T20:00"), pool: "show", seconds: 9_000)))
    let hold = try #require(held.answer?.hold)
    #expect(desk.closeAnyway("2030-06-14").events?.contains(.dayClosed) == true)
    #expect(book("2030-06-14T20:00").codes == [.dateClosed])
    #expect(desk.book(on: hold, by: .host).codes == [.dateClosed])
    #expect(book(nil).events == [.booked])
    venue.specialDays = [SpecialDay(date: .on("2030-06-15"), services: nil)]
    desk.define(venue)
    #expect(book("2030-06-15T20:00").codes == [.closedSpecialDay])
    #expect(book("2030-06-15T11:00").codes == [.closedSpecialDay])
    #expect(book("2030-06-16T20:00").events == [.booked])
  }

  @Test func `R14 time, party and tables change together`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("18:00", ["T1"])
    #expect(desk.modify(id, start: "20:00", party: 6, tables: ["G6"]).answer?.tables == ["G6"])
    let stay = try desk.reservation(id).stay
    #expect(stay.party == 6 && stay.isPinned && stay.end == desk.time("22:00"))
  }

  @Test func `R14 only a change of time takes today's terms`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    desk.define(.sahil.with { $0.turnTimes = [TurnTime(party: 99, minutes: 30)] })
    #expect(desk.modify(id, party: 1).events == [.modified])
    #expect(try desk.reservation(id).stay.end == desk.time("20:30"))
    #expect(desk.modify(id, start: "19:30").events == [.modified])
    #expect(try desk.reservation(id).stay.end == desk.time("20:00"))
  }

  @Test func `R14 the same again is no change`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    for outcome in [
      desk.modify(id, party: 2), desk.modify(id, start: "19:00"),
      desk.modify(id, start: "2030-05-01T15:00Z", party: 2, tables: ["T1"]),
    ] {
      #expect(outcome.events == [] && outcome.answer?.reservation == id)
    }
  }

  @Test(arguments: [nil, ["C"]] as [[TableID]?])
  func `R14 a booking that needs a table may ask for less while none is free`(tables: [TableID]?) throws {
    var desk = try Desk.open(.kiez)
    _ = (try desk.booked("19:00", ["A"]), try desk.booked("19:00", ["B"]))
    let id = try desk.booked("19:00", tables, party: 4)
    let block = try desk.blocked("18:00", "23:00", tables: ["C"])
    #expect(try desk.reservation(id).needsTable)
    let until = Modify(id, until: desk.requested("20:00"))
    for outcome in [
      desk.modify(id, party: 3), desk.modify(id, party: 2, by: .ana), desk.execute(.modify(until)),
    ] {
      #expect(outcome.events == [.modified] && outcome.answer?.tables == [])
    }
    #expect(try desk.reservation(id).needsTable && desk.reservation(id).claim != nil)
    #expect(!desk.modify(id, party: 3).codes.isEmpty, "it grows")
    #expect(!desk.modify(id, start: "19:15").codes.isEmpty)
    #expect(!desk.modify(id, tables: ["C"]).codes.isEmpty)
    desk.execute(.unblock(RemoveBlock(block)))
    #expect(try !desk.reservation(id).needsTable)
  }

  @Test func `R14 a booking that needs a table has one as soon as it asks for less that fits`() throws {
    var desk = try Desk.open(.kiez)
    let id = try desk.booked("19:00", party: 4)
    _ = try desk.blocked("18:00", "23:00", tables: ["C"])
    #expect(try desk.reservation(id).needsTable)
    #expect(desk.modify(id, party: 3).events == [.modified])
    #expect(desk.modify(id, party: 2, by: .ana).answer?.tables == ["A"])
    #expect(try !desk.reservation(id).needsTable)
  }

  @Test func `R14 the same again is no change whatever has become of the place`() throws {
    var desk = try Desk.open()
    let floating = try desk.booked("19:00")
    let pinned = try desk.booked("19:00", ["T2"])
    let bar = try desk.booked("19:00", party: 8, pool: "bar")
    desk.define(
      .sahil.with {
        $0.tables[0].most = 1
        $0.tables[1].most = 1
        $0.pools[0].capacity = 5
      })
    for id in [floating, pinned] {
      #expect(desk.modify(id, party: 2).events == [])
      #expect(try desk.reservation(id).needsTable == false)
    }
    #expect(desk.modify(bar, party: 8).events == [])
    _ = try desk.blocked("18:00", "22:00")
    #expect(desk.modify(bar, start: "19:00").events == [])
  }

  @Test func `the time of a booking in the past stays, its party may change`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    desk.at("19:20")
    #expect(desk.modify(id, party: 1).events == [.modified])
    #expect(
      desk.modify(id, start: "19:00", party: 2).events == [.modified], "its own start is no new start")
    #expect(desk.modify(id, start: "18:30").codes == [.inThePast])
    #expect(desk.modify(id, start: "19:30").events == [.modified])
  }

  @Test func `R13 a floating booking moves to a table that fits, a pinned one does not`() throws {
    var desk = try Desk.open()
    let floating = try desk.booked("19:00")
    let pinned = try desk.booked("19:00", ["T2"])
    #expect(desk.modify(floating, party: 3).answer?.tables == ["T4"])
    #expect(try desk.reservation(floating).stay.isPinned == false)
    #expect(
      desk.modify(pinned, party: 3)
        == .refuses(Reason(.noTableFits, tables: ["T2"], message: "table T2 does not seat a party of 3")))
  }

  @Test func `R13 a floating booking keeps its table when it can`() throws {
    var desk = try Desk.open()
    let first = try desk.booked("19:00")
    let second = try desk.booked("19:00")
    desk.cancel(first)
    #expect(desk.modify(second, start: "19:30").answer?.tables == ["T2"])
  }

  @Test func `naming the table it has pins it`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00")
    #expect(desk.modify(id, tables: ["T1"]).events == [.modified])
    #expect(try desk.reservation(id).stay.isPinned)
    #expect(desk.modify(id, tables: ["T1"]).events == [])
  }

  @Test func `the time does not move once the party is here`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00")
    desk.at("19:00")
    desk.execute(.arrive(Arrive(id)))
    #expect(desk.modify(id, start: "19:30").codes == [.notAllowedInState])
    #expect(desk.modify(id, start: "19:00", party: 1).events == [.modified])
  }

  @Test func `R5 a booking that moves to another day has that day's business date`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00")
    #expect(desk.modify(id, start: "2030-05-03T12:00").events == [.modified])
    #expect(try desk.reservation(id).stay.date == .on("2030-05-03"))
  }

  @Test func `an unknown table or reservation is not found`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00")
    #expect(
      desk.modify(id, tables: ["T9"])
        == .refuses(Reason(.notFound, message: "tables[0]: the venue has no such table")))
    let other = ReservationID(high: 9, low: 9)
    let missing = Desk.Outcome.refuses(Reason(.notFound, message: "no reservation \(other)"))
    #expect(desk.modify(other, party: 3) == missing)
    #expect(desk.cancel(other) == missing)
    #expect(desk.seat(other) == missing)
  }
}
