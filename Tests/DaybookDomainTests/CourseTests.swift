import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R18: courses, one after the other. Start 19:00, served at 19:20, a quarter of an hour between courses.
struct CourseTests {
  private static let kitchen = VenueDefinition.sahil.with {
    $0.prep = PrepPolicy(
      items: [
        PrepPlanItem(name: "Soup", station: "grill", minutes: 12),
        PrepPlanItem(name: "Lamb", station: "grill", course: 2, minutes: 35),
        PrepPlanItem(name: "Rice", station: "hot", course: 2, minutes: 10),
        PrepPlanItem(name: "Cake", station: "cold", course: 3, minutes: 5),
      ])
  }

  /// A party at 19:00 on its way in time, at 12:00.
  private func dinner(
    _ items: [String] = ["Soup", "Lamb", "Rice", "Cake"], _ venue: VenueDefinition = kitchen
  ) throws -> (desk: Desk, id: ReservationID) {
    var desk = try Desk.open(venue.telling)
    let id = try desk.booked("19:00")
    desk.at("12:00")
    desk.arrives(id)
    desk.execute(.confirmPrep(ConfirmPrep(id, items: items.map { PrepItem($0) })), by: .ana)
    return (desk, id)
  }

  private func fires(_ desk: Desk, _ id: ReservationID) -> [String] {
    desk.tickets(of: id).flatMap(\.items).map { "\($0.name) \(desk.clock($0.fireAt))" }
  }

  @discardableResult
  private func fire(_ desk: inout Desk, _ id: ReservationID, _ course: Int, isHeld: Bool = false)
    -> Desk.Outcome
  {
    desk.execute(.fireCourse(FireCourse(id, course: course, isHeld: isHeld)))
  }

  /// Takes the ticket of a dish to the table.
  private func serve(_ desk: inout Desk, _ id: ReservationID, _ dish: String) throws -> Desk.Outcome {
    let ticket = try #require(desk.tickets(of: id).first { $0.items.contains { $0.name == dish } })
    desk.start(ticket.id)
    desk.ready(ticket.id)
    return desk.execute(.serveTicket(ServeTicket(ticket.id)), by: .grill)
  }

  @Test func `R18 each course is served a gap after the one before it, on tickets of its own`() throws {
    let (desk, id) = try dinner()
    #expect(fires(desk, id) == ["Soup 19:08", "Lamb 19:00", "Rice 19:25", "Cake 19:45"])
    #expect(desk.tickets(of: id).map(\.station) == ["grill", "grill", "hot", "cold"])
    // Where nobody has the first course, the second is the first.
    let (other, without) = try dinner(["Lamb", "Cake"])
    #expect(fires(other, without) == ["Lamb 18:45", "Cake 19:30"])
    let (quick, together) = try dinner(
      ["Soup", "Lamb"], Self.kitchen.with { $0.prep?.courseGapMinutes = 0 })
    #expect(fires(quick, together) == ["Soup 19:08", "Lamb 18:45"])
  }

  @Test func `R18 a course is a gap after the one before it was served, and its dish waits for that`() throws
  {
    var (desk, id) = try dinner(["Soup", "Rice", "Cake"])
    #expect(desk.cooking("19:08") == [.ticketFired])
    // The soup is late: the rice, which takes less than the gap, is not fired before it.
    #expect(desk.cooking("19:29") == [])
    desk.at("19:30")
    #expect(try serve(&desk, id, "Soup").events == [.ticketServed, .retimed])
    #expect(fires(desk, id) == ["Soup 19:08", "Rice 19:35", "Cake 19:55"])
    #expect(desk.cooking("19:34") == [])
    #expect(desk.cooking("19:35") == [.ticketFired])
    desk.at("19:50")
    #expect(try serve(&desk, id, "Rice").events == [.ticketServed, .retimed])
    #expect(fires(desk, id).last == "Cake 20:00")
    #expect(desk.cooking("20:00") == [.ticketFired])
    // Nothing comes after it.
    #expect(try serve(&desk, id, "Cake").events == [.ticketServed])
  }

  @Test func `R18 a later course that is being made is not at risk when the one before it is late`() throws {
    var (desk, id) = try dinner(["Soup", "Lamb"])
    desk.cooking("19:00")
    desk.cooking("19:08")
    let lamb = desk.tickets(of: id)[1]
    desk.start(lamb.id)
    desk.at("19:30")
    #expect(try serve(&desk, id, "Soup").events == [.ticketServed, .retimed])
    #expect(desk.tickets(of: id).allSatisfy { !$0.isAtRisk })
    #expect(fires(desk, id) == ["Soup 19:08", "Lamb 19:00"])
  }

