import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// What the desk does besides floor and booking: due work, waitlist, arrivals, kitchen, notices.
extension Desk {
  /// The rules a zone is adopted with at this desk.
  func rules(named zone: String) -> ZoneRules? { zones[zone] ?? InstalledZones.rules(named: zone) }

  /// Seals a place as the writer does, and opens the one before it; here sealing hides nothing.
  func seal(_ ping: Ping, _ context: inout Context) {
    let last = state.reservation(ping.reservation)?.details.lastPing?.place
    context.place = SealedGuest(
      number: last?.number ?? state.scalars.nextGuest,
      sealed: Array("\(ping.place.latitude) \(ping.place.longitude)".utf8))
    let opened = last.map {
      String(decoding: $0.sealed, as: UTF8.self).split(separator: " ").compactMap { Int($0) }
    }
    if let opened, opened.count == 2 {
      context.lastPlace = Coordinate(latitude: opened[0], longitude: opened[1])
    }
  }

  /// The fields of a booking's guest, opened; empty where there are none.
  func guest(of id: ReservationID) -> Guest { state.reservation(id)?.guest.flatMap { guests[$0] } ?? Guest() }

  /// Opens a booking's guest, changes the fields and seals them again, as the writer does.
  func change(_ modify: Modify, _ context: inout Context) {
    let known = state.reservation(modify.reservation)
    let number =
      known?.guest?.number ?? known?.details.lastPing?.place.number ?? state.scalars.nextGuest
    let kept = known?.details.keptAllergies.flatMap { guests[$0]?.allergies } ?? []
    context.changedGuest = ChangedGuest(guest(of: modify.reservation), kept: kept, changedBy: modify) { _ in
      SealedGuest(number: number, sealed: Array("\(facts.count)".utf8))
    }
  }

  /// A change of a booking's guest, and what is taken away of them.
  @discardableResult
  mutating func edit(
    _ id: ReservationID, guest: Guest? = nil, removing: Removable..., by actor: Actor = .host
  ) -> Outcome {
    execute(.modify(Modify(id, guest: guest, remove: removing)), by: actor)
  }

  /// Records all due work piece by piece, as the ledger does, and returns its event types in order.
  @discardableResult
  mutating func recordDue() -> [EventType] {
    let known = facts.count
    writeDueLapses()
    for _ in 0..<1_000 where !recordNextDue() { break }
    return facts[known...].map(\.event.type)
  }

  /// Moves the clock and does what has come due then.
  @discardableResult
  mutating func passing(_ text: String) -> [EventType] {
    at(text)
    return recordDue()
  }

  /// The same without the notices that are tried again.
  @discardableResult
  mutating func cooking(_ text: String) -> [EventType] {
    passing(text).filter { $0 != .noticeRetried && $0 != .noticeEscalated }
  }

  /// Executes a command on one booking and gives the events it leads to.
  @discardableResult
  mutating func act<C: VisitCommand>(
    _ command: C.Type, _ id: ReservationID, by actor: Actor = .host
  ) -> Outcome {
    execute(C(id).command, by: actor)
  }

  /// The events of the last command, as they stand in the log.
  var lastEvents: [Event] {
    guard let first = facts.last?.first else { return [] }
    return facts.drop { $0.position < first }.map(\.event)
  }

  /// Notices of an audience that are still to be taken, in order.
  func notices(to audience: Audience) -> [Notice] {
    state.everyNotice.filter { $0.audience == audience }.sorted { $0.number < $1.number }
  }

  func tickets(of id: ReservationID) -> [Ticket] {
    (state.reservation(id)?.details.prep?.tickets ?? []).compactMap { state.ticket($0) }
  }

  /// Wall times of instants at the first venue, as `18:45`.
  func clock(_ instant: Timestamp) -> String {
    String(state.venues[0].rules.wallTime(at: instant).description.dropFirst(11).prefix(5))
  }
}

extension VenueDefinition {
  /// The venue with retries for every audience, so that each notice is kept until somebody takes it.
  var telling: VenueDefinition {
    with { $0.notices = NoticePolicy(floor: RetryPolicy(), guest: RetryPolicy()) }
  }
}

