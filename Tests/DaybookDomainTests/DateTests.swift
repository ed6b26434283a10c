import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R30: the business date is a gate: what it lets in, when it closes, and what a closed one refuses.
struct DateTests {
  private func close(_ desk: inout Desk, _ date: String) -> Desk.Outcome {
    desk.execute(.closeDay(CloseDay(venue: desk.venueID, date: .on(date))))
  }

  @Test func `R30 a date closes after its last service, earlier only when a host says why`() throws {
    var desk = try Desk.open(.evening, at: "2030-06-14T08:00")
    let reason = Reason(
      .tooSoon, start: desk.time("2030-06-14T23:00"),
      message: "the last service of 2030-06-14 is open until then")
    #expect(close(&desk, "2030-06-14") == .refuses(reason))
    #expect(desk.closeAnyway("2030-06-14").events == [.dayClosed])
    guard case .dayClosed(let closed) = desk.lastEvents.last else { return #expect(Bool(false)) }
    #expect(closed.override == Override([.tooSoon], why: "a burst pipe"))
    var late = try Desk.open(.evening, at: "2030-06-14T23:00")
    #expect(close(&late, "2030-06-14").events == [.dayClosed])
  }

  @Test func `R30 a date is not closed over who still sits, unless a host says why`() throws {
    var desk = try Desk.open(.evening, at: "2030-06-14T08:00")
    let id = try desk.booked("2030-06-14T21:30")
    desk.at("2030-06-14T21:30")
    desk.seat(id)
    desk.at("2030-06-14T23:10")
    let reason = Reason(
      .tooSoon, claim: id.retyped(), start: desk.time("2030-06-14T21:30"), message: "the party still sits")
    #expect(close(&desk, "2030-06-14") == .refuses(reason))
    #expect(desk.closeAnyway("2030-06-14").events == [.dayClosed, .completed])
  }

  @Test func `R30 a closed date refuses claims and changes, and sells nothing`() throws {
    var desk = try Desk.open(.evening, at: "2030-06-14T08:00")
    let id = try desk.booked("2030-06-14T19:00")
    let hold = try desk.held("2030-06-14T20:00", seconds: 86_400)
    #expect(desk.closeAnyway("2030-06-14").events == [.dayClosed])
    desk.at("2030-06-14T18:30")
    let start = "2030-06-14T21:00"
    for outcome in [
      desk.book(start), desk.hold(start), desk.book(on: hold), desk.join(start), desk.walkIn(2),
      desk.modify(id, start: start), desk.modify(id, start: "2030-06-15T19:00"), desk.modify(id, party: 1),
      desk.cancel(id), desk.cancel(id, by: .ana), desk.seat(id), desk.execute(.arrive(Arrive(id))),
      desk.arrives(id),
    ] {
      #expect(outcome.codes == [.dateClosed], "\(outcome)")
    }
    let query = OfferQuery(party: 2, channel: .inHouse)
    let offers = desk.venue.offers(on: .on("2030-06-14"), query, now: desk.now)
    #expect(!offers.isEmpty && offers.allSatisfy { $0.reasons.map(\.code).contains(.dateClosed) })
    let other = try desk.booked("2030-06-15T19:00")
    #expect(desk.modify(other, start: start).codes == [.dateClosed])
  }

  @Test func `R30 a date closed by mistake is opened again, and closes with the date it was opened on`()
    throws
  {
    var desk = try Desk.open(.evening, at: "2030-06-14T08:00")
    let id = try desk.booked("2030-06-14T19:00")
    #expect(desk.closeAnyway("2030-06-14").events == [.dayClosed])
    #expect(desk.reopen("2030-06-14", by: .ana).codes == [.forbidden])
    #expect(
      desk.execute(.reopenDay(ReopenDay(venue: "evening", date: .on("2030-06-14"), why: " "))).field != nil)
    #expect(desk.reopen("2030-06-14").events == [.dayReopened])
    #expect(desk.reopen("2030-06-14").events == [])
    desk.at("2030-06-14T19:00")
    #expect(desk.seat(id).events == [.seated])
    #expect(!desk.passing("2030-06-15T05:59").contains(.dayClosed))
    #expect(desk.passing("2030-06-15T06:00") == [.completed, .dayClosed])
    // Opened the next noon, it closes the morning after.
    desk.at("2030-06-15T12:00")
    #expect(desk.reopen("2030-06-14").events == [.dayReopened])
    #expect(desk.recordDue() == [])
    #expect(desk.passing("2030-06-16T06:00") == [.dayClosed])
  }

  @Test func `R30 a date begins once the night before is over: nobody sits down a night early`() throws {
    let venue = VenueDefinition.evening.with {
      $0.services = [.daily("18:00", last: "01:00+1", closes: "03:00+1", every: 30)]
    }
    var desk = try Desk.open(venue, at: "2030-06-14T08:00")
    let tomorrow = try desk.booked("2030-06-15T19:00")
    let tonight = try desk.booked("2030-06-15T00:30")
    desk.at("2030-06-15T00:30")
    #expect(desk.seat(tomorrow).codes == [.notAllowedInState])
    #expect(desk.seat(tonight).events == [.seated])
    desk.at("2030-06-15T02:59")
    #expect(desk.execute(.arrive(Arrive(tomorrow))).codes == [.notAllowedInState])
    desk.at("2030-06-15T03:00")
    #expect(desk.execute(.arrive(Arrive(tomorrow))).events == [.arrived])
  }

