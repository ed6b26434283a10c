package import DaybookTime

extension LedgerState {
  /// The next lapse at or before `now` that is not yet recorded, with the events that record it.
  package mutating func nextLapse(at now: Timestamp) -> (venue: VenueID, events: [Event])? {
    while let next = lapses.first, next.at <= now {
      if let (venue, events) = lapse(next.item, at: next.at) {
        let all = events + filling(afterLapse: events, of: venue, at: next.at, now)
        return (venue, following(Decision(all, venue: venue)).events)
      }
      lapses.removeFirst()
    }
    return nil
  }

  /// Whether something has lapsed whose place is somebody's before it is sold (R25).
  ///
  /// If so the lapses are recorded, and the offers that are due then, before a command is decided.
  package func leavesPlaces(at now: Timestamp) -> Bool {
    guard let first = lapses.first, first.at <= now else { return false }
    return lapses.through(now).contains { next in
      guard let (venue, events) = lapse(next.item, at: next.at) else { return false }
      return leavesPlace(events, at: venue, now)
    }
  }

  /// Whether it still lapses at that instant.
  func isWaiting(_ item: Lapse, at instant: Timestamp) -> Bool {
    switch item {
    case .hold(let id):
      holds.place(of: id).map { holds[$0].state == .active && holds[$0].lapsesAt == instant } ?? false
    case .reservation(let id): shelf.place(of: id).map { shelf[$0].lapsesAt == instant } ?? false
    }
  }

  func lapse(_ item: Lapse, at instant: Timestamp) -> (venue: VenueID, events: [Event])? {
    guard isWaiting(item, at: instant) else { return nil }
    switch item {
    case .hold(let id):
      guard let hold = holds[id] else { return nil }
      var events: [Event] = [.holdLapsed(id)]
      if let entry = hold.entry, entries[entry]?.state == .offered { events.append(.waitlistLapsed(entry)) }
      return (hold.venue, events)
    case .reservation(let id):
      guard let reservation = shelf[id] else { return nil }
      return (reservation.venue, [reservation.state == .requested ? .requestLapsed(id) : .depositLapsed(id)])
    }
  }

  /// Work whose time has come, earliest first; some of it may be done already.
  func dueWork(at now: Timestamp) -> [DueWork] {
    var seen: Set<DueWork> = []
    return due.through(now).map(\.item).filter { seen.insert($0).inserted }
  }

  /// Forgets work due by `now`, once it is recorded; what cannot be done yet comes back when it can.
  package mutating func forgetDueWork(through now: Timestamp) {
    _ = nextLapse(at: now)
    while let first = due.first, first.at <= now { due.removeFirst() }
  }

  /// When something may next be due; nil: nothing is known to be.
  package var nextDue: Timestamp? {
    [lapses.first?.at, due.first?.at, nextOffer].compactMap(\.self).min()
  }

  /// When a notice that nobody took is tried again; nil: never.
  func nextTry(of notice: Notice) -> Timestamp? {
    guard !notice.isSettled, !notice.isEscalated, let policy = retries(of: notice) else { return nil }
    return notice.triedAt.adding(seconds: policy.seconds << min(notice.tries, 20))
  }

  /// Whether what a notice tells of is over: nobody need take it any more, and it is not tried again (R19).
  ///
  /// Asked whenever it is due, as a ticket may stand again.
  func isMoot(_ notice: Notice) -> Bool {
    guard let id = notice.ticket, notice.kind != .escalated else { return false }
    // A cancelled ticket that stands again is cancelled no more.
    if notice.kind == .cancelTicket { return ticket(id).map { $0.state != .cancelled } ?? false }
    guard let ticket = ticket(id), let reservation = reservation(ticket.reservation),
      reservation.isToBeServed
    else { return true }
    // Another table is told once for all tickets that the station has of the party.
    guard notice.kind != .moved, notice.kind != .needsTable else { return false }
    if notice.kind == .atRisk, !ticket.isAtRisk { return true }
    return ticket.state.isOver || ticket.takesBackNothing(among: prepTickets(of: reservation))
  }

  /// What was over stands again: notices of a booking that nobody took are tried again.
  mutating func scheduleNotices(of id: ReservationID) {
    guard let venue = reservation(id)?.venue else { return }
    for audience in [.kitchen, .floor] as [Audience] {
      guard let box = box(of: venue, to: audience) else { continue }
      for notice in boxes[box].open where notice.reservation == id && !isMoot(notice) {
        if let at = nextTry(of: notice) { due.insert(.notice(notice.id), at: at) }
      }
    }
  }

  func retries(of notice: Notice) -> RetryPolicy? {
    box(of: notice.venue, to: notice.audience).flatMap { boxes[$0].retries }
  }

  package var reservationCount: Int { shelf.count }

  /// Every reservation by its id: a copy, for listings and tests.
  package var reservations: [ReservationID: Reservation] {
    var all: [ReservationID: Reservation] = [:]
    for reservation in shelf.all { all[reservation.id] = reservation }
    return all
  }

  /// Every reservation, in order of id: the order they came.
  package var everyReservation: [Reservation] { shelf.inOrder }

  /// Every notice somebody still has to take, in order of id.
  package var everyNotice: [Notice] { boxes.flatMap(\.open).sorted { $0.id < $1.id } }

  /// Every live claim that is not a block, in order of id.
  package var liveClaims: [(venue: VenueID, claim: Claim)] {
    var claims: [(venue: VenueID, claim: Claim)] = []
    for reservation in shelf.all {
      if let claim = reservation.claim { claims.append((reservation.venue, claim)) }
    }
    for hold in holds.all {
      if let claim = hold.claim { claims.append((hold.venue, claim)) }
    }
    return claims.sorted { $0.claim.id < $1.claim.id }
  }
}
