import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R18: what is cooked when. Start 19:00, twenty minutes from sitting down to served.
struct PrepTests {
  private static let kitchen = VenueDefinition.sahil.with {
    $0.prep = PrepPolicy(
      items: [
        PrepPlanItem(name: "Lamb", station: "grill", minutes: 35),
        PrepPlanItem(name: "Soup", station: "grill", minutes: 12),
        PrepPlanItem(name: "Salad", station: "cold", minutes: 8),
        PrepPlanItem(name: "Bread", station: "cold", minutes: 30, isAhead: true),
      ])
  }

  /// A booking at 19:00 on its way in time, with lamb, soup and salad, at 12:00.
  private func dinner(_ items: [String] = ["Lamb", "Soup", "Salad"], party: PartySize = 2) throws -> (
    desk: Desk, id: ReservationID
  ) {
    var desk = try Desk.open(Self.kitchen.telling)
    let id = try desk.booked("19:00", party: party)
    desk.at("12:00")
    desk.arrives(id)
    let confirm = ConfirmPrep(id, items: items.map { PrepItem($0) })
    #expect(desk.execute(.confirmPrep(confirm), by: .ana).events == [.prepConfirmed])
    return (desk, id)
  }

  /// When each item fires, in the order of the tickets.
  private func fires(_ desk: Desk, _ id: ReservationID) -> [String] {
    desk.tickets(of: id).flatMap(\.items).map { "\($0.name) \(desk.clock($0.fireAt))" }
  }

  private func ticket(_ desk: Desk, _ id: ReservationID, _ station: String) throws -> Ticket {
    try #require(desk.tickets(of: id).first { $0.station == station })
  }

  @Test func `R18 items fire so that a course ends together: 18.45, 19.08, 19.12`() throws {
    var (desk, id) = try dinner()
    #expect(fires(desk, id) == ["Lamb 18:45", "Soup 19:08", "Salad 19:12"])
    #expect(desk.cooking("18:44") == [])
    #expect(desk.cooking("18:45") == [.ticketFired])
    #expect(try ticket(desk, id, "grill").items.map(\.state) == [.fired, .planned])
    #expect(desk.cooking("19:07") == [])
    #expect(desk.cooking("19:08") == [.ticketFired])
    #expect(desk.cooking("19:12") == [.ticketFired])
    #expect(desk.tickets(of: id).map(\.state) == [.sent, .sent])
  }

  @Test func `R18 fifteen minutes late, known at 18.40: 19.00, 19.23, 19.27`() throws {
    var (desk, id) = try dinner()
    desk.cooking("18:40")
    #expect(desk.eta(id, in: 35).events == [.etaChanged, .retimed])
    #expect(fires(desk, id) == ["Lamb 19:00", "Soup 19:23", "Salad 19:27"])
    #expect(desk.cooking("18:59") == [])
    #expect(desk.cooking("19:00") == [.ticketFired])
  }

  @Test func `R18 known at 18.50 with the first started: it stays and is at risk, the others move`() throws {
    var (desk, id) = try dinner()
    desk.cooking("18:45")
    let grill = try ticket(desk, id, "grill")
    #expect(desk.start(grill.id).events == [.ticketStarted])
    desk.cooking("18:50")
    #expect(desk.eta(id, in: 25).events == [.etaChanged, .retimed])
    #expect(fires(desk, id) == ["Lamb 18:45", "Soup 19:23", "Salad 19:27"])
    #expect(try ticket(desk, id, "grill").isAtRisk)
    #expect(try !ticket(desk, id, "cold").isAtRisk)
    #expect(desk.notices(to: .kitchen).last?.kind == .atRisk)
    #expect(desk.notices(to: .kitchen).last?.needsAcknowledgement == true)
    #expect(desk.notices(to: .floor).map(\.kind).contains(.atRisk))
  }

