import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R18, R19: the kitchen is told everything, once.
struct KitchenToldTests {
  private static let kitchen = VenueDefinition.sahil.with {
    $0.prep = PrepPolicy(
      items: [
        PrepPlanItem(name: "Lamb", station: "grill", minutes: 35),
        PrepPlanItem(name: "Soup", station: "grill", minutes: 12),
        PrepPlanItem(name: "Salad", station: "cold", minutes: 8),
      ])
  }

  /// A party at 19:00 on its way in time, whose lamb has been fired at 18:45.
  private func dinner(
    _ items: [String] = ["Lamb"], tables: [TableID]? = nil, guest: Guest? = nil, party: PartySize = 2
  ) throws -> (desk: Desk, id: ReservationID) {
    var desk = try Desk.open(Self.kitchen.telling)
    let book = Book(
      venue: "sahil", party: party, start: desk.requested("19:00"), tables: tables, guest: guest)
    let id = try #require(desk.execute(.book(book), by: .ana).answer?.reservation)
    desk.at("12:00")
    desk.arrives(id)
    desk.execute(.confirmPrep(ConfirmPrep(id, items: items.map { PrepItem($0) })), by: .ana)
    desk.cooking("18:45")
    return (desk, id)
  }

  private func told(_ desk: Desk, _ audience: Audience, _ kind: NoticeKind) -> [Notice] {
    desk.notices(to: audience).filter { $0.kind == kind }
  }

  private func serve(_ desk: inout Desk, _ id: TicketID) {
    desk.start(id)
    desk.ready(id)
    desk.execute(.serveTicket(ServeTicket(id)), by: .grill)
  }

  @Test func `R19 a party that changes table is told to each station that has its tickets, once`() throws {
    var (desk, id) = try dinner(["Lamb", "Soup", "Salad"], tables: ["T1"])
    #expect(desk.modify(id, tables: ["T2"]).events == [.modified, .relocated])
    // Only the grill has a ticket; the salad is planned.
    #expect(told(desk, .kitchen, .moved).map(\.station) == ["grill"])
    #expect(told(desk, .kitchen, .moved).map(\.needsAcknowledgement) == [false])
    desk.start(desk.tickets(of: id)[0].id)
    #expect(desk.modify(id, tables: ["T1"]).events == [.modified, .relocated])
    #expect(told(desk, .kitchen, .moved).last?.needsAcknowledgement == true)
    // Another party is given the same place: nobody's tickets change.
    let other = try desk.booked("20:30", ["T4"])
    #expect(desk.modify(other, tables: ["T2"]).events == [.modified])
  }

  @Test func `R19 a swap tells the stations, and the guests as a change does`() throws {
    var (desk, id) = try dinner(tables: ["T1"], guest: Guest(name: "Ana"))
    let other = try desk.booked("19:00", ["T2"], by: .bob)
    #expect(desk.swap(id, other).events == [.reassigned, .reassigned, .relocated])
    #expect(told(desk, .kitchen, .moved).map(\.reservation) == [id])
    #expect(told(desk, .guest, .changed).map(\.reservation) == [id])
  }

  @Test func `R19 a block that moves a party is told to its stations`() throws {
    var (desk, id) = try dinner(tables: nil)
    let table = try #require(try desk.reservation(id).stay.tables.first)
    #expect(desk.block("18:50", "21:00", tables: [table]).events?.contains(.relocated) == true)
    #expect(told(desk, .kitchen, .moved).map(\.reservation) == [id])
  }

