import DaybookTime

extension LedgerState {
  func decide(_ command: Arrive, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    switch (reservation.state, reservation.seating) {
    case (.booked, .expected): break
    case (.booked, .arrived):
      guard isMore(command.covers, than: reservation.details.arrivedCovers, of: reservation) else {
        return unchanged(reservation)
      }
    default: throw notAllowed("arrive", reservation)
    }
    try requireBusinessDate("arrive", reservation, context)
    let events: [Event] = [.arrived(Visited(reservation.id, covers: command.covers))]
    var new = reservation
    new.seating = .arrived
    new.details.arrivedAt = reservation.details.arrivedAt ?? context.now
    return Decision(events + retiming(new, context), venue: reservation.venue)
  }

  /// Whether a count is above one given before; nil means all of the party.
  private func isMore(_ covers: Int?, than before: Int?, of reservation: Reservation) -> Bool {
    guard let before else { return false }
    return min(covers ?? .max, reservation.stay.party.covers) > before
  }

  /// Seating early must win the earlier minutes; seating late keeps the sold end (R24).
  func decide(_ command: Seat, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    guard reservation.state == .booked, reservation.seating != .left else {
      throw notAllowed("seat", reservation)
    }
    let seated: Event = .seated(
      Visited(reservation.id, covers: command.covers, override: command.override))
    guard reservation.seating != .seated else {
      return isMore(command.covers, than: reservation.details.seatedCovers, of: reservation)
        ? Decision([seated], venue: reservation.venue) : unchanged(reservation)
    }
    try requireBusinessDate("seat", reservation, context)
    guard !reservation.needsTable else {
      throw .refused(.notAllowedInState, "cannot seat: the booking needs a table; give it one with modify")
    }
    let number = try venueNumber(reservation.venue)
    let reasons =
      venues[number].seatingReasons(
        reservation.stay, now: context.now, except: reservation.id.retyped())
      + venues[number].earlyReasons(
        reservation.stay, now: context.now, overridden: command.override?.codes ?? [],
        except: reservation.id.retyped())
      + venues[number].openingReasons(
        reservation.stay, now: context.now, overridden: command.override?.codes ?? [])
    guard reasons.isEmpty else {
      throw .refused(Refusal(reasons.sayingWhoWaits(command.override?.codes ?? [])))
    }
    var new = reservation
    new.seating = .seated
    new.seatedAt = context.now
    return Decision([seated] + retiming(new, context), venue: reservation.venue)
  }

  /// A party arrives and sits down on its business date only, until that closes (R30).
  private func requireBusinessDate(
    _ verb: String, _ reservation: Reservation, _ context: Context
  ) throws(Rejection) {
    try requireOpen(reservation, context)
    let stay = reservation.stay
    guard !stay.isTimeless, let number = number(of: reservation.venue) else { return }
    guard context.now < venues[number].begins(stay) || venues[number].closesAt(stay.date) <= context.now
    else { return }
    throw .refused(
      Refusal([
        Reason(
          .notAllowedInState, start: stay.start, message: "cannot \(verb): the booking is for \(stay.date)")
      ]))
  }

  func decide(_ command: Leave, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    switch (reservation.state, reservation.seating) {
    case (.booked, .seated):
      try requireOpen(reservation, context)
      return Decision([.left(reservation.id)], venue: reservation.venue)
    case (_, .left): return unchanged(reservation)
    default: throw notAllowed("leave", reservation)
    }
  }

  func decide(_ command: Complete, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    switch (reservation.state, reservation.seating) {
    case (.booked, .seated), (.booked, .left):
      try requireOpen(reservation, context)
      return Decision([.completed(reservation.id)], venue: reservation.venue)
    case (.completed, _): return unchanged(reservation)
    default: throw notAllowed("complete", reservation)
    }
  }

  /// A no-show may be marked from the instant start + grace on (R8).
  func decide(_ command: MarkNoShow, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    switch (reservation.state, reservation.seating) {
    case (.noShow, _): return unchanged(reservation)
    case (.booked, .expected): break
    default: throw notAllowed("mark a no-show", reservation)
    }
    try requireOpen(reservation, context)
    guard reservation.stay.hasDate else {
      throw .refused(
        .notAllowedInState,
        "cannot mark a no-show: the units have no time and name no start, so nobody is late; use cancel")
    }
    let grace = try definition(for: reservation).graceMinutes ?? 0
    let allowed = reservation.stay.start.adding(minutes: grace)
    guard context.now >= allowed else {
      throw .refused(
        Refusal([Reason(.tooSoon, start: allowed, message: "a no-show may be marked from \(allowed)")]))
    }
    return Decision(noShow(reservation), venue: reservation.venue)
  }