  @Test func `R30 a block takes no table from a booking of a closed date`() throws {
    var desk = try Desk.open(.evening, at: "2030-06-14T08:00")
    let floating = try desk.booked("2030-06-14T19:00")
    let pinned = try desk.booked("2030-06-14T19:00", ["B"])
    desk.closeAnyway("2030-06-14")
    let block = desk.execute(
      .block(PlaceBlock(venue: "evening", from: "2030-06-14T18:00", until: "2030-06-14T23:00")))
    #expect(block.events == [.blocked])
    #expect(try desk.reservation(floating).stay.tables == ["A"])
    #expect(try desk.reservation(pinned).stay.tables == ["B"])
  }

  @Test func `R30 who is missed is marked only past the grace`() throws {
    let venue = VenueDefinition.evening.with {
      $0.graceMinutes = 30
      $0.closing = ClosingPolicy(marksNoShows: true)
    }
    var desk = try Desk.open(venue, at: "2030-06-14T08:00")
    let early = try desk.booked("2030-06-14T19:00")
    let late = try desk.booked("2030-06-14T19:30", by: .bob)
    desk.at("2030-06-14T19:30")
    #expect(desk.closeAnyway("2030-06-14").events == [.noShow, .dayClosed])
    #expect(try desk.reservation(early).state == .noShow)
    #expect(try desk.reservation(late).state == .booked)
  }

  @Test func `R30 a guest changes nothing of a date that is over, though nobody has recorded that it closed`()
    throws
  {
    var desk = try Desk.open(.evening, at: "2030-06-14T08:00")
    let id = try desk.booked("2030-06-14T19:00")
    desk.at("2030-06-16T10:00")
    #expect(desk.cancel(id, by: .ana).codes == [.dateClosed])
    #expect(desk.modify(id, start: "2030-06-21T19:00", by: .ana).codes == [.dateClosed])
    #expect(desk.seat(id).codes == [.notAllowedInState])
  }

  @Test func `R30 coming and sitting down are for the date that was booked, and the answer says which`()
    throws
  {
    var desk = try Desk.open(.evening, at: "2030-06-14T19:00")
    let id = try desk.booked("2030-06-21T19:00")
    func reason(_ verb: String) -> Desk.Outcome {
      .refuses(
        Reason(
          .notAllowedInState, start: desk.time("2030-06-21T19:00"),
          message: "cannot \(verb): the booking is for 2030-06-21"))
    }
    #expect(desk.seat(id) == reason("seat"))
    #expect(desk.execute(.arrive(Arrive(id))) == reason("arrive"))
    desk.at("2030-06-21T00:00")
    #expect(desk.execute(.arrive(Arrive(id))).events == [.arrived])
  }

  @Test func `R30 a party sits before the house opens when a host says why`() throws {
    var desk = try Desk.open(.evening, at: "2030-06-14T08:00")
    let id = try desk.booked("2030-06-14T18:00")
    desk.at("2030-06-14T17:40")
    let opens = Reason(.tooSoon, start: desk.time("2030-06-14T18:00"), message: "all day opens then")
    #expect(desk.seat(id) == .refuses(opens))
    #expect(desk.seatAnyway(id, setting: .tooSoon).events == [.seated])
  }

  @Test func `R30 a party without a booking sits before the house opens when a host says why`() throws {
    var desk = try Desk.open(.evening, at: "2030-06-14T17:40")
    let opens = Reason(.tooSoon, start: desk.time("2030-06-14T18:00"), message: "all day opens then")
    #expect(desk.walkIn(2) == .refuses(opens))
    let walkIn = WalkIn(venue: "evening", party: 2, override: Override([.tooSoon], why: "it rains"))
    let outcome = desk.execute(.walkIn(walkIn))
    let id = try #require(outcome.answer?.reservation, "\(outcome)")
    #expect(try desk.reservation(id).stay.date == .on("2030-06-14"))
    #expect(desk.execute(.walkIn(walkIn), by: .ana).codes == [.forbidden])
    // After the last service there is none to open.
    desk.at("2030-06-14T23:10")
    #expect(desk.execute(.walkIn(walkIn)).codes == [.outsideService])
  }

  @Test func `R30 a new definition of the venue leaves a closed date as it is`() throws {
    var desk = try Desk.open(.evening, at: "2030-06-14T08:00")
    let id = try desk.booked("2030-06-14T19:00", ["A"])
    let other = try desk.booked("2030-06-15T19:00", ["A"])
    desk.closeAnyway("2030-06-14")
    desk.define(.evening.with { $0.tables.removeFirst() })
    #expect(try desk.reservation(id).stay.tables == ["A"])
    #expect(!(try desk.reservation(id).needsTable))
    #expect(try desk.reservation(other).needsTable)
    desk.define(.evening.with { $0.specialDays = [SpecialDay(date: .on("2030-06-14"), services: nil)] })
    #expect(!(try desk.reservation(id).needsTable))
  }

