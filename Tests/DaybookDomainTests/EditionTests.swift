import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R25: a definition holds from a business date on and binds new claims only.
///
/// The one before it stays for its own dates.
struct EditionTests {
  /// From 2 May: one table less, longer stays, other hours, a smaller bar.
  private static let later = VenueDefinition.sahil.with {
    $0.effectiveFrom = .on("2030-05-02")
    $0.tables.removeFirst()
    $0.turnTimes = [TurnTime(party: 99, minutes: 180)]
    $0.services = [.daily("12:00", last: "20:00", closes: "23:00")]
    $0.pools = [Pool(id: "bar", capacity: 4)]
  }

  @Test func `R25 dates before keep the old definition, dates from then on have the new one`() throws {
    var desk = try Desk.open()
    #expect(desk.define(Self.later).events == [.venueDefined])
    #expect(try desk.tables("19:00") == ["T1"])
    #expect(try desk.tables("2030-05-02T19:00") == ["T2"])
    #expect(desk.book("21:30").events == [.booked])
    #expect(desk.book("2030-05-02T21:30").codes == [.afterLastSeating])
    #expect(desk.book("10:00").events == [.booked])
    #expect(desk.book("2030-05-02T10:00").codes == [.outsideService])
    let offers = { (date: String) in
      desk.venue.offers(on: .on(date), OfferQuery(party: 2, withReasons: false), now: desk.now).count
    }
    #expect(offers(Desk.day) == 24 && offers("2030-05-02") == 17)
  }

  @Test func `R25 bookings keep the terms they were made on`() throws {
    var desk = try Desk.open()
    let before = try desk.booked("19:00", ["T2"])
    let after = try desk.booked("2030-05-02T19:00", ["T2"])
    desk.define(Self.later)
    for id in [before, after] {
      let stay = try desk.reservation(id).stay
      #expect(stay.end == stay.start.adding(minutes: 90))
    }
    #expect(desk.modify(after, start: "2030-05-02T18:00").events == [.modified])
    let moved = try desk.reservation(after).stay
    #expect(moved.end == moved.start.adding(minutes: 180))
  }

  @Test
  func `R25 who is on a table that a later definition does not have is re-seated, who is before it stays`()
    throws
  {
    var desk = try Desk.open()
    let before = try desk.booked("19:00")
    let after = try desk.booked("2030-05-02T19:00")
    let outcome = desk.define(Self.later)
    #expect(outcome.events == [.venueDefined, .reassigned])
    #expect(try desk.reservation(before).stay.tables == ["T1"])
    #expect(try desk.reservation(after).stay.tables == ["T2"])
  }

  @Test func `R25 a definition for earlier dates takes the place of those after it`() throws {
    var desk = try Desk.open()
    desk.define(Self.later)
    #expect(desk.define(Self.later).events == [])
    let sooner = Self.later.with {
      $0.effectiveFrom = .on(Desk.day)
      $0.name = "Sooner"
    }
    #expect(desk.define(sooner).events == [.venueDefined])
    #expect(desk.venue.definitions.map(\.name) == ["Sahil", "Sooner"])
    #expect(desk.define(.sahil).events == [.venueDefined])
    #expect(desk.venue.definitions == [.sahil])
  }

  @Test func `R5 R25 the business date decides, not the calendar's`() throws {
    let night = VenueDefinition.sahil.with {
      $0.services = [.daily("18:00", last: "01:00+1", closes: "03:00+1")]
    }
    var desk = try Desk.open(night)
    desk.define(
      night.with {
        $0.effectiveFrom = .on("2030-05-02")
        $0.turnTimes = [TurnTime(party: 99, minutes: 30)]
      })
    let evening = try desk.booked("2030-05-02T00:30")
    let next = try desk.booked("2030-05-03T00:30")
    #expect(try desk.reservation(evening).stay.end == desk.time("2030-05-02T02:00"))
    #expect(try desk.reservation(next).stay.end == desk.time("2030-05-03T01:00"))
  }

  @Test func `R25 a first definition that holds from a date on holds for all before it too`() throws {
    var desk = try Desk.open(Self.later)
    #expect(desk.book("19:00").events == [.booked])
    #expect(desk.venue.definitions == [Self.later])
  }

  @Test func `R30 who has a table that is gone when the date is opened again is given another`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00")
    #expect(try desk.reservation(id).stay.tables == ["T1"])
    desk.at("12:00")
    desk.closeAnyway(Desk.day)
    #expect(desk.define(.sahil.with { $0.tables.removeFirst() }).events == [.venueDefined])
    #expect(desk.reopen(Desk.day).events == [.dayReopened, .reassigned])
    #expect(try desk.reservation(id).stay.tables == ["T2"])
  }
}

