import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R19: at least once, numbered per venue and audience, retried, escalated, never lost.
struct NoticeTests {
  /// A ticket fired at 19:10 for a party that sits, and nobody has taken its notice.
  private func fired(_ venue: VenueDefinition = .sahil, allergies: [String] = []) throws -> (
    desk: Desk, ticket: TicketID
  ) {
    var desk = try Desk.open(venue)
    let book = Book(
      venue: "sahil", party: 2, start: desk.requested("19:00"), guest: Guest(allergies: allergies))
    let id = try #require(desk.execute(.book(book), by: .ana).answer?.reservation)
    desk.prep(id)
    desk.at("19:00")
    desk.seat(id)
    #expect(desk.passing("19:10") == [.ticketFired])
    return (desk, try #require(desk.tickets(of: id).first?.id))
  }

  @Test func `R19 nobody takes a kitchen's notice: tried again after 30, 60 and 120 s, then the host's`()
    throws
  {
    var (desk, ticket) = try fired()
    var told: [(after: Int, EventType)] = []
    let began = desk.now
    for second in stride(from: 5, through: 900, by: 5) {
      desk.now = began.adding(seconds: second)
      for event in desk.recordDue() { told.append((second, event)) }
    }
    #expect(told.map(\.after) == [30, 90, 210, 450])
    #expect(told.map(\.1) == [.noticeRetried, .noticeRetried, .noticeRetried, .noticeEscalated])
    let notice = try #require(desk.notices(to: .kitchen).first)
    #expect(notice.isEscalated && notice.tries == 3, "nothing is dropped")
    let escalated = try #require(desk.notices(to: .floor).last)
    #expect(escalated.kind == .escalated && escalated.ticket == ticket && escalated.item == "kitchen 1: fire")
    #expect(escalated.needsAcknowledgement)
  }

  @Test func `R19 what the screen has is not tried again, unless a person is to see it`() throws {
    var (desk, ticket) = try fired()
    #expect(desk.deliver(.kitchen, through: 1).events == [.noticesDelivered])
    #expect(desk.deliver(.kitchen, through: 1).events == [])
    #expect(desk.state.ticket(ticket)?.state == .delivered)
    #expect(desk.passing("19:40") == [])
    (desk, ticket) = try fired(allergies: ["nuts"])
    desk.deliver(.kitchen, through: 1)
    #expect(desk.passing("19:11") == [.noticeRetried], "allergies are acknowledged by a person")
    #expect(desk.acknowledge(.kitchen, 1).events == [.noticeAcknowledged])
    #expect(desk.acknowledge(.kitchen, 1).events == [])
    #expect(desk.state.ticket(ticket)?.state == .acknowledged)
    #expect(desk.passing("19:40") == [])
  }

  @Test func `R19 notices are numbered from 1 for each venue and audience, and an unknown one is not found`()
    throws
  {
    var (desk, _) = try fired()
    #expect(desk.acknowledge(.kitchen, 2).codes == [.notFound])
    #expect(desk.deliver(.floor, through: 1).codes == [.notFound])
    desk.execute(.eightySix(EightySix(venue: "sahil", item: "Soup")), by: .grill)
    #expect(desk.notices(to: .kitchen).map(\.number) == [1, 2])
    #expect(desk.state.lastNotice(of: "sahil", to: .floor) == 1)
  }

  @Test func `R19 a venue says how often each audience is told again`() throws {
    let venue = VenueDefinition.sahil.with {
      $0.notices = NoticePolicy(kitchen: RetryPolicy(tries: 1, seconds: 10))
    }
    var (desk, _) = try fired(venue)
    let began = desk.now
    var told: [EventType] = []
    for second in 1...60 {
      desk.now = began.adding(seconds: second)
      told += desk.recordDue()
    }
    #expect(told == [.noticeRetried, .noticeEscalated])
  }

  @Test func `R19 a delivery may be of one station's notices`() throws {
    var (desk, _) = try fired()
    desk.execute(.eightySix(EightySix(venue: "sahil", item: "Soup")), by: .grill)
    let other = DeliverNotices(venue: "sahil", audience: .kitchen, through: 2, station: "cold")
    #expect(desk.execute(.deliverNotices(other), by: .grill).events == [.noticesDelivered])
    #expect(desk.notices(to: .kitchen).map(\.kind) == [.fire], "the other is for every station")
  }

  @Test(arguments: ["serve", "cancel", "leave", "complete"])
  func `R19 a notice of what is over is not tried again, until that stands again`(how: String) throws {
    let venue = VenueDefinition.sahil.with { $0.notices = NoticePolicy(floor: RetryPolicy()) }
    var (desk, ticket) = try fired(venue, allergies: ["nuts"])
    let id = try #require(desk.state.ticket(ticket)?.reservation)
    desk.edit(id, guest: Guest(allergies: ["milk"]))
    desk.execute(.eightySix(EightySix(venue: "sahil", item: "full")), by: .grill)
    func open() -> [NoticeKind] {
      (desk.notices(to: .kitchen) + desk.notices(to: .floor)).filter { $0.ticket == ticket }.map(\.kind)
    }
    #expect(open() == [.fire, .change, .itemOut, .chooseAgain])
    desk.execute(.eightySix(EightySix(venue: "sahil", item: "full", isOut: false)), by: .grill)
    for audience in [Audience.kitchen, .floor] {
      for notice in desk.notices(to: audience) where notice.ticket == nil {
        desk.acknowledge(audience, notice.number)
      }
    }
    switch how {
    case "serve":
      desk.start(ticket)
      desk.ready(ticket)
      desk.execute(.serveTicket(ServeTicket(ticket)), by: .grill)
    case "cancel": desk.act(CancelPrep.self, id)
    case "leave": desk.act(Leave.self, id)
    default: desk.act(Complete.self, id)
    }
    for notice in desk.notices(to: .kitchen) where notice.kind == .cancelTicket {
      desk.acknowledge(.kitchen, notice.number)
    }
    #expect(desk.passing("19:30") == [])
    #expect(open() == [.fire, .change, .itemOut, .chooseAgain], "nothing is dropped")
    switch how {
    case "serve": desk.execute(.recallTicket(RecallTicket(ticket)), by: .grill)
    case "leave": desk.act(Undo.self, id)
    default: return
    }
    #expect(desk.recordDue().count { $0 == .noticeRetried } == 4)
  }

  @Test func `R19 what a delta takes back is served: its notice is moot`() throws {
    var (desk, ticket) = try fired()
    let id = try #require(desk.state.ticket(ticket)?.reservation)
    desk.modify(id, party: 1)
    #expect(desk.tickets(of: id).flatMap(\.items).map(\.quantity) == [2, -1])
    desk.start(ticket)
    desk.ready(ticket)
    desk.execute(.serveTicket(ServeTicket(ticket)), by: .grill)
    #expect(desk.passing("19:40") == [])
    desk.execute(.recallTicket(RecallTicket(ticket)), by: .grill)
    #expect(desk.recordDue() == [.noticeRetried, .noticeRetried])
  }

  @Test func `R18 a ticket that is recalled is back in its place`() throws {
    var (desk, ticket) = try fired()
    let sentAt = desk.state.ticket(ticket)?.sentAt
    desk.start(ticket)
    desk.ready(ticket)
    desk.execute(.serveTicket(ServeTicket(ticket)), by: .grill)
    desk.at("19:30")
    #expect(desk.execute(.recallTicket(RecallTicket(ticket)), by: .grill).events == [.ticketRecalled])
    #expect(desk.execute(.recallTicket(RecallTicket(ticket)), by: .grill).events == [])
    let recalled = try #require(desk.state.ticket(ticket))
    #expect(recalled.state == .recalled)
    #expect(
      recalled.items.map { recalled.state(of: $0) } == recalled.items.map { _ in .fired }, "to be made again")
    #expect(desk.state.ticket(ticket)?.sentAt == sentAt)
    #expect(desk.start(ticket).events == [.ticketStarted])
    #expect(desk.ready(ticket).events == [.ticketReady])
  }