  /// A no-show; a paid deposit is forfeited with it.
  func noShow(_ reservation: Reservation) -> [Event] {
    reservation.details.deposit == .paid
      ? [.noShow(reservation.id), .depositForfeited(reservation.id)] : [.noShow(reservation.id)]
  }

  /// Takes back the last step of a visit while the business date is open; the place must still be free.
  func decide(_ command: Undo, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    let number = try venueNumber(reservation.venue)
    try requireOpen(reservation, context)
    guard reservation.details.correction == nil else {
      throw .refused(.notAllowedInState, "cannot undo: the visit was corrected; correct it again")
    }
    try requireHere(reservation)
    let seating: SeatingState
    switch (reservation.state, reservation.seating) {
    case (.booked, .arrived): seating = .expected
    case (.booked, .seated) where !reservation.isWalkIn:
      seating = reservation.details.arrivedAt == nil ? .expected : .arrived
    case (.booked, .left):
      seating = .seated
    case (.noShow, _): seating = .expected
    case (.booked, .expected): throw .refused(.notAllowedInState, "cannot undo: nobody has arrived yet")
    case (.booked, _):
      throw .refused(.notAllowedInState, "cannot undo: a walk-in sat from the first; use leave, or correct")
    default: throw notAllowed("undo", reservation)
    }
    var new = reservation
    if reservation.state == .noShow {
      new.stay.tables = try tables(again: reservation, command, number, context)
      if !new.stay.tables.isEmpty { (new.stay.pool, new.stay.units) = (nil, 0) }
    } else if command.tables != nil {
      throw .refused(.notAllowedInState, "cannot undo: only a no-show is given other tables; use modify")
    } else if seating == .seated {
      // It is past its end as it was before: what was sold then waits on (R24).
      let reasons = venues[number].seatingReasons(
        reservation.stay, since: reservation.seatedAt, now: context.now, except: reservation.id.retyped(),
        sitsAgain: true)
      guard reasons.isEmpty else { throw .refused(Refusal(reasons)) }
    }
    new.state = .booked
    new.seating = seating
    if seating != .seated { new.seatedAt = nil }
    if seating == .expected { new.details.arrivedAt = nil }
    let restores =
      reservation.state == .noShow && reservation.details.deposit == .forfeited
      && !reservation.details.wasForfeited
    if restores { new.details.deposit = .paid }
    if let lapsesAt = new.lapsesAt, lapsesAt <= context.now { throw .wouldLapse(new, lapsesAt) }
    let moved = new.stay.tables == reservation.stay.tables ? nil : new.stay.tables
    return Decision(
      [
        .undone(
          Undone(
            reservation.id, seating: seating, restoresDeposit: restores, tables: moved,
            isPinned: moved != nil && command.tables != nil))
      ] + restoringPrep(of: reservation) + retiming(new, context) + risking(new, since: reservation),
      venue: reservation.venue)
  }

  /// The tables of a party that comes after all: those it is given, else its own, else any.
  ///
  /// One of a pool has none, unless it is given some: then its units are not its own any more.
  private func tables(
    again reservation: Reservation, _ command: Undo, _ number: Int, _ context: Context
  ) throws(Rejection) -> [TableID] {
    let stay = reservation.stay
    guard command.tables == nil || !stay.isTimeless else {
      throw .invalid(InvalidField("tables", "the booking's units have no time; they are not exchanged"))
    }
    let wish = try wish(command.tables, nil, nil, stay.party, number)
    var reasons: [Reason] = []
    if command.tables == nil || command.tables == stay.tables {
      reasons = venues[number].seatingReasons(
        stay, now: context.now, except: reservation.id.retyped(), hasBought: false)
      if reasons.isEmpty { return stay.tables }
      // Where one table is given away, another does as well.
      guard command.tables == nil, !stay.tables.isEmpty else { throw .givenAway(reasons, stay) }
    }
    var seeking = Seeking(
      party: stay.party, start: stay.start, end: max(stay.end, context.now.adding(microseconds: 1)),
      channel: stay.channel, now: context.now, edition: venues[number].edition(on: stay.date))
    seeking.bufferMinutes = stay.bufferMinutes
    seeking.area = stay.area
    seeking.needs = stay.needs
    seeking.overridden = [.channelNotAllowed]
    switch venues[number].place(wish, seeking, makingRoom: false) {
    case .tables(let tables, moves: _): return tables
    case .pool: return []
    case .refused(let found):
      if reasons.isEmpty { throw .refused(Refusal(found)) }
      throw .givenAway(reasons, stay)
    }
  }

