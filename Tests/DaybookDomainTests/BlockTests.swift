import DaybookDomain
import DaybookTime
import Testing

/// R25 and R11's "no block": the venue's act never fails, and lists who needs a table.
struct BlockTests {
  @Test func `a block of tables lists the bookings that lose theirs, ends holds and leaves who sits`() throws
  {
    var desk = try Desk.open()
    let lost = try desk.booked("19:00", ["T1"])
    let kept = try desk.booked("19:00", ["T2"])
    let hold = try desk.held("20:30", ["T1"], seconds: 86_400)
    let before = try desk.booked("17:00", ["T1"])
    desk.at("17:00")
    desk.seat(before)
    desk.at("17:30")
    let outcome = desk.block("18:00", "21:00", tables: ["T1"])
    let block = try #require(outcome.answer?.block)
    #expect(outcome.events == [.blocked, .needsTable, .holdReleased])
    #expect(outcome.answer?.needsTable == [lost])
    #expect(
      desk.facts.suffix(3).map(\.first)
        == Array(repeating: desk.facts[desk.facts.count - 3].position, count: 3))
    #expect(desk.facts.last?.event == .holdReleased(HoldReleased(hold: hold, block: block)))
    #expect(desk.book(on: hold).codes == [.notAllowedInState])
    #expect(try desk.reservation(kept).needsTable == false)
    #expect(try desk.reservation(before).stay.tables == ["T1"])
    let listed = try desk.reservation(lost)
    #expect(
      listed.needsTable && listed.stay.tables.isEmpty && listed.state == .booked && listed.claim?.tables == []
    )
    #expect(
      desk.book("19:30", ["T1"]) == .refuses(desk.reason(.blocked, ["T1"], by: block, from: "18:00")))
  }

  @Test func `R4 a block is half-open`() throws {
    var desk = try Desk.open()
    let before = try desk.booked("17:30", ["T1"])
    let after = try desk.booked("20:00", ["T1"])
    let outcome = desk.block("19:00", "20:00", tables: ["T1"])
    #expect(outcome.events == [.blocked])
    #expect(try !desk.reservation(before).needsTable && !desk.reservation(after).needsTable)
    desk.cancel(before)
    #expect(desk.book("17:30", ["T1"]).events == [.booked])
    #expect(desk.book("18:00", ["T1"]).codes == [.blocked, .tablesTaken])
  }

  @Test func `a block of an area takes its tables, one of the venue takes all and the pools`() throws {
    var desk = try Desk.open()
    let area = try desk.blocked("19:00", "20:00", area: "hall")
    #expect(
      desk.book("19:00") == .refuses(desk.reason(.blocked, ["T1", "T2", "T4"], by: area, from: "19:00")))
    #expect(desk.book("19:00", party: 3).answer?.tables == ["G6"])
    desk.execute(.unblock(RemoveBlock(area)))
    let outcome = desk.block("18:00", "22:00")
    #expect(outcome.answer?.needsTable.count == 1)
    #expect(desk.book("19:00", party: 3).codes == [.blocked])
    #expect(desk.book("19:00", pool: "bar").codes == [.blocked])
  }

  @Test func `R25 a block that began before takes nothing from a stay that is over`() throws {
    var desk = try Desk.open()
    let over = try desk.booked("17:00", ["T1"])
    let here = try desk.booked("18:30", ["T1"])
    let atBar = try desk.booked("17:00", pool: "bar")
    desk.at("18:35")
    let outcome = desk.block("16:00", "22:00")
    #expect(outcome.answer?.needsTable == [here] && outcome.answer?.unsuited == [])
    #expect(try !desk.reservation(over).needsTable && desk.reservation(atBar).stay.pool == "bar")
  }

  @Test func `a booking on two tables loses both, and the other is free`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1", "T2"], party: 4)
    #expect(desk.block("19:00", "20:00", tables: ["T1"]).answer?.needsTable == [id])
    #expect(desk.facts.last?.event == .needsTable(NeedsTable(reservation: id, tables: ["T1", "T2"])))
    #expect(desk.book("19:00", ["T2"]).events == [.booked])
  }

  @Test func `bookings are listed in order of their ids, each once`() throws {
    var desk = try Desk.open()
    let ids = [
      try desk.booked("20:30", ["T1", "T2"], party: 4), try desk.booked("19:00", ["T4"]),
      try desk.booked("19:00", ["T1"]),
    ]
    #expect(desk.block("10:00", "23:00").answer?.needsTable == ids)
    #expect(desk.block("10:00", "23:00").answer?.needsTable == [])
  }

  @Test func `a lapsed hold is not released by a block`() throws {
    var desk = try Desk.open()
    let hold = try desk.held("19:00", ["T1"], seconds: 60)
    desk.now = desk.now.adding(seconds: 60)
    #expect(desk.block("19:00", "20:00", tables: ["T1"]).events == [.blocked])
    #expect(desk.state.hold(hold)?.state == .lapsed)
  }

  @Test func `a booking that needs a table is given one by modify`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    _ = try desk.blocked("19:00", "20:00", tables: ["T1"])
    let outcome = desk.modify(id)
    #expect(outcome.events == [.reassigned] && outcome.answer?.tables == ["T2"])
    #expect(try desk.reservation(id).needsTable == false)
    #expect(desk.book("19:00", ["T2"]).codes == [.tablesTaken])
    #expect(desk.modify(id).codes == [.notAllowedInState], "it has one")
  }

  @Test func `while there is no table a booking that needs one stays listed`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    let block = try desk.blocked("18:00", "22:00")
    let before = try desk.reservation(id)
    #expect(
      desk.modify(id) == .refuses(desk.reason(.blocked, ["T1", "T2", "T4"], by: block, from: "18:00")))
    #expect(try desk.reservation(id) == before)
    #expect(desk.modify(id, party: 3, tables: ["T4"]).codes == [.blocked])
    let freed = desk.execute(.unblock(RemoveBlock(block)))
    #expect(freed.events == [.unblocked, .reassigned] && freed.answer?.moved == [id])
    #expect(try desk.reservation(id).stay.tables == ["T1"])
  }

  @Test func `unblock frees the tables, and twice is the same success`() throws {
    var desk = try Desk.open()
    let block = try desk.blocked("19:00", "20:00", tables: ["T1"])
    #expect(desk.book("19:00", ["T1"]).codes == [.blocked])
    let first = desk.execute(.unblock(RemoveBlock(block)))
    #expect(first.events == [.unblocked] && first.answer?.block == block)
    let second = desk.execute(.unblock(RemoveBlock(block)))
    #expect(second.events == [] && second.answer?.block == block)
    #expect(desk.book("19:00", ["T1"]).events == [.booked])
  }

  @Test func `an unknown table, area or block is not found`() throws {
    var desk = try Desk.open()
    #expect(
      desk.block("19:00", "20:00", tables: ["T9"])
        == .refuses(Reason(.notFound, message: "tables[0]: the venue has no such table")))
    #expect(
      desk.block("19:00", "20:00", area: "roof")
        == .refuses(Reason(.notFound, message: "area: the venue has no such area")))
    let id = BlockID(high: 9, low: 9)
    #expect(
      desk.execute(.unblock(RemoveBlock(id))) == .refuses(Reason(.notFound, message: "no block \(id)")))
  }

  @Test func `a block ends after it begins`() throws {
    var desk = try Desk.open()
    let field = InvalidField("until", "found 2030-05-01T19:00; allowed: later than from")
    #expect(desk.block("19:00", "19:00") == .invalid(field))
    #expect(desk.block("19:01", "19:00") == .invalid(field))
  }

  @Test func `a block of the venue ends holds on its pools`() throws {
    var desk = try Desk.open()
    let held = try desk.held("19:00", pool: "bar", seconds: 86_400)
    let later = try desk.held("20:30", pool: "bar", seconds: 86_400)
    #expect(desk.block("19:00", "20:30", tables: ["T1"]).events == [.blocked])
    #expect(desk.block("19:00", "20:30").events == [.blocked, .holdReleased])
    #expect(desk.state.hold(held)?.state == .released)
    #expect(desk.book(on: later).events == [.booked])
  }
}