/// Pools whose units are sold once, whatever the time.
struct TimelessPoolTests {
  private static let concert = VenueDefinition.sahil.with {
    $0.pools = [Pool(id: "bar", capacity: 10), Pool(id: "concert", capacity: 6)]
    $0.pools[1].isWindowed = false
  }

  @Test func `units of a pool without a time are sold once, at any start or none`() throws {
    var desk = try Desk.open(Self.concert)
    let id = try desk.booked("19:00", party: 4, pool: "concert")
    #expect(try desk.reservation(id).stay.isTimeless && desk.reservation(id).stay.hasDate)
    #expect(
      desk.book("2031-05-01T03:07", party: 4, pool: "concert")
        == .refuses(Reason(.poolFull, pool: "concert", free: 2)))
    var ticket = Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", pool: "concert")
    ticket.start = nil
    #expect(desk.execute(.book(ticket), by: .ana).events == [.booked])
    #expect(desk.book("19:00", party: 1, pool: "concert").codes == [.poolFull])
    desk.cancel(id)
    #expect(desk.book("19:00", party: 4, pool: "concert").events == [.booked])
  }

  @Test func `a pool with a time and tables are not booked without a start`() throws {
    var desk = try Desk.open(Self.concert)
    var book = Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", pool: "bar")
    book.start = nil
    #expect(desk.execute(.book(book)).field?.field == "start")
    book.pool = nil
    #expect(desk.execute(.book(book)).field?.field == "start")
  }

  @Test func `a ticket stays sold when its holder has come and gone, and has no pacing or deposit`() throws {
    var desk = try Desk.open(
      Self.concert.with {
        $0.deposit = DepositPolicy(amount: 500, currency: "AZN")
        $0.cutoff = CutoffPolicy(minutes: 60)
        $0.services[0].pacing = Pacing(minutes: 30, covers: 1)
      })
    let id = try desk.booked("19:00", party: 6, pool: "concert")
    #expect(try desk.reservation(id).details.terms == Terms(cutoffAt: desk.time("18:00")))
    desk.at("19:00")
    #expect(desk.seat(id).events == [.seated])
    desk.leave(id)
    desk.act(Complete.self, id)
    #expect(desk.book("19:30", party: 1, pool: "concert").codes == [.poolFull])
    #expect(desk.modify(id, start: "20:00").codes == [.notAllowedInState])
  }

  @Test func `R30 a no-show's units without a time are its own again only while they are not sold`() throws {
    var desk = try Desk.open(Self.concert)
    let id = try desk.booked("19:00", party: 6, pool: "concert")
    desk.at("19:15")
    #expect(desk.act(MarkNoShow.self, id).events == [.noShow])
    let other = try desk.booked("20:00", party: 1, pool: "concert")
    #expect(desk.act(Undo.self, id) == .refuses(Reason(.poolFull, pool: "concert", free: 5)))
    desk.cancel(other)
    var fewer = Self.concert
    fewer.pools[1].capacity = 5
    desk.define(fewer)
    #expect(desk.act(Undo.self, id) == .refuses(Reason(.poolFull, pool: "concert", free: 5)))
    desk.define(Self.concert)
    #expect(desk.act(Undo.self, id).events == [.undone])
    #expect(desk.book("20:00", party: 1, pool: "concert").codes == [.poolFull])
  }

  @Test func `R8 units without a time are a no-show only past the start that they named`() throws {
    var desk = try Desk.open(Self.concert.with { $0.graceMinutes = 15 })
    var ticket = Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", pool: "concert")
    let named = try #require(desk.execute(.book(ticket)).answer?.reservation)
    ticket.start = nil
    let open = try #require(desk.execute(.book(ticket)).answer?.reservation)
    desk.at("19:14")
    #expect(desk.act(MarkNoShow.self, named).codes == [.tooSoon])
    #expect(desk.act(MarkNoShow.self, open).codes == [.notAllowedInState])
    desk.at("19:15")
    #expect(desk.act(MarkNoShow.self, named).events == [.noShow])
    #expect(desk.act(MarkNoShow.self, open).codes == [.notAllowedInState])
  }

  @Test func `R16 a guest cancels units without a time by the start that they named, others at any time`()
    throws
  {
    var desk = try Desk.open(Self.concert.with { $0.cutoff = CutoffPolicy(minutes: 60, isRefused: true) })
    var ticket = Book(venue: "sahil", party: 2, start: "2030-05-01T19:00", pool: "concert")
    let named = try #require(desk.execute(.book(ticket), by: .ana).answer?.reservation)
    ticket.start = nil
    let open = try #require(desk.execute(.book(ticket), by: .ana).answer?.reservation)
    desk.at("18:00")
    #expect(desk.cancel(named, by: .ana).codes == [.pastCutoff])
    desk.at("19:00")
    #expect(desk.cancel(named, by: .ana).codes == [.notCancellable])
    #expect(desk.cancel(open, by: .ana).events == [.cancelled])
    #expect(desk.cancel(named).events == [.cancelled])
  }
}
