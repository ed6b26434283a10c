import DaybookTime

extension LedgerState {
  func arrive(_ id: ReservationID, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try visit(id, context)
    switch (reservation.state, reservation.seating) {
    case (.booked, .expected): return Decision([.arrived(id)], venue: reservation.venue)
    case (.booked, .arrived): return unchanged(reservation)
    default: throw notAllowed("arrive", reservation)
    }
  }

  /// Seating early must win the earlier minutes; seating late keeps the sold end (R24).
  func seat(_ id: ReservationID, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try visit(id, context)
    guard reservation.state == .booked, reservation.seating != .left else {
      throw notAllowed("seat", reservation)
    }
    guard reservation.seating != .seated else { return unchanged(reservation) }
    guard !reservation.needsTable else {
      throw .refused(.notAllowedInState, "cannot seat: the booking needs a table; give it one with modify")
    }
    let reasons = venues[try venueNumber(reservation.venue)].seatingReasons(
      reservation.stay, now: context.now, except: id.retyped())
    guard reasons.isEmpty else { throw .refused(Refusal(reasons)) }
    return Decision([.seated(id)], venue: reservation.venue)
  }

  func leave(_ id: ReservationID, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try visit(id, context)
    switch (reservation.state, reservation.seating) {
    case (.booked, .seated): return Decision([.left(id)], venue: reservation.venue)
    case (_, .left): return unchanged(reservation)
    default: throw notAllowed("leave", reservation)
    }
  }

  func complete(_ id: ReservationID, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try visit(id, context)
    switch (reservation.state, reservation.seating) {
    case (.booked, .seated), (.booked, .left): return Decision([.completed(id)], venue: reservation.venue)
    case (.completed, _): return unchanged(reservation)
    default: throw notAllowed("complete", reservation)
    }
  }

  /// Absent after grace: the instant start + grace itself is late enough (R8).
  func markNoShow(_ id: ReservationID, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try visit(id, context)
    switch (reservation.state, reservation.seating) {
    case (.noShow, _): return unchanged(reservation)
    case (.booked, .expected): break
    default: throw notAllowed("mark a no-show", reservation)
    }
    let grace = venues[try venueNumber(reservation.venue)].definition.graceMinutes ?? 0
    let allowed = reservation.stay.start.adding(minutes: grace)
    guard context.now >= allowed else {
      throw .refused(
        Refusal([Reason(.tooSoon, start: allowed, message: "a no-show may be marked from \(allowed)")]))
    }
    return Decision([.noShow(id)], venue: reservation.venue)
  }

  /// Seats a party now: any minute, a shorter stay when a later claim is in the way (R26, R27).
  func decide(_ command: WalkIn, _ context: Context) throws(Rejection) -> Decision {
    let number = try venueNumber(command.venue)
    try requireStaff(context.by)
    let rules = venues[number].rules
    let now = context.now
    let wish = try wish(command.tables, nil, nil, command.party, number)
    let service = venues[number].checkService(at: now, ignoringGrid: true)
    var reasons = service.refusal.map { [Reason($0)] } ?? []
    let (placement, end) = venues[number].placeWalkIn(wish, party: command.party, now: now)
    var tables: [TableID] = []
    switch placement {
    case .tables(let found): tables = found
    case .pool: break
    case .refused(let found): reasons += found
    }
    guard reasons.isEmpty else { throw .refused(Refusal(reasons)) }
    let stay = Stay(
      party: command.party, start: now, end: end, offset: rules.offset(at: now), zone: rules.name,
      date: service.date, tables: tables, isPinned: true)
    let walkedIn = WalkedIn(reservation: context.nextID.retyped(), stay: stay, guest: context.guest)
    return Decision([.walkedIn(walkedIn)], venue: command.venue)
  }

  private func visit(_ id: ReservationID, _ context: Context) throws(Rejection) -> Reservation {
    let reservation = try reservation(id, for: context.by)
    try requireStaff(context.by)
    return reservation
  }

  private func unchanged(_ reservation: Reservation) -> Decision {
    Decision(venue: reservation.venue, subject: Answered(reservation: reservation.id))
  }
}
