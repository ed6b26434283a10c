package import DaybookTime

/// A claim that a booking, hold or offer asks for.
struct NewClaim {
  var number: Int
  var party: PartySize
  var start: Timestamp
  /// The end that is set; nil: the venue's turn time.
  var end: Timestamp?
  /// Whether it was agreed in another system: then no buffer follows, and no service bounds its end.
  var isCarriedOver = false
  var wish: Wish
  var channel: Channel
  var area: String?
  var needs: [Need]
  var override: Override?
  /// The guest a host places it for; nil: it is the caller's.
  var owner: Actor?
  /// Whether floating parties may be moved for it.
  var makesRoom = true
  /// Whether it names its start, as all but units without a time must.
  var namesDate = true
  /// Whether who asks may set its end.
  var takesEnd = true
}

/// Where a new claim goes.
struct Placed {
  var stay: Stay
  var moves: [Event]
}

extension LedgerState {
  func decide(_ command: Book, _ context: Context) throws(Rejection) -> Decision {
    if let id = command.hold { return try book(on: id, command, context) }
    guard let venue = command.venue, let party = command.party else {
      throw .invalid(InvalidField("venue", "a booking gives venue, party and start, or a hold"))
    }
    let number = try venueNumber(venue)
    try require(Book.self, context.by)
    try requireNoMaintenance(context.by)
    try requireStaff(command.owner, command.guest, context.by)
    var claim = try claim(
      number, party, command.start, command.tables, command.pool, command.units, command.channel,
      command.area, command.needs, command.override, context)
    claim.owner = command.owner
    claim.end = try end(command.until, of: claim, context)
    let placed = try place(claim, context)
    var terms = terms(for: placed.stay, number, context.now)
    if let override = command.override { terms.override = override }
    if command.guest?.allergies.isEmpty == false { terms.hasAllergies = true }
    let booked = Booked(
      reservation: context.id(0), stay: placed.stay, guest: context.guest, terms: terms, owner: command.owner)
    var events = placed.moves
    events.append(request(booked, number, context))
    return Decision(events, venue: venue)
  }

  /// Only the venue says whose something is, and has words of its own for a guest (R21).
  func requireStaff(_ owner: Actor?, _ guest: Guest?, _ by: Actor) throws(Rejection) {
    if owner != nil { try requireStaff(by, "for") }
    if guest?.tags.isEmpty == false { try requireStaff(by, "guest.tags") }
  }

  /// The claim asked for, once everything it names is known to exist and the caller may ask for it.
  private func claim(
    _ number: Int, _ party: PartySize, _ start: RequestedTime?, _ tables: [TableID]?, _ pool: PoolID?,
    _ units: Int?, _ channel: Channel?, _ area: String?, _ needs: [Need], _ override: Override?,
    _ context: Context
  ) throws(Rejection) -> NewClaim {
    if override != nil { try requireStaff(context.by, "override") }
    let channel = channel ?? (context.by.role == .guest ? .online : .inHouse)
    guard channel != .walkIn else {
      throw .invalid(InvalidField("channel", "found walkIn; allowed: online, inHouse; walkIn is a command"))
    }
    guard context.by.role != .guest || channel == .online else {
      throw .refused(.forbidden, "guests book online")
    }
    let wish = try wish(tables, pool, units, party, number)
    var instant = context.now
    if let start { instant = try self.instant(start, "start", in: venues[number].rules) }
    var isTimeless = false
    if case .pool(let id, _) = wish { isTimeless = venues[number].pool(id)?.isWindowed == false }
    guard isTimeless || start != nil else {
      throw .invalid(InvalidField("start", "missing; only a pool without a time is booked without one"))
    }
    return NewClaim(
      number: number, party: party, start: instant, wish: wish, channel: channel,
      area: try self.area(area, number),
      needs: needs.count < 2 ? needs : needs.sorted { $0.rawValue < $1.rawValue },
      override: override, namesDate: start != nil)
  }

  /// The end a host sets for a stay with a time (R27).
  private func end(
    _ until: RequestedTime?, of claim: NewClaim, _ context: Context
  ) throws(Rejection) -> Timestamp? {
    guard let until else { return nil }
    try requireStaff(context.by, "until")
    if case .pool(let id, _) = claim.wish, venues[claim.number].pool(id)?.isWindowed == false {
      throw .invalid(InvalidField("until", "the pool's units have no time; leave it out"))
    }
    let end = try instant(until, "until", in: venues[claim.number].rules)
    guard end > claim.start else {
      throw .invalid(InvalidField("until", "found \(until.text); allowed: later than the start"))
    }
    return end
  }

