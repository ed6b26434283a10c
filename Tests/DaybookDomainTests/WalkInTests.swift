import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R11, R26, R27: a party seated now, with a shorter stay when it must be.
struct WalkInTests {
  @Test func `a walk-in sits now, at any minute, at the smallest table`() throws {
    var desk = try Desk.open()
    desk.at("19:07")
    let outcome = desk.walkIn(2)
    #expect(outcome.events == [.walkedIn] && outcome.answer?.tables == ["T1"])
    let id = try #require(outcome.answer?.reservation)
    let reservation = try desk.reservation(id)
    #expect(reservation.isWalkIn && reservation.seating == .seated && reservation.seatedAt == desk.now)
    #expect(reservation.stay.start == desk.now && reservation.stay.end == desk.time("20:37"))
    #expect(reservation.stay.isPinned && reservation.owner == .host)
    #expect(desk.leave(id).events == [.left])
  }

  @Test func `a whole stay at a larger table comes before a shorter one at a smaller`() throws {
    var desk = try Desk.open()
    _ = try desk.booked("20:00", ["T1"])
    _ = try desk.booked("20:00", ["T2"])
    desk.at("19:00")
    #expect(desk.walkIn(2).answer?.tables == ["T4"])
  }

  @Test func `R27 a walk-in that meets later bookings gets the longest stay there is`() throws {
    var desk = try Desk.open(.sahil.with { $0.services[0].gridMinutes = 1 })
    for (start, table) in [("20:00", "T1"), ("20:10", "T2"), ("20:05", "T4")] {
      _ = try desk.booked(start, [TableID(table)])
    }
    desk.at("19:00")
    let id = try desk.walkedIn(2)
    #expect(try desk.reservation(id).stay.tables == ["T2"])
    #expect(try desk.reservation(id).stay.end == desk.time("20:10"))
    #expect(try desk.walkedIn(2, ["T1"]) != id)
  }

  @Test func `R27 the stay is not below the venue's least`() throws {
    var desk = try Desk.open()
    let next = try desk.booked("20:00", ["T1"])
    desk.now = desk.time("19:15").adding(microseconds: 1)
    let refused = Desk.Outcome.refuses(desk.reason(.tablesTaken, ["T1"], by: next, from: "20:00"))
    #expect(desk.walkIn(2, ["T1"]) == refused)
    desk.at("19:15")
    let id = try desk.walkedIn(2, ["T1"])
    #expect(try desk.reservation(id).stay.end == desk.time("20:00"))
  }

  @Test func `R27 where the venue sets no least, one minute is`() throws {
    var desk = try Desk.open(.sahil.with { $0.leastStayMinutes = nil })
    _ = try desk.booked("20:00", ["T1"])
    desk.at("19:59")
    let id = try desk.walkedIn(2, ["T1"])
    #expect(try desk.reservation(id).stay.end == desk.time("20:00"))
    desk.leave(id)
    desk.now = desk.time("19:59").adding(seconds: 1)
    #expect(desk.walkIn(2, ["T1"]).codes == [.tablesTaken])
  }

  @Test func `R27 a later block or hold shortens the stay, a lapsed one does not`() throws {
    var desk = try Desk.open()
    _ = try desk.blocked("20:15", "22:00", tables: ["T1"])
    desk.at("19:00")
    _ = try desk.held("20:00", ["T2"], seconds: 60)
    let first = try desk.walkedIn(2, ["T1"])
    #expect(try desk.reservation(first).stay.end == desk.time("20:15"))
    let second = try desk.walkedIn(2, ["T2"])
    #expect(try desk.reservation(second).stay.end == desk.time("20:00"))
    desk.leave(second)
    desk.now = desk.now.adding(seconds: 60)
    let third = try desk.walkedIn(2, ["T2"])
    #expect(try desk.reservation(third).stay.end == desk.now.adding(minutes: 90))
  }

