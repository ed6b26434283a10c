package import DaybookTime

/// Work that has come due: recorded at most once, by whoever asks for it.
extension LedgerState {
  /// The first piece of due work that is not done yet, for one venue; nothing when all is done.
  ///
  /// A command records one piece, so that each is decided on what the one before left; ask until nothing
  /// changes. Lapses are not due work: whoever appends records them before anything else.
  func decide(_ command: RecordDue, _ context: Context) throws(Rejection) -> Decision {
    try requireMayRecordDue(context.by)
    return dueDecision(context) ?? Decision()
  }

  /// Refuses whoever may not ask for due work.
  package func requireMayRecordDue(_ actor: Actor) throws(Rejection) { try require(RecordDue.self, actor) }

  /// What is due now, or nil when nothing is.
  package func dueDecision(_ context: Context) -> Decision? {
    for work in dueWork(at: context.now) {
      if let decision = decide(work, context) { return following(decision) }
    }
    return dueOffer(context).map { following($0) }
  }

  /// As `dueDecision`, but also takes from the queue what is done already or cannot be done yet.
  package mutating func nextDueDecision(_ context: Context) -> Decision? {
    while let first = due.first, first.at <= context.now {
      if let decision = decide(first.item, context) { return following(decision) }
      due.removeFirst()
    }
    return nextDueOffer(context).map { following($0) }
  }

  /// The piece of due work, other than an offer, that leads to some events now; nil: none does.
  package func dueWork(leadingTo events: [Event], _ context: Context) -> DueWork? {
    dueWork(at: context.now).first { dueDecision(of: $0, context)?.events == events }
  }

  /// What one piece of due work leads to; nil: it is not due, or done.
  package func dueDecision(of work: DueWork, _ context: Context) -> Decision? {
    decide(work, context).map { following($0) }
  }

  /// What is due at an instant and not recorded yet, and since when. Of offers only whether there is one.
  package func unrecorded(at now: Timestamp) -> [(since: Timestamp, kind: DueKind)] {
    let context = Context(now: now, by: .ledger, nextID: ClaimID(high: 0, low: 0))
    var found: [(since: Timestamp, kind: DueKind)] = []
    var lapsed: Set<Lapse> = []
    for (at, item) in lapses.through(now) where lapse(item, at: at) != nil && lapsed.insert(item).inserted {
      found.append((at, .lapse))
    }
    var seen: Set<DueWork> = []
    for (_, work) in due.through(now) where decide(work, context) != nil && seen.insert(work).inserted {
      if let since = since(work, now) { found.append((since, work.kind)) }
    }
    if dueOffer(context) != nil { found.append((now, .offer)) }
    return found.sorted { ($0.since, $0.kind.rawValue) < ($1.since, $1.kind.rawValue) }
  }

  /// Since when a piece of work that is due is so. The queue may have it earlier: what put it off stands beside it.
  private func since(_ work: DueWork, _ now: Timestamp) -> Timestamp? {
    switch work {
    case .fire(let id):
      return ticket(id).flatMap { ticket in
        itemsToFire(ticket, now).map { ticket.items[$0].fireAt }.min()
      }
    case .notice(let id): return notice(id).flatMap(nextTry)
    case .closing(let day):
      let ends = reservations(on: day).compactMap(reservation).filter(\.isSitting).map(\.stay.end)
      return number(of: day.venue).flatMap { ([venues[$0].closesAt(day.date)] + ends).max() }
    }
  }

  private func decide(_ work: DueWork, _ context: Context) -> Decision? {
    switch work {
    case .fire(let id): return fire(id, context.now)
    case .notice(let id):
      guard let notice = notice(id), !isMoot(notice), let at = nextTry(of: notice), at <= context.now,
        let number = number(of: id.venue), let policy = venues[number].definition.retries(to: id.audience)
      else { return nil }
      let mark = NoticeMark(audience: id.audience, number: id.number)
      return Decision(
        [notice.tries >= policy.tries ? .noticeEscalated(mark) : .noticeRetried(mark)], venue: id.venue)
    case .closing(let day):
      guard isOpen(day), let number = number(of: day.venue),
        venues[number].closesAt(day.date) <= context.now, !isInUse(day, context.now)
      else { return nil }
      return Decision(closing(day, number, context.now), venue: day.venue)
    }
  }

  /// Fires items whose time has come: all for a party on its way or here, else those marked ahead (R18).
  private func fire(_ id: TicketID, _ now: Timestamp) -> Decision? {
    guard let ticket = ticket(id) else { return nil }
    let items = itemsToFire(ticket, now)
    guard !items.isEmpty else { return nil }
    return Decision([.ticketFired(TicketWork(ticket: id, items: items))], venue: ticket.venue)
  }

  private func itemsToFire(_ ticket: Ticket, _ now: Timestamp) -> [Int] {
    guard !ticket.state.isOver,
      let reservation = reservation(ticket.reservation)?.effective(at: now), reservation.isToBeServed
    else { return [] }
    let (out, all) = (dishesOut(at: ticket.venue), prepTickets(of: reservation))
    return ticket.items.indices.filter { place in
      let item = ticket.items[place]
      return item.state == .planned && item.fireAt <= now && reservation.mayFire(item)
        && !out.contains { $0.hasBytes(of: item.name) }
        && reservation.details.prep?.keepsWaiting(item, all) != true
    }
  }
}

/// A kind of due work.
package enum DueKind: Int, Sendable, CaseIterable {
  case lapse, fire, retry, closing, offer
}

extension DueWork {
  fileprivate var kind: DueKind {
    switch self {
    case .fire: .fire
    case .notice: .retry
    case .closing: .closing
    }
  }
}

extension Reservation {
  /// Whether the kitchen may make something for it: it stands, and the party is not gone.
  package var isToBeServed: Bool { state == .booked && seating != .left }

  /// Whether a dish may fire for it: the party has been heard of, or it is made ahead of a time that was booked.
  package func mayFire(_ item: TicketItem) -> Bool { isOnItsWay || item.isAhead && stay.hasDate }

  /// Whether the party has been heard of: it sits, is here, or said so and the venue agreed (R18).
  package var isOnItsWay: Bool {
    seating == .arrived || seating == .seated || !care.isEmpty && care.value.arrival?.state == .approved
  }
}
