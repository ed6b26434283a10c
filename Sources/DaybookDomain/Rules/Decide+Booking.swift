import DaybookTime

extension LedgerState {
  func decide(_ command: Book, _ context: Context) throws(Rejection) -> Decision {
    if let id = command.hold { return try book(on: id, context) }
    guard let venue = command.venue, let party = command.party, let start = command.start else {
      throw .invalid(InvalidField("venue", "a booking gives venue, party and start, or a hold"))
    }
    let number = try venueNumber(venue)
    try requireGuestOrStaff(context.by)
    try requireNoMaintenance(context.by)
    let wish = try wish(command.tables, command.pool, command.units, party, number)
    let stay = try placeNew(number, wish, party, start, context)
    let booked = Booked(reservation: context.nextID.retyped(), stay: stay, guest: context.guest)
    return Decision([.booked(booked)], venue: venue)
  }

  /// Consumes a hold: once, by its owner or the venue, and only before it lapses (invariant 4).
  private func book(on id: HoldID, _ context: Context) throws(Rejection) -> Decision {
    let hold = try hold(id, for: context.by)
    try requireGuestOrStaff(context.by)
    try requireNoMaintenance(context.by)
    switch hold.state(at: context.now) {
    case .active: break
    case .lapsed:
      throw .refused(Refusal([Reason(.holdLapsed, start: hold.lapsesAt, message: "the hold lapsed")]))
    case .consumed: throw .refused(.holdConsumed, "the hold has been booked already")
    case .released: throw .refused(.notAllowedInState, "the hold was released")
    }
    let booked = Booked(
      reservation: context.nextID.retyped(), hold: id, stay: hold.stay, guest: context.guest)
    return Decision([.booked(booked)], venue: hold.venue)
  }

  func decide(_ command: PlaceHold, _ context: Context) throws(Rejection) -> Decision {
    let number = try venueNumber(command.venue)
    try requireGuestOrStaff(context.by)
    try requireNoMaintenance(context.by)
    let policy = venues[number].definition.holds
    let most = context.by.role == .guest ? policy?.guestMost : policy?.hostMost
    let seconds = command.seconds ?? min(policy?.seconds ?? 300, most ?? .max)
    var reasons: [Reason] = []
    if let most, seconds > most {
      reasons.append(Reason(.holdLimit, message: "\(seconds) seconds asked; at most \(most) allowed"))
    }
    let wish = try wish(command.tables, command.pool, command.units, command.party, number)
    let stay = try placeNew(number, wish, command.party, command.start, context, also: reasons)
    let placed = HoldPlaced(
      hold: context.nextID.retyped(), stay: stay, lapsesAt: context.now.adding(seconds: seconds))
    return Decision([.holdPlaced(placed)], venue: command.venue)
  }

  func decide(_ command: ReleaseHold, _ context: Context) throws(Rejection) -> Decision {
    let hold = try hold(command.hold, for: context.by)
    try requireGuestOrStaff(context.by)
    guard hold.state(at: context.now) == .active else {
      return Decision(venue: hold.venue, subject: Answered(hold: hold.id))
    }
    return Decision([.holdReleased(HoldReleased(hold: hold.id))], venue: hold.venue)
  }

  func decide(_ command: Modify, _ context: Context) throws(Rejection) -> Decision {
    let old = try reservation(command.reservation, for: context.by)
    let number = try venueNumber(old.venue)
    try requireGuestOrStaff(context.by)
    try requireNoMaintenance(context.by)
    guard old.state == .booked, old.seating != .left else { throw notAllowed("modify", old) }
    var stay = old.stay
    var reasons: [Reason] = []
    if let party = command.party {
      stay.party = party
      if stay.pool != nil, stay.units == old.stay.party.covers { stay.units = party.covers }
    }
    if let requested = command.start {
      let start = try instant(requested, "start", in: venues[number].rules)
      if start != stay.start {
        guard old.seating == .expected else { throw notAllowed("move the time", old) }
        move(&stay, to: start, number)
        reasons += venues[number].startReasons(at: start, now: context.now)
      }
    }
    guard command.tables == nil || stay.pool == nil else {
      throw .invalid(InvalidField("tables", "the booking is on a pool; it has no tables to change"))
    }
    let wish = try wish(command.tables, nil, nil, stay.party, number)
    let hasTables = command.tables == nil || (command.tables == old.stay.tables && old.stay.isPinned)
    if stay == old.stay, hasTables, !old.needsTable {
      return Decision(venue: old.venue, subject: Answered(reservation: old.id))
    }
    let candidates = wishes(for: stay, asked: wish, old)
    reasons += place(&stay, candidates, number, old, context)
    guard reasons.isEmpty else { throw .refused(Refusal(reasons)) }
    if command.tables != nil { stay.isPinned = true }
    guard stay != old.stay || (old.needsTable && !stay.tables.isEmpty) else {
      return Decision(venue: old.venue, subject: Answered(reservation: old.id))
    }
    var terms = stay
    terms.tables = old.stay.tables
    terms.isPinned = old.stay.isPinned
    if old.needsTable, terms == old.stay {
      return Decision([.reassigned(Reassigned(reservation: old.id, tables: stay.tables))], venue: old.venue)
    }
    return Decision([.modified(Modified(reservation: old.id, stay: stay))], venue: old.venue)
  }