  @Test func `R18 a course that a host fires is fired now, and the next one follows it`() throws {
    var (desk, id) = try dinner()
    desk.at("18:50")
    let outcome = fire(&desk, id, 2)
    #expect(outcome.events == [.courseFired, .ticketFired, .ticketFired, .retimed])
    #expect(desk.tickets(of: id).map(\.state) == [.planned, .sent, .sent, .planned])
    // The lamb takes longest: on the table at 19:25, the cake at 19:40.
    #expect(fires(desk, id) == ["Soup 19:08", "Lamb 18:50", "Rice 18:50", "Cake 19:35"])
    #expect(fire(&desk, id, 2).events == [])
    #expect(fire(&desk, id, 4).codes == [.notFound])
    // Another time for the party does not take back what was fired by hand.
    #expect(desk.eta(id, in: 40).events == [.etaChanged, .retimed])
    // The soup, which nobody has begun, is for a party that comes later.
    #expect(fires(desk, id) == ["Soup 19:38", "Lamb 18:50", "Rice 18:50", "Cake 19:35"])
  }

  @Test func `R18 a delta for what cooks already goes at once, before the first course is served`() throws {
    var (desk, id) = try dinner()
    desk.at("18:50")
    fire(&desk, id, 2)
    let fewer = desk.modify(id, party: 1)
    #expect(fewer.events == [.modified, .prepConfirmed, .ticketFired, .ticketFired])
    let deltas = desk.tickets(of: id).filter(\.isDelta)
    #expect(deltas.map(\.state) == [.sent, .sent])
    #expect(deltas.flatMap(\.items).map(\.quantity) == [-1, -1])
    #expect(deltas.flatMap(\.items).map { desk.clock($0.fireAt) } == ["18:50", "18:50"])
    // What is not with the kitchen changes on its own ticket.
    #expect(desk.tickets(of: id).filter { $0.state == .planned }.flatMap(\.items).map(\.quantity) == [1, 1])
  }

  @Test func `R18 a course that a hand fired is served when what takes longest of it is ready`() throws {
    var (desk, id) = try dinner()
    desk.at("18:50")
    fire(&desk, id, 2)
    let prep = try #require(try desk.reservation(id).details.prep)
    #expect([1, 2, 3].map { desk.clock(prep.serveAt($0, of: [1, 2, 3])) } == ["19:20", "19:25", "19:40"])
  }

