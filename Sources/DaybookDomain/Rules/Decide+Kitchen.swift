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

  func prepTickets(of reservation: Reservation) -> [Ticket] {
    (reservation.details.prep?.tickets ?? []).compactMap { ticket($0) }
  }

  /// What the kitchen must hear when a booking changes: another time, or more or fewer dishes.
  func prepFollowing(_ new: Reservation, changedFrom old: Reservation, _ context: Context) -> [Event] {
    guard let prep = new.details.prep else { return [] }
    var events = retiming(new, context)
    let covers = new.stay.party.covers
    let known = prepTickets(of: new).filter { $0.state != .cancelled }
    guard covers != prep.covers, !known.isEmpty else { return events }
    let tickets = resized(known, to: covers, context)
    events.append(
      .prepConfirmed(
        PrepConfirmed(
          reservation: new.id, scope: prep.scope, serveAt: serveAt(new), covers: covers, tickets: tickets,
          courseGapMinutes: prep.courseGapMinutes ?? 0)))
    let fired = firedAtOnce(tickets, of: new, since: known, isRetimed: events.count > 1)
    return events + fired + missed(tickets, of: new, since: known)
  }

  /// The deltas for dishes that have fired already: they go to the station at once, whatever the plan.
  ///
  /// A dish that fired and is not begun may wait again once the party has another time; its delta follows it.
  private func firedAtOnce(
    _ tickets: [PlannedTicket], of reservation: Reservation, since known: [Ticket], isRetimed: Bool
  ) -> [Event] {
    guard reservation.details.prep?.courseGapMinutes != nil else { return [] }
    let out = dishesOut(at: reservation.venue)
    return tickets.compactMap { ticket in
      guard ticket.isDelta, !known.contains(where: { $0.id == ticket.ticket }) else { return nil }
      let items = ticket.items.indices.filter { place in
        let item = ticket.items[place]
        let isOut = out.contains { $0.hasBytes(of: item.name) }
        return !(isOut && item.quantity > 0)
          && known.flatMap(\.items).contains {
            $0.name.hasBytes(of: item.name) && $0.state != .planned && !(isRetimed && $0.state == .fired)
          }
      }
      return items.isEmpty ? nil : .ticketFired(TicketWork(ticket: ticket.ticket, items: items))
    }
  }

  /// The tickets of a party of another size: what nobody has yet changes, the rest is a delta of its own.
  ///
  /// What is served is not taken back, and is not made again.
  private func resized(_ known: [Ticket], to covers: Int, _ context: Context) -> [PlannedTicket] {
    var planned = known.map(PlannedTicket.init)
    var deltas: [PlannedTicket] = []
    for (place, ticket) in known.enumerated() where !ticket.isDelta {
      var items: [PlannedItem] = []
      for item in planned[place].items where item.isPerCover {
        func count(_ tickets: some Sequence<Ticket>) -> Int {
          tickets.flatMap(\.items).filter { $0.isPerCover && $0.name.hasBytes(of: item.name) }
            .reduce(0) { $0 + $1.quantity }
        }
        let isFirst = !known[..<place].contains { earlier in
          !earlier.isDelta && earlier.items.contains { $0.isPerCover && $0.name.hasBytes(of: item.name) }
        }
        let change = max(covers - count(known), -count(known.filter { $0.state != .served }))
        guard isFirst, change != 0 else { continue }
        var item = item
        item.quantity = change
        items.append(item)
      }
      guard !items.isEmpty else { continue }
      guard !ticket.wasSent else {
        deltas.append(
          PlannedTicket(
            ticket: context.id(1 + deltas.count), station: ticket.station, isDelta: true, items: items))
        continue
      }
      for item in items {
        for own in planned[place].items.indices where planned[place].items[own].name.hasBytes(of: item.name) {
          planned[place].items[own].quantity += item.quantity
        }
      }
    }
    return planned + deltas
  }

  /// Who must choose again among tickets that ask for more of a dish that is out than was planned before.
  ///
  /// A party that waits for a dish that is out has been told already.
  func missed(_ tickets: [PlannedTicket], of reservation: Reservation, since known: [Ticket]) -> [Event] {
    let asked = known.filter { !$0.state.isOver }.flatMap(\.items).filter(\.isNotBegun).map(\.name)
    let out = dishesOut(at: reservation.venue)
      .filter { dish in !asked.contains { $0.hasBytes(of: dish) } }
    return tickets.flatMap { ticket in
      ticket.items.compactMap { item -> Event? in
        let before = known.first { $0.id == ticket.ticket }?.items
          .first { $0.name.hasBytes(of: item.name) }?.quantity
        guard item.quantity > before ?? 0, out.contains(where: { $0.hasBytes(of: item.name) }) else {
          return nil
        }
        return .dishMissed(
          DishMissed(reservation: reservation.id, ticket: ticket.ticket, item: item.name))
      }
    }
  }

  /// The kitchen hears that what it began for a party is at risk, once the party is not on its way any more.
  func risking(_ new: Reservation, since old: Reservation) -> [Event] {
    guard old.isOnItsWay, !new.isOnItsWay, new.state == .booked,
      prepTickets(of: new).contains(where: { $0.isMadeTooSoon(for: new) })
    else { return [] }
    return [.prepAtRisk(new.id)]
  }

  /// A party that was given up, or gone, and is here after all has its prep again.
  func restoringPrep(of reservation: Reservation) -> [Event] {
    let tickets = prepTickets(of: reservation).filter { $0.state == .cancelled }
    guard !reservation.isToBeServed, !tickets.isEmpty else { return [] }
    let planned = tickets.map { ticket in
      var plan = PlannedTicket(ticket)
      plan.items = zip(plan.items, ticket.items).filter { $1.state == .planned }.map { $0.0 }
      return plan
    }
    return [.prepRestored(reservation.id)] + missed(planned, of: reservation, since: [])
  }

  /// Fires a course by hand, or puts it on hold until a hand fires it (R18).
  func decide(_ command: FireCourse, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    guard reservation.isToBeServed else { throw notAllowed("fire a course", reservation) }
    try requireOpen(reservation, context)
    guard let prep = reservation.details.prep else {
      throw .refused(.notAllowedInState, "nothing is to be made for this booking; confirm prep first")
    }
    let tickets = prepTickets(of: reservation).filter { $0.state != .cancelled }
    let courses = Courses(of: tickets) { _, _ in true }
    guard courses.contains(command.course) else {
      let known = courses.map(String.init).joined(separator: ", ")
      throw .refused(.notFound, "the booking has no course \(command.course); it has: \(known)")
    }
    let waiting = tickets.filter { ticket in
      !ticket.state.isOver
        && ticket.items.contains { $0.course == command.course && $0.state == .planned }
    }
    if command.isHeld {
      guard !prep.heldCourses.contains(command.course) else { return unchanged(reservation) }
      guard !waiting.isEmpty else {
        throw .refused(.notAllowedInState, "course \(command.course) has fired; it cannot be held any more")
      }
      return Decision(
        [.courseFired(CourseFired(reservation: reservation.id, course: command.course, isHeld: true))],
        venue: reservation.venue)
    }
    guard !waiting.isEmpty else { return unchanged(reservation) }
    return Decision(
      try firing(command.course, waiting, prep, reservation, context), venue: reservation.venue)
  }

  private func firing(
    _ course: Int, _ waiting: [Ticket], _ prep: Prep, _ reservation: Reservation, _ context: Context
  ) throws(Rejection) -> [Event] {
    let out = dishesOut(at: reservation.venue)
    var events: [Event] = [.courseFired(CourseFired(reservation: reservation.id, course: course))]
    var longest: Int?
    for ticket in waiting {
      let items = ticket.items.indices.filter { place in
        let item = ticket.items[place]
        return item.course == course && item.state == .planned
          && !out.contains { $0.hasBytes(of: item.name) }
      }
      guard !items.isEmpty else { continue }
      events.append(.ticketFired(TicketWork(ticket: ticket.id, items: items)))
      longest = max(longest ?? 0, items.map { ticket.items[$0].minutes }.max() ?? 0)
    }
    guard let longest else {
      throw .refused(.notAllowedInState, "what course \(course) still needs is out; choose another dish")
    }
    if prep.lastCourse?.course ?? 0 <= course {
      let serveAt = context.now.adding(minutes: longest)
      events.append(.retimed(Retimed(reservation: reservation.id, serveAt: serveAt, course: course)))
    }
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
    let out = dishesOut(at: ticket.venue)
    let startable = try places(command.items, on: ticket) {
      $0 == .fired || (ticket.state == .recalled && $0 == .ready)
    }
    let items = startable.filter { place in
      let item = ticket.items[place]
      return !item.isNotBegun || !out.contains { $0.hasBytes(of: item.name) }
    }
    if let place = startable.first(where: { !items.contains($0) }), items.isEmpty || command.items != nil {
      throw .refused(.notAllowedInState, "\(ticket.items[place].name) is out; the party must choose again")
    }
    if items.isEmpty, ticket.state == .started { return Decision(venue: ticket.venue) }
    guard !items.isEmpty else { throw notAllowed("start", ticket) }
    return Decision([.ticketStarted(TicketWork(ticket: ticket.id, items: items))], venue: ticket.venue)
  }

  func decide(_ command: ReadyTicket, _ context: Context) throws(Rejection) -> Decision {
    let ticket = try ticket(command.ticket, for: command, context)
    if ticket.state == .ready { return Decision(venue: ticket.venue) }
    guard ticket.state == .started || ticket.state == .recalled else {
      throw notAllowed("make ready", ticket, ticket.isOnScreen ? "start it first" : nil)
    }
    let items = try places(command.items, on: ticket) {
      $0 == .started || (ticket.state == .recalled && $0 == .ready)
    }
    if let place = command.items?.first(where: { ticket.items[$0].state == .fired }) {
      throw .refused(
        .notAllowedInState, "cannot make ready: item \(place) of the ticket is not started; start it first")
    }
    if items.isEmpty, command.items != nil { return Decision(venue: ticket.venue) }
    guard !items.isEmpty else {
      throw .refused(
        .notAllowedInState, "cannot make ready: what is left of the ticket is not started; start it first")
    }
    return Decision([.ticketReady(TicketWork(ticket: ticket.id, items: items))], venue: ticket.venue)
  }

  func decide(_ command: ServeTicket, _ context: Context) throws(Rejection) -> Decision {
    let ticket = try ticket(command.ticket, for: command, context)
    switch ticket.state {
    case .ready:
      return Decision([.ticketServed(ticket.id)] + serving(ticket, context), venue: ticket.venue)
    case .served: return Decision(venue: ticket.venue)
    default: throw notAllowed("serve", ticket, ticket.isOnScreen ? "make it ready first" : nil)
    }
  }

  /// With the last ticket of a course, the next one is served a gap later (R18).
  private func serving(_ ticket: Ticket, _ context: Context) -> [Event] {
    guard let reservation = reservation(ticket.reservation), reservation.state == .booked,
      let prep = reservation.details.prep, prep.courseGapMinutes ?? 0 > 0,
      let course = ticket.items.map(\.course).max(), prep.lastCourse?.course ?? 0 <= course
    else { return [] }
    let others = prepTickets(of: reservation).filter { $0.id != ticket.id && !$0.state.isOver }
    guard !others.coursesToServe.contains(course),
      others.contains(where: { $0.items.contains { $0.course > course } })
    else { return [] }
    return [.retimed(Retimed(reservation: reservation.id, serveAt: context.now, course: course))]
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

  private func notAllowed(_ verb: String, _ ticket: Ticket, _ advice: String? = nil) -> Rejection {
    .refused(
      .notAllowedInState,
      "cannot \(verb): the ticket is \(ticket.state.rawValue)" + (advice.map { "; \($0)" } ?? ""))
  }

  func decide(_ command: EightySix, _ context: Context) throws(Rejection) -> Decision {
    _ = try venueNumber(command.venue)
    try require(EightySix.self, context.by)
    let item = TextRule.collapsed(command.item) ?? command.item
    let isOut = dishesOut(at: command.venue).contains { $0.hasBytes(of: item) }
    guard isOut != command.isOut else { return Decision(venue: command.venue) }
    var events: [Event] = [.eightySixed(EightySixed(item: item, isOut: command.isOut))]
    if command.isOut { events += missing(item, at: command.venue, context) }
    return Decision(events, venue: command.venue)
  }

  /// The parties that must choose again: a dish of theirs is out, and the kitchen has not begun it.
  private func missing(_ dish: String, at venue: VenueID, _ context: Context) -> [Event] {
    let asking = tickets.all.filter { ticket in
      ticket.venue == venue && !ticket.state.isOver
        && ticket.items.contains { $0.name.hasBytes(of: dish) && $0.isNotBegun }
    }
    return asking.sorted { $0.id < $1.id }.compactMap { ticket in
      guard let reservation = reservation(ticket.reservation)?.effective(at: context.now),
        reservation.isToBeServed
      else { return nil }
      return .dishMissed(DishMissed(reservation: reservation.id, ticket: ticket.id, item: dish))
    }
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
