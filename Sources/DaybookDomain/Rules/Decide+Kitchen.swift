import DaybookTime

/// What the kitchen makes for a booking (R18), and what it reports back.
extension LedgerState {
  func decide(_ command: ConfirmPrep, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    try requireOpen(reservation, context)
    let plan = PrepPlan(
      of: reservation, by: try definition(for: reservation).prep,
      dishesOut: dishesOut(at: reservation.venue), tickets: prepTickets(of: reservation))
    let confirmed = try plan.confirming(command) { context.id($0) }
    return plan.isSo(confirmed)
      ? unchanged(reservation) : Decision([.prepConfirmed(confirmed)], venue: reservation.venue)
  }

  private func prepTickets(of reservation: Reservation) -> [Ticket] {
    (reservation.details.prep?.tickets ?? []).compactMap { ticket($0) }
  }

  /// What the kitchen must hear when a booking changes: another time, or more or fewer dishes.
  func prepFollowing(_ new: Reservation, changedFrom old: Reservation, _ context: Context) -> [Event] {
    guard let prep = new.details.prep else { return [] }
    var events = retiming(new, context)
    let covers = new.stay.party.covers
    guard covers != prep.covers else { return events }
    var planned: [PlannedTicket] = []
    var deltas: [PlannedTicket] = []
    for ticket in prepTickets(of: new) where ticket.state != .cancelled {
      var plan = PlannedTicket(ticket)
      if ticket.isDelta || ticket.state.isOver {
        // Stays as it is: a change in size is a delta to an original ticket that is still open.
      } else if !ticket.wasSent {
        for place in plan.items.indices where plan.items[place].isPerCover {
          plan.items[place].quantity = covers
        }
      } else if plan.items.contains(where: \.isPerCover) {
        var items = plan.items.filter(\.isPerCover)
        for place in items.indices { items[place].quantity = covers - prep.covers }
        deltas.append(
          PlannedTicket(
            ticket: context.id(1 + deltas.count), station: ticket.station, isDelta: true, items: items))
      }
      planned.append(plan)
    }
    guard !planned.isEmpty else { return events }
    events.append(
      .prepConfirmed(
        PrepConfirmed(
          reservation: new.id, scope: prep.scope, serveAt: serveAt(new), covers: covers,
          tickets: planned + deltas)))
    return events
  }

  func decide(_ command: CancelPrep, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    guard reservation.state == .booked else { throw notAllowed("cancel prep", reservation) }
    guard reservation.details.prep != nil else { return unchanged(reservation) }
    try requireOpen(reservation, context)
    return Decision([.prepCancelled(reservation.id)], venue: reservation.venue)
  }

  // MARK: stations

  func decide(_ command: StartTicket, _ context: Context) throws(Rejection) -> Decision {
    let ticket = try ticket(command.ticket, for: command, context)
    guard [.sent, .delivered, .acknowledged, .started, .recalled].contains(ticket.state) else {
      throw notAllowed("start", ticket)
    }
    let items = try places(command.items, on: ticket) {
      $0 == .fired || (ticket.state == .recalled && $0 == .ready)
    }
    if items.isEmpty, ticket.state == .started { return Decision(venue: ticket.venue) }
    guard !items.isEmpty else { throw notAllowed("start", ticket) }
    return Decision([.ticketStarted(TicketWork(ticket: ticket.id, items: items))], venue: ticket.venue)
  }

  func decide(_ command: ReadyTicket, _ context: Context) throws(Rejection) -> Decision {
    let ticket = try ticket(command.ticket, for: command, context)
    if ticket.state == .ready { return Decision(venue: ticket.venue) }
    guard ticket.state == .started || ticket.state == .recalled else {
      throw notAllowed("make ready", ticket)
    }
    let items = try places(command.items, on: ticket) {
      $0 == .started || (ticket.state == .recalled && $0 == .ready)
    }
    if items.isEmpty, command.items != nil { return Decision(venue: ticket.venue) }
    guard !items.isEmpty else { throw notAllowed("make ready", ticket) }
    return Decision([.ticketReady(TicketWork(ticket: ticket.id, items: items))], venue: ticket.venue)
  }