  @Test func `R18 what has fired and is not started goes back to the plan`() throws {
    var (desk, id) = try dinner()
    desk.cooking("18:45")
    desk.at("18:50")
    desk.eta(id, in: 25)
    #expect(try ticket(desk, id, "grill").items.map(\.state) == [.planned, .planned])
    #expect(try !ticket(desk, id, "grill").isAtRisk)
    #expect(desk.notices(to: .kitchen).map(\.kind) == [.fire, .change])
    #expect(desk.cooking("18:59") == [])
    #expect(desk.cooking("19:00") == [.ticketFired])
  }

  @Test func `R18 for a party nobody has heard from only what is marked ahead fires`() throws {
    var desk = try Desk.open(Self.kitchen)
    let id = try desk.booked("19:00")
    desk.prep(id, PrepItem("Lamb"), PrepItem("Bread"), PrepItem("Soup", isAhead: true))
    #expect(desk.cooking("18:49") == [])
    #expect(desk.cooking("18:50") == [.ticketFired])
    #expect(desk.cooking("19:19") == [.ticketFired])
    #expect(desk.tickets(of: id).flatMap(\.items).map(\.state) == [.planned, .fired, .fired])
    // Once the arrival is declared, what is overdue fires at once.
    desk.arrives(id)
    #expect(desk.recordDue() == [.ticketFired])
  }

  @Test func `R18 a party that has arrived or sits is heard of, one the venue has not answered is not`()
    throws
  {
    for step in ["arrive", "seat", "declare"] {
      var desk = try Desk.open(Self.kitchen.with { $0.prep?.needsApproval = true })
      let id = try desk.booked("19:00")
      desk.prep(id, PrepItem("Lamb"))
      desk.at("19:00")
      switch step {
      case "arrive": desk.execute(.arrive(Arrive(id)))
      case "seat": desk.seat(id)
      default: desk.arrives(id)
      }
      #expect(desk.recordDue() == (step == "declare" ? [] : [.ticketFired]), "\(step)")
    }
  }

  @Test func `R18 once it sits the party is served twenty minutes after that`() throws {
    var (desk, id) = try dinner(["Soup", "Salad"])
    desk.at("19:06")
    desk.seat(id)
    #expect(try desk.reservation(id).details.prep?.serveAt == desk.time("19:26"))
    #expect(fires(desk, id) == ["Soup 19:14", "Salad 19:18"])
    // Once seating is undone, dishes are due by the booked start again.
    desk.act(Undo.self, id)
    #expect(fires(desk, id) == ["Soup 19:08", "Salad 19:12"])
  }

  @Test func `R18 a late arrival that is withdrawn leaves the party due at its start`() throws {
    var (desk, id) = try dinner()
    desk.at("18:40")
    desk.eta(id, in: 35)
    #expect(desk.act(WithdrawArrival.self, id, by: .ana).events == [.arrivalWithdrawn, .retimed])
    #expect(fires(desk, id) == ["Lamb 18:45", "Soup 19:08", "Salad 19:12"])
    #expect(desk.cooking("18:45") == [])
  }

  @Test func `R18 confirming twice is an adjustment, never a second ticket`() throws {
    var (desk, id) = try dinner()
    let before = desk.tickets(of: id)
    #expect(desk.prep(id, PrepItem("Lamb"), PrepItem("Soup"), PrepItem("Salad")).events == [])
    #expect(desk.prep(id, PrepItem("Lamb", quantity: 1), PrepItem("Salad")).events == [.prepConfirmed])
    let after = desk.tickets(of: id)
    #expect(after.map(\.id) == before.map(\.id))
    #expect(after[0].items.map(\.quantity) == [1])
    #expect(desk.notices(to: .kitchen) == [], "nothing has been sent")
  }

