import DaybookTime

/// Tickets and notices (R18, R19).
extension EntityStore {
  // MARK: tickets

  mutating func confirm(_ confirmed: PrepConfirmed, _ fact: Fact) throws(Failure) {
    guard let reservation = try reservation(confirmed.reservation) else { return }
    let kept = confirmed.tickets.map(\.ticket)
    for id in reservation.details.prep?.tickets ?? [] where !kept.contains(id) { try cancel(id, fact) }
    for planned in confirmed.tickets {
      let old = try ticket(planned.ticket)
      let ticket = Ticket(planned, of: reservation, serveAt: confirmed.serveAt, changing: old)
      guard ticket != old else { continue }
      try put(ticket)
      if let old, old.wasSent, ticket.hasOtherDishes(than: old) {
        try tell(
          .kitchen, .change, fact, ticket: ticket,
          needsAcknowledgement: old.items.contains { $0.state == .started || $0.state == .ready }
            || reservation.details.terms.hasAllergies)
      }
    }
    try change(confirmed.reservation) {
      $0.details.prep = Prep(
        scope: confirmed.scope, serveAt: confirmed.serveAt, tickets: kept, covers: confirmed.covers)
    }
  }

  /// Cancels a booking's tickets; the kitchen is told of those it has.
  mutating func endPrep(of id: ReservationID, _ fact: Fact) throws(Failure) {
    guard let prep = try reservation(id)?.details.prep else { return }
    for ticket in prep.tickets { try cancel(ticket, fact) }
  }

  /// Ends the tickets of a visit that is over: what the kitchen had was served, the rest is not wanted.
  mutating func finishPrep(of id: ReservationID) throws(Failure) {
    for id in try reservation(id)?.details.prep?.tickets ?? [] {
      try change(id) { if !$0.state.isOver { $0.state = $0.wasSent ? .served : .cancelled } }
    }
  }

  private mutating func cancel(_ id: TicketID, _ fact: Fact) throws(Failure) {
    guard let ticket = try ticket(id), !ticket.state.isOver else { return }
    try change(id) { $0.state = .cancelled }
    if ticket.wasSent { try tell(.kitchen, .cancelTicket, fact, ticket: ticket, needsAcknowledgement: true) }
  }

  mutating func fire(_ fired: TicketWork, _ fact: Fact) throws(Failure) {
    guard let ticket = try ticket(fired.ticket) else { return }
    let hasAllergies = try reservation(ticket.reservation)?.details.terms.hasAllergies ?? false
    let number = try tell(.kitchen, .fire, fact, ticket: ticket, needsAcknowledgement: hasAllergies)
    try change(fired.ticket) {
      for place in fired.items where $0.items.indices.contains(place) { $0.items[place].state = .fired }
      if $0.state == .planned { $0.state = .sent }
      $0.sentAt = $0.sentAt ?? fact.recordedAt
      $0.notice = $0.notice ?? number
    }
  }

  mutating func start(_ work: TicketWork) throws(Failure) {
    try change(work.ticket) {
      for place in work.items where $0.items.indices.contains(place) { $0.items[place].state = .started }
      $0.state = .started
    }
  }

  mutating func finish(_ work: TicketWork) throws(Failure) {
    try change(work.ticket) {
      for place in work.items where $0.items.indices.contains(place) { $0.items[place].state = .ready }
      $0.state = $0.items.allSatisfy { $0.state == .ready } ? .ready : .started
    }
  }

  mutating func eightySix(_ item: EightySixed, _ fact: Fact) throws(Failure) {
    guard let venue = fact.venue else { return }
    try put(item, at: venue)
    for audience in [Audience.kitchen, .floor] {
      try tell(audience, item.isOut ? .itemOut : .itemBack, fact, item: item.item)
    }
  }

  mutating func retime(_ retimed: Retimed, _ fact: Fact) throws(Failure) {
    guard let prep = try reservation(retimed.reservation)?.details.prep else { return }
    try change(retimed.reservation) { $0.details.prep?.serveAt = retimed.serveAt }
    for id in prep.tickets { try retime(id, to: retimed.serveAt, fact) }
  }