  /// Seats a party now: any minute, a shorter stay when a later claim is in the way (R26, R27).
  func decide(_ command: WalkIn, _ context: Context) throws(Rejection) -> Decision {
    let number = try venueNumber(command.venue)
    try require(WalkIn.self, context.by)
    let rules = venues[number].rules
    let now = context.now
    let wish = try wish(command.tables, command.pool, command.units, command.party, number)
    if let pool = command.pool { try requireTimes(pool, number) }
    let area = try area(command.area, number)
    let service = venues[number].walkInService(at: now)
    var seeking = walkIn(
      command.party, area, command.needs, command.override, number, service, context)
    seeking.shorterAt = [wish]
    if let until = command.until {
      seeking.end = try instant(until, "until", in: rules)
      guard seeking.end > now else {
        throw .invalid(InvalidField("until", "found \(until.text); allowed: later than now"))
      }
    }
    let (placement, end) =
      command.until == nil
      ? venues[number].placeWalkIn(wish, seeking)
      : (venues[number].place(wish, seeking, makingRoom: false), seeking.end)
    seeking.end = end
    var reasons = venues[number].startReasons(seeking, in: service)
    var stay = Stay(
      party: command.party, start: now, end: end, offset: rules.offset(at: now), zone: rules.name,
      date: service.date, tables: [], isPinned: true, channel: .walkIn,
      bufferMinutes: seeking.bufferMinutes, area: seeking.area, needs: seeking.needs)
    if command.until != nil {
      reasons += venues[number].reachReasons(stay, seeking.overridden, besides: reasons)
    }
    switch placement {
    case .tables(let found, moves: _): stay.tables = found
    case .pool(let pool, let units): (stay.pool, stay.units) = (pool, units)
    case .refused(let found): reasons += found
    }
    guard reasons.isEmpty else { throw .refused(Refusal(reasons)) }
    let terms = Terms(
      override: command.override, hasAllergies: command.guest?.allergies.isEmpty == false)
    let walkedIn = WalkedIn(
      reservation: context.id(0), stay: stay, guest: context.guest, terms: terms, owner: command.owner)
    return Decision([.walkedIn(walkedIn)], venue: command.venue)
  }

  /// Nobody sits, or moves, in a pool whose units are sold once and for all.
  func requireTimes(_ pool: PoolID, _ number: Int) throws(Rejection) {
    guard venues[number].pool(pool)?.isWindowed == false else { return }
    throw .invalid(
      InvalidField("pool", "found a pool without a time; allowed: a pool with times, or tables"))
  }

  /// What a party seeks that sits down now without a booking.
  func walkIn(
    _ party: PartySize, _ area: String?, _ needs: [Need], _ override: Override?, _ number: Int,
    _ service: ServiceCheck, _ context: Context
  ) -> Seeking {
    let edition = venues[number].edition(on: service.date)
    let definition = venues[number].editions[edition].definition
    var seeking = Seeking(
      party: party, start: context.now,
      end: context.now.adding(minutes: definition.turnMinutes(for: party, in: service.service)),
      channel: .walkIn, now: context.now, edition: edition)
    seeking.bufferMinutes = definition.bufferMinutes ?? 0
    seeking.area = area
    seeking.needs = needs.sorted { $0.rawValue < $1.rawValue }
    seeking.overridden = override?.codes ?? []
    seeking.sitsNow = true
    seeking.end = venues[number].shorterEnd(seeking, in: service)
    return seeking
  }
}

extension Rejection {
  /// The refusal of a party that comes after all and whose place is somebody else's.
  fileprivate static func givenAway(_ reasons: [Reason], _ stay: Stay) -> Rejection {
    guard !stay.isTimeless else { return .refused(Refusal(reasons)) }
    let what = stay.pool == nil ? "its table is given away" : "its units are given away"
    return .refused(
      Refusal(
        reasons.map { reason in
          var reason = reason
          reason.message = "\(what); name free tables in tables"
          return reason
        }))
  }
}

extension VenueState {
  /// From when a party may come on the date of its stay: from midnight, from when the services of the night before
  /// are over, and from its start at the latest.
  fileprivate borrowing func begins(_ stay: Stay) -> Timestamp {
    let eve = stay.date.adding(days: -1)
    let night = rules.exists(eve) ? services(on: eve).map { rules.configured($0.closes, on: eve) }.max() : nil
    return min(stay.start, max(rules.startOfDay(stay.date) ?? .epoch, night ?? .epoch))
  }
}
