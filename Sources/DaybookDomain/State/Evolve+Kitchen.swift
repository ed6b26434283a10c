import DaybookTime

/// Tickets and notices (R18, R19).
extension EntityStore {
  // MARK: tickets

  /// What the kitchen was asked to make for a booking.
  mutating func prep(of id: ReservationID) throws(Failure) -> Prep? {
    try look(at: id) { $0.prep } ?? nil
  }

  mutating func confirm(_ confirmed: PrepConfirmed, _ fact: Fact) throws(Failure) {
    guard let reservation = try reservation(confirmed.reservation) else { return }
    let kept = confirmed.tickets.map(\.ticket)
    for id in reservation.details.prep?.tickets ?? [] where !kept.contains(id) { try cancel(id, fact) }
    let prep = Prep(confirmed, changing: reservation.details.prep)
    var tickets: [Ticket] = []
    for planned in confirmed.tickets {
      tickets.append(Ticket(planned, of: reservation, by: prep, changing: try ticket(planned.ticket)))
    }
    prep.time(&tickets, at: fact.recordedAt)
    for ticket in tickets {
      let old = try self.ticket(ticket.id)
      guard ticket != old else { continue }
      try put(ticket)
      if let old, old.wasSent, ticket.hasOtherDishes(than: old) {
        try tell(
          .kitchen, .change, fact, ticket: ticket,
          needsAcknowledgement: old.items.contains { $0.state == .started || $0.state == .ready }
            || reservation.details.terms.hasAllergies)
      }
    }
    try change(detailsOf: confirmed.reservation) { $0.prep = prep }
  }

  /// Takes back that the tickets of a party that was given up, or gone, were cancelled; each station that had some is
  /// told once.
  mutating func restorePrep(of id: ReservationID, _ fact: Fact) throws(Failure) {
    guard let prep = try prep(of: id) else { return }
    var told: [String] = []
    for id in prep.tickets {
      guard let ticket = try ticket(id), ticket.state == .cancelled else { continue }
      try change(id) { $0.state = ticket.stateByItems }
      if prep.tells(ticket, after: &told) {
        try tell(.kitchen, .restored, fact, ticket: ticket, needsAcknowledgement: true)
      }
    }
  }

  /// What was fired for a party that is not on its way any more stays, and is at risk.
  mutating func putAtRisk(_ id: ReservationID, _ fact: Fact) throws(Failure) {
    guard let reservation = try reservation(id) else { return }
    for id in reservation.details.prep?.tickets ?? [] {
      guard let ticket = try ticket(id), ticket.isMadeTooSoon(for: reservation), !ticket.isAtRisk else {
        continue
      }
      try change(id) { $0.isAtRisk = true }
      try tell(.kitchen, .atRisk, fact, ticket: ticket, needsAcknowledgement: true)
      try tell(.floor, .atRisk, fact, ticket: ticket)
    }
  }

  /// Tells each station that has tickets for a party that it has another place, or none, once.
  mutating func tell(_ relocated: Relocated, _ fact: Fact) throws(Failure) {
    guard let reservation = try reservation(relocated.reservation) else { return }
    var tickets: [Ticket] = []
    for id in reservation.details.prep?.tickets ?? [] {
      if let ticket = try ticket(id), ticket.isOnScreen { tickets.append(ticket) }
    }
    for (place, ticket) in tickets.enumerated()
    where !tickets[..<place].contains(where: { $0.station.hasBytes(of: ticket.station) }) {
      let isBegun = tickets.contains { $0.station.hasBytes(of: ticket.station) && $0.isBegun }
      try tell(
        .kitchen, reservation.needsTable ? .needsTable : .moved, fact, ticket: ticket,
        needsAcknowledgement: isBegun || reservation.details.terms.hasAllergies)
    }
    if relocated.tellsGuest { try tellGuest(.changed, of: relocated.reservation, fact) }
  }

  /// Cancels a booking's tickets; each station that has some is told once.
  mutating func endPrep(of id: ReservationID, _ fact: Fact) throws(Failure) {
    guard let prep = try prep(of: id) else { return }
    var told: [String] = []
    for id in prep.tickets {
      guard let ticket = try ticket(id), !ticket.state.isOver else { continue }
      try cancel(id, fact, tells: prep.tells(ticket, after: &told))
    }
  }

  /// Cancels the tickets of a party that is gone.
  ///
  /// In an old ledger, whose notices keep their numbers, they stay as they are, and nobody is told.
  mutating func clearPrep(of id: ReservationID, _ fact: Fact) throws(Failure) {
    guard try look(at: id, { $0.courseGapMinutes }) ?? nil != nil else { return }
    try endPrep(of: id, fact)
  }