  /// Whether the venue answers such an online booking by hand.
  func awaitsAnswer(_ stay: Stay, _ number: Int) -> Bool {
    guard stay.channel == .online, !stay.isTimeless,
      let policy = venues[number].editions[venues[number].edition(on: stay.date)].definition.requests
    else { return false }
    return stay.party.covers >= policy.fromParty ?? 1
  }

  /// A booking, or a request where the venue answers by hand.
  private func request(_ booked: Booked, _ number: Int, _ context: Context) -> Event {
    let stay = booked.stay
    guard awaitsAnswer(stay, number) else { return .booked(booked) }
    let policy = venues[number].definition(on: stay.date).requests
    let answerBy = policy?.answerMinutes.map { min(stay.start, context.now.adding(minutes: $0)) }
    return .requested(Requested(booked, answerBy: answerBy ?? stay.start))
  }

  /// Consumes a hold: once, by its owner or the venue, and only before it lapses (invariant 4).
  private func book(on id: HoldID, _ command: Book, _ context: Context) throws(Rejection) -> Decision {
    let hold = try hold(id, for: context.by)
    try require(Book.self, context.by)
    try requireNoMaintenance(context.by)
    try requireStaff(nil, command.guest, context.by)
    guard hold.entry == nil else {
      throw .refused(.notAllowedInState, "the hold is an offer; take it with acceptOffer")
    }
    var booked = try booked(on: hold, guest: context.guest, context)
    booked.terms.hasAllergies = command.guest?.allergies.isEmpty == false
    return Decision([request(booked, try venueNumber(hold.venue), context)], venue: hold.venue)
  }

  /// The booking a hold becomes.
  func booked(on hold: Hold, guest: SealedGuest?, _ context: Context) throws(Rejection) -> Booked {
    switch hold.state(at: context.now) {
    case .active: break
    case .lapsed:
      throw .refused(Refusal([Reason(.holdLapsed, start: hold.lapsesAt, message: "the hold lapsed")]))
    case .consumed: throw .refused(.holdConsumed, "the hold has been booked already")
    case .released: throw .refused(.notAllowedInState, "the hold was released")
    }
    let number = try venueNumber(hold.venue)
    guard !hold.stay.hasDate || !venues[number].closings.contains(hold.stay.date) else {
      throw .refused(.dateClosed, "the business date \(hold.stay.date) is closed")
    }
    // A guest may have booked something else since the hold was placed.
    var seeking = Seeking(
      party: hold.stay.party, start: hold.stay.start, end: hold.stay.end, channel: hold.stay.channel,
      now: context.now, edition: venues[number].edition(on: hold.stay.date))
    seeking.overridden = hold.override?.codes ?? []
    let reasons = overlapReasons(of: context.by, seeking, number)
    // Units sold without a time overlap no other booking.
    guard reasons.isEmpty || hold.stay.isTimeless else { throw .refused(Refusal(reasons)) }
    var terms = terms(for: hold.stay, number, context.now)
    terms.override = hold.override
    return Booked(reservation: context.id(0), hold: hold.id, stay: hold.stay, guest: guest, terms: terms)
  }

  func decide(_ command: PlaceHold, _ context: Context) throws(Rejection) -> Decision {
    let number = try venueNumber(command.venue)
    try require(PlaceHold.self, context.by)
    try requireNoMaintenance(context.by)
    try requireStaff(command.owner, nil, context.by)
    let policy = venues[number].definition.holds
    let most = context.by.role == .guest ? policy?.guestMost : policy?.hostMost
    let seconds = command.seconds ?? min(policy?.seconds ?? 300, most ?? .max)
    var reasons: [Reason] = []
    if let most, seconds > most {
      reasons.append(
        Reason(.holdLimit, message: "\(counted(seconds, "second")) asked; at most \(most) allowed"))
    }
    var claim = try claim(
      number, command.party, command.start, command.tables, command.pool, command.units, command.channel,
      command.area, command.needs, command.override, context)
    claim.owner = command.owner
    claim.end = try end(command.until, of: claim, context)
    let placed = try place(claim, context, also: reasons)
    let hold = HoldPlaced(
      hold: context.id(0), stay: placed.stay, lapsesAt: context.now.adding(seconds: seconds),
      override: command.override, owner: command.owner)
    return Decision(placed.moves + [.holdPlaced(hold)], venue: command.venue)
  }

  func decide(_ command: ReleaseHold, _ context: Context) throws(Rejection) -> Decision {
    let hold = try hold(command.hold, for: context.by)
    try require(ReleaseHold.self, context.by)
    guard hold.state(at: context.now) == .active else {
      return Decision(venue: hold.venue, subject: Answered(hold: hold.id))
    }
    var events: [Event] = [.holdReleased(HoldReleased(hold: hold.id))]
    if let entry = hold.entry { events.append(.waitlistLeft(entry)) }
    return Decision(events, venue: hold.venue)
  }

