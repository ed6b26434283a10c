import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R24, R26: for how long a party past its end is in the way, and whom a host lets wait behind it.
///
/// The desk asks `verify` after every command.
struct OverrunTests {
  @Test func `R26 who sits down at once is told why it does not wait for a party past its end`() throws {
    var desk = try Desk.open(.kiez.tables("A", most: 2))
    desk.at("18:00")
    _ = try desk.walkedIn(2)
    let next = try desk.booked("19:30", ["A"])
    desk.at("19:40")
    let why =
      "a booking may wait for a party past its end, but nobody sits down while it is there: choose other tables"
    let anyway = Override([.tablesOccupied], why: "they insist")
    for tables: [TableID]? in [nil, ["A"]] {
      let walkIn = WalkIn(venue: "kiez", party: 2, tables: tables, override: anyway)
      let reason = desk.execute(.walkIn(walkIn)).refusal?.reasons.first { $0.code == .tablesOccupied }
      #expect(reason?.message == why)
    }
    #expect(
      desk.execute(.walkIn(WalkIn(venue: "kiez", party: 2, tables: ["A"]))).refusal?.reasons[0].message == nil
    )
    #expect(desk.execute(.seat(Seat(next, override: anyway))).refusal?.reasons.map(\.message) == [why])
  }

  @Test func `R26 nobody is swapped to where a party past its end sits`() throws {
    var desk = try Desk.open(.kiez.tables("A", "B", most: 2))
    desk.at("18:00")
    _ = try desk.walkedIn(2, ["A"])
    let next = try desk.booked("19:30", ["A"])
    desk.at("19:35")
    let sitting = try desk.walkedIn(2, ["B"])
    desk.at("19:40")
    let anyway = Override([.tablesOccupied], why: "they insist")
    #expect(desk.execute(.swap(Swap(sitting, with: next, override: anyway))).codes.contains(.tablesOccupied))
  }

  /// A start every five minutes until 23:30.
  private let house = VenueDefinition.evening.with {
    $0.services = [.daily("18:00", last: "23:30", closes: "01:00+1", every: 5)]
    $0.pools = [Pool(id: "bar", capacity: 4)]
  }

  /// A party on table A from 18:40 on, five minutes past its end at 20:15.
  private func late(_ change: (inout VenueDefinition) -> Void = { _ in }) throws -> (Desk, ReservationID) {
    var desk = try Desk.open(house.with(change))
    let id = try desk.booked("18:40", ["A"])
    desk.at("18:40")
    desk.seat(id)
    desk.at("20:15")
    return (desk, id)
  }

  @Test func `R24 five minutes past its end at 20.15 a party shuts its table for an hour, not until 23.30`()
    throws
  {
    var (desk, id) = try late()
    let occupied = Desk.Outcome.refuses(desk.reason(.tablesOccupied, ["A"], by: id, from: "18:40"))
    #expect(desk.book("20:20", ["A"]) == occupied)
    #expect(desk.book("21:10", ["A"]) == occupied)
    #expect(desk.book("23:30", ["A"]).events == [.booked])
    #expect(desk.book("21:15", ["A"]).events == [.booked])
    desk.leave(id)
    #expect(desk.walkIn(2, ["A"]).events == [.walkedIn])
  }

  @Test func `R24 a mistaken leave is undone while a sold party waits, until somebody sits there`() throws {
    var (desk, late) = try late()
    let next = desk.bookAnyway("20:30", ["A"], setting: .tablesOccupied)
    let id = try #require(next.answer?.reservation)
    desk.at("20:32")
    desk.leave(late)
    #expect(desk.act(Undo.self, late).events == [.undone])
    #expect(desk.venue.floor["A" as TableID]?.overrunning(at: desk.now) == late.retyped())
    #expect(desk.seat(id).codes == [.tablesOccupied])
    desk.leave(late)
    #expect(desk.seat(id).events == [.seated])
    #expect(desk.act(Undo.self, late).codes == [.tablesTaken])
  }

  @Test func `R24 a mistaken leave is not undone once its own time is sold`() throws {
    var desk = try Desk.open(house)
    let id = try desk.booked("18:40", ["A"])
    desk.at("18:40")
    desk.seat(id)
    desk.at("19:00")
    desk.leave(id)
    let other = try desk.booked("19:30", ["A"], by: .bob)
    #expect(desk.act(Undo.self, id).codes == [.tablesTaken])
    desk.cancel(other)
    #expect(desk.act(Undo.self, id).events == [.undone])
  }

  @Test func `R24 the hour goes on from now for as long as the party sits`() throws {
    var (desk, id) = try late()
    let next = try desk.booked("21:15", ["A"])
    #expect(desk.venue.floor["A" as TableID]?.atRisk(desk.venue.asked(at: desk.now)) == nil)
    desk.at("20:16")
    #expect(desk.venue.floor["A" as TableID]?.atRisk(desk.venue.asked(at: desk.now)) == next.retyped())
    desk.at("21:20")
    #expect(desk.seat(next).codes == [.tablesOccupied])
    desk.leave(id)
    #expect(desk.seat(next).events == [.seated])
  }

  @Test(arguments: [(0, "20:20"), (1, "20:20"), (5, "20:20"), (6, "20:25"), (90, "21:45"), (nil, "21:15")])
  func `R24 the venue says for how many minutes`(minutes: Int?, first: String) throws {
    var (desk, _) = try late { $0.overrunMinutes = minutes }
    let offers = desk.venue.offers(on: .on(Desk.day), OfferQuery(party: 2), now: desk.now)
    #expect(offers.first { $0.tables.contains("A") }.map { desk.clock($0.start) } == first)
    // Who sits there now is in the way of what begins now, whatever the venue says.
    #expect(desk.book("20:15", ["A"]).codes == [.tablesOccupied])
    #expect(desk.walkIn(2, ["A"]).codes == [.tablesOccupied])
    #expect(desk.book(first, ["A"]).events == [.booked])
  }

  @Test func `R24 with 1440 minutes the table is shut for a day`() throws {
    var (desk, _) = try late { $0.overrunMinutes = 1_440 }
    #expect(desk.book("2030-05-02T20:10", ["A"]).codes == [.tablesOccupied])
    #expect(desk.book("2030-05-02T20:15", ["A"]).events == [.booked])
  }

  @Test func `R24 it is the definition that holds on the date of the question`() throws {
    var (desk, _) = try late()
    desk.define(
      house.with {
        $0.effectiveFrom = .on("2030-05-02")
        $0.overrunMinutes = 120
      })
    #expect(desk.book("21:15", ["A"]).events == [.booked])
    desk.at("2030-05-02T00:10")
    #expect(desk.book("2030-05-02T18:00", ["A"]).events == [.booked])
    #expect(desk.venue.asked(at: desk.now).overrunsUntil == desk.time("2030-05-02T02:10"))
  }

  @Test func `R26 a host lets a party wait behind one past its end, at a table that he names`() throws {
    var (desk, _) = try late()
    #expect(desk.bookAnyway("20:30", setting: .tablesOccupied).events == [.booked])
    let refused = desk.bookAnyway("20:30", setting: .tablesOccupied)
    #expect(refused.codes == [.tablesOccupied, .tablesTaken])
    #expect(refused.refusal?.reasons.first?.message?.contains("name those") == true)
    let outcome = desk.bookAnyway("20:30", ["A"], setting: .tablesOccupied)
    let id = try #require(outcome.answer?.reservation)
    #expect(
      try desk.reservation(id).details.terms.override
        == Override([.tablesOccupied], why: "the owner asked"))
    #expect(desk.venue.floor["A" as TableID]?.atRisk(desk.venue.asked(at: desk.now)) == id.retyped())
    // It holds for this time at this table.
    #expect(desk.modify(id, party: 1).events == [.modified])
    #expect(desk.modify(id, start: "20:40").codes == [.tablesOccupied])
    let later = "\(Desk.day)T20:40"
    #expect(desk.modifyAnyway(id, start: later, setting: .tablesOccupied).events == [.modified])
    desk.at("20:40")
    #expect(desk.seat(id).codes == [.tablesOccupied])
  }

  @Test func `R26 who sits down at once does not wait: nobody sets aside the party that is there`() throws {
    var (desk, late) = try late()
    let walkIn = WalkIn(
      venue: "evening", party: 2, tables: ["A"], override: Override([.tablesOccupied], why: "they squeeze in")
    )
    #expect(desk.execute(.walkIn(walkIn)).codes == [.tablesOccupied])
    let other = try desk.walkedIn(2, ["B"])
    #expect(desk.modifyAnyway(other, tables: ["A"], setting: .tablesOccupied).codes == [.tablesOccupied])
    #expect(desk.bookAnyway("20:30", ["B"], setting: .tablesOccupied).codes == [.tablesTaken])
    let held = PlaceHold(
      venue: "evening", party: 2, start: desk.requested("20:30"), tables: ["A"],
      override: Override([.tablesOccupied], why: "they are at the bar"))
    let hold = try #require(desk.execute(.hold(held)).answer?.hold)
    #expect(desk.book(on: hold, by: .host).events == [.booked])
    desk.leave(late)
  }

  @Test func `R24 a pool's party past its end uses its units, for as long as a table's would`() throws {
    var desk = try Desk.open(house)
    let id = try desk.booked("18:40", party: 3, pool: "bar")
    desk.at("18:40")
    desk.seat(id)
    desk.at("20:15")
    let offers = desk.venue.offers(on: .on(Desk.day), OfferQuery(party: 2), now: desk.now)
    #expect(offers.first { !$0.pools.isEmpty }.map { desk.clock($0.start) } == "21:15")
    let full = Desk.Outcome.refuses(Reason(.poolFull, pool: "bar", free: 1))
    #expect(desk.book("20:15", pool: "bar") == full)
    #expect(desk.book("21:10", pool: "bar") == full)
    #expect(desk.book("20:30", party: 1, pool: "bar").events == [.booked])
    #expect(desk.book("21:15", pool: "bar").events == [.booked])
    desk.leave(id)
    #expect(desk.book("20:15", party: 1, pool: "bar").events == [.booked])
  }

  @Test func `R24 the next party of a pool sits down once units are free, whoever comes after it`() throws {
    var desk = try Desk.open(house.with { $0.pools = [Pool(id: "bar", capacity: 8)] })
    let first = try desk.booked("18:40", pool: "bar", units: 4)
    let second = try desk.booked("20:10", pool: "bar", units: 4)
    let third = try desk.booked("20:30", pool: "bar", units: 4)
    desk.at("18:40")
    desk.seat(first)
    desk.at("20:15")
    #expect(desk.seat(second).events == [.seated])
    desk.at("20:30")
    #expect(
      desk.seat(third) == .refuses(Reason(.poolFull, claim: first.retyped(), pool: "bar", free: 0)))
    desk.leave(first)
    #expect(desk.seat(third).events == [.seated])
  }

  @Test func `R24 undoing what gave units away needs them free`() throws {
    var desk = try Desk.open(house)
    let id = try desk.booked("18:40", pool: "bar", units: 4)
    desk.at("18:40")
    desk.seat(id)
    desk.at("19:00")
    desk.leave(id)
    let next = try desk.booked("19:30", pool: "bar", units: 3)
    #expect(desk.execute(.undo(Undo(id))) == .refuses(Reason(.poolFull, pool: "bar", free: 1)))
    desk.cancel(next)
    #expect(desk.execute(.undo(Undo(id))).events == [.undone])
  }

  @Test func `R31 an overrun is drawn to the end of its minutes, and what waits behind it beside it`() throws
  {
    var (desk, late) = try late { $0.overrunMinutes = 30 }
    let outcome = desk.bookAnyway("20:30", ["A"], setting: .tablesOccupied)
    let id = try #require(outcome.answer?.reservation)
    let bars = desk.venue.timeline(
      of: .on(Desk.day), Array(desk.everything.reservations.values), at: desk.now
    ).tables[0].bars
    #expect(
      bars.map { "\($0.kind) \(desk.clock($0.start))–\(desk.clock($0.end))" } == [
        "seated 18:40–20:10", "overrun 20:10–20:30", "waiting 20:30–22:00",
      ])
    #expect(bars.map(\.id) == [late.retyped(), late.retyped(), id.retyped()])
  }

  @Test func `R24 a log of the rule before holds what it allowed then`() throws {
    var desk = try Desk.open(
      house.with {
        $0.overrunMinutes = 0
        $0.services = [.daily("00:00", last: "23:30", closes: "23:59", every: 5)]
      })
    let id = try desk.booked("18:40", ["A"])
    desk.at("18:40")
    desk.seat(id)
    // Still there the next morning, it was in the way of nothing that began after 06:00 and later than now.
    desk.at("2030-05-02T09:00")
    #expect(desk.book("2030-05-02T09:30", ["A"]).events == [.booked])
    var check = InvariantCheck()
    let facts = desk.facts.map(\.ofBefore)
    for fact in facts.dropLast() { try check.apply(fact) }
    var sooner = facts[facts.count - 1]
    if case .booked(var booked) = sooner.event {
      booked.stay.start = desk.now
      sooner.event = .booked(booked)
    }
    var refusing = check
    #expect(throws: InvariantFault.self) { try refusing.apply(sooner) }
    try check.apply(facts[facts.count - 1])
    try check.endOfCommand()
  }
}

extension Fact {
  /// The same fact as older software wrote it: no minutes of an overrun, and a form of its own time.
  fileprivate var ofBefore: Fact {
    var fact = self
    switch event {
    case .venueDefined(var venue):
      venue.overrunMinutes = nil
      fact.event = .venueDefined(venue)
    case .seated: fact.form = 2
    default: break
    }
    return fact
  }
}
