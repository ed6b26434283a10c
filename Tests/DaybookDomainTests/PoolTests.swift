import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// Windowed pools: units free again when the stay ends, counted at their peak.
struct PoolTests {
  @Test func `a booking on a pool takes as many units as the party has covers, and no table`() throws {
    var desk = try Desk.open()
    let outcome = desk.book("19:00", party: 4, pool: "bar")
    #expect(outcome.answer?.tables == [])
    let id = try #require(outcome.answer?.reservation)
    let stay = try desk.reservation(id).stay
    #expect(stay.pool == "bar" && stay.units == 4 && stay.tables.isEmpty && !stay.isPinned)
    #expect(
      desk.book("20:00", party: 7, pool: "bar") == .refuses(Reason(.poolFull, pool: "bar", free: 6)))
    #expect(desk.book("20:00", party: 6, pool: "bar").events == [.booked])
  }

  @Test func `units may be said, and then count instead of covers`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", party: 8, pool: "bar", units: 1)
    #expect(try desk.reservation(id).stay.units == 1)
    #expect(desk.book("19:00", pool: "bar", units: 10) == .refuses(Reason(.poolFull, pool: "bar", free: 9)))
    #expect(desk.book("19:00", pool: "bar", units: 9).events == [.booked])
  }

  @Test func `R4 units are free again at the instant a stay ends`() throws {
    var desk = try Desk.open()
    _ = try desk.booked("19:00", pool: "bar", units: 10)
    #expect(desk.book("20:00", pool: "bar").codes == [.poolFull])
    #expect(desk.book("20:30", pool: "bar", units: 10).events == [.booked])
    #expect(desk.book("17:30", pool: "bar", units: 10).events == [.booked])
  }

  @Test func `R4 the last minute of the longest stay still counts`() throws {
    var desk = try Desk.open(.sahil.with { $0.services[0].gridMinutes = 1 })
    _ = try desk.booked("19:00", party: 10, pool: "bar")
    #expect(desk.book("20:59", pool: "bar").codes == [.poolFull])
    #expect(desk.book("21:00", pool: "bar").events == [.booked])
  }

  @Test func `only units in use at one instant add up`() throws {
    var desk = try Desk.open()
    // 6 until 20:30, then 6 others: never more than 6 at once within [19:30, 21:00).
    _ = try desk.booked("19:00", pool: "bar", units: 6)
    _ = try desk.booked("20:30", pool: "bar", units: 6)
    #expect(desk.book("19:30", pool: "bar", units: 5) == .refuses(Reason(.poolFull, pool: "bar", free: 4)))
    #expect(desk.book("19:30", pool: "bar", units: 4).events == [.booked])
  }

  @Test func `the peak may lie at an inner instant of the stay`() throws {
    var desk = try Desk.open(
      .sahil.with { $0.turnTimes = [TurnTime(party: 2, minutes: 30), TurnTime(party: 99, minutes: 180)] })
    // Free at both ends of [18:00, 21:00), 9 in use for half an hour within.
    _ = try desk.booked("19:00", pool: "bar", units: 5)
    _ = try desk.booked("19:00", pool: "bar", units: 4)
    #expect(desk.book("18:00", party: 3, pool: "bar") == .refuses(Reason(.poolFull, pool: "bar", free: 1)))
    #expect(desk.book("18:00", party: 3, pool: "bar", units: 1).events == [.booked])
    #expect(desk.book("19:00", pool: "bar", units: 1).codes == [.poolFull])
    #expect(desk.book("19:30", pool: "bar", units: 9).events == [.booked])
  }

  @Test func `R8 a lapsed hold gives its units back at that instant`() throws {
    var desk = try Desk.open()
    desk.at("18:00")
    _ = try desk.held("19:00", party: 9, pool: "bar", seconds: 300)
    desk.now = desk.now.adding(microseconds: 299_999_999)
    #expect(desk.book("19:00", pool: "bar", by: .bob) == .refuses(Reason(.poolFull, pool: "bar", free: 1)))
    desk.now = desk.now.adding(microseconds: 1)
    #expect(desk.book("19:00", pool: "bar", units: 10, by: .bob).events == [.booked])
  }

  @Test func `a pool counts across business dates`() throws {
    var desk = try Desk.open(
      .sahil.with { $0.services = [.daily("00:00", last: "23:30", closes: "01:30+1")] })
    _ = try desk.booked("2030-05-01T23:30", pool: "bar", units: 10)
    #expect(desk.book("2030-05-02T00:30", pool: "bar").codes == [.poolFull])
    #expect(desk.book("2030-05-02T01:00", pool: "bar").events == [.booked])
  }

  @Test func `R14 a change does not count its own old units`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", party: 6, pool: "bar")
    #expect(desk.modify(id, party: 10).events == [.modified])
    #expect(try desk.reservation(id).stay.units == 10)
    #expect(desk.modify(id, start: "20:00").events == [.modified])
    #expect(desk.modify(id, party: 11) == .refuses(Reason(.poolFull, pool: "bar", free: 10)))
    #expect(desk.modify(id, tables: ["T1"]).codes == [.noTableFits])
  }

  @Test func `units that were said stay when the party changes`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", party: 6, pool: "bar", units: 1)
    #expect(desk.modify(id, party: 9).events == [.modified])
    #expect(try desk.reservation(id).stay.units == 1)
  }

  @Test func `a block of the venue blocks its pools, one of tables does not`() throws {
    var desk = try Desk.open()
    _ = try desk.blocked("18:00", "23:00", tables: ["T1", "T2", "T4", "G6"])
    #expect(desk.book("19:00", pool: "bar").events == [.booked])
    let block = try desk.blocked("20:00", "21:00")
    #expect(
      desk.book("19:30", pool: "bar")
        == .refuses(Reason(.blocked, claim: block.retyped(), pool: "bar", start: desk.time("20:00"))))
    #expect(desk.book("21:00", pool: "bar").events == [.booked])
  }

  @Test func `R24 seating a pool's party early must win the earlier minutes`() throws {
    var desk = try Desk.open()
    _ = try desk.booked("18:00", pool: "bar", units: 8)
    let next = try desk.booked("19:30", pool: "bar", units: 4)
    desk.at("19:20")
    #expect(desk.seat(next) == .refuses(Reason(.poolFull, pool: "bar", free: 2)))
    desk.at("19:30")
    #expect(desk.seat(next).events == [.seated])
  }

  private let house = VenueDefinition.kiez.with { $0.pools = [Pool(id: "bar", capacity: 4)] }

  /// Four at the bar from 17:00, five minutes past their end at 18:35.
  private func late(_ covers: PartySize = 4) throws -> (Desk, ReservationID) {
    var desk = try Desk.open(house)
    desk.at("17:00")
    let walkIn = desk.execute(.walkIn(WalkIn(venue: "kiez", party: covers, pool: "bar")))
    let id = try #require(walkIn.answer?.reservation)
    return (desk, id)
  }

  @Test func `R26 a booking may wait for a pool's party past its end, never for what is sold`() throws {
    var (desk, late) = try late()
    desk.at("18:35")
    #expect(desk.book("19:00", pool: "bar", by: .host).codes == [.poolFull])
    func anyway(_ party: PartySize) -> Desk.Outcome {
      desk.execute(
        .book(
          Book(
            venue: "kiez", party: party, start: desk.requested("19:00"), pool: "bar",
            override: Override([.tablesOccupied], why: "they are paying"))))
    }
    let next = try #require(anyway(3).answer?.reservation)
    #expect(anyway(2).codes == [.poolFull])
    #expect(anyway(1).events == [.booked])
    #expect(desk.venue.atRisk(at: desk.now).contains(next.retyped()))
    desk.leave(late)
    #expect(desk.venue.atRisk(at: desk.now).isEmpty)
    desk.at("19:00")
    #expect(desk.seat(next).events == [.seated])
  }

  @Test func `R24 who bought units of a pool waits for parties that sit there now, and is told for whom`()
    throws
  {
    var (desk, late) = try late(3)
    let three = try desk.booked("18:30", party: 3, pool: "bar")
    let one = try desk.booked("18:30", party: 1, pool: "bar")
    desk.at("18:35")
    #expect(desk.venue.atRisk(at: desk.now) == [three.retyped()])
    #expect(
      desk.seat(three) == .refuses(Reason(.poolFull, claim: late.retyped(), pool: "bar", free: 1)))
    #expect(desk.seat(one).events == [.seated])
    desk.leave(late)
    #expect(desk.seat(three).events == [.seated])
  }

  @Test func `R25 bookings at a pool that is retired are told to the floor, and sit down there`() throws {
    var desk = try Desk.open(house)
    let sitting = try desk.booked("17:00", pool: "bar")
    let next = try desk.booked("17:00", pool: "bar")
    desk.at("17:00")
    desk.seat(sitting)
    let outcome = desk.define(house.with { $0.pools = [] })
    #expect(outcome.events == [.venueDefined, .unsuited])
    #expect(outcome.answer?.unsuited == [next])
    let renamed = house.with { ($0.pools, $0.name) = ([], "New") }
    #expect(desk.define(renamed).events == [.venueDefined])
    #expect(desk.seat(next).events == [.seated])
    desk.leave(sitting)
    #expect(desk.act(Undo.self, sitting).events == [.undone])
    desk.leave(sitting)
  }

  @Test
  func `R25 bookings at a pool are told to the floor when their date is shut or their night ends sooner`()
    throws
  {
    var desk = try Desk.open(house)
    let id = try desk.booked("21:30", pool: "bar")
    let shut = house.with { $0.specialDays = [SpecialDay(date: .on(Desk.day), services: nil)] }
    #expect(desk.define(shut).answer?.unsuited == [id])
    #expect(desk.define(house).events == [.venueDefined])
    let short = house.with { $0.services[0].mustEndBy = ClockValue(minutes: 22 * 60) }
    #expect(desk.define(short).answer?.unsuited == [id])
    #expect(desk.define(short.with { $0.name = "New" }).events == [.venueDefined])
  }

  @Test func `R30 a date that is opened again tells the floor of bookings at pools that it lost meanwhile`()
    throws
  {
    for isBlocked in [true, false] {
      var desk = try Desk.open(house)
      let id = try desk.booked("19:00", pool: "bar")
      let over = try desk.booked("20:30", pool: "bar")
      desk.cancel(over)
      desk.at("18:00")
      desk.closeAnyway(Desk.day)
      let outcome = isBlocked ? desk.block("18:30", "20:00") : desk.define(house.with { $0.pools = [] })
      #expect(outcome.events?.count == 1)
      let reopened = desk.reopen(Desk.day)
      #expect(reopened.events == [.dayReopened, .unsuited] && reopened.answer?.unsuited == [id])
    }
  }

  @Test func `R25 a block of the venue tells the floor of bookings at its pools, which stand`() throws {
    var desk = try Desk.open(house)
    let id = try desk.booked("19:00", pool: "bar")
    _ = try desk.booked("20:30", pool: "bar")
    let outcome = desk.block("18:00", "20:00")
    #expect(outcome.events == [.blocked, .unsuited])
    #expect(outcome.answer?.unsuited == [id])
    #expect(desk.block("18:00", "20:00", tables: ["A"]).events == [.blocked])
    desk.at("19:00")
    #expect(desk.seat(id).events == [.seated])
  }

  @Test func `a pool tells who uses its units now, who has them for good, and who sits`() throws {
    var desk = try Desk.open(
      .sahil.with {
        $0.pools.append(Pool(id: "door", capacity: 6))
        $0.pools[1].isWindowed = false
      })
    let timeless = try desk.booked("19:00", pool: "door", units: 2)
    _ = try desk.held("19:00", pool: "door", seconds: 60)
    let early = try desk.booked("18:00", pool: "bar", units: 3)
    _ = try desk.booked("20:00", pool: "bar", units: 2)
    desk.at("18:00")
    desk.seat(early)
    let asked = desk.venue.asked(at: desk.now)
    #expect(desk.venue.floor.timeless(asked) == [timeless.retyped()])
    #expect(desk.venue.floor["bar"].inUse(asked) == [early.retyped()])
    #expect(desk.venue.floor["door"].inUse(asked) == [])
    #expect(desk.venue.floor["bar"].unitsSeated(except: nil) == 3)
    #expect(desk.venue.floor["bar"].unitsSeated(except: early.retyped()) == 0)
  }

  @Test func `R24 only who sits then puts a pool's booking at risk, and nobody once it is retired`() throws {
    var desk = try Desk.open()
    let late = try desk.booked("18:00", pool: "bar", units: 4)
    let other = try desk.booked("18:30", pool: "bar", units: 4)
    let next = try desk.booked("20:00", pool: "bar", units: 7)
    let after = try desk.booked("20:30", pool: "bar", units: 3, by: .bob)
    desk.at("18:00")
    desk.seat(late)
    desk.at("18:30")
    desk.seat(other)
    desk.at("19:40")
    // Beside the late party there are six units; the other has left by then.
    #expect(desk.venue.atRisk(at: desk.now) == [next.retyped()])
    #expect(try desk.reservation(after).stay.start > desk.now)
    desk.define(.sahil.with { $0.pools = [] })
    #expect(desk.venue.atRisk(at: desk.now) == [])
  }

  @Test func `a pool that is not open to a channel is not offered to it`() throws {
    let desk = try Desk.open(
      .sahil.with {
        $0.tables = []
        $0.pools[0].channels = [.inHouse]
      })
    func offered(_ channel: Channel) -> Int {
      desk.venue.offers(
        on: .on(Desk.day), OfferQuery(party: 2, channel: channel, withReasons: false), now: desk.now
      ).count
    }
    #expect(offered(.online) == 0 && offered(.inHouse) > 0)
  }

  @Test func `a no-show's units without a time are not exchanged for tables`() throws {
    var desk = try Desk.open(
      .sahil.with {
        $0.pools.append(Pool(id: "door", capacity: 6))
        $0.pools[1].isWindowed = false
      })
    let id = try desk.booked("19:00", pool: "door")
    desk.at("19:20")
    #expect(desk.act(MarkNoShow.self, id).events == [.noShow])
    #expect(desk.execute(.undo(Undo(id, tables: ["T1"]))).field?.field == "tables")
    #expect(desk.act(Undo.self, id).events == [.undone])
  }
}
