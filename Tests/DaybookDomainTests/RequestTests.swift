import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// Requests: bookings that await the venue's answer, and claim their place meanwhile.
struct RequestTests {
  private let venue = VenueDefinition.sahil.with {
    $0.requests = RequestPolicy(fromParty: 2, answerMinutes: 60)
  }

  @Test func `an online booking of the policy's size is a request, a host's own is not`() throws {
    var desk = try Desk.open(venue)
    #expect(desk.book("19:00", party: 1).events == [.booked])
    #expect(desk.book("19:00", party: 2).events == [.requested])
    #expect(desk.book("19:00", party: 2, by: .host).events == [.booked])
    let hold = try desk.held("20:30")
    #expect(desk.book(on: hold).events == [.requested])
  }

  @Test func `a request claims its table until it is answered`() throws {
    var desk = try Desk.open(venue)
    let id = try desk.booked("19:00", ["T1"])
    #expect(desk.book("19:00", ["T1"]) == .refuses(desk.reason(.tablesTaken, ["T1"], by: id, from: "19:00")))
    #expect(desk.act(Decline.self, id).events == [.declined])
    #expect(desk.book("19:00", ["T1"], by: .host).events == [.booked])
    #expect(desk.act(Decline.self, id).events == [])
  }

  @Test func `an accepted request is a booking, and accepting again is the same success`() throws {
    var desk = try Desk.open(venue)
    let id = try desk.booked("19:00", ["T1"])
    #expect(desk.seat(id).codes == [.notAllowedInState])
    #expect(desk.act(Accept.self, id).events == [.accepted])
    #expect(desk.act(Accept.self, id).events == [])
    #expect(desk.act(Decline.self, id).codes == [.notAllowedInState])
    desk.at("19:00")
    #expect(desk.seat(id).events == [.seated])
  }

  @Test func `an unanswered request lapses at its deadline, that instant included`() throws {
    var desk = try Desk.open(venue)
    let id = try desk.booked("19:00", ["T1"])
    desk.now = desk.now.adding(minutes: 60).adding(microseconds: -1)
    #expect(desk.book("19:00", ["T1"]).codes == [.tablesTaken])
    desk.now = desk.now.adding(microseconds: 1)
    let lapsed = Reason(
      .notAllowedInState, start: desk.now,
      message: "cannot accept: it is declined; a request lapses that is not answered by then")
    #expect(desk.act(Accept.self, id) == .refuses(lapsed))
    #expect(desk.book("19:00", ["T1"], by: .host).events == [.booked])
    #expect(desk.act(Accept.self, id) == .refuses(lapsed), "also once that is recorded")
    #expect(desk.facts.map(\.event).contains(.requestLapsed(id)))
    #expect(try desk.reservation(id).state == .declined)
  }

  @Test func `without a deadline of its own a request lapses at its start`() throws {
    var desk = try Desk.open(.sahil.with { $0.requests = RequestPolicy() })
    let id = try desk.booked("19:00")
    #expect(try desk.reservation(id).details.answerBy == desk.time("19:00"))
    // Nor does a deadline reach past it.
    var late = try Desk.open(venue)
    late.at("18:45")
    let other = try late.booked("19:00")
    #expect(try late.reservation(other).details.answerBy == late.time("19:00"))
  }

  @Test func `R21 only the venue answers a request, and its guest may take it back`() throws {
    var desk = try Desk.open(venue)
    let id = try desk.booked("19:00")
    #expect(desk.act(Accept.self, id, by: .ana).codes == [.forbidden])
    #expect(desk.act(Decline.self, id, by: .ana).codes == [.forbidden])
    #expect(desk.cancel(id, by: .ana).events == [.cancelled])
  }

  @Test func `R14 a guest whose request was accepted neither moves it to another date nor grows it`() throws {
    var desk = try Desk.open(venue)
    let id = try desk.booked("19:00", party: 3)
    desk.act(Accept.self, id)
    #expect(desk.modify(id, start: "2030-05-02T19:00", by: .ana).codes == [.partyTooLarge])
    #expect(desk.modify(id, party: 4, by: .ana).codes == [.partyTooLarge])
    #expect(desk.modify(id, party: 2, by: .ana).events == [.modified])
    #expect(desk.modify(id, start: "20:00", by: .ana).events == [.modified])
    #expect(desk.modify(id, start: "2030-05-02T19:00", party: 1, by: .ana).events == [.modified])
    #expect(desk.modify(id, start: "2030-05-02T20:00", party: 4).events == [.modified], "a host may")
  }

  @Test func `R14 nor does a guest who took an offer`() throws {
    var desk = try Desk.open(venue)
    let entry = try desk.waiting("19:00")
    desk.offer(entry)
    let id = try #require(desk.accept(entry).answer?.reservation)
    #expect(desk.modify(id, start: "2030-05-02T19:00", by: .bob).codes == [.partyTooLarge])
    #expect(desk.modify(id, party: 3, by: .bob).codes == [.partyTooLarge])
  }

  @Test func `R19 host and guest are told of a request and of its answer`() throws {
    var desk = try Desk.open(venue.telling)
    let book = Book(venue: "sahil", party: 2, start: desk.requested("19:00"), guest: Guest(name: "Ana"))
    let id = try #require(desk.execute(.book(book), by: .ana).answer?.reservation)
    #expect(desk.notices(to: .floor).map(\.kind) == [.requested])
    desk.act(Accept.self, id)
    #expect(desk.notices(to: .guest).map(\.kind) == [.requested, .accepted])
  }
}