  /// Moves items that can still fire later; any other item stays, and puts the ticket at risk.
  private mutating func retime(_ id: TicketID, to serveAt: Timestamp, _ fact: Fact) throws(Failure) {
    guard let old = try ticket(id), !old.state.isOver else { return }
    var ticket = old
    for place in ticket.items.indices {
      let item = ticket.items[place]
      let fireAt = serveAt.adding(minutes: -item.minutes)
      guard fireAt != item.fireAt else { continue }
      switch item.state {
      case .planned: ticket.items[place].fireAt = fireAt
      case .fired where fireAt > fact.recordedAt:
        ticket.items[place].fireAt = fireAt
        ticket.items[place].state = .planned
      case .fired, .started, .ready: ticket.isAtRisk = true
      }
    }
    guard ticket != old else { return }
    try put(ticket)
    if ticket.isAtRisk, !old.isAtRisk {
      try tell(.kitchen, .atRisk, fact, ticket: ticket, needsAcknowledgement: true)
      try tell(.floor, .atRisk, fact, ticket: ticket)
    } else if ticket.items.map(\.state) != old.items.map(\.state) {
      try tell(.kitchen, .change, fact, ticket: ticket)
    }
  }

  mutating func change(_ id: TicketID, _ body: (inout Ticket) -> Void) throws(Failure) {
    guard var ticket = try ticket(id) else { return }
    body(&ticket)
    try put(ticket)
  }

  // MARK: notices

  mutating func deliver(_ delivered: NoticesDelivered, _ fact: Fact) throws(Failure) {
    for number in delivered.numbers {
      try advance(delivered.audience, number, fact, from: [.sent], to: .delivered)
      try change(delivered.audience, number, fact) { if $0.state == .pending { $0.state = .delivered } }
    }
  }

  mutating func escalate(_ mark: NoticeMark, _ fact: Fact) throws(Failure) {
    try change(mark.audience, mark.number, fact) { $0.isEscalated = true }
    guard mark.audience != .floor, let venue = fact.venue,
      let notice = try notice(NoticeID(venue: venue, audience: mark.audience, number: mark.number))
    else { return }
    try tell(
      .floor, .escalated, fact, reservation: notice.reservation, ticket: notice.ticket,
      station: notice.station,
      item: "\(mark.audience.rawValue) \(mark.number): \(notice.kind.rawValue)", needsAcknowledgement: true)
  }

  mutating func change(
    _ audience: Audience, _ number: Int, _ fact: Fact, _ body: (inout Notice) -> Void
  ) throws(Failure) {
    guard let venue = fact.venue,
      var notice = try notice(NoticeID(venue: venue, audience: audience, number: number))
    else { return }
    body(&notice)
    try put(notice)
  }

  /// Moves a ticket on with the notice that fired it.
  mutating func advance(
    _ audience: Audience, _ number: Int, _ fact: Fact, from states: [TicketState], to state: TicketState
  ) throws(Failure) {
    guard let venue = fact.venue,
      let notice = try notice(NoticeID(venue: venue, audience: audience, number: number)),
      notice.kind == .fire, let id = notice.ticket, let ticket = try ticket(id), states.contains(ticket.state)
    else { return }
    try change(id) { $0.state = state }
  }
}

extension Ticket {
  /// The ticket as planned; items of the `old` one that have fired keep their state.
  init(
    _ planned: PlannedTicket, of reservation: Reservation, serveAt: Timestamp, changing old: Ticket?
  ) {
    let items = planned.items.map { item in
      var new = TicketItem(
        name: item.name, quantity: item.quantity, isPerCover: item.isPerCover, course: item.course,
        minutes: item.minutes, isAhead: item.isAhead, fireAt: serveAt.adding(minutes: -item.minutes))
      if let known = old?.items.first(where: { $0.name.hasBytes(of: item.name) }), known.state != .planned {
        new.state = known.state
        new.fireAt = known.fireAt
      }
      return new
    }
    // With another dish to make, a ticket that was ready is no longer ready.
    let isReady = old?.state == .ready && items.allSatisfy { $0.state == .ready }
    let state = old?.state == .ready && !isReady ? .started : old?.state ?? .planned
    self.init(
      id: planned.ticket, venue: reservation.venue, reservation: reservation.id, station: planned.station,
      items: items, state: state, isDelta: planned.isDelta, sentAt: old?.sentAt, notice: old?.notice,
      isAtRisk: old?.isAtRisk ?? false)
  }

  fileprivate func hasOtherDishes(than other: Ticket) -> Bool {
    items.count != other.items.count
      || zip(items, other.items).contains { !$0.name.hasBytes(of: $1.name) || $0.quantity != $1.quantity }
  }
}