  @Test(arguments: ["block", "redefinition", "hours"])
  func `R19 a party that loses its table is told to its stations, and so is the table it gets`(how: String)
    throws
  {
    var (desk, id) = try dinner(["Lamb", "Soup", "Salad"], tables: ["T1"])
    switch how {
    case "block":
      #expect(
        desk.block("18:50", "21:00", tables: ["T1"]).events == [.blocked, .needsTable, .relocated])
    case "redefinition":
      #expect(
        desk.define(Self.kitchen.telling.with { $0.tables.removeAll { $0.id == "T1" } }).events
          == [.venueDefined, .needsTable, .relocated])
    default:
      let closed = Self.kitchen.telling.with {
        $0.specialDays = [SpecialDay(date: .on("2030-05-01"), services: nil)]
      }
      #expect(desk.define(closed).events == [.venueDefined, .needsTable, .relocated])
    }
    // Only the grill has a ticket; the salad is planned.
    #expect(told(desk, .kitchen, .needsTable).map(\.station) == ["grill"])
    #expect(told(desk, .kitchen, .moved) == [])
    guard how != "hours" else { return }
    #expect(desk.modify(id, tables: ["T2"]).events == [.reassigned, .relocated])
    #expect(told(desk, .kitchen, .moved).map(\.station) == ["grill"])
    #expect(told(desk, .kitchen, .needsTable).count == 1)
  }

  @Test func `R19 a table lost and given back is told once each`() throws {
    var (desk, id) = try dinner(tables: ["T1"])
    let block = try #require(desk.block("18:50", "21:00", tables: ["T1"]).answer?.block)
    #expect(
      desk.execute(.unblock(RemoveBlock(block))).events == [.unblocked, .reassigned, .relocated])
    #expect(told(desk, .kitchen, .needsTable).count == 1 && told(desk, .kitchen, .moved).count == 1)
    #expect(try desk.reservation(id).stay.tables == ["T1"])
  }

  @Test func `R18 an arrival withdrawn after firing tells the stations: what fired stays, at risk`() throws {
    for word in ["withdrawn", "declined", "undone"] {
      var (desk, id) = try dinner()
      switch word {
      case "withdrawn":
        #expect(
          desk.act(WithdrawArrival.self, id, by: .ana).events == [.arrivalWithdrawn, .prepAtRisk])
      case "declined":
        #expect(desk.act(DeclineArrival.self, id).events == [.arrivalDeclined, .prepAtRisk])
      default:
        desk.act(WithdrawArrival.self, id, by: .ana)
        desk.execute(.arrive(Arrive(id)))
        #expect(desk.act(Undo.self, id).events == [.undone, .prepAtRisk])
      }
      let ticket = desk.tickets(of: id)[0]
      #expect(ticket.state == .sent && ticket.isAtRisk)
      #expect(told(desk, .kitchen, .atRisk).map(\.needsAcknowledgement) == [true])
      #expect(told(desk, .floor, .atRisk).count == 1)
    }
    var (desk, id) = try dinner(["Soup"])
    #expect(desk.act(WithdrawArrival.self, id, by: .ana).events == [.arrivalWithdrawn])
    #expect(desk.notices(to: .kitchen) == [])
  }

  @Test func `R18 an arrival undone takes back the risk that it brought, and the stations hear of it`() throws
  {
    var desk = try Desk.open(Self.kitchen.telling)
    let id = try desk.booked("19:00")
    desk.prep(id, PrepItem("Lamb", isAhead: true))
    desk.cooking("18:45")
    let lamb = desk.tickets(of: id)[0].id
    desk.start(lamb)
    desk.at("19:10")
    desk.execute(.arrive(Arrive(id)))
    #expect(desk.state.ticket(lamb)?.isAtRisk == true)
    #expect(desk.act(Undo.self, id).events == [.undone, .retimed])
    #expect(desk.state.ticket(lamb)?.isAtRisk == false)
    #expect(told(desk, .kitchen, .change).map(\.ticket) == [lamb])
    // Nobody is asked again to see a risk that is over.
    desk.cooking("19:30")
    #expect(told(desk, .kitchen, .atRisk).map(\.tries) == [0])
  }

  @Test func `R18 a party that shrinks after ready: a delta to acknowledge`() throws {
    var (desk, id) = try dinner()
    let lamb = desk.tickets(of: id)[0]
    desk.start(lamb.id)
    desk.ready(lamb.id)
    #expect(desk.modify(id, party: 1).events == [.modified, .prepConfirmed, .ticketFired])
    #expect(desk.tickets(of: id).flatMap(\.items).map(\.quantity) == [2, -1])
    #expect(told(desk, .kitchen, .fire).last?.needsAcknowledgement == true)
  }

  @Test func `R18 a party that grows after it was served has more made, one that shrinks has nothing unmade`()
    throws
  {
    var (desk, id) = try dinner()
    serve(&desk, desk.tickets(of: id)[0].id)
    #expect(desk.modify(id, party: 1).events == [.modified, .prepConfirmed])
    #expect(desk.tickets(of: id).flatMap(\.items).map(\.quantity) == [2])
    #expect(
      desk.modify(id, party: 4, tables: ["T4"]).events == [.modified, .prepConfirmed, .ticketFired])
    #expect(desk.tickets(of: id).map(\.isDelta) == [false, true])
    #expect(desk.tickets(of: id).flatMap(\.items).map(\.quantity) == [2, 2])
  }

  @Test func `R18 a dish that is out does not fire: floor and kitchen hear whose it was, until it is back`()
    throws
  {
    var (desk, id) = try dinner(["Soup", "Salad"])
    let other = try desk.booked("20:00", by: .bob)
    desk.prep(other, PrepItem("Salad"), by: .bob)
    let gone = try desk.booked("20:00", by: .bob)
    desk.prep(gone, PrepItem("Soup"), by: .bob)
    desk.cancel(gone)
    let out = desk.execute(.eightySix(EightySix(venue: "sahil", item: "Soup")), by: .grill)
    #expect(out.events == [.eightySixed, .dishMissed])
    #expect(out.answer?.tickets == [desk.tickets(of: id)[0].id])
    let notice = try #require(told(desk, .floor, .chooseAgain).first)
    #expect(notice.reservation == id && notice.item == "Soup" && notice.needsAcknowledgement)
    #expect(told(desk, .kitchen, .itemOut).map(\.ticket) == [nil, desk.tickets(of: id)[0].id])
    #expect(desk.cooking("19:10") == [])
    #expect(desk.cooking("19:12") == [.ticketFired])
    #expect(desk.tickets(of: id).map(\.state) == [.planned, .sent])
    // A party that grows meanwhile was told already.
    let grown = desk.modify(id, party: 3, tables: ["T4"])
    #expect(grown.events == [.modified, .prepConfirmed, .ticketFired, .relocated])
    #expect(grown.answer?.tickets.count == 3)
    let back = EightySix(venue: "sahil", item: "Soup", isOut: false)
    #expect(desk.execute(.eightySix(back), by: .grill).events == [.eightySixed])
    #expect(desk.recordDue().filter { $0 == .ticketFired }.count == 1)
  }

  @Test func `R18 a dish that is out is not started, though its ticket is with the station`() throws {
    var (desk, id) = try dinner(["Lamb", "Soup"])
    desk.cooking("19:08")
    let ticket = desk.tickets(of: id)[0].id
    desk.execute(.eightySix(EightySix(venue: "sahil", item: "Soup")), by: .grill)
    let soup = Command.startTicket(StartTicket(ticket, items: [1]))
    #expect(desk.execute(soup, by: .grill).codes == [.notAllowedInState])
    // The rest of the ticket is.
    #expect(desk.start(ticket).events == [.ticketStarted])
    #expect(desk.tickets(of: id)[0].items.map(\.state) == [.started, .fired])
    // Whoever must choose again already is not told twice when the party grows.
    let grown = desk.modify(id, party: 3, tables: ["T4"])
    #expect(grown.events == [.modified, .prepConfirmed, .ticketFired, .relocated])
    #expect(grown.answer?.tickets == desk.tickets(of: id).map(\.id))
    #expect(told(desk, .floor, .chooseAgain).count == 1)
    let back = EightySix(venue: "sahil", item: "Soup", isOut: false)
    desk.execute(.eightySix(back), by: .grill)
    #expect(desk.execute(soup, by: .grill).events == [.ticketStarted])
  }

  @Test func `R18 an undone no-show has its prep again, and the stations hear of it`() throws {
    var (desk, id) = try dinner(["Lamb", "Soup", "Salad"])
    let lamb = desk.tickets(of: id)[0]
    desk.start(lamb.id)
    desk.at("19:20")
    #expect(desk.act(MarkNoShow.self, id).events == [.noShow])
    #expect(desk.tickets(of: id).map(\.state) == [.cancelled, .cancelled])
    #expect(desk.act(Undo.self, id).events == [.undone, .prepRestored])
    #expect(desk.tickets(of: id).map(\.state) == [.started, .planned])
    #expect(told(desk, .kitchen, .restored).map(\.ticket) == [lamb.id])
    #expect(told(desk, .kitchen, .restored).map(\.needsAcknowledgement) == [true])
    #expect(desk.recordDue().filter { $0 == .ticketFired }.count == 2)
    // Nothing is restored that was called off before.
    var (other, cancelled) = try dinner()
    other.act(CancelPrep.self, cancelled)
    other.at("19:20")
    other.act(MarkNoShow.self, cancelled)
    #expect(other.act(Undo.self, cancelled).events == [.undone])
  }

  @Test(arguments: ["leave", "complete", "close", "noShow", "cancel", "cancelPrep"])
  func `R19 a party that is gone is told to each station that has its tickets, once`(how: String) throws {
    var (desk, id) = try dinner(["Lamb", "Soup", "Salad"])
    let comes = ["leave", "complete", "close"].contains(how)
    desk.at("19:00")
    if comes { desk.seat(id) }
    desk.cooking("19:01")
    // Twice at the grill: one more for a party that grew. The salad is planned.
    #expect(desk.modify(id, party: 3, tables: ["T4"]).events?.contains(.ticketFired) == true)
    #expect(desk.tickets(of: id).count { $0.isOnScreen } == 2)
    switch how {
    case "leave": #expect(desk.act(Leave.self, id).events == [.left])
    case "complete": #expect(desk.act(Complete.self, id).events == [.completed])
    case "noShow":
      desk.at("19:20")
      #expect(desk.act(MarkNoShow.self, id).events == [.noShow])
    case "cancel": desk.cancel(id)
    case "cancelPrep": #expect(desk.act(CancelPrep.self, id).events == [.prepCancelled])
    default: #expect(desk.closeAnyway(Desk.day).events == [.dayClosed, .completed])
    }
    #expect(told(desk, .kitchen, .cancelTicket).map(\.station) == ["grill"])
    #expect(told(desk, .kitchen, .cancelTicket).map(\.needsAcknowledgement) == [true])
    #expect(desk.tickets(of: id).allSatisfy { $0.state == .cancelled })
    #expect(desk.cooking("19:30").allSatisfy { $0 != .ticketFired })
    switch how {
    case "leave":
      #expect(desk.act(Undo.self, id).events == [.undone, .prepRestored])
      #expect(desk.recordDue().contains(.ticketFired), "what was planned fires")
      desk.act(Leave.self, id)
      #expect(desk.act(Complete.self, id).events == [.completed])
      #expect(told(desk, .kitchen, .cancelTicket).map(\.station) == ["grill", "grill", "cold"])
    case "close":
      #expect(desk.reopen(Desk.day).events == [.dayReopened, .prepRestored])
      #expect(desk.tickets(of: id).map(\.state) == [.sent, .planned, .sent])
      #expect(told(desk, .kitchen, .restored).map(\.station) == ["grill"])
    default: break
    }
  }

  @Test func `R19 a cancellation is neither tried again nor escalated once its ticket stands again`() throws {
    var (desk, id) = try dinner()
    desk.start(desk.tickets(of: id)[0].id)
    desk.at("19:00")
    desk.seat(id)
    desk.act(Leave.self, id)
    let cancelled = try #require(told(desk, .kitchen, .cancelTicket).first)
    desk.act(Undo.self, id)
    for notice in desk.notices(to: .kitchen) where notice.kind != .cancelTicket {
      desk.acknowledge(.kitchen, notice.number)
    }
    desk.cooking("19:10")
    #expect(told(desk, .kitchen, .cancelTicket) == [cancelled], "nobody is asked again")
    #expect(told(desk, .floor, .escalated) == [])
    // Gone once more, it is true again.
    desk.act(Leave.self, id)
    desk.cooking("19:20")
    #expect(told(desk, .kitchen, .cancelTicket).allSatisfy { $0.tries > 0 })
  }

  @Test func `R18 nothing fires for a party that left before anything was sent`() throws {
    var desk = try Desk.open(Self.kitchen.telling)
    let id = try desk.booked("19:00")
    desk.prep(id, PrepItem("Soup"))
    desk.at("19:00")
    desk.seat(id)
    desk.act(Leave.self, id)
    #expect(desk.cooking("19:30") == [])
    #expect(desk.notices(to: .kitchen) == [])
    #expect(
      desk.execute(.eightySix(EightySix(venue: "sahil", item: "Soup")), by: .grill).events == [.eightySixed])
  }

  @Test func `R28 a forgotten guest's allergies are kept by themselves until nothing is cooked any more`()
    throws
  {
    let ana = Guest(name: "Ana", allergies: ["nuts"])
    for end in ["serve", "cancel", "close"] {
      var (desk, id) = try dinner(guest: ana)
      let forget = Command.forgetGuest(ForgetGuest(.ana))
      #expect(desk.execute(forget, by: .ana).events == [.allergiesKept, .guestForgotten])
      let kept = try #require(try desk.reservation(id).details.keptAllergies)
      #expect(try desk.reservation(id).guest == nil)
      #expect(desk.execute(.forgetGuest(ForgetGuest(.ana)), by: .ana).events == [])
      switch end {
      case "serve": serve(&desk, desk.tickets(of: id)[0].id)
      case "cancel": desk.cancel(id)
      default:
        desk.at("19:20")
        desk.act(MarkNoShow.self, id)
        #expect(try desk.reservation(id).details.keptAllergies == kept, "it may be undone")
        desk.passing("2030-05-02T06:00")
      }
      #expect(try desk.reservation(id).details.keptAllergies == nil, "\(end)")
      #expect(desk.state.forgotten.contains(kept.number))
    }
    // They stay, whatever else is said of the guest, and when the guest is forgotten again; once.
    var (twice, other) = try dinner(guest: ana)
    twice.execute(.forgetGuest(ForgetGuest(.ana)), by: .ana)
    let kept = try twice.reservation(other).details.keptAllergies
    for guest in [Guest(notes: "window"), Guest(name: "Bob")] {
      #expect(twice.edit(other, guest: guest).events == [.guestChanged])
    }
    #expect(twice.guest(of: other).allergies == [], "not sealed with what was said since")
    #expect(try twice.reservation(other).details.terms.hasAllergies)
    #expect(twice.execute(.forgetGuest(ForgetGuest(.ana)), by: .ana).events == [.guestForgotten])
    #expect(try twice.reservation(other).details.keptAllergies == kept)
    #expect(try twice.reservation(other).details.terms.hasAllergies)
    // Others are named, or they are taken away: the station is told, and they are not kept any more.
    for guest in [Guest(allergies: ["soy"]), nil] {
      var (changed, id) = try dinner(guest: ana)
      changed.execute(.forgetGuest(ForgetGuest(.ana)), by: .ana)
      let events =
        guest == nil ? changed.edit(id, removing: .allergies).events : changed.edit(id, guest: guest).events
      #expect(events == [.guestChanged, .guestForgotten])
      #expect(try changed.reservation(id).details.keptAllergies == nil)
      #expect(try changed.reservation(id).details.terms.hasAllergies == (guest != nil))
      #expect(changed.guest(of: id).allergies == guest?.allergies ?? [])
      #expect(told(changed, .kitchen, .change).map(\.needsAcknowledgement) == [true])
    }
    // A name given again is not lost with the allergies.
    var (again, id) = try dinner(guest: ana)
    again.execute(.forgetGuest(ForgetGuest(.ana)), by: .ana)
    again.edit(id, guest: Guest(phone: "+994501234567"))
    again.cancel(id)
    #expect(try again.reservation(id).details.keptAllergies == nil)
    #expect(try again.reservation(id).guest != nil)
    // Nothing is cooked: nothing is kept.
    var desk = try Desk.open(Self.kitchen)
    let book = Book(venue: "sahil", party: 2, start: desk.requested("19:00"), guest: ana)
    desk.execute(.book(book), by: .ana)
    #expect(desk.execute(.forgetGuest(ForgetGuest(.ana)), by: .ana).events == [.guestForgotten])
  }
}
