import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// One `evolve` serves every store, whatever it keeps.
struct StoreTests {
  /// Keeps every entity in a row of its own, and changes one by getting and putting it.
  private struct Rows: EntityStore {
    typealias Failure = Never

    var reservations: [ReservationID: Reservation] = [:]
    var holds: [HoldID: Hold] = [:]
    var blocks: [BlockID: Block] = [:]
    var entries: [WaitlistID: WaitlistEntry] = [:]
    var tickets: [TicketID: Ticket] = [:]
    var notices: [NoticeID: Notice] = [:]
    private var counts: [NoticeID: Int] = [:]

    func reservation(_ id: ReservationID) -> Reservation? { reservations[id] }
    func hold(_ id: HoldID) -> Hold? { holds[id] }
    func block(_ id: BlockID) -> Block? { blocks[id] }
    func entry(_ id: WaitlistID) -> WaitlistEntry? { entries[id] }
    func ticket(_ id: TicketID) -> Ticket? { tickets[id] }
    func notice(_ id: NoticeID) -> Notice? { notices[id] }
    mutating func put(_ reservation: Reservation) { reservations[reservation.id] = reservation }
    mutating func put(_ hold: Hold) { holds[hold.id] = hold }
    mutating func put(_ block: Block) { blocks[block.id] = block }
    mutating func put(_ entry: WaitlistEntry) { entries[entry.id] = entry }
    mutating func put(_ ticket: Ticket) { tickets[ticket.id] = ticket }
    mutating func put(_ notice: Notice) { notices[notice.id] = notice }
    mutating func nextNotice(_ venue: VenueID, _ audience: Audience) -> Int? {
      counts[NoticeID(venue: venue, audience: audience, number: 0), default: 0] += 1
      return counts[NoticeID(venue: venue, audience: audience, number: 0)]
    }
    mutating func put(_ venue: VenueDefinition) {}
    mutating func put(_ rules: ZoneRules) {}
    mutating func put(_ maintenance: MaintenanceSet) {}
    mutating func put(_ ledger: LedgerCreated) {}
  }

  /// Keeps bookings, holds and blocks, and nothing of what is around them.
  private struct Places: EntityStore {
    typealias Failure = Never

    var reservations: [ReservationID: Reservation] = [:]
    var holds: [HoldID: Hold] = [:]
    var blocks: [BlockID: Block] = [:]

    func reservation(_ id: ReservationID) -> Reservation? { reservations[id] }
    func hold(_ id: HoldID) -> Hold? { holds[id] }
    func block(_ id: BlockID) -> Block? { blocks[id] }
    mutating func put(_ reservation: Reservation) { reservations[reservation.id] = reservation }
    mutating func put(_ hold: Hold) { holds[hold.id] = hold }
    mutating func put(_ block: Block) { blocks[block.id] = block }
    mutating func put(_ venue: VenueDefinition) {}
    mutating func put(_ rules: ZoneRules) {}
    mutating func put(_ maintenance: MaintenanceSet) {}
    mutating func put(_ ledger: LedgerCreated) {}
  }

  private static let kitchen = VenueDefinition.sahil.with {
    $0.prep = PrepPolicy(
      items: [
        PrepPlanItem(name: "Soup", station: "grill", minutes: 12),
        PrepPlanItem(name: "Cake", station: "cold", course: 2, minutes: 5),
      ])
  }.telling

