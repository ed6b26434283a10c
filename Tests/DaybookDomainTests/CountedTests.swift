import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R7, R24, R26: who counts where, and what an override holds for.
///
/// The desk asks `verify` after every command.
struct CountedTests {
  private func day(_ clock: String) -> String { "2030-06-14T\(clock)" }

  @Test
  func `R26 an override on a change that keeps the time is kept in its event, and holds for that change`()
    throws
  {
    var desk = try Desk.open(.kiez.pacing(4), at: Desk.june)
    let id = try desk.booked(day("19:00"))
    _ = try desk.booked(day("19:00"), by: .bob)
    #expect(desk.modify(id, party: 3).codes == [.pacingCovers])
    #expect(desk.modifyAnyway(id, party: 3, setting: .pacingCovers).events == [.modified])
    guard case .modified(let modified) = desk.lastEvents.last else { return #expect(Bool(false)) }
    #expect(modified.terms?.override == Override([.pacingCovers], why: "the owner asked"))
    // A changed note is not checked against pacing again; one more guest is.
    #expect(desk.modify(id, party: 2).events == [.modified])
    #expect(desk.modify(id, party: 3).codes == [.pacingCovers])
  }

  @Test func `R26 what was set aside for a time is asked again at every other time`() throws {
    var desk = try Desk.open(.kiez.pacing(2), at: Desk.june)
    for start in ["19:00", "20:00", "21:00"] { _ = try desk.booked(day(start), by: .bob) }
    let outcome = desk.execute(
      .book(
        Book(
          venue: "kiez", party: 2, start: desk.requested(day("19:00")),
          override: Override([.pacingCovers], why: "the owner asked"))))
    let id = try #require(outcome.answer?.reservation)
    for start in ["20:00", "21:00"] {
      #expect(desk.modify(id, start: day(start)).codes == [.pacingCovers])
      #expect(desk.modifyAnyway(id, start: day(start), setting: .pacingCovers).events == [.modified])
    }
  }

  @Test func `R26 a table too small for three is not set aside for nine, nor for three at another table`()
    throws
  {
    var desk = try Desk.open(.kiez, at: Desk.june)
    let outcome = desk.bookAnyway(day("19:00"), ["A"], party: 3, setting: .noTableFits)
    let id = try #require(outcome.answer?.reservation)
    #expect(desk.modify(id, party: 9).codes == [.noTableFits])
    #expect(desk.modify(id, tables: ["B"]).codes == [.noTableFits])
    // The same party at the same table is what was let through, at any time.
    #expect(desk.modify(id, start: day("19:30")).events == [.modified])
    #expect(desk.modify(id, start: day("20:00")).events == [.modified])
    #expect(desk.modify(id, start: day("20:15"), by: .ana).codes == [.notFound])
    #expect(desk.modify(id, party: 2).events == [.modified])
    #expect(desk.modify(id, party: 3).codes == [.noTableFits])
  }

  @Test func `R26 two reasons set aside one after the other both stand in the booking`() throws {
    var desk = try Desk.open(.kiez.pacing(3), at: Desk.june)
    let outcome = desk.bookAnyway(day("19:00"), ["A"], party: 3, setting: .noTableFits)
    let id = try #require(outcome.answer?.reservation)
    _ = try desk.booked(day("20:00"), ["B"])
    let override = Override([.pacingCovers], why: "a birthday")
    let later = desk.requested(day("20:00"))
    #expect(desk.execute(.modify(Modify(id, start: later, override: override))).events == [.modified])
    let kept = try desk.reservation(id).details.terms.override
    #expect(kept == Override([.noTableFits, .pacingCovers], why: "the owner asked; a birthday"))
  }

  @Test func `R24 an arrival taken back behind a party past its end claims nothing, so verify finds nothing`()
    throws
  {
    var desk = try Desk.open(.kiez.tables("A", most: 2), at: Desk.june)
    let sitting = try desk.booked(day("19:00"))
    let next = try desk.booked(day("20:30"), by: .bob)
    desk.at("2030-06-14T17:00Z")
    #expect(desk.seat(sitting).events == [.seated])
    desk.at("2030-06-14T18:35Z")
    #expect(desk.execute(.arrive(Arrive(next))).events == [.arrived])
    #expect(desk.act(Undo.self, next).events == [.undone])
    #expect(desk.seat(next).codes == [.tablesOccupied])
  }

  @Test func `R24 a hold behind a party past its end is booked, and verify finds nothing`() throws {
    var desk = try Desk.open()
    let hold = try desk.held("19:30", ["T1"], seconds: 86_400, by: .host)
    desk.at("17:00")
    let late = try desk.walkedIn(2, ["T1"])
    desk.at("19:00")
    #expect(try desk.reservation(late).stay.end < desk.now)
    #expect(desk.book(on: hold, by: .host).events == [.booked])
  }

  @Test func `R7 a party that sits early starts in that bucket, and no longer in the one it booked`() throws {
    var desk = try Desk.open(.kiez.pacing(6).tables("A", "B", "C", "D", most: 6), at: Desk.june)
    let early = try desk.booked(day("19:00"), party: 6)
    desk.at(day("17:50"))
    #expect(desk.seat(early).events == [.seated])
    #expect(desk.book(day("17:50"), party: 1, by: .host).codes == [.offGrid, .pacingCovers])
    #expect(desk.walkIn(2).codes == [.pacingCovers])
    #expect(desk.book(day("19:15"), party: 6, by: .bob).events == [.booked])
    // It grows where it started.
    desk.define(.kiez.pacing(7).tables("A", "B", "C", "D", most: 7))
    #expect(desk.modify(early, party: 7).events == [.modified])
    #expect(desk.modify(early, party: 8).codes == [.noTableFits, .pacingCovers])
  }

  @Test func `R7 sitting early into a full bucket is refused, unless a host says why`() throws {
    var desk = try Desk.open(.kiez.pacing(4).tables("A", "B", "C", most: 4), at: Desk.june)
    let early = try desk.booked(day("19:00"), party: 3)
    _ = try desk.booked(day("17:45"), party: 2, by: .bob)
    desk.at(day("17:50"))
    let message = "at most 4 covers start in 60 minutes"
    #expect(
      desk.seat(early)
        == .refuses(Reason(.pacingCovers, start: desk.time(day("17:00")), free: 2, message: message)))
    #expect(desk.seatAnyway(early, setting: .pacingCovers).events == [.seated])
    guard case .seated(let seated) = desk.lastEvents.last else { return #expect(Bool(false)) }
    #expect(seated.override == Override([.pacingCovers], why: "they stand in the rain"))
  }

  @Test func `R7 sitting early within its own bucket asks nothing again`() throws {
    var desk = try Desk.open(.kiez.pacing(2).tables("A", "B", most: 4), at: Desk.june)
    let outcome = desk.bookAnyway(day("17:30"), party: 4, setting: .pacingCovers)
    let id = try #require(outcome.answer?.reservation)
    desk.at(day("17:10"))
    #expect(desk.seat(id).events == [.seated])
  }

  @Test func `R7 a party that has left or is completed has started all the same`() throws {
    var desk = try Desk.open(.kiez.pacing(4).tables("A", "B", most: 4), at: Desk.june)
    let first = try desk.booked(day("17:00"), party: 2)
    let second = try desk.booked(day("17:00"), party: 2, by: .bob)
    desk.at(day("17:00"))
    desk.seat(first)
    desk.seat(second)
    desk.at(day("17:20"))
    #expect(desk.leave(first).events == [.left])
    #expect(desk.act(Complete.self, second).events == [.completed])
    #expect(desk.book(day("17:30"), party: 1, by: .host).codes == [.pacingCovers])
    #expect(desk.book(day("18:00"), party: 4).events == [.booked])
  }

  @Test func `R7 who never came has not started`() throws {
    var desk = try Desk.open(.kiez.pacing(2), at: Desk.june)
    let id = try desk.booked(day("17:00"))
    desk.at(day("17:00"))
    #expect(desk.act(MarkNoShow.self, id).events == [.noShow])
    #expect(desk.book(day("17:15"), by: .bob).events == [.booked])
  }

  @Test func `R7 the house is as full as who sits in it, early and past the end`() throws {
    let venue = VenueDefinition.kiez.tables("A", "B", "C", most: 4).with { $0.coversMost = 4 }
    var desk = try Desk.open(venue, at: Desk.june)
    let id = try desk.booked(day("19:00"), party: 4)
    desk.at(day("17:30"))
    #expect(desk.seat(id).events == [.seated])
    #expect(desk.walkIn(4).codes == [.pacingCovers])
    desk.at(day("20:40"))
    #expect(desk.walkIn(4).codes == [.pacingCovers])
    #expect(desk.book(day("21:00"), party: 1, by: .host).codes == [.pacingCovers])
    desk.leave(id)
    #expect(desk.walkIn(4).events == [.walkedIn])
  }

  @Test func `R7 who sits early must find the house with room for them until their start`() throws {
    let venue = VenueDefinition.kiez.tables("A", "B", "C", most: 4).with { $0.coversMost = 4 }
    var desk = try Desk.open(venue, at: Desk.june)
    let id = try desk.booked(day("19:00"), party: 4)
    desk.at(day("17:15"))
    _ = try desk.walkedIn(2, ["B"])
    #expect(desk.seat(id).codes == [.pacingCovers])
    #expect(desk.seatAnyway(id, setting: .pacingCovers).events == [.seated])
  }

  @Test func `R14 a change that claims nothing new is not refused for who sits in its way`() throws {
    var desk = try Desk.open(.kiez.tables("A", most: 4), at: Desk.june)
    let sitting = try desk.booked(day("19:00"))
    let next = try desk.booked(day("20:30"), party: 4, by: .bob)
    desk.at(day("19:00"))
    desk.seat(sitting)
    desk.at(day("20:35"))
    #expect(desk.modify(next, party: 3).events == [.modified])
    let until = RequestedTime(stringLiteral: day("21:30"))
    #expect(desk.execute(.modify(Modify(next, until: until))).events == [.modified])
    let longer = RequestedTime(stringLiteral: day("22:30"))
    #expect(desk.execute(.modify(Modify(next, until: longer))).codes == [.tablesOccupied])
  }

  @Test func `R14 a party shrinks and leaves sooner though its table has become smaller or is retired`()
    throws
  {
    for tables in [["A", "B"], ["B"]] {
      var desk = try Desk.open(.kiez.tables("A", "B", most: 6), at: Desk.june)
      let id = try desk.booked(day("19:00"), ["A"], party: 5)
      desk.at(day("19:00"))
      desk.seat(id)
      desk.define(
        .kiez.with { $0.tables = tables.map { Table(id: TableID($0), name: $0, most: 2) } })
      #expect(desk.modify(id, party: 4).events == [.modified])
      let until = RequestedTime(stringLiteral: day("20:00"))
      #expect(desk.execute(.modify(Modify(id, until: until))).events == [.modified])
    }
  }

  @Test func `R25 a zone's new rules move bookings past a cap, and verify does not ask`() throws {
    func baku(_ version: String, hours: Int) throws -> ZoneRules {
      try ZoneRules(
        name: "Asia/Baku", version: version, initialOffset: UTCOffset(seconds: hours * 3_600),
        transitions: [],
        footer: "")
    }
    var desk = try Desk.open(.evening.pacing(2), at: "2030-06-14T08:00", rules: try baku("2025b", hours: 4))
    _ = try desk.booked(day("19:00"))
    desk.zones["Asia/Baku"] = try baku("2026f", hours: 3)
    #expect(desk.execute(.adoptZone(AdoptZone("Asia/Baku")), by: .boss).events == [.zoneRulesAdopted])
    _ = try desk.booked(day("19:00"), by: .bob)
    #expect(desk.execute(.reanchor(Reanchor("evening")), by: .boss).events == [.modified])
  }
}
