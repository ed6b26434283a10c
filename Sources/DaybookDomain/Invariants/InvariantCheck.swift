import DaybookTime

/// Replays the log and holds each event against the state it met: legal changes, invariants 1–4.
///
/// A record is held to the rules it was written by. The log shows which: older software wrote older forms,
/// and from the first `modified` or `seated` in form 3 on, today's rules apply.
package struct InvariantCheck {
  package private(set) var state = LedgerState()
  private var first = Position.start
  /// Holds moved by the command.
  private var movedHolds: [HoldID] = []
  /// Blocks placed or moved by the command.
  private var placed: [BlockID] = []
  /// Bookings that were given a place, as they were before: judged at the end of their command.
  var moved: [Reservation] = []
  /// Whether everything from here on is by today's rules.
  private(set) var isOfToday: Bool

  /// With `isOfToday`, today's rules apply to the whole log, whatever forms its records have.
  package init(isOfToday: Bool = false) { self.isOfToday = isOfToday }

  /// Applies the next record, unless it may not follow.
  package mutating func apply(_ fact: Fact) throws(InvariantFault) {
    try checkCommand(fact)
    try checkParts(fact)
    try checkFields(fact)
    noteRules(of: fact)
    try check(fact)
    state.apply(fact)
    if case .blocked(let blocked) = fact.event { placed.append(blocked.block) }
    if case .blockMoved(let moved) = fact.event { placed.append(moved.block) }
  }

  /// Applies the next record of a stretch that is trusted: nothing is held against the state.
  package mutating func trust(_ fact: Fact) {
    first = fact.first
    noteRules(of: fact)
    state.apply(fact)
  }

  private mutating func noteRules(of fact: Fact) {
    switch fact.event {
    case .modified, .seated: if fact.isInForm(3) { isOfToday = true }
    default: break
    }
  }

  private mutating func check(_ fact: Fact) throws(InvariantFault) {
    if isOfToday, let stay = fact.event.stay, !stay.isTimeless, isClosed(stay.date, fact) {
      throw InvariantFault(fact.position, .transition, "the business date \(stay.date) is closed")
    }
    switch fact.event {
    case .booked(let booked): try check(booked, fact)
    case .requested(let requested): try check(requested.booked, fact)
    case .walkedIn(let walkedIn):
      try hasRoom(walkedIn.stay, fact)
      try paces(walkedIn.stay, walkedIn.terms.override, fact)
    case .carriedOver(let carried):
      guard carried.standing == .booked else { break }
      try hasRoom(carried.stay, fact, carried.terms.override)
      try paces(carried.stay, carried.terms.override, fact)
    case .holdPlaced(let placed):
      try hasRoom(placed.stay, fact, placed.override)
      try paces(placed.stay, placed.override, fact)
    case .modified(let modified):
      try check(modified, fact)
    case .guestChanged(let changed):
      _ = try booking(
        changed.reservation, fact, in: [.booked, .requested], seating: [.expected, .arrived, .seated])
    case .reassigned(let reassigned):
      let old = try booking(
        reassigned.reservation, fact, in: [.booked, .requested], seating: [.expected, .arrived, .seated])
      guard old.stay.pool == nil else {
        throw InvariantFault(fact.position, .transition, "\(old.id) is on a pool and takes no tables")
      }
      moved.append(old)
    case .accepted(let accepted):
      _ = try booking(accepted.reservation, fact, in: [.requested], seating: [.expected])
    case .declined(let id), .requestLapsed(let id):
      _ = try booking(id, fact, in: [.requested], seating: [.expected])
    case .cancelled(let id):
      _ = try booking(id, fact, in: [.booked, .requested], seating: [.expected, .arrived])
    case .lateCancelled(let id): _ = try booking(id, fact, seating: [.expected, .arrived])
    case .depositLapsed(let id):
      let booking = try booking(id, fact, seating: [.expected])
      guard let at = booking.lapsesAt, at <= fact.recordedAt else {
        throw InvariantFault(fact.position, .transition, "the deposit of \(id) was not overdue")
      }
    case .arrived(let visited): _ = try booking(visited.reservation, fact, seating: [.expected, .arrived])
    case .noShow(let id): _ = try booking(id, fact, seating: [.expected])
    case .seated(let visited):
      let old = try booking(visited.reservation, fact, seating: [.expected, .arrived, .seated])
      guard old.seating != .seated else { break }
      var stay = old.stay
      guard !stay.isTimeless else { break }
      stay.start = min(stay.start, fact.recordedAt)
      if stay.pool == nil || !isOfToday {
        try hasRoom(stay, fact, except: old.id.retyped(), ignoringBlocks: true, isNew: false)
      }
      try hasUnitsToSit(old, fact)
      try pacesEarly(old, visited.override, fact)
    case .left(let id): _ = try booking(id, fact, seating: [.seated])
    case .completed(let id): _ = try booking(id, fact, seating: [.seated, .left])
    case .undone(let undone):
      moved.append(
        try booking(
          undone.reservation, fact, in: [.booked, .noShow], seating: [.expected, .arrived, .seated, .left]))
    case .corrected(let corrected): try check(corrected, fact)
    case .needsTable(let lost):
      _ = try booking(lost.reservation, fact, in: [.booked, .requested], seating: [.expected, .arrived])
    case .holdReleased(let released): _ = try hold(released.hold, fact, in: .active)
    case .holdLapsed(let id):
      guard try hold(id, fact, in: .active).lapsesAt <= fact.recordedAt else {
        throw InvariantFault(fact.position, .hold, "hold \(id) is said to have lapsed before its time")
      }
    case .unblocked(let id):
      guard let block = state.block(id), !block.isRemoved else {
        throw InvariantFault(fact.position, .transition, "block \(id) is not in force")
      }
    case .holdMoved(let moved):
      _ = try hold(moved.hold, fact, in: .active)
      movedHolds.append(moved.hold)
    case .blockMoved(let moved):
      guard let block = state.block(moved.block), !block.isRemoved else {
        throw InvariantFault(fact.position, .transition, "block \(moved.block) is not in force")
      }
    case .waitlistMoved(let moved): _ = try entry(moved.entry, fact, in: [.waiting, .offered])
    case .waitlistOffered(let offered):
      _ = try entry(offered.entry, fact, in: [.waiting])
      _ = try hold(offered.hold, fact, in: .active)
    case .waitlistBooked(let booked): _ = try entry(booked.entry, fact, in: [.offered])
    case .waitlistLeft(let id), .waitlistLapsed(let id): _ = try entry(id, fact, in: [.waiting, .offered])
    case .waitlistReturned(let id): _ = try entry(id, fact, in: [.offered])
    case .waitlistFits(let fits): _ = try entry(fits.entry, fact, in: [.waiting])
    case .unsuited(let id):
      _ = try booking(id, fact, in: [.booked, .requested], seating: [.expected, .arrived])
    case .depositPaid(let paid): try deposit(paid.reservation, fact, in: [.due])
    case .depositHeldOpen(let id): try deposit(id, fact, in: [.due])
    case .depositRefunded(let id), .depositForfeited(let id): try deposit(id, fact, in: [.paid])
    case .ticketFired(let work): _ = try ticket(work.ticket, fact) { !$0.isOver }
    case .courseFired(let fired):
      guard try booking(fired.reservation, fact, seating: [.expected, .arrived, .seated]).details.prep != nil
      else {
        throw InvariantFault(fact.position, .transition, "nothing was to be made for \(fired.reservation)")
      }
    case .ticketStarted(let work):
      _ = try ticket(work.ticket, fact) { !$0.isOver && $0 != .planned && $0 != .ready }
    case .ticketReady(let work): _ = try ticket(work.ticket, fact) { $0 == .started || $0 == .recalled }
    case .ticketServed(let id): _ = try ticket(id, fact) { $0 == .ready }
    case .ticketRecalled(let id): _ = try ticket(id, fact) { $0 == .ready || $0 == .served }
    case .noticeAcknowledged(let mark), .noticeRetried(let mark), .noticeEscalated(let mark):
      try notice(mark.audience, mark.number, fact)
    case .noticesDelivered(let delivered):
      for number in delivered.numbers { try notice(delivered.audience, number, fact) }
    case .dayReopened(let reopened):
      try requireClosed(reopened.date, fact)
      for id in reopened.seated { moved.append(try booking(id, fact, in: [.completed], seating: [.left])) }
    case .guestsMerged(let merged):
      let isCard = state.scalars.merged[merged.into] == nil && merged.from != merged.into
      guard isCard, state.scalars.merged[merged.from] == nil else {
        throw InvariantFault(fact.position, .transition, "one of the accounts was merged into another")
      }
    case .guestsSplit(let split):
      guard state.scalars.merged[split.from] == split.into else {
        throw InvariantFault(fact.position, .transition, "the accounts were not merged")
      }
    case .ledgerCreated, .zoneRulesAdopted, .venueDefined, .dayClosed, .blocked, .waitlistJoined,
      .guaranteeAsked, .guaranteeGiven, .guaranteeCharged, .guaranteeReleased, .attendanceAsked,
      .attendanceConfirmed, .attendanceDeclined, .arrivalDeclared, .arrivalWithdrawn, .arrivalApproved,
      .arrivalQueued, .arrivalDeclined, .etaChanged, .pinged, .prepConfirmed, .prepCancelled, .retimed,
      .paceSet, .sectionsSet,
      .eightySixed, .guestForgotten, .maintenanceSet, .clockAdvanced, .clockAccepted, .refused, .answered,
      .writerRestarted, .checkpointed, .prepRestored, .prepAtRisk, .relocated, .dishMissed, .allergiesKept:
      break
    }
  }

  /// Checks that what an event creates is new, and that what it refers to exists.
  private func checkParts(_ fact: Fact) throws(InvariantFault) {
    try fact.event.forEachPart { relation, part throws(InvariantFault) in
      guard let id = part.id, relation.contains(.ties), !relation.contains(.tells) else { return }
      let isThere =
        switch part {
        case .reservation(let id): state.reservation(id) != nil
        case .hold(let id): state.hold(id) != nil
        case .block(let id): state.block(id) != nil
        case .entry(let id): state.entry(id) != nil
        case .ticket(let id): state.ticket(id) != nil
        case .claim, .notice, .dish, .day, .venue, .zone, .maintenance, .clock, .ledger, .guest, .sealed,
          .forgottenKey:
          true
        }
      if relation.contains(.makes), !(relation.contains(.changes) && isThere) {
        try isNew(id, fact)
      } else if !isThere, !fact.event.mayConcern(evicted: id, after: state.scalars.lastID) {
        throw InvariantFault(fact.position, .entity, "there is no \(part.noun) \(id)")
      }
    }
  }

  private func entry(_ id: WaitlistID, _ fact: Fact, in states: [WaitlistState]) throws(InvariantFault)
    -> WaitlistEntry
  {
    guard let entry = state.entry(id) else {
      throw InvariantFault(fact.position, .entity, "there is no waitlist entry \(id)")
    }
    guard states.contains(entry.state) else {
      throw InvariantFault(
        fact.position, .transition,
        "\(fact.event.type.rawValue) cannot follow: the entry was \(entry.state.rawValue)")
    }
    return entry
  }

  private func deposit(_ id: ReservationID, _ fact: Fact, in states: [DepositState]) throws(InvariantFault) {
    guard let found = state.reservation(id)?.details.deposit else {
      throw InvariantFault(fact.position, .entity, "there is no reservation \(id)")
    }
    guard states.contains(found) else {
      throw InvariantFault(
        fact.position, .transition,
        "\(fact.event.type.rawValue) cannot follow: the deposit was \(found.rawValue)")
    }
  }

  private func ticket(_ id: TicketID, _ fact: Fact, _ allows: (TicketState) -> Bool) throws(InvariantFault)
    -> Ticket
  {
    guard let ticket = state.ticket(id) else {
      throw InvariantFault(fact.position, .entity, "there is no ticket \(id)")
    }
    guard allows(ticket.state) else {
      throw InvariantFault(
        fact.position, .transition,
        "\(fact.event.type.rawValue) cannot follow: the ticket was \(ticket.state.rawValue)")
    }
    return ticket
  }

  private func notice(_ audience: Audience, _ number: Int, _ fact: Fact) throws(InvariantFault) {
    guard let venue = fact.venue, state.lastNotice(of: venue, to: audience) >= number, number > 0 else {
      throw InvariantFault(
        fact.position, .entity, "there is no notice \(number) for the \(audience.rawValue)")
    }
  }

  /// Checks what can only be judged once a command's last event is applied.
  ///
  /// A block leaves nobody on its tables, and whoever was given other tables has them alone.
  package mutating func endOfCommand() throws(InvariantFault) {
    for old in moved {
      guard let reservation = state.reservation(old.id), let claim = reservation.claim,
        !old.holds(claim)
      else { continue }
      var stay = reservation.stay
      if reservation.seating == .seated { stay.start = max(claim.start, state.scalars.recordedAt) }
      guard stay.start < stay.end || stay.isTimeless else { continue }
      let override = reservation.seating == .seated ? nil : reservation.details.terms.override
      try hasRoom(
        stay, at: state.scalars.head, now: state.scalars.recordedAt, venue: reservation.venue, override,
        except: old.id.retyped(), ignoringBlocks: true, isNew: false)
    }
    moved = []
    for hold in movedHolds.compactMap({ state.hold($0) }) where hold.state == .active {
      try hasRoom(
        hold.stay, at: state.scalars.head, now: state.scalars.recordedAt, venue: hold.venue, hold.override,
        except: hold.id.retyped(), ignoringBlocks: false)
    }
    movedHolds = []
    for block in placed.compactMap({ state.block($0) }) { try leavesNobody(block) }
    placed = []
  }

  private func isOfClosedDate(_ id: ClaimID) -> Bool {
    guard let reservation = state.reservation(id.retyped()) else { return false }
    return state.isClosed(DayKey(venue: reservation.venue, date: reservation.stay.date))
  }

  private func leavesNobody(_ block: Block) throws(InvariantFault) {
    guard let number = state.number(of: block.venue) else { return }
    for table in state.venues[number].definition.tables
    where block.covers(table, from: block.from, until: block.until) {
      var left: ClaimID?
      state.venues[number].floor[table.id]?.forEachConflict(
        from: block.from.microseconds, until: block.until.microseconds,
        AskedAt(ignoringOverrunsAt: state.scalars.recordedAt), except: nil
      ) { entry, _ in
        let since = max(block.from, state.scalars.recordedAt)
        if entry.kind != .seated, entry.end > since.microseconds, !isOfClosedDate(entry.id) {
          left = entry.id
        }
        return left == nil
      }
      if let left {
        throw InvariantFault(
          state.scalars.head, .overlap, "\(left) is still on table \(table.id), which \(block.id) blocks")
      }
    }
  }

  private mutating func checkCommand(_ fact: Fact) throws(InvariantFault) {
    if fact.first == fact.position {
      try endOfCommand()
      first = fact.position
    } else if fact.first != first {
      throw InvariantFault(
        fact.position, .command, "it says its command began at \(fact.first); the last one began at \(first)")
    }
  }

  private func check(_ booked: Booked, _ fact: Fact) throws(InvariantFault) {
    guard let id = booked.hold else {
      try paces(booked.stay, booked.terms.override, fact)
      return try hasRoom(booked.stay, fact, booked.terms.override)
    }
    let hold = try hold(id, fact, in: .active)
    guard hold.state(at: fact.recordedAt) == .active else {
      throw InvariantFault(fact.position, .hold, "hold \(id) had lapsed at \(hold.lapsesAt)")
    }
    // The hold had claimed the tables already: a party past its end keeps it waiting, but is no conflict.
    try hasRoom(booked.stay, fact, except: id.retyped(), ignoringOverruns: true)
  }

  /// A correction says what was recorded; of what was evicted, that it was over.
  private func check(_ corrected: Corrected, _ fact: Fact) throws(InvariantFault) {
    let over: [BookingState] = [.completed, .noShow, .lateCancelled]
    guard let reservation = state.reservation(corrected.reservation) else {
      guard over.contains(corrected.before.state) || corrected.before.state == .cancelled else {
        throw InvariantFault(
          fact.position, .transition,
          "\(corrected.reservation) was over, not \(corrected.before.state.rawValue)")
      }
      return
    }
    guard VisitRecord(reservation) == corrected.before,
      over.contains(corrected.after.state)
        || (corrected.after.state == .cancelled && reservation.isWalkIn)
    else {
      throw InvariantFault(
        fact.position, .transition,
        "corrected cannot follow: it was \(reservation.state.rawValue), \(reservation.seating.rawValue)")
    }
  }

  private func isClosed(_ date: CivilDate, _ fact: Fact) -> Bool {
    fact.venue.map { state.isClosed(DayKey(venue: $0, date: date)) } ?? false
  }

  private func requireClosed(_ date: CivilDate, _ fact: Fact) throws(InvariantFault) {
    guard isClosed(date, fact) else {
      throw InvariantFault(fact.position, .transition, "the business date \(date) was not closed")
    }
  }

  private func isNew(_ id: ClaimID, _ fact: Fact) throws(InvariantFault) {
    guard id > state.scalars.lastID else {
      throw InvariantFault(
        fact.position, .entity, "id \(id) does not come after the last one, \(state.scalars.lastID)")
    }
  }

  func booking(
    _ id: ReservationID, _ fact: Fact, in states: [BookingState] = [.booked], seating: [SeatingState]
  ) throws(InvariantFault) -> Reservation {
    guard let reservation = state.reservation(id) else {
      throw InvariantFault(fact.position, .entity, "there is no reservation \(id)")
    }
    guard states.contains(reservation.state), seating.contains(reservation.seating) else {
      throw InvariantFault(
        fact.position, .transition,
        "\(fact.event.type.rawValue) cannot follow: it was \(reservation.state.rawValue), \(reservation.seating.rawValue)"
      )
    }
    return reservation
  }

  private func hold(_ id: HoldID, _ fact: Fact, in wanted: HoldState) throws(InvariantFault) -> Hold {
    guard let hold = state.hold(id) else {
      throw InvariantFault(fact.position, .entity, "there is no hold \(id)")
    }
    guard hold.state == wanted else {
      throw InvariantFault(fact.position, .hold, "hold \(id) was \(hold.state.rawValue) already")
    }
    return hold
  }

  private func hasRoom(
    _ stay: Stay, _ fact: Fact, _ override: Override? = nil, except: ClaimID? = nil,
    ignoringBlocks: Bool = false, ignoringOverruns: Bool = false, isNew: Bool = true
  ) throws(InvariantFault) {
    guard let venue = fact.venue else {
      throw InvariantFault(fact.position, .entity, "there is no venue named")
    }
    try hasRoom(
      stay, at: fact.position, now: fact.recordedAt, venue: venue, override, except: except,
      ignoringBlocks: ignoringBlocks, ignoringOverruns: ignoringOverruns, isNew: isNew)
  }

  /// Checks that a stay has its place alone. Of a pool, units of parties past their end count for new claims only.
  private func hasRoom(
    _ stay: Stay, at position: Position, now: Timestamp, venue: VenueID, _ override: Override?,
    except: ClaimID?, ignoringBlocks: Bool, ignoringOverruns: Bool = false, isNew: Bool = true
  ) throws(InvariantFault) {
    guard let number = state.number(of: venue) else {
      throw InvariantFault(position, .entity, "there is no venue \(venue)")
    }
    let until = stay.end.adding(minutes: stay.bufferMinutes)
    let asked = state.venues[number].asked(at: now)
    let mayWait = ignoringOverruns || override?.codes.contains(.tablesOccupied) == true
    for table in stay.tables {
      var other: ClaimID?
      state.venues[number].floor[table]?.forEachConflict(
        from: stay.start.microseconds, until: until.microseconds, asked, except: except
      ) { entry, code in
        if code == .tablesOccupied, mayWait || isNotInTheWay(entry.id, of: stay, now) { return true }
        other = entry.id
        return false
      }
      if let other { throw InvariantFault(position, .overlap, "table \(table) is taken by \(other) then") }
      guard !ignoringBlocks, let known = state.venues[number].table(table) else { continue }
      if let block = state.venues[number].floor.blocks.first(where: {
        $0.covers(known, from: stay.start, until: stay.end)
      }) {
        throw InvariantFault(position, .overlap, "table \(table) is blocked by \(block.id) then")
      }
    }
    guard let pool = stay.pool else { return }
    // Who sits again at a retired pool sits as at a retired table.
    guard isNew || state.venues[number].pool(pool) != nil else { return }
    let countsOverruns = isOfToday && isNew && !mayWait
    let free = state.venues[number].freeUnits(
      of: pool, from: stay.start, until: max(stay.end, stay.start.adding(microseconds: 1)),
      countsOverruns ? asked : AskedAt(ignoringOverrunsAt: now), except: except)
    try hasUnits(free, stay, position)
  }

  /// Checks that a pool has units for a party that sits down now.
  private func hasUnitsToSit(_ old: Reservation, _ fact: Fact) throws(InvariantFault) {
    guard isOfToday, let id = old.stay.pool, let number = state.number(of: old.venue),
      let pool = state.venues[number].pool(id)
    else { return }
    let free = state.venues[number].unitsToSit(
      at: pool, old.stay, now: fact.recordedAt, except: old.id.retyped())
    try hasUnits(free, old.stay, fact.position)
  }

  private func hasUnits(_ free: Int, _ stay: Stay, _ position: Position) throws(InvariantFault) {
    guard let pool = stay.pool, free < stay.units else { return }
    throw InvariantFault(
      position, .pool, "pool \(pool) has \(counted(free, "unit")) free then, \(stay.units) were sold")
  }

  /// Whether a party past its end let a stay be sold by the rule before form 3 of `modified` and `seated`.
  ///
  /// It was in the way of what started before 06:00 after its business date, and of what started at once.
  private func isNotInTheWay(_ late: ClaimID, of stay: Stay, _ now: Timestamp) -> Bool {
    guard !isOfToday, let other = state.reservation(late.retyped())?.stay else { return false }
    let local = Int64(other.date.daysSinceEpoch + 1) * 86_400 + 6 * 3_600
    let until = Timestamp(epochSeconds: local - Int64(other.offset.seconds))
    return stay.start >= max(until, now.adding(microseconds: 1))
  }
}

extension Event {
  /// Whether it may be about an entity that left the state with its closed date.
  fileprivate func mayConcern(evicted id: ClaimID, after lastID: ClaimID) -> Bool {
    if case .corrected = self { id <= lastID } else { false }
  }
}

extension Reservation {
  /// Whether it already had all that the new claim takes: if so, nothing new is sold.
  fileprivate func holds(_ new: Claim) -> Bool {
    guard let claim else { return false }
    return new.tables == claim.tables && new.pool == claim.pool && new.units <= claim.units
      && new.start >= claim.start && new.restsUntil <= claim.restsUntil
  }
}

extension Part {
  /// What an entity is called.
  fileprivate var noun: String {
    switch self {
    case .reservation: "reservation"
    case .hold: "hold"
    case .block: "block"
    case .entry: "waitlist entry"
    case .ticket: "ticket"
    case .claim, .notice, .dish, .day, .venue, .zone, .maintenance, .clock, .ledger, .guest, .sealed,
      .forgottenKey:
      "claim"
    }
  }
}