  func decide(_ command: ServeTicket, _ context: Context) throws(Rejection) -> Decision {
    let ticket = try ticket(command.ticket, for: command, context)
    switch ticket.state {
    case .ready: return Decision([.ticketServed(ticket.id)], venue: ticket.venue)
    case .served: return Decision(venue: ticket.venue)
    default: throw notAllowed("serve", ticket)
    }
  }

  func decide(_ command: RecallTicket, _ context: Context) throws(Rejection) -> Decision {
    let ticket = try ticket(command.ticket, for: command, context)
    switch ticket.state {
    case .ready, .served: return Decision([.ticketRecalled(ticket.id)], venue: ticket.venue)
    case .recalled: return Decision(venue: ticket.venue)
    default: throw notAllowed("recall", ticket)
    }
  }

  /// The indices of the named items, or of all, whose state allows it.
  ///
  /// A named item that has not fired is refused; one that is past that state is left out.
  private func places(_ named: [Int]?, on ticket: Ticket, _ allows: (TicketItemState) -> Bool)
    throws(Rejection) -> [Int]
  {
    guard let named else { return ticket.items.indices.filter { allows(ticket.items[$0].state) } }
    for place in named {
      guard ticket.items.indices.contains(place) else {
        throw .invalid(
          InvalidField("items", "found \(place); allowed: 0–\(ticket.items.count - 1), the ticket's items"))
      }
      guard ticket.items[place].state != .planned else {
        throw .refused(.notAllowedInState, "item \(place) of the ticket has not fired yet")
      }
    }
    return named.sorted().filter { allows(ticket.items[$0].state) }
  }

  private func notAllowed(_ verb: String, _ ticket: Ticket) -> Rejection {
    .refused(.notAllowedInState, "cannot \(verb): the ticket is \(ticket.state.rawValue)")
  }

  func decide(_ command: EightySix, _ context: Context) throws(Rejection) -> Decision {
    _ = try venueNumber(command.venue)
    try require(EightySix.self, context.by)
    let item = TextRule.collapsed(command.item) ?? command.item
    let isOut = dishesOut(at: command.venue).contains { $0.hasBytes(of: item) }
    guard isOut != command.isOut else { return Decision(venue: command.venue) }
    return Decision([.eightySixed(EightySixed(item: item, isOut: command.isOut))], venue: command.venue)
  }

  // MARK: notices

  /// The most notices one command marks; the next command marks the rest.
  private static let mostDelivered = 1000

  func decide(_ command: DeliverNotices, _ context: Context) throws(Rejection) -> Decision {
    _ = try venueNumber(command.venue)
    try require(DeliverNotices.self, context.by)
    try requireNotice(command.through, command.venue, command.audience)
    let numbers = undelivered(
      at: command.venue, to: command.audience, through: command.through, station: command.station
    ).prefix(LedgerState.mostDelivered)
    guard !numbers.isEmpty else { return Decision(venue: command.venue) }
    return Decision(
      [.noticesDelivered(NoticesDelivered(audience: command.audience, numbers: Array(numbers)))],
      venue: command.venue)
  }

  func decide(_ command: AcknowledgeNotice, _ context: Context) throws(Rejection) -> Decision {
    _ = try venueNumber(command.venue)
    try require(AcknowledgeNotice.self, context.by)
    try requireNotice(command.number, command.venue, command.audience)
    let id = NoticeID(venue: command.venue, audience: command.audience, number: command.number)
    guard notice(id) != nil else { return Decision(venue: command.venue) }
    return Decision(
      [.noticeAcknowledged(NoticeMark(audience: command.audience, number: command.number))],
      venue: command.venue)
  }

  private func requireNotice(_ number: Int, _ venue: VenueID, _ audience: Audience) throws(Rejection) {
    let last = lastNotice(of: venue, to: audience)
    guard number <= last else {
      throw .refused(.notFound, "no notice \(number) for the \(audience.rawValue); the last is \(last)")
    }
  }
}

extension PlannedTicket {
  /// The plan that a ticket was made from.
  init(_ ticket: Ticket) {
    self.init(
      ticket: ticket.id, station: ticket.station, isDelta: ticket.isDelta,
      items: ticket.items.map {
        PlannedItem(
          name: $0.name, quantity: $0.quantity, isPerCover: $0.isPerCover, course: $0.course,
          minutes: $0.minutes, isAhead: $0.isAhead)
      })
  }
}
