import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R7: a host stops starts, or slows them, for a part of one evening.
struct PaceTests {
  @discardableResult
  private func pace(
    _ from: String, _ until: String, _ covers: Int? = nil, _ desk: inout Desk, by actor: Actor = .host
  ) -> Desk.Outcome {
    desk.execute(
      .setPace(
        SetPace(
          venue: "kiez", from: desk.requested(from), until: desk.requested(until), covers: covers,
          why: "the kitchen is behind")), by: actor)
  }

  @Test func `R7 "stop 19:30": nobody new starts then, whoever is booked stays, and it is taken back`() throws
  {
    var desk = try Desk.open(.kiez)
    let booked = try desk.booked("19:30")
    let outcome = pace("19:30", "19:45", nil, &desk)
    let stop = try #require(outcome.answer?.block)
    #expect(outcome.events == [.paceSet])
    #expect(try desk.reservation(booked).state == .booked && !desk.reservation(booked).needsTable)
    let reason = Reason(
      .pacingCovers, start: desk.time("19:30"), free: 0, message: "starts are stopped until 19:45")
    #expect(desk.book("19:30") == .refuses(reason))
    #expect(desk.bookAnyway("19:30", ["C"], party: 3, setting: .pacingCovers).events == [.booked])
    #expect(desk.book("17:45").events == [.booked] && desk.book("19:45").events == [.booked])
    #expect(desk.modify(booked, party: 1).events == [.modified])
    #expect(desk.modify(booked, party: 2).codes == [.pacingCovers])
    #expect(desk.execute(.unblock(RemoveBlock(stop))).events == [.unblocked])
    #expect(desk.modify(booked, party: 2).events == [.modified])
  }

  @Test func `R7 starts that are over are not stopped`() throws {
    var desk = try Desk.open(.kiez)
    desk.at("19:45")
    #expect(pace("19:30", "19:45", nil, &desk).codes == [.inThePast])
    #expect(pace("19:30", "20:00", nil, &desk).events == [.paceSet])
  }

  @Test func `R7 a pace lets so many start as it says, and the same again is no change`() throws {
    var desk = try Desk.open(.kiez)
    let first = pace("19:00", "20:00", 4, &desk)
    let again = pace("19:00", "20:00", 4, &desk)
    #expect(again.events == [] && again.answer?.block == first.answer?.block)
    _ = try desk.booked("19:00")
    _ = try desk.booked("19:15")
    #expect(
      desk.book("19:45")
        == .refuses(
          Reason(
            .pacingCovers, start: desk.time("19:00"), free: 0, message: "at most 4 covers start until 20:00"))
    )
    let other = pace("19:00", "20:00", 6, &desk)
    #expect(other.events == [.unblocked, .paceSet] && other.answer?.block != first.answer?.block)
    #expect(desk.book("19:45", party: 2).events == [.booked])
  }

  @Test func `R7 who sits down early starts then, and walk-ins do too`() throws {
    var desk = try Desk.open(.kiez)
    let id = try desk.booked("20:00")
    pace("19:30", "19:45", nil, &desk)
    desk.at("19:35")
    #expect(desk.walkIn(2).codes == [.pacingCovers])
    #expect(desk.seat(id).codes == [.pacingCovers])
    #expect(desk.seatAnyway(id, setting: .pacingCovers).events == [.seated])
    desk.at("19:45")
    #expect(desk.walkIn(2).events == [.walkedIn])
  }

  @Test func `R12 what a pace stops is not offered, and what it lets start can be booked`() throws {
    var desk = try Desk.open(.kiez)
    pace("19:30", "20:00", 2, &desk)
    for party in [2, 3] as [PartySize] {
      let offers = desk.venue.offers(on: .on(Desk.day), OfferQuery(party: party), now: desk.now)
      for offer in offers {
        var copy = desk
        let start = RequestedTime(stringLiteral: "\(offer.start)")
        let outcome = copy.execute(.book(Book(venue: "kiez", party: party, start: start)), by: .ana)
        #expect((outcome.events != nil) == offer.isOffered, "\(offer.start)")
      }
      #expect(offers.filter { !$0.isOffered }.count == (party == 2 ? 0 : 2))
    }
  }

  @Test func `R25 a stop that is taken back leaves the start to who waits for it`() throws {
    var desk = try Desk.open(.kiez.with { $0.waitlist = WaitlistPolicy(isAutomatic: true) })
    let stop = try #require(pace("19:30", "19:45", nil, &desk).answer?.block)
    let entry = try desk.waiting("19:30")
    #expect(desk.recordDue() == [])
    let outcome = desk.execute(.unblock(RemoveBlock(stop)))
    #expect(outcome.events == [.unblocked, .holdPlaced, .waitlistOffered])
    #expect(outcome.answer?.offered == entry && outcome.answer?.block == stop)
  }

  @Test func `R21 only the venue sets a pace, within one business date that is open`() throws {
    var desk = try Desk.open(.kiez)
    #expect(pace("19:30", "19:45", nil, &desk, by: .bob).codes == [.forbidden])
    let wrong = InvalidField(
      "until", "found 2030-05-01T19:30; allowed: later than from, within the same business date")
    #expect(pace("19:30", "19:30", nil, &desk) == .invalid(wrong))
    #expect(pace("19:30", "2030-05-02T19:30", nil, &desk).field?.field == "until")
    desk.at("23:40")
    desk.execute(.closeDay(CloseDay(venue: "kiez", date: .on(Desk.day))))
    #expect(pace("19:30", "19:45", nil, &desk).codes == [.dateClosed])
  }
}