  @Test func `R27 a walk-in in a pool is shorter before units sold next, and before the venue is blocked`()
    throws
  {
    var desk = try Desk.open(
      .kiez.with {
        $0.pools = [Pool(id: "bar", capacity: 4)]
        $0.leastStayMinutes = 30
      })
    _ = try desk.booked("20:00", party: 2, pool: "bar")
    let next = try desk.booked("20:15", party: 2, pool: "bar")
    desk.at("19:00")
    func walkIn(_ party: PartySize) -> Desk.Outcome {
      desk.execute(.walkIn(WalkIn(venue: "kiez", party: party, pool: "bar")))
    }
    let id = try #require(walkIn(2).answer?.reservation)
    #expect(try desk.reservation(id).stay.end == desk.time("20:15"))
    let second = try #require(walkIn(2).answer?.reservation)
    #expect(try desk.reservation(second).stay.end == desk.time("20:00"))
    #expect(walkIn(1).codes == [.poolFull])
    desk.leave(second)
    desk.at("19:31")
    #expect(walkIn(4).codes == [.poolFull])
    desk.cancel(next)
    desk.leave(id)
    _ = try desk.blocked("20:10", "22:00")
    let third = try #require(walkIn(2).answer?.reservation)
    #expect(try desk.reservation(third).stay.end == desk.time("20:10"))
  }

  @Test func `chosen tables end together at the first that is wanted`() throws {
    var desk = try Desk.open()
    _ = try desk.booked("20:30", ["T1"])
    _ = try desk.booked("20:00", ["T2"])
    desk.at("19:00")
    let id = try desk.walkedIn(4, ["T1", "T2"])
    #expect(try desk.reservation(id).stay.end == desk.time("20:00"))
  }

  @Test func `a walk-in is refused with every reason when nothing is free now`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["G6"], party: 6)
    desk.at("19:30")
    #expect(desk.walkIn(6) == .refuses(desk.reason(.tablesTaken, ["G6"], by: id, from: "19:00")))
    #expect(desk.walkIn(7).codes == [.noTableFits])
    #expect(desk.walkIn(3, ["T1"]).codes == [.noTableFits])
  }

  @Test(arguments: [
    ("2030-12-30T15:00", RefusalCode.outsideService), ("21:31", .afterLastSeating),
    ("23:00", .outsideService),
    ("2030-12-31T19:00", .closedSpecialDay), ("2030-12-30T14:30", .afterLastSeating),
  ])
  func `a walk-in needs an open service`(at: String, code: RefusalCode) throws {
    var desk = try Desk.open()
    desk.at(at)
    #expect(desk.walkIn(2) == .refuses(Reason(code)))
  }

  @Test(arguments: ["10:00", "13:37", "21:30"])
  func `a walk-in ignores the grid`(at: String) throws {
    var desk = try Desk.open()
    desk.at(at)
    #expect(desk.walkIn(2).events == [.walkedIn])
  }

  @Test func `a walk-in past midnight is of the evening before`() throws {
    var desk = try Desk.open(
      .sahil.with { $0.services = [.daily("18:00", last: "01:30+1", closes: "03:00+1")] })
    desk.at("2030-05-02T00:40")
    let id = try desk.walkedIn(2)
    #expect(try desk.reservation(id).stay.date == .on("2030-05-01"))
  }

  @Test func `R27 a turn no longer than the least stay is not made shorter`() throws {
    var desk = try Desk.open(.sahil.with { $0.turnTimes = [TurnTime(party: 99, minutes: 45)] })
    _ = try desk.booked("19:30", ["T1"])
    desk.at("19:10")
    #expect(desk.walkIn(2, ["T1"]).codes == [.tablesTaken])
  }

  @Test func `needs are kept in one order, whoever names them`() throws {
    let needs: [Need] = [.stepFree, .highChair].sorted { $0.rawValue > $1.rawValue }
    var desk = try Desk.open(
      .sahil.with { for place in $0.tables.indices { $0.tables[place].features = Need.allCases } })
    desk.at("18:00")
    let walkIn = desk.execute(.walkIn(WalkIn(venue: "sahil", party: 2, needs: needs)))
    let sitting = try #require(walkIn.answer?.reservation)
    let booked = try desk.booked("20:00")
    #expect(desk.execute(.modify(Modify(booked, needs: needs))).events == [.modified])
    for id in [sitting, booked] { #expect(try desk.reservation(id).stay.needs == needs.reversed()) }
  }
}