  @Test func `R18 a station that started is asked to acknowledge a change`() throws {
    var (desk, id) = try dinner()
    desk.cooking("18:45")
    let grill = try ticket(desk, id, "grill")
    desk.start(grill.id)
    desk.prep(id, PrepItem("Lamb", quantity: 3), PrepItem("Soup"), PrepItem("Salad"))
    let notice = try #require(desk.notices(to: .kitchen).last)
    #expect(notice.kind == .change && notice.needsAcknowledgement && notice.ticket == grill.id)
    #expect(try ticket(desk, id, "grill").items.map(\.state) == [.started, .planned])
  }

  @Test func `R18 a dish is started before it is ready, and ready before it is served`() throws {
    var (desk, id) = try dinner()
    desk.cooking("19:08")
    let grill = try ticket(desk, id, "grill").id
    func refusal(_ outcome: Desk.Outcome) -> String? { outcome.refusal?.reasons.first?.message }
    #expect(refusal(desk.ready(grill)) == "cannot make ready: the ticket is sent; start it first")
    let serve = Command.serveTicket(ServeTicket(grill))
    #expect(
      refusal(desk.execute(serve, by: .grill)) == "cannot serve: the ticket is sent; make it ready first")
    #expect(desk.start(grill, items: [0]).events == [.ticketStarted])
    #expect(
      refusal(desk.ready(grill, items: [0, 1]))
        == "cannot make ready: item 1 of the ticket is not started; start it first")
    #expect(desk.ready(grill, items: [0]).events == [.ticketReady])
    #expect(desk.ready(grill, items: [0]).events == [])
  }

  @Test func `R18 what is served is not cooked again when prep is confirmed again`() throws {
    var (desk, id) = try dinner(["Lamb"])
    desk.cooking("18:45")
    let grill = try ticket(desk, id, "grill")
    desk.start(grill.id)
    desk.ready(grill.id)
    desk.execute(.serveTicket(ServeTicket(grill.id)), by: .grill)
    #expect(desk.prep(id, PrepItem("Lamb")).events == [])
    #expect(desk.prep(id, PrepItem("Lamb", quantity: 3)).events == [.prepConfirmed])
    let more = desk.tickets(of: id).filter { $0.state == .planned }
    #expect(more.map(\.station) == ["grill"] && more.flatMap(\.items).map(\.quantity) == [1])
  }

  @Test func `R18 a dish more makes a ready ticket one that is not`() throws {
    var (desk, id) = try dinner(["Lamb"])
    desk.cooking("18:45")
    let grill = try ticket(desk, id, "grill")
    desk.start(grill.id)
    desk.ready(grill.id)
    desk.prep(id, PrepItem("Lamb"), PrepItem("Soup"))
    #expect(try ticket(desk, id, "grill").state == .started)
    desk.cooking("19:08")
    #expect(desk.start(grill.id).events == [.ticketStarted])
    #expect(desk.ready(grill.id).events == [.ticketReady])
    #expect(try ticket(desk, id, "grill").state == .ready)
  }

  @Test func `R18 a party that grows before anything is sent has larger tickets`() throws {
    var (desk, id) = try dinner()
    #expect(desk.modify(id, party: 4).events == [.modified, .prepConfirmed])
    #expect(desk.tickets(of: id).flatMap(\.items).map(\.quantity) == [4, 4, 4])
    #expect(desk.tickets(of: id).allSatisfy { !$0.isDelta })
  }

  @Test
  func `R18 a party resized after its ticket was sent has a delta ticket, and another when it is again`()
    throws
  {
    var (desk, id) = try dinner(["Lamb"])
    desk.cooking("18:45")
    desk.modify(id, party: 4)
    desk.modify(id, party: 3)
    let tickets = desk.tickets(of: id)
    #expect(tickets.map(\.isDelta) == [false, true, true])
    #expect(tickets.flatMap(\.items).map(\.quantity) == [2, 2, -1])
    #expect(desk.recordDue() == [])
    #expect(desk.notices(to: .kitchen).map(\.kind) == [.fire, .fire, .moved, .fire])
    // Confirmed again as it is now, nothing changes.
    #expect(desk.prep(id, PrepItem("Lamb")).events == [])
  }

  @Test func `R18 a number of dishes that was said stays when the party changes`() throws {
    var desk = try Desk.open(Self.kitchen)
    let id = try desk.booked("19:00", party: 2)
    desk.prep(id, PrepItem("Lamb", quantity: 1), PrepItem("Soup"))
    desk.modify(id, party: 4)
    #expect(desk.tickets(of: id).flatMap(\.items).map(\.quantity) == [1, 4])
  }

  @Test func `R18 a new time re-times what is not started`() throws {
    var (desk, id) = try dinner()
    #expect(desk.modify(id, start: "20:00").events == [.modified, .retimed])
    #expect(fires(desk, id) == ["Lamb 19:45", "Soup 20:08", "Salad 20:12"])
  }

  @Test
  func `R18 cancelling after sending: one cancel notice for each sent ticket, each acknowledged by itself`()
    throws
  {
    for ending in ["cancel", "noShow", "cancelPrep"] {
      var (desk, id) = try dinner()
      desk.cooking("19:20")
      let sent = desk.tickets(of: id)
      #expect(sent.map(\.state) == [.sent, .sent])
      switch ending {
      case "cancel": desk.cancel(id)
      case "noShow": desk.act(MarkNoShow.self, id)
      default: desk.act(CancelPrep.self, id)
      }
      #expect(sent.allSatisfy { desk.state.ticket($0.id)?.state == .cancelled })
      let notices = desk.notices(to: .kitchen).filter { $0.kind == .cancelTicket }
      #expect(notices.map(\.ticket) == sent.map(\.id))
      #expect(notices.allSatisfy { $0.needsAcknowledgement })
      desk.acknowledge(.kitchen, notices[0].number)
      #expect(desk.notices(to: .kitchen).filter { $0.kind == .cancelTicket } == [notices[1]])
      #expect(desk.cancel(id).codes.isEmpty || ending == "noShow")
      #expect(desk.notices(to: .kitchen).filter { $0.kind == .cancelTicket }.count == 1)
    }
  }

  @Test func `R18 a no-show after firing is waste, linked to its booking, unless it is undone`() throws {
    var (desk, id) = try dinner()
    desk.cooking("19:20")
    func waste() throws -> [TicketID] {
      let reservation = try desk.reservation(id)
      return desk.tickets(of: id).filter { $0.isWaste(of: reservation) }.map(\.id)
    }
    #expect(try waste().isEmpty)
    desk.act(MarkNoShow.self, id)
    #expect(try waste() == desk.tickets(of: id).map(\.id))
    desk.act(Undo.self, id)
    #expect(try waste().isEmpty)
  }

  @Test func `R18 what was never sent is cancelled without a word`() throws {
    var (desk, id) = try dinner()
    desk.cancel(id)
    #expect(desk.notices(to: .kitchen) == [])
    #expect(desk.cooking("19:20") == [])
  }

  @Test func `R18 without dishes a scope is one ticket, and a full meal takes at least ten minutes`() throws {
    var desk = try Desk.open(Self.kitchen.with { $0.prep?.fullLeastMinutes = 25 })
    let id = try desk.booked("19:00")
    desk.execute(.confirmPrep(ConfirmPrep(id, scope: .full)), by: .ana)
    #expect(fires(desk, id) == ["full 18:55"])
    desk.execute(.confirmPrep(ConfirmPrep(id, scope: .starters)), by: .ana)
    #expect(fires(desk, id) == ["starters 19:15"])
    #expect(desk.tickets(of: id).count == 1)
    #expect(desk.prep(id, PrepItem("Caviar")).codes == [.notFound])
  }

  @Test func `a dish that is out is not promised, and the kitchen and the floor are told`() throws {
    var desk = try Desk.open(Self.kitchen.telling)
    let id = try desk.booked("19:00")
    func eightySix(_ item: String, isOut: Bool = true, by actor: Actor = .grill) -> Desk.Outcome {
      desk.execute(.eightySix(EightySix(venue: "sahil", item: item, isOut: isOut)), by: actor)
    }
    #expect(eightySix("  Lamb ").events == [.eightySixed])
    #expect(eightySix("Lamb").events == [])
    #expect(eightySix("Lamb", by: .ana).codes == [.forbidden])
    #expect(
      desk.prep(id, PrepItem("Lamb")) == .refuses(Reason(.notAllowedInState, message: "Lamb is out today")))
    #expect(desk.prep(id, PrepItem("Soup")).events == [.prepConfirmed])
    #expect(desk.notices(to: .kitchen).map(\.kind) == [.itemOut])
    #expect(desk.notices(to: .floor).map(\.item) == ["Lamb"])
    #expect(eightySix("Lamb", isOut: false).events == [.eightySixed])
    #expect(desk.prep(id, PrepItem("Lamb")).events == [.prepConfirmed])
  }

  @Test func `R23 prep has at most twelve dishes, each named once`() throws {
    var desk = try Desk.open(Self.kitchen)
    let id = try desk.booked("19:00")
    let many = (0..<13).map { PrepItem("Dish \($0)") }
    #expect(desk.execute(.confirmPrep(ConfirmPrep(id, items: many)), by: .ana).field?.field == "items")
    #expect(desk.prep(id, PrepItem("Soup"), PrepItem("Soup")).field?.field == "items[1].name")
  }

  @Test func `R18 what was ready when a party was given up is ready again once it comes after all`() throws {
    var (desk, id) = try dinner(["Soup"])
    desk.cooking("19:08")
    let soup = try ticket(desk, id, "grill").id
    desk.start(soup)
    desk.ready(soup)
    desk.at("19:20")
    desk.act(MarkNoShow.self, id)
    #expect(desk.state.ticket(soup)?.state == .cancelled)
    #expect(desk.act(Undo.self, id).events == [.undone, .prepRestored])
    #expect(desk.state.ticket(soup)?.state == .ready)
  }

  @Test func `R18 units without a time are served once the party says when it comes`() throws {
    var desk = try Desk.open(
      Self.kitchen.with {
        $0.pools.append(Pool(id: "door", capacity: 6))
        $0.pools[1].isWindowed = false
        $0.prep?.needsApproval = true
      })
    var ticket = Book(venue: "sahil", party: 2, start: desk.requested("19:00"), pool: "door")
    ticket.start = nil
    let id = try #require(desk.execute(.book(ticket), by: .ana).answer?.reservation)
    #expect(try !desk.reservation(id).isServedAtATime)
    desk.arrives(id)
    #expect(try desk.reservation(id).isServedAtATime)
    desk.act(DeclineArrival.self, id)
    #expect(try !desk.reservation(id).isServedAtATime)
    desk.at("19:00")
    desk.execute(.arrive(Arrive(id)))
    #expect(try desk.reservation(id).isServedAtATime)
  }

  @Test func `R18 in an old ledger, whose kitchen has no gap between courses, the plan stands`() {
    let (serveAt, late) = (Timestamp(epochSeconds: 1_900_000_000), Timestamp(epochSeconds: 1_900_009_000))
    let ticket = Ticket(
      id: TicketID(high: 1, low: 1), venue: "v", reservation: ReservationID(high: 1, low: 2), station: "cold",
      items: [1, 2].map {
        TicketItem(
          name: "dish", quantity: 1, isPerCover: false, course: $0, minutes: 5, isAhead: false, fireAt: late)
      })
    let old = Prep(scope: .full, serveAt: serveAt, tickets: [ticket.id], covers: 2)
    #expect([1, 2].map { old.serveTimes(on: [ticket])[$0] } == [serveAt, serveAt])
    let today = Prep(scope: .full, serveAt: serveAt, tickets: [ticket.id], covers: 2, courseGapMinutes: 15)
    #expect(today.serveTimes(on: [ticket])[1].map { $0 > serveAt } == true)
  }
}