  @Test func `R19 recording what is due again finds nothing, and changes nothing`() throws {
    var (desk, _) = try fired()
    desk.passing("19:11")
    let known = desk.facts.count
    for _ in 0..<3 { #expect(desk.recordDue() == []) }
    #expect(desk.facts.count == known)
  }

  @Test func `R19 invariant 7 notices come from the facts alone, whenever they are folded`() throws {
    var (desk, _) = try fired(allergies: ["nuts"])
    desk.passing("19:20")
    var again = LedgerState()
    for fact in desk.facts { again.apply(fact) }
    #expect(again.everyNotice == desk.state.everyNotice)
    #expect(again.tickets.inOrder == desk.state.tickets.inOrder)
  }

  @Test func `R19 what nobody told a party that waits is told the host with the party it is about`() throws {
    let venue = VenueDefinition.sahil.with {
      $0.notices = NoticePolicy(guest: RetryPolicy(tries: 1, seconds: 10))
    }
    var desk = try Desk.open(venue)
    let entry = try #require(desk.join("19:00", guest: Guest(name: "Bob")).answer?.entry)
    desk.offer(entry)
    for second in stride(from: 10, through: 60, by: 10) {
      desk.now = desk.now.adding(seconds: second)
      desk.recordDue()
    }
    let escalated = try #require(desk.notices(to: .floor).first { $0.kind == .escalated })
    #expect(escalated.entry == entry && escalated.item == "guest 1: tableReady")
  }

  @Test func `R19 notices of two houses are told apart, and stand in order of house, audience and number`()
    throws
  {
    var desk = try Desk.open(.sahil.telling)
    desk.define(.sahil.telling.with { $0.id = "aerie" })
    for venue in ["sahil", "aerie"] as [VenueID] {
      for item in ["Soup", "Lamb"] {
        desk.execute(.eightySix(EightySix(venue: venue, item: item)), by: .grill)
      }
    }
    #expect(
      desk.state.everyNotice.map { "\($0.venue) \($0.audience) \($0.number)" } == [
        "aerie floor 1", "aerie floor 2", "aerie kitchen 1", "aerie kitchen 2", "sahil floor 1",
        "sahil floor 2", "sahil kitchen 1", "sahil kitchen 2",
      ])
  }
}