  /// Ends the tickets of a visit that is over. In an old ledger what the kitchen had was served.
  mutating func finishPrep(of id: ReservationID, _ fact: Fact) throws(Failure) {
    try clearPrep(of: id, fact)
    for id in try prep(of: id)?.tickets ?? [] {
      try change(id) { if !$0.state.isOver { $0.state = $0.wasSent ? .served : .cancelled } }
    }
  }

  private mutating func cancel(_ id: TicketID, _ fact: Fact, tells: Bool = true) throws(Failure) {
    guard let ticket = try ticket(id), !ticket.state.isOver else { return }
    try change(id) { $0.state = .cancelled }
    if ticket.wasSent, tells {
      try tell(.kitchen, .cancelTicket, fact, ticket: ticket, needsAcknowledgement: true)
    }
  }

  mutating func fire(_ fired: TicketWork, _ fact: Fact) throws(Failure) {
    guard let ticket = try ticket(fired.ticket) else { return }
    let (courseGap, hasAllergies) =
      try look(at: ticket.reservation) { ($0.courseGapMinutes, $0.hasAllergies) } ?? (nil, false)
    // What a party that changed its size wants more, or no longer, is seen by a person.
    let isDelta = ticket.isDelta && courseGap != nil
    let now = fact.recordedAt
    let number = try tell(
      .kitchen, .fire, fact, ticket: ticket,
      needsAcknowledgement: isDelta || hasAllergies)
    try change(fired.ticket) {
      for place in fired.items where $0.items.indices.contains(place) {
        $0.items[place].state = .fired
        if isDelta { $0.items[place].fireAt = now }
      }
      if $0.state == .planned { $0.state = .sent }
      $0.sentAt = $0.sentAt ?? now
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

  /// The dishes of a course fire by hand: those still planned are due now. Or it is put on hold.
  mutating func fire(_ fired: CourseFired, _ fact: Fact) throws(Failure) {
    guard let prep = try prep(of: fired.reservation) else { return }
    try change(detailsOf: fired.reservation) {
      var held = prep.heldCourses.filter { $0 != fired.course }
      if fired.isHeld { held.append(fired.course) }
      $0.prep?.heldCourses = held.sorted()
    }
    guard !fired.isHeld else { return }
    for id in prep.tickets {
      guard let ticket = try ticket(id), !ticket.state.isOver else { continue }
      let isFired = { (item: TicketItem) in item.course == fired.course && item.state == .planned }
      guard ticket.items.contains(where: isFired) else { continue }
      try change(id) {
        for place in $0.items.indices where isFired($0.items[place]) {
          $0.items[place].fireAt = fact.recordedAt
        }
      }
    }
  }

  /// A party must choose again: the floor hears whose dish it was, the station which ticket it stands on.
  mutating func miss(_ missed: DishMissed, _ fact: Fact) throws(Failure) {
    guard let ticket = try ticket(missed.ticket) else { return }
    try tell(
      .floor, .chooseAgain, fact, reservation: missed.reservation, ticket: missed.ticket, item: missed.item,
      needsAcknowledgement: true)
    try tell(
      .kitchen, .itemOut, fact, reservation: missed.reservation, ticket: missed.ticket,
      station: ticket.station, item: missed.item)
  }

  /// Moves items that can still fire later; any other item stays, and puts the ticket at risk.
  ///
  /// A course that was served or fired by hand stays as it is, and its time puts none after it at risk. One
  /// before it that nobody has begun goes with the party. A ticket is at risk no more once all that is under way on
  /// it is in time again.
  mutating func retime(_ retimed: Retimed, _ fact: Fact) throws(Failure) {
    let known = try look(at: retimed.reservation) { ($0.prep, $0.isOnItsWay, $0.stay.hasDate) }
    guard case (let before?, let isOnItsWay, let hasDate)? = known else { return }
    var prep = before
    var tickets: [Ticket] = []
    tickets.reserveCapacity(prep.tickets.count)
    for id in prep.tickets { if let ticket = try ticket(id) { tickets.append(ticket) } }
    if let course = retimed.course {
      prep.lastCourse = ServedCourse(course, at: retimed.serveAt)
    } else {
      prep.serveAt = retimed.serveAt
    }
    try change(detailsOf: retimed.reservation) { $0.prep = prep }
    let courses = Courses(of: tickets) { ticket, _ in ticket.state != .cancelled }
    let last = prep.lastCourse?.course ?? 0
    let done = Courses(of: tickets) { ticket, item in
      ticket.state != .cancelled && (item.course == last || item.course < last && item.state != .planned)
    }
    let times = prep.earliest(tickets, at: fact.recordedAt)
    for ticket in tickets where !ticket.state.isOver {
      var moved = ticket
      for place in ticket.items.indices where !done.contains(ticket.items[place].course) {
        let item = ticket.items[place]
        let planned = prep.serveAt(item.course, of: courses).adding(minutes: -item.minutes)
        let fireAt = times[item.course]?.adding(minutes: -item.minutes) ?? planned
        let isMoved =
          planned != item.fireAt
          && (prep.courseGapMinutes == nil
            || prep.serveAt(item.course, of: courses) != before.serveAt(item.course, of: courses))
        switch item.state {
        case .planned: moved.items[place].fireAt = fireAt
        case .fired where isMoved && planned > fact.recordedAt:
          moved.items[place].fireAt = fireAt
          moved.items[place].state = .planned
        case .fired, .started, .ready: if isMoved, retimed.course == nil { moved.isAtRisk = true }
        }
      }
      let isInTime = moved.items.allSatisfy { item in
        let planned = prep.serveAt(item.course, of: courses).adding(minutes: -item.minutes)
        return item.state == .planned
          || (isOnItsWay || item.isAhead && hasDate) && (done.contains(item.course) || item.fireAt == planned)
      }
      if isInTime, retimed.course == nil, prep.courseGapMinutes != nil { moved.isAtRisk = false }
      try put(moved, instead: ticket, fact)
    }
  }

  private mutating func put(_ ticket: Ticket, instead old: Ticket, _ fact: Fact) throws(Failure) {
    guard ticket != old else { return }
    try put(ticket)
    if ticket.isAtRisk, !old.isAtRisk {
      try tell(.kitchen, .atRisk, fact, ticket: ticket, needsAcknowledgement: true)
      try tell(.floor, .atRisk, fact, ticket: ticket)
    } else if ticket.isAtRisk != old.isAtRisk || ticket.items.map(\.state) != old.items.map(\.state) {
      try tell(.kitchen, .change, fact, ticket: ticket)
    }
  }

  // MARK: notices

  mutating func deliver(_ delivered: NoticesDelivered, _ fact: Fact) throws(Failure) {
    for number in delivered.numbers {
      try advance(delivered.audience, number, fact, to: .delivered) { $0 == .sent }
      try change(delivered.audience, number, fact) { if $0.state == .pending { $0.state = .delivered } }
    }
  }

  mutating func escalate(_ mark: NoticeMark, _ fact: Fact) throws(Failure) {
    try change(mark.audience, mark.number, fact) { $0.isEscalated = true }
    guard mark.audience != .floor, let venue = fact.venue,
      let notice = try notice(NoticeID(venue: venue, audience: mark.audience, number: mark.number))
    else { return }
    try tell(
      .floor, .escalated, fact, reservation: notice.reservation, entry: notice.entry, ticket: notice.ticket,
      station: notice.station,
      item: "\(mark.audience.rawValue) \(mark.number): \(notice.kind.rawValue)", needsAcknowledgement: true)
  }

  mutating func change(
    _ audience: Audience, _ number: Int, _ fact: Fact, _ body: (inout Notice) -> Void
  ) throws(Failure) {
    guard let venue = fact.venue else { return }
    try change(NoticeID(venue: venue, audience: audience, number: number), body)
  }

  /// Moves a ticket on with the notice that fired it.
  mutating func advance(
    _ audience: Audience, _ number: Int, _ fact: Fact, to state: TicketState,
    from isBefore: (TicketState) -> Bool
  ) throws(Failure) {
    guard audience == .kitchen, let venue = fact.venue else { return }
    let notice = NoticeID(venue: venue, audience: audience, number: number)
    guard let id = try look(at: notice, { $0.kind == .fire ? $0.ticket : nil }) ?? nil,
      try look(at: id, { isBefore($0.state) }) == true
    else { return }
    try change(id) { $0.state = state }
  }
}

extension Prep {
  /// Whether what becomes of a ticket is told: of those sent, the first at each station; in an old ledger every one.
  fileprivate func tells(_ ticket: Ticket, after told: inout [String]) -> Bool {
    guard ticket.wasSent else { return false }
    guard courseGapMinutes != nil else { return true }
    guard !told.contains(where: { $0.hasBytes(of: ticket.station) }) else { return false }
    told.append(ticket.station)
    return true
  }
}

extension Ticket {
  /// The ticket as planned; items of the `old` one that have fired keep their state. `Prep.time` times the others.
  init(_ planned: PlannedTicket, of reservation: Reservation, by prep: Prep, changing old: Ticket?) {
    let items = planned.items.map { item in
      let fireAt = prep.serveAt.adding(minutes: -item.minutes)
      var new = TicketItem(
        name: item.name, quantity: item.quantity, isPerCover: item.isPerCover, course: item.course,
        minutes: item.minutes, isAhead: item.isAhead, fireAt: fireAt)
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