// MARK: commands in short

extension Desk {
  @discardableResult
  mutating func join(
    _ start: String? = nil, party: PartySize = 2, guest: Guest? = nil, by actor: Actor = .bob
  ) -> Outcome {
    execute(
      .joinWaitlist(JoinWaitlist(venue: venueID, party: party, start: start.map(requested), guest: guest)),
      by: actor)
  }

  /// An entry that must succeed.
  mutating func waiting(_ start: String? = nil, party: PartySize = 2, by actor: Actor = .bob) throws
    -> WaitlistID
  {
    let outcome = join(start, party: party, by: actor)
    return try #require(outcome.answer?.entry, "\(outcome)")
  }

  @discardableResult
  mutating func offer(_ entry: WaitlistID, seconds: Int? = nil) -> Outcome {
    execute(.offerTable(OfferTable(entry, seconds: seconds)))
  }

  @discardableResult
  mutating func accept(_ entry: WaitlistID, by actor: Actor = .bob) -> Outcome {
    execute(.acceptOffer(AcceptOffer(entry)), by: actor)
  }

  func entry(_ id: WaitlistID) throws -> WaitlistEntry { try #require(state.entry(id)) }

  @discardableResult
  mutating func pay(_ id: ReservationID, _ amount: Int, _ currency: String = "AZN", by actor: Actor = .ana)
    -> Outcome
  {
    execute(.payDeposit(PayDeposit(id, Money(amount, currency))), by: actor)
  }

  @discardableResult
  mutating func arrives(_ id: ReservationID, in minutes: Int? = nil, by actor: Actor = .ana) -> Outcome {
    execute(.declareArrival(DeclareArrival(id, leadMinutes: 30, etaMinutes: minutes)), by: actor)
  }

  @discardableResult
  mutating func eta(_ id: ReservationID, in minutes: Int, by actor: Actor = .ana) -> Outcome {
    execute(.setETA(SetETA(id, minutes: minutes)), by: actor)
  }

  @discardableResult
  mutating func prep(_ id: ReservationID, _ items: PrepItem..., by actor: Actor = .ana) -> Outcome {
    execute(.confirmPrep(ConfirmPrep(id, items: items)), by: actor)
  }

  @discardableResult
  mutating func start(_ ticket: TicketID, items: [Int]? = nil) -> Outcome {
    var command = StartTicket(ticket)
    command.items = items
    return execute(.startTicket(command), by: .grill)
  }

  @discardableResult
  mutating func ready(_ ticket: TicketID, items: [Int]? = nil) -> Outcome {
    var command = ReadyTicket(ticket)
    command.items = items
    return execute(.readyTicket(command), by: .grill)
  }

  @discardableResult
  mutating func deliver(_ audience: Audience, through number: Int) -> Outcome {
    execute(
      .deliverNotices(DeliverNotices(venue: venueID, audience: audience, through: number)), by: .grill)
  }

  @discardableResult
  mutating func acknowledge(_ audience: Audience, _ number: Int) -> Outcome {
    execute(
      .acknowledgeNotice(AcknowledgeNotice(venue: venueID, audience: audience, number: number)), by: .grill)
  }

  @discardableResult
  mutating func swap(_ a: ReservationID, _ b: ReservationID) -> Outcome {
    execute(.swap(Swap(a, with: b)))
  }

  /// The tables a booking that must succeed is given.
  mutating func tables(
    _ start: String, _ tables: [TableID]? = nil, party: PartySize = 2, by actor: Actor = .ana
  ) throws -> [TableID] {
    let id = try booked(start, tables, party: party, by: actor)
    return try reservation(id).stay.tables
  }

  /// A booking with a host's override.
  @discardableResult
  mutating func bookAnyway(
    _ start: String, _ tables: [TableID]? = nil, party: PartySize = 2, setting codes: RefusalCode...
  )
    -> Outcome
  {
    execute(
      .book(
        Book(
          venue: venueID, party: party, start: requested(start), tables: tables,
          override: Override(codes, why: "the owner asked"))))
  }
}