  @Test func `R30 a date that is open again catches up with blocks and definitions that came meanwhile`()
    throws
  {
    var desk = try Desk.open(.evening, at: "2030-06-14T08:00")
    let floating = try desk.booked("2030-06-14T19:00")
    let pinned = try desk.booked("2030-06-14T21:00", ["A"])
    desk.closeAnyway("2030-06-14")
    let block = try #require(
      desk.execute(
        .block(
          PlaceBlock(venue: "evening", tables: ["A"], from: "2030-06-14T18:00", until: "2030-06-14T23:00"))
      ).answer?.block)
    #expect(desk.reopen("2030-06-14").events == [.dayReopened, .reassigned, .needsTable])
    #expect(try desk.reservation(floating).stay.tables == ["B"])
    #expect(try desk.reservation(pinned).needsTable)
    // What is taken away while a date is closed comes back with it.
    desk.closeAnyway("2030-06-14")
    #expect(desk.execute(.unblock(RemoveBlock(block))).events == [.unblocked])
    #expect(desk.reopen("2030-06-14").events == [.dayReopened, .reassigned])
    #expect(try desk.reservation(pinned).stay.tables == ["A"])
  }

  @Test func `R30 a date stays open by itself for a party that a host lets stay past its closing`() throws {
    let venue = VenueDefinition.evening.with {
      $0.closing = ClosingPolicy(time: ClockValue(minutes: 24 * 60 + 60))
    }
    var desk = try Desk.open(venue, at: "2030-06-14T08:00")
    let usual = try desk.booked("2030-06-14T21:00", ["A"])
    let late = try desk.booked("2030-06-14T21:00", ["B"], by: .bob)
    desk.at("2030-06-14T21:00")
    desk.seat(usual)
    desk.seat(late)
    let until = Modify(
      late, until: "2030-06-15T02:30", override: Override([.afterLastSeating], why: "a birthday"))
    #expect(desk.execute(.modify(until)).events == [.modified])
    #expect(desk.passing("2030-06-15T01:00") == [])
    #expect(try desk.reservation(late).seating == .seated)
    var gone = desk
    #expect(desk.passing("2030-06-15T02:29") == [])
    #expect(desk.passing("2030-06-15T02:30") == [.completed, .completed, .dayClosed])
    // Once it has left nothing keeps the date open.
    gone.at("2030-06-15T01:40")
    gone.leave(late)
    #expect(gone.recordDue() == [.completed, .completed, .dayClosed])
  }

  @Test func `R30 units without a time are of no date: nobody sweeps them, they stay sold`() throws {
    let venue = VenueDefinition.evening.with {
      var concert = Pool(id: "concert", capacity: 2)
      concert.isWindowed = false
      $0.pools = [concert]
      $0.closing = ClosingPolicy(marksNoShows: true)
    }
    var desk = try Desk.open(venue, at: "2030-06-14T19:00")
    var ticket = Book(venue: "evening", party: 2, start: "2030-06-14T19:00", pool: "concert")
    ticket.start = nil
    let id = try #require(desk.execute(.book(ticket), by: .ana).answer?.reservation)
    #expect(!(try desk.reservation(id).stay.hasDate))
    #expect(desk.passing("2030-06-15T06:00") == [.dayClosed])
    #expect(try desk.reservation(id).state == .booked)
    #expect(desk.execute(.book(ticket), by: .bob).codes == [.poolFull])
    desk.at("2030-07-01T20:00")
    #expect(desk.seat(id).events == [.seated])
    #expect(desk.leave(id).events == [.left])
  }

  @Test func `R30 a venue whose date would close inside a service is no venue`() throws {
    var desk = try Desk.open(.evening, at: "2030-06-14T08:00")
    let early = VenueDefinition.evening.with {
      $0.closing = ClosingPolicy(time: ClockValue(minutes: 22 * 60))
    }
    #expect(desk.define(early).field?.field == "venue.closing.time")
    // Nor is one whose date would close before the last stay must end, or may.
    let midnight = VenueDefinition.evening.with {
      $0.closing = ClosingPolicy(time: ClockValue(minutes: 1_440))
    }
    #expect(
      desk.define(midnight.with { $0.services[0].mustEndBy = ClockValue(minutes: 1_440 + 30) }).field
        == InvalidField(
          "venue.closing.time",
          "found 00:00+1; allowed: not before the last stay of all day may end, at 00:30+1"))
    #expect(
      desk.define(midnight.with { $0.turnTimes = [TurnTime(party: 99, minutes: 180)] }).field?.field
        == "venue.closing.time")
    let night = VenueDefinition.evening.with {
      $0.services[0].closes = ClockValue(minutes: 1_440 + 420)
    }
    #expect(desk.define(night).field?.field == "venue.closing.time")
    #expect(
      desk.define(night.with { $0.closing = ClosingPolicy(time: ClockValue(minutes: 1_440 + 420)) }).events
        == [.venueDefined])
  }
}
