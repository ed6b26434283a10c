import DaybookDomain
import DaybookTime
import Testing

/// R8, R24: arriving, sitting, staying too long, leaving, staying away.
struct VisitTests {
  @Test func `a party is booked, arrives, sits, leaves and is completed`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    desk.at("18:55")
    #expect(desk.execute(.arrive(Arrive(id))).events == [.arrived])
    desk.at("19:05")
    #expect(desk.seat(id).events == [.seated])
    #expect(try desk.reservation(id).seatedAt == desk.time("19:05"))
    desk.at("20:00")
    #expect(desk.leave(id).events == [.left])
    #expect(desk.execute(.complete(Complete(id))).events == [.completed])
    #expect(try desk.reservation(id).state == .completed)
  }

  @Test func `R24 leaving frees the table at that instant`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    desk.at("19:00")
    desk.seat(id)
    desk.at("19:30")
    #expect(desk.book("19:30", ["T1"]).codes == [.tablesTaken])
    desk.leave(id)
    #expect(desk.book("19:30", ["T1"]).events == [.booked])
  }

  @Test(arguments: ["cancel", "noShow", "complete"])
  func `R24 an end of the visit frees the table at that instant`(end: String) throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    desk.at("19:30")
    switch end {
    case "cancel": desk.cancel(id)
    case "noShow": desk.execute(.noShow(MarkNoShow(id)))
    default:
      desk.seat(id)
      desk.execute(.complete(Complete(id)))
    }
    #expect(desk.book("19:30", ["T1"]).events == [.booked])
  }

  @Test func `R24 sitting down early takes the earlier minutes too`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    desk.at("18:30")
    #expect(desk.seat(id).events == [.seated])
    #expect(
      desk.book("18:30", ["T1"])
        == .refuses(desk.reason(.tablesTaken, ["T1"], by: id, from: "18:30")))
    #expect(try desk.reservation(id).stay.start == desk.time("19:00"))
  }

  @Test func `R24 sitting down early must win the earlier minutes`() throws {
    var desk = try Desk.open()
    let before = try desk.booked("17:30", ["T1"])
    let id = try desk.booked("19:00", ["T1"])
    desk.at("18:59")
    #expect(desk.seat(id) == .refuses(desk.reason(.tablesTaken, ["T1"], by: before, from: "17:30")))
    desk.at("19:00")
    #expect(desk.seat(id).events == [.seated])
  }

  @Test func `R24 sitting down early must win against a hold and against a block`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    let hold = try desk.held("17:30", ["T1"], seconds: 86_400)
    desk.at("18:30")
    #expect(desk.seat(id) == .refuses(desk.reason(.tablesHeld, ["T1"], by: hold, from: "17:30")))
    desk.execute(.releaseHold(ReleaseHold(hold)))
    let block = try desk.blocked("17:00", "18:45", area: "hall")
    #expect(desk.seat(id) == .refuses(desk.reason(.blocked, ["T1"], by: block, from: "17:00")))
    desk.at("18:45")
    #expect(desk.seat(id).events == [.seated])
  }

  @Test func `R24 sitting down late keeps the end that was sold`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    let next = try desk.booked("20:30", ["T1"])
    desk.at("20:00")
    #expect(desk.seat(id).events == [.seated])
    #expect(try desk.reservation(id).stay.end == desk.time("20:30"))
    desk.at("20:31")
    let third = try desk.booked("21:00", ["T2"])
    #expect(desk.seat(next) == .refuses(desk.reason(.tablesOccupied, ["T1"], by: id, from: "19:00")))
    #expect(desk.seat(third).events == [.seated])
  }

  @Test func `R24 sitting down after the sold end needs a table that is free now`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("17:30", ["T1"])
    let next = try desk.booked("19:00", ["T1"])
    desk.at("19:00")
    #expect(desk.seat(id) == .refuses(desk.reason(.tablesTaken, ["T1"], by: next, from: "19:00")))
    desk.cancel(next)
    let block = try desk.blocked("19:00", "20:00", tables: ["T1"])
    #expect(desk.seat(id) == .refuses(desk.reason(.blocked, ["T1"], by: block, from: "19:00")))
    desk.execute(.unblock(RemoveBlock(block)))
    #expect(desk.seat(id).events == [.seated])
    #expect(desk.book("19:00", ["T1"]).codes == [.tablesOccupied])
  }

  @Test func `R24 past its end a seated party stands in the way of new claims, not of the sold one`() throws {
    var desk = try Desk.open()
    let long = try desk.booked("17:30", ["T1"])
    let next = try desk.booked("19:00", ["T1"])
    desk.at("17:30")
    desk.seat(long)
    desk.now = desk.time("19:00").adding(microseconds: -1)
    #expect(desk.book("20:30", ["T1"]).events == [.booked])
    desk.at("19:00")
    let occupied = desk.reason(.tablesOccupied, ["T1"], by: long, from: "17:30")
    #expect(desk.state.venues[0].floor["T1" as TableID]?.overrunning(at: desk.now) == long.retyped())
    #expect(
      desk.book("19:00", ["T1"])
        == .refuses(occupied, desk.reason(.tablesTaken, ["T1"], by: next, from: "19:00")))
    #expect(desk.hold("19:30", ["T1"]).codes.contains(.tablesOccupied))
    #expect(desk.walkIn(2, ["T1"]).codes.contains(.tablesOccupied))
    #expect(desk.seat(next) == .refuses(occupied))
    #expect(try desk.reservation(next).state == .booked)
    desk.leave(long)
    #expect(desk.seat(next).events == [.seated])
  }

  @Test func `R24 a seated party may move to a table that is free, not to one where another sits`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("17:30", ["T1"])
    desk.at("17:30")
    desk.seat(id)
    desk.at("18:00")
    #expect(desk.modify(id, tables: ["T2"]).answer?.tables == ["T2"])
    #expect(desk.book("18:00", ["T1"]).events == [.booked])
    let other = try desk.booked("19:00", ["T4"])
    desk.at("19:10")
    desk.seat(other)
    // Past its own end, it would share the table with the party that has it now.
    #expect(
      desk.modify(id, tables: ["T4"]) == .refuses(desk.reason(.tablesTaken, ["T4"], by: other, from: "19:00"))
    )
    let block = try desk.blocked("19:00", "20:00", area: "garden")
    #expect(
      desk.modify(id, party: 3, tables: ["G6"])
        == .refuses(desk.reason(.blocked, ["G6"], by: block, from: "19:00")))
    desk.leave(other)
    #expect(desk.modify(id, tables: ["T4"]).answer?.tables == ["T4"])
    #expect(desk.walkIn(2, ["T4"]).codes == [.tablesOccupied])
  }

  @Test func `R24 a party past its end may still change its size at its table`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("17:30", ["T1"], party: 1)
    _ = try desk.booked("19:00", ["T1"])
    desk.at("17:30")
    desk.seat(id)
    desk.at("19:10")
    #expect(desk.modify(id, party: 2).events == [.modified])
  }

  @Test func `R13 a seated party is never moved by itself`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00")
    desk.at("19:00")
    desk.seat(id)
    #expect(desk.modify(id, party: 4).codes == [.noTableFits])
    #expect(try desk.reservation(id).stay.tables == ["T1"])
    #expect(desk.modify(id, party: 4, tables: ["T4"]).events == [.modified])
  }

  @Test func `R8 a no-show may be marked from the start plus grace, that instant included`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00")
    let mark = Command.noShow(MarkNoShow(id))
    let allowed = desk.time("19:15")
    desk.now = allowed.adding(microseconds: -1)
    let message = "a no-show may be marked from \(allowed)"
    #expect(desk.execute(mark) == .refuses(Reason(.tooSoon, start: allowed, message: message)))
    desk.now = allowed
    #expect(desk.execute(mark).events == [.noShow])
  }

  @Test func `R8 without grace a no-show may be marked at the start`() throws {
    var desk = try Desk.open(.sahil.with { $0.graceMinutes = nil })
    let id = try desk.booked("19:00")
    desk.at("18:59")
    #expect(desk.execute(.noShow(MarkNoShow(id))).codes == [.tooSoon])
    desk.at("19:00")
    #expect(desk.execute(.noShow(MarkNoShow(id))).events == [.noShow])
  }
}