  /// What a changed booking tries, in order: the tables asked for, else those it has, else, floating, any.
  ///
  /// A seated party is moved only to tables that are named (R13).
  private func wishes(for stay: Stay, asked: Wish, _ old: Reservation) -> [Wish] {
    if let pool = stay.pool { return [.pool(pool, units: stay.units)] }
    if case .tables = asked { return [asked] }
    if stay.tables.isEmpty { return [.automatic] }
    let mayMove = !old.stay.isPinned && old.seating != .seated
    return mayMove ? [.tables(stay.tables), .automatic] : [.tables(stay.tables)]
  }

  /// Gives the stay the first placement that holds; otherwise says why the last one does not.
  private func place(
    _ stay: inout Stay, _ wishes: [Wish], _ number: Int, _ old: Reservation, _ context: Context
  ) -> [Reason] {
    let start = min(stay.start, old.seatedAt ?? stay.start)
    var refused: [Reason] = []
    for wish in wishes {
      switch venues[number].place(
        wish, party: stay.party, from: start, until: stay.end, now: context.now, except: old.id.retyped())
      {
      case .tables(let tables):
        refused = overrunReasons(old, movingTo: tables, number, context.now)
        guard refused.isEmpty else { continue }
        stay.tables = tables
        return []
      case .pool: return []
      case .refused(let reasons): refused = reasons
      }
    }
    return refused
  }

  /// A party past its end holds its table now, so the tables it moves to must be free now as well (R24).
  private func overrunReasons(
    _ old: Reservation, movingTo tables: [TableID], _ number: Int, _ now: Timestamp
  ) -> [Reason] {
    guard old.seating == .seated, old.stay.end <= now else { return [] }
    let others = tables.filter { !old.stay.tables.contains($0) }
    return venues[number].movingReasons(to: others, pastEnd: old.stay.end, now: now, except: old.id.retyped())
  }

  /// A revised booking takes today's terms because its time changed (R14).
  private func move(_ stay: inout Stay, to start: Timestamp, _ number: Int) {
    stay.start = start
    stay.end = start.adding(minutes: venues[number].definition.turnMinutes(for: stay.party))
    stay.offset = venues[number].rules.offset(at: start)
    stay.zone = venues[number].rules.name
    stay.date = venues[number].checkService(at: start).date
  }

  func cancel(_ id: ReservationID, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try reservation(id, for: context.by)
    try requireGuestOrStaff(context.by)
    switch (reservation.state, reservation.seating) {
    case (.cancelled, _): return Decision(venue: reservation.venue, subject: Answered(reservation: id))
    case (.booked, .expected), (.booked, .arrived):
      return Decision([.cancelled(id)], venue: reservation.venue)
    default:
      throw .refused(
        .notCancellable, "it is \(reservation.state.rawValue), the party \(reservation.seating.rawValue)")
    }
  }

  /// What is asked for, once it is known to exist.
  func wish(
    _ tables: [TableID]?, _ pool: PoolID?, _ units: Int?, _ party: PartySize, _ number: Int
  ) throws(Rejection) -> Wish {
    if let pool {
      guard venues[number].pool(pool) != nil else { throw .refused(.notFound, "no pool \(pool)") }
      return .pool(pool, units: units ?? party.covers)
    }
    guard let tables else { return .automatic }
    for table in tables where !venues[number].hasTable(table) {
      throw .refused(.notFound, "no table \(table)")
    }
    return .tables(tables)
  }

  /// Places a new claim, or refuses it with every reason.
  private func placeNew(
    _ number: Int, _ wish: Wish, _ party: PartySize, _ requested: RequestedTime, _ context: Context,
    also reasons: [Reason] = []
  ) throws(Rejection) -> Stay {
    let rules = venues[number].rules
    let start = try instant(requested, "start", in: rules)
    let end = start.adding(minutes: venues[number].definition.turnMinutes(for: party))
    let service = venues[number].checkService(at: start)
    var reasons = reasons
    if let refusal = service.refusal { reasons.append(Reason(refusal)) }
    if start < context.now { reasons.append(Reason(.inThePast, start: context.now)) }
    var stay = Stay(
      party: party, start: start, end: end, offset: rules.offset(at: start), zone: rules.name,
      date: service.date,
      tables: [])
    switch venues[number].place(wish, party: party, from: start, until: end, now: context.now) {
    case .refused(let found): reasons += found
    case .tables(let tables):
      stay.tables = tables
      if case .tables = wish { stay.isPinned = true }
    case .pool(let pool, let units):
      stay.pool = pool
      stay.units = units
    }
    guard reasons.isEmpty else { throw .refused(Refusal(reasons)) }
    return stay
  }
}