  /// A cancellation by the venue is never late; one by the guest is, from the cut-off on (R15, R16).
  ///
  /// A guest who asks a host to cancel is judged as if they had cancelled themselves.
  func decide(_ command: Cancel, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    var context = context
    if let owner = command.owner {
      try requireStaff(context.by, "for")
      guard reservation.owner == owner else {
        throw .refused(
          .notFound, "for: the booking is not this guest's; leave it out to cancel as the venue")
      }
      context.by = owner
    }
    switch (reservation.state, reservation.seating) {
    case (.cancelled, _), (.lateCancelled, _): return unchanged(reservation)
    case (.booked, .expected), (.booked, .arrived), (.requested, _): break
    default:
      throw .refused(
        .notCancellable, reservation.standing)
    }
    try requireVersion(command.version, reservation)
    try requireOpen(reservation, context)
    let start = reservation.stay.start
    guard context.by.role != .guest || context.now < start || !reservation.stay.hasDate else {
      throw .refused(
        Refusal([
          Reason(.notCancellable, start: start, message: "the booked start is over; ask the venue")
        ]))
    }
    let details = reservation.details
    let isLate =
      context.by.role == .guest && reservation.state == .booked
      && details.terms.cutoffAt.map { context.now >= $0 } ?? false
    if isLate, details.terms.refusesLateCancels {
      throw .refused(
        Refusal([
          Reason(.pastCutoff, start: details.terms.cutoffAt, message: "the cut-off has passed; ask the venue")
        ]))
    }
    var events: [Event] = [isLate ? .lateCancelled(reservation.id) : .cancelled(reservation.id)]
    if details.deposit == .paid {
      events.append(isLate ? .depositForfeited(reservation.id) : .depositRefunded(reservation.id))
    }
    return Decision(events, venue: reservation.venue)
  }

  func decide(_ command: Accept, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    switch reservation.state {
    case .requested:
      try requireOpen(reservation, context)
      return Decision(
        [
          .accepted(Accepted(reservation.id, depositDueAt: try depositDueAt(accepting: reservation, context)))
        ],
        venue: reservation.venue)
    case .booked: return unchanged(reservation)
    case .declined where reservation.details.answerBy.map { $0 <= context.now } ?? false:
      // Whether a host declined it before is not kept.
      throw .refused(
        Refusal([
          Reason(
            .notAllowedInState, start: reservation.details.answerBy,
            message: "cannot accept: it is declined; a request lapses that is not answered by then")
        ]))
    default: throw notAllowed("accept", reservation)
    }
  }

  /// A deposit's deadline counts from acceptance (R17).
  ///
  /// Where the venue no longer sets one and the agreed deadline has passed, accepting is refused: the booking
  /// would lapse at once.
  private func depositDueAt(
    accepting reservation: Reservation, _ context: Context
  ) throws(Rejection) -> Timestamp? {
    guard reservation.details.deposit == .due, let agreed = reservation.details.terms.depositDueAt else {
      return nil
    }
    if let minutes = try definition(for: reservation).deposit?.dueMinutes {
      return context.now.adding(minutes: minutes)
    }
    guard context.now < agreed else { throw .wouldLapse(reservation, agreed) }
    return nil
  }

  func decide(_ command: Decline, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    switch reservation.state {
    case .requested:
      try requireOpen(reservation, context)
      return Decision([.declined(reservation.id)], venue: reservation.venue)
    case .declined: return unchanged(reservation)
    default: throw notAllowed("decline", reservation)
    }
  }

  /// The tables or pool asked for, once they are known to exist; none named: any table.
  func wish(
    _ tables: [TableID]?, _ pool: PoolID?, _ units: Int?, _ party: PartySize, _ number: Int
  ) throws(Rejection) -> Wish {
    if let pool {
      guard venues[number].pool(pool) != nil else {
        throw .refused(.notFound, "pool: the venue has no such pool")
      }
      return .pool(pool, units: units ?? party.covers)
    }
    guard let tables else { return .automatic }
    for (index, table) in tables.enumerated() where !venues[number].hasTable(table) {
      throw .refused(.notFound, "tables[\(index)]: the venue has no such table")
    }
    return .tables(tables)
  }