  /// An evening with a bit of everything, up to its closing and the date's opening.
  private func evening() throws -> Desk {
    var desk = try Desk.open(Self.kitchen)
    let guest = Guest(name: "Ana", allergies: ["nuts"])
    let book = Book(venue: "sahil", party: 2, start: desk.requested("19:00"), guest: guest)
    let id = try #require(desk.execute(.book(book), by: .ana).answer?.reservation)
    let gone = try desk.booked("20:00", ["T4"])
    let entry = try #require(desk.join("19:00", guest: Guest(name: "Bob")).answer?.entry)
    let block = try desk.blocked("21:00", "22:00", tables: ["T4"])
    desk.execute(.unblock(RemoveBlock(block)))
    desk.offer(entry)
    desk.accept(entry)
    let late = try desk.waiting("19:00", by: .guest("eve"))
    desk.offer(late, seconds: 60)
    desk.arrives(id)
    desk.prep(id, PrepItem("Soup"), PrepItem("Cake"))
    desk.execute(.mergeGuests(MergeGuests(.bob, into: .ana, why: "one family")))
    desk.execute(.eightySix(EightySix(venue: "sahil", item: "Cake")), by: .grill)
    desk.execute(.eightySix(EightySix(venue: "sahil", item: "Cake", isOut: false)), by: .grill)
    desk.passing("19:08")
    desk.deliver(.kitchen, through: 2)
    desk.acknowledge(.kitchen, desk.state.lastNotice(of: "sahil", to: .kitchen))
    let soup = try #require(desk.tickets(of: id).first)
    desk.start(soup.id)
    desk.ready(soup.id)
    desk.execute(.serveTicket(ServeTicket(soup.id)), by: .grill)
    for minute in 30..<50 { desk.passing("19:\(minute)") }
    desk.seat(id)
    desk.cancel(gone, by: .ana)
    desk.at("21:00")
    desk.closeAnyway(Desk.day)
    desk.reopen(Desk.day)
    return desk
  }

  @Test func `a store of rows has what the hot state has`() throws {
    let desk = try evening()
    #expect(Set(desk.facts.map(\.event.type)).count > 25)
    var rows = Rows()
    for fact in desk.facts { rows.evolve(with: fact) }
    let state = desk.everything
    #expect(rows.reservations == state.reservations)
    #expect(rows.holds.values.sorted { $0.id < $1.id } == state.holds.inOrder)
    #expect(rows.blocks.values.sorted { $0.id < $1.id } == state.blocks.inOrder)
    #expect(rows.entries.values.sorted { $0.id < $1.id } == state.entries.inOrder)
    #expect(rows.tickets.values.sorted { $0.id < $1.id } == state.tickets.inOrder)
    #expect(rows.notices.values.filter { !$0.isSettled }.sorted { $0.id < $1.id } == state.everyNotice)
  }

  @Test func `a store that keeps places only has the same places, and finds nothing else`() throws {
    let desk = try evening()
    var places = Places()
    for fact in desk.facts { places.evolve(with: fact) }
    #expect(places.reservations.mapValues(\.stay) == desk.everything.reservations.mapValues(\.stay))
    #expect(places.reservations.mapValues(\.state) == desk.everything.reservations.mapValues(\.state))
    #expect(
      places.holds.values.sorted { $0.id < $1.id }.map(\.state) == desk.everything.holds.inOrder.map(\.state))
    for entry in desk.everything.entries.all { #expect(places.entry(entry.id) == nil) }
    for ticket in desk.everything.tickets.all {
      #expect(places.ticket(ticket.id) == nil)
      places.change(ticket.id) { _ in Issue.record("there is no ticket") }
    }
    for notice in desk.state.everyNotice {
      places.put(notice)
      #expect(places.notice(notice.id) == nil)
    }
  }

  @Test func `a ticket whose booking a store has lost is fired all the same, and nothing is asked of it`()
    throws
  {
    let desk = try evening()
    var rows = Rows()
    let known = desk.facts.prefix { $0.event.type != .ticketFired }
    for fact in known { rows.evolve(with: fact) }
    let fired = try #require(desk.facts.dropFirst(known.count).first)
    let lost = rows.reservations
    rows.reservations = [:]
    for id in lost.keys { rows.change(id) { _ in Issue.record("it is lost") } }
    rows.evolve(with: fired)
    #expect(rows.tickets.values.contains { $0.state == .sent })
    #expect(rows.notices.values.filter { $0.kind == .fire }.map(\.needsAcknowledgement) == [false])
  }
}