  @Test func `R18 a course that a hand fires after a later one is served when it is ready`() throws {
    var (desk, id) = try dinner()
    desk.at("18:50")
    fire(&desk, id, 2)
    desk.at("18:55")
    #expect(fire(&desk, id, 1).events == [.courseFired, .ticketFired])
    let prep = try #require(try desk.reservation(id).details.prep)
    let tickets = desk.tickets(of: id)
    #expect(
      [1, 2, 3].map { prep.serveTimes(on: tickets)[$0].map { desk.clock($0) } } == [
        "19:07", "19:25", "19:40",
      ])
    // Another time for the party takes neither back.
    desk.eta(id, in: 40)
    #expect(fires(desk, id) == ["Soup 18:55", "Lamb 18:50", "Rice 18:50", "Cake 19:35"])
  }

  @Test func `R18 a dish that is kept waiting past its time, or is on hold, has no time`() throws {
    var (desk, id) = try dinner(["Soup", "Rice", "Cake"])
    fire(&desk, id, 3, isHeld: true)
    func times(_ clock: String) throws -> [String?] {
      desk.at(clock)
      let times = try prepTimes(desk, id)
      return desk.tickets(of: id).flatMap(\.items).map { times.fireAt($0).map { desk.clock($0) } }
    }
    desk.cooking("19:08")
    #expect(try times("19:10") == ["19:08", "19:25", nil])
    #expect(try times("19:25") == ["19:08", nil, nil])
  }

  private func prepTimes(_ desk: Desk, _ id: ReservationID) throws -> PrepTimes {
    let reservation = try desk.reservation(id)
    let prep = try #require(reservation.details.prep)
    return PrepTimes(
      of: reservation, prep, desk.tickets(of: id), dishesOut: desk.state.dishesOut(at: reservation.venue),
      at: desk.now)
  }

  @Test func `R18 a dish that is out, or whose party nobody has heard of, has no time once that is past`()
    throws
  {
    for what in ["out", "unheard"] {
      var desk = try Desk.open(Self.kitchen)
      let id = try desk.booked("19:00")
      if what == "out" { desk.arrives(id) }
      desk.prep(id, PrepItem("Soup"))
      if what == "out" {
        desk.execute(.eightySix(EightySix(venue: "sahil", item: "Soup")), by: .grill)
      }
      func found(_ clock: String) throws -> [String?] {
        desk.cooking(clock)
        let times = try prepTimes(desk, id)
        let dish = desk.tickets(of: id)[0].items[0]
        return [times.fireAt(dish), times.serveAt(1), times.serveAt].map { $0.map { desk.clock($0) } }
      }
      #expect(try found("19:00") == ["19:08", "19:20", "19:20"], "\(what)")
      #expect(try found("19:15") == [nil, nil, nil], "\(what)")
      if what == "out" {
        desk.execute(.eightySix(EightySix(venue: "sahil", item: "Soup", isOut: false)), by: .grill)
      } else {
        desk.arrives(id)
      }
      #expect(try found("19:15").allSatisfy { $0 != nil }, "\(what)")
    }
  }

  @Test func `R18 a booking is served when its next course is; a quote says what is on hold`() throws {
    var (desk, id) = try dinner(["Soup", "Rice"])
    desk.at("18:50")
    #expect(try prepTimes(desk, id).serveAt == desk.time("19:20"))
    fire(&desk, id, 1)
    #expect(try prepTimes(desk, id).serveAt == desk.time("19:02"), "as soon as a hand has fired it")
    var (held, other) = try dinner(["Soup", "Rice"])
    fire(&held, other, 1, isHeld: true)
    #expect(try prepTimes(held, other).serveAt == nil)
    let plan = PrepPlan(
      of: try held.reservation(other), by: Self.kitchen.prep, dishesOut: [], tickets: held.tickets(of: other))
    let asked = ConfirmPrep(other, items: [PrepItem("Soup"), PrepItem("Rice")])
    let quote = try plan.quote(asked, minutesAway: 15, at: held.now)
    #expect(quote.serveAt == nil)
    #expect(quote.items.map(\.fireAt) == [nil, nil])
    #expect(quote.items.map(\.isHeld) == [true, true])
  }

  private func served(_ desk: Desk, _ id: ReservationID) throws -> [String] {
    let prep = try #require(try desk.reservation(id).details.prep)
    let times = prep.serveTimes(on: desk.tickets(of: id))
    return times.courses.compactMap { times[$0] }.map { desk.clock($0) }
  }

  @Test func `R18 no course is served before its dishes can be ready, whenever the one before it was`() throws
  {
    var (desk, id) = try dinner()
    desk.at("18:50")
    #expect(fire(&desk, id, 1).events == [.courseFired, .ticketFired, .retimed])
    // The lamb, which takes longer than the gap, fires at once; the rice is ready with it.
    #expect(desk.cooking("18:50") == [.ticketFired])
    #expect(fires(desk, id) == ["Soup 18:50", "Lamb 18:50", "Rice 19:15", "Cake 19:35"])
    #expect(try served(desk, id) == ["19:02", "19:25", "19:40"])
    desk.at("18:58")
    #expect(try serve(&desk, id, "Soup").events == [.ticketServed, .retimed])
    #expect(try served(desk, id) == ["18:58", "19:25", "19:40"])
    #expect(fires(desk, id) == ["Soup 18:50", "Lamb 18:50", "Rice 19:15", "Cake 19:35"])
  }

  @Test func `R18 one more of a dish after its course was served is served when it is ready`() throws {
    var (desk, id) = try dinner(["Soup", "Rice"])
    desk.cooking("19:08")
    desk.at("19:20")
    #expect(try serve(&desk, id, "Soup").events == [.ticketServed, .retimed])
    desk.at("19:25")
    #expect(desk.modify(id, party: 3, tables: ["T4"]).events?.contains(.ticketFired) == true)
    #expect(try served(desk, id) == ["19:37", "19:52"])
  }

  @Test func `R18 what is ordered late is served when it can be, and is quoted so`() throws {
    var desk = try Desk.open(Self.kitchen)
    let id = try desk.booked("19:00")
    desk.at("19:00")
    desk.seat(id)
    desk.at("19:15")
    let asked = ConfirmPrep(id, items: ["Soup", "Lamb", "Rice"].map { PrepItem($0) })
    let plan = PrepPlan(
      of: try desk.reservation(id), by: Self.kitchen.prep, dishesOut: [], tickets: desk.tickets(of: id))
    let quote = try plan.quote(asked, minutesAway: 15, at: desk.now)
    desk.execute(.confirmPrep(asked), by: .ana)
    #expect(fires(desk, id) == ["Soup 19:15", "Lamb 19:15", "Rice 19:40"])
    #expect(try served(desk, id) == ["19:27", "19:50"])
    #expect(
      quote.items.map { "\($0.name) \($0.fireAt.map { desk.clock($0) } ?? "waits")" } == fires(desk, id))
    #expect(quote.serveAt == desk.time("19:27"))
  }

  @Test func `R18 a course on hold waits, and all after it, until a host fires it`() throws {
    var (desk, id) = try dinner(["Soup", "Lamb", "Cake"])
    #expect(fire(&desk, id, 2, isHeld: true).events == [.courseFired])
    #expect(fire(&desk, id, 2, isHeld: true).events == [])
    #expect(desk.cooking("19:10") == [.ticketFired])
    #expect(try serve(&desk, id, "Soup").events == [.ticketServed, .retimed])
    #expect(desk.cooking("20:30") == [])
    #expect(fire(&desk, id, 2).events == [.courseFired, .ticketFired, .retimed])
    #expect(fires(desk, id).last == "Cake 21:15")
    #expect(fire(&desk, id, 2, isHeld: true).codes == [.notAllowedInState])
    #expect(fire(&desk, id, 3, isHeld: true).events == [.courseFired])
    #expect(desk.act(CancelPrep.self, id).events == [.prepCancelled])
    #expect(fire(&desk, id, 3).codes == [.notAllowedInState])
  }

  @Test func `R18 a course on hold waits for a hand, whatever later course was fired`() throws {
    var (desk, id) = try dinner(["Soup", "Lamb", "Cake"])
    fire(&desk, id, 2, isHeld: true)
    #expect(fire(&desk, id, 3).events == [.courseFired, .ticketFired, .retimed])
    desk.cooking("19:10")
    #expect(desk.tickets(of: id).map(\.state) == [.sent, .planned, .sent])
    let prep = try #require(try desk.reservation(id).details.prep)
    #expect(desk.tickets(of: id).flatMap(\.items).map { prep.isOnHold($0) } == [false, true, false])
    #expect(fire(&desk, id, 2, isHeld: true).events == [])
    #expect(desk.cooking("20:30") == [])
    #expect(fire(&desk, id, 2).events == [.courseFired, .ticketFired])
  }

  @Test func `R18 a course is put on hold after a later one was fired`() throws {
    var (desk, id) = try dinner(["Soup", "Rice", "Cake"])
    fire(&desk, id, 3)
    #expect(fire(&desk, id, 2, isHeld: true).events == [.courseFired])
    #expect(desk.cooking("19:10") == [.ticketFired])
    #expect(desk.cooking("20:30") == [])
    #expect(fire(&desk, id, 2).events == [.courseFired, .ticketFired])
  }

  @Test func `R18 one more and one fewer of a dish hold up no course`() throws {
    var (desk, id) = try dinner(["Soup", "Rice"])
    desk.cooking("19:08")
    let soup = desk.tickets(of: id)[0].id
    desk.start(soup)
    desk.ready(soup)
    desk.modify(id, party: 3)
    desk.modify(id, party: 2)
    #expect(desk.tickets(of: id).filter(\.isDelta).flatMap(\.items).map(\.quantity) == [1, -1])
    desk.at("19:20")
    #expect(desk.execute(.serveTicket(ServeTicket(soup)), by: .grill).events == [.ticketServed, .retimed])
    #expect(desk.cooking("19:25") == [.ticketFired])
  }

  @Test func `R21 the kitchen and the floor fire courses, guests do not`() throws {
    var (desk, id) = try dinner()
    let command = Command.fireCourse(FireCourse(id, course: 2, isHeld: true))
    #expect(desk.execute(command, by: .ana).codes == [.forbidden])
    #expect(desk.execute(command, by: .grill).events == [.courseFired])
  }

  @Test func `R18 prep of an old ledger has no gap, whatever the venue says now`() throws {
    let (desk, id) = try dinner(["Soup", "Lamb"])
    guard case .prepConfirmed(var old) = desk.lastEvents[0] else {
      Issue.record("\(desk.lastEvents)")
      return
    }
    old.courseGapMinutes = nil
    var state = desk.state
    state.apply(
      Fact(
        position: state.scalars.head.next, first: state.scalars.head.next, recordedAt: desk.now, by: .ana,
        venue: "sahil", event: .prepConfirmed(old)))
    #expect(state.ticket(old.tickets[1].ticket)?.items[0].fireAt == desk.time("18:45"))
    #expect(state.reservation(id)?.details.prep?.courseGapMinutes == nil)
  }

  @Test(arguments: 0..<64 as Range<UInt32>)
  func `courses are told apart, and come in order`(bits: UInt32) {
    let all = (1...6).filter { bits & 1 << UInt32($0 - 1) != 0 }
    var courses = Courses()
    for course in all.reversed() { courses.insert(course) }
    #expect(Array(courses) == all)
    for course in 0...8 {
      #expect(courses.contains(course) == all.contains(course))
      #expect(courses.count(before: course) == all.count { $0 < course })
      #expect(courses.last(before: course) == all.last { $0 < course })
    }
  }

  @Test func `R18 a course is fired without a dish that is out, and not at all where nothing is left of it`()
    throws
  {
    var (desk, id) = try dinner()
    desk.at("18:50")
    func out(_ dish: String) {
      desk.execute(.eightySix(EightySix(venue: "sahil", item: dish)), by: .grill)
    }
    out("Rice")
    #expect(fire(&desk, id, 2).events == [.courseFired, .ticketFired, .retimed])
    #expect(desk.tickets(of: id).map(\.state) == [.planned, .sent, .planned, .planned])
    out("Cake")
    #expect(fire(&desk, id, 3).codes == [.notAllowedInState])
  }

  @Test func `R18 a party that grows and comes later has its delta wait with the dish`() throws {
    var (desk, id) = try dinner(["Soup", "Lamb"])
    desk.cooking("19:00")
    #expect(desk.tickets(of: id).map(\.state) == [.planned, .sent])
    let outcome = desk.modify(id, start: "19:30", party: 3)
    #expect(outcome.events == [.modified, .retimed, .prepConfirmed, .relocated])
    #expect(desk.tickets(of: id).filter(\.isDelta).map(\.state) == [.planned])
  }

  @Test func `R18 what is asked for by number stays as it is when the party grows`() throws {
    var desk = try Desk.open(Self.kitchen.telling)
    let id = try desk.booked("19:00")
    desk.prep(id, PrepItem("Soup", quantity: 1), PrepItem("Cake"))
    #expect(desk.modify(id, party: 4).events == [.modified, .prepConfirmed])
    let items = desk.tickets(of: id).flatMap(\.items)
    #expect(items.map { "\($0.name) \($0.quantity)" } == ["Soup 1", "Cake 4"])
  }

  @Test func `R18 nobody chooses again whose booking has lapsed, recorded or not`() throws {
    let venue = Self.kitchen.with {
      $0.deposit = DepositPolicy(amount: 500, currency: "AZN", dueMinutes: 60)
    }
    var desk = try Desk.open(venue)
    let id = try desk.booked("19:00")
    desk.prep(id, PrepItem("Soup"))
    let out = Command.eightySix(EightySix(venue: "sahil", item: "Soup"))
    #expect(try desk.decide(out, by: .grill).get().events.map(\.type) == [.eightySixed, .dishMissed])
    desk.now = desk.now.adding(minutes: 60)
    #expect(try desk.decide(out, by: .grill).get().events.map(\.type) == [.eightySixed])
  }

  @Test func `R18 a course of which only a correction is left keeps its plan, and no course has no time`()
    throws
  {
    let (desk, id) = try dinner(["Soup", "Lamb"])
    var prep = try #require(try desk.reservation(id).details.prep)
    prep.lastCourse = ServedCourse(2, at: desk.time("19:40"))
    var tickets = desk.tickets(of: id)
    tickets[0].items[0].quantity = -2
    let times = prep.serveTimes(on: tickets)
    #expect(times[1].map { desk.clock($0) } == "19:20")
    #expect(times[7] == nil)
  }

  @Test func `R18 once all courses are served, the party's own time is left`() throws {
    let (desk, id) = try dinner(["Soup"])
    let reservation = try desk.reservation(id)
    let prep = try #require(reservation.details.prep)
    let times = PrepTimes(of: reservation, prep, [], dishesOut: [], at: desk.now)
    #expect(times.serveAt == prep.serveAt)
  }
}