  /// Places a new claim, or refuses it with every reason.
  func place(_ claim: NewClaim, _ context: Context, also reasons: [Reason] = []) throws(Rejection) -> Placed {
    let number = claim.number
    let service = venues[number].checkService(at: claim.start)
    let edition = venues[number].edition(on: service.date)
    let known = venues[number].editions[edition]
    var isTimeless = false
    if case .pool(let id, _) = claim.wish { isTimeless = venues[number].pool(id)?.isWindowed == false }
    let minutes = isTimeless ? 0 : known.turnMinutes(for: claim.party, in: service.service)
    var seeking = Seeking(
      party: claim.party, start: claim.start, end: claim.end ?? claim.start.adding(minutes: minutes),
      channel: claim.channel, now: context.now, edition: edition)
    seeking.bufferMinutes = isTimeless || claim.isCarriedOver ? 0 : known.definition.bufferMinutes ?? 0
    if claim.takesEnd, context.by.isStaff { seeking.shorterAt = [claim.wish] }
    seeking.area = claim.area
    seeking.needs = claim.needs
    seeking.overridden = claim.override?.codes ?? []
    var reasons = reasons
    if isTimeless {
      reasons.add(venues[number].timelessReasons(seeking, in: service, namesDate: claim.namesDate))
    } else {
      reasons.add(venues[number].startReasons(seeking, in: service))
      reasons.add(overlapReasons(of: claim.owner ?? context.by, seeking, number))
    }
    var stay = Stay(
      party: claim.party, start: claim.start, end: seeking.end,
      offset: venues[number].rules.offset(at: claim.start), zone: venues[number].rules.name,
      date: service.date, tables: [], channel: claim.channel,
      bufferMinutes: seeking.bufferMinutes, area: claim.area, needs: claim.needs)
    if claim.end != nil, !claim.isCarriedOver {
      reasons.add(venues[number].reachReasons(stay, seeking.overridden, besides: reasons))
    }
    var moves: [Move] = []
    switch venues[number].place(claim.wish, seeking, makingRoom: claim.makesRoom) {
    case .refused(let found): reasons.add(found)
    case .tables(let tables, let found):
      stay.tables = tables
      moves = found
      if case .tables = claim.wish { stay.isPinned = true }
    case .pool(let pool, let units):
      stay.pool = pool
      stay.units = units
      if isTimeless { stay.isPinned = claim.namesDate }
    }
    guard reasons.isEmpty else { throw .refused(Refusal(reasons)) }
    return Placed(stay: stay, moves: moves.isEmpty ? [] : moves.map(\.event))
  }

  /// The guest's other bookings in the same hours, where the venue allows one at a time.
  func overlapReasons(of guest: Actor, _ seeking: Seeking, _ number: Int) -> [Reason] {
    let edition = venues[number].editions[seeking.edition]
    guard edition.definition.forbidsOverlap, guest.role == .guest,
      !seeking.overridden.contains(.guestOverlap)
    else { return [] }
    // Stays are short: one that overlaps is on a date at most two days away.
    let date = venues[number].checkService(at: seeking.start).date
    let near = (-2...2).flatMap {
      reservations(on: DayKey(venue: edition.definition.id, date: date.adding(days: $0)))
    }
    return near.compactMap { id in
      guard let other = reservation(id)?.effective(at: seeking.now), other.owner == guest,
        other.id.retyped() != seeking.except, other.claim != nil, !other.stay.isTimeless,
        other.stay.start < seeking.end,
        seeking.start < other.stay.end
      else { return nil }
      return Reason(.guestOverlap, claim: id.retyped(), start: other.stay.start)
    }
  }

  func terms(for stay: Stay, _ number: Int, _ now: Timestamp) -> Terms {
    let edition = venues[number].editions[venues[number].edition(on: stay.date)]
    guard edition.hasTerms else { return .plain }
    return edition.definition.terms(for: stay, venues[number].rules, now)
  }
}

extension Edition {
  /// Whether anything is agreed besides the stay.
  fileprivate var hasTerms: Bool {
    definition.cutoff != nil || definition.deposit != nil || definition.guarantee != nil
  }
}

extension VenueDefinition {
  /// The terms of a stay that is booked now: its cut-off, deposit and guarantee.
  package func terms(for stay: Stay, _ rules: ZoneRules, _ now: Timestamp) -> Terms {
    var terms = Terms()
    if stay.hasDate, let cutoff {
      if let minutes = cutoff.minutes {
        terms.cutoffAt = stay.start.adding(minutes: -minutes)
      } else if let time = cutoff.time {
        terms.cutoffAt = rules.configured(time, on: stay.date.adding(days: -(cutoff.days ?? 0)))
      }
      terms.refusesLateCancels = cutoff.isRefused
    }
    // Nothing is asked ahead for units without a time.
    guard !stay.isTimeless else { return terms }
    if let deposit, stay.party.covers >= deposit.fromParty ?? 1 {
      let amount = deposit.isPerCover ? deposit.amount * stay.party.covers : deposit.amount
      terms.deposit = Money(amount, deposit.currency)
      terms.depositDueAt = deposit.dueMinutes.map { now.adding(minutes: $0) }
    }
    if let guarantee { terms.asksGuarantee = stay.party.covers >= guarantee.fromParty }
    return terms
  }
}

extension Move {
  /// The event that records the move.
  var event: Event { .reassigned(Reassigned(reservation: claim.retyped(), tables: tables)) }
}
