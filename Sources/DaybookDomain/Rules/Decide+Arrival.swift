import DaybookTime

/// The party on its way (R18, R20).
extension LedgerState {
  func decide(_ command: DeclareArrival, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    guard reservation.state == .booked, reservation.seating == .expected else {
      throw notAllowed("declare an arrival", reservation)
    }
    try requireOpen(reservation, context)
    let needsApproval = try definition(for: reservation).prep?.needsApproval ?? false
    let eta =
      command.etaMinutes.map { context.now.adding(minutes: $0) } ?? max(reservation.stay.start, context.now)
    let arrival = Arrival(
      state: needsApproval ? .declared : .approved, leadMinutes: command.leadMinutes, scope: command.scope,
      etaAt: eta, source: context.by.role == .guest ? .guest : .host,
      sharesLocation: command.sharesLocation)
    if var known = reservation.details.arrival, [.declared, .approved, .queued].contains(known.state) {
      // The same declaration again changes nothing: the venue's answer to it stands.
      known.state = arrival.state
      guard known != arrival else { return unchanged(reservation) }
    }
    var new = reservation
    new.details.arrival = arrival
    let declared = ArrivalDeclared(reservation: reservation.id, arrival: arrival)
    return Decision(
      [.arrivalDeclared(declared)] + retiming(new, context) + risking(new, since: reservation),
      venue: reservation.venue)
  }

  func arrive<C: VisitCommand>(
    _ command: C, from states: [ArrivalState], to state: ArrivalState, _ context: Context
  ) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    guard let found = reservation.details.arrival?.state else {
      throw .refused(.notAllowedInState, "no arrival has been declared")
    }
    if found == state { return unchanged(reservation) }
    guard states.contains(found), reservation.state == .booked, reservation.seating == .expected else {
      throw .refused(
        .notAllowedInState, "the arrival is \(found.rawValue), the party \(reservation.seating.rawValue)")
    }
    try requireOpen(reservation, context)
    let event: Event =
      switch state {
      case .declared, .approved: .arrivalApproved(reservation.id)
      case .queued: .arrivalQueued(reservation.id)
      case .declined: .arrivalDeclined(reservation.id)
      case .withdrawn: .arrivalWithdrawn(reservation.id)
      }
    var new = reservation
    new.details.arrival?.state = state
    return Decision(
      [event] + retiming(new, context) + risking(new, since: reservation), venue: reservation.venue)
  }

  func decide(_ command: SetETA, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try onTheWay(command.reservation, command, context)
    return eta(
      context.now.adding(minutes: command.minutes), context.by.role == .guest ? .guest : .host, reservation,
      context)
  }

  private func onTheWay<C: CommandBody>(_ id: ReservationID, _ command: C, _ context: Context)
    throws(Rejection) -> Reservation
  {
    let reservation = try reservation(id, for: command, context)
    guard reservation.isOnTheWay else {
      throw .refused(.notAllowedInState, "the party has not said that it is on its way")
    }
    try requireOpen(reservation, context)
    return reservation
  }

  private func eta(_ at: Timestamp, _ source: ETASource, _ reservation: Reservation, _ context: Context)
    -> Decision
  {
    guard reservation.details.arrival?.etaAt != at || reservation.details.arrival?.source != source else {
      return unchanged(reservation)
    }
    var new = reservation
    new.details.arrival?.etaAt = at
    let changed = ETAChanged(reservation: reservation.id, etaAt: at, source: source)
    return Decision([.etaChanged(changed)] + retiming(new, context), venue: reservation.venue)
  }

  /// At most one ping in 30 s; a move under 100 m keeps the ETA (R20). What a routing engine said was learnt before: a
  /// decision waits for nobody.
  func decide(_ command: Ping, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try onTheWay(command.reservation, command, context)
    if let last = reservation.details.lastPing {
      let allowed = last.nextAt
      guard context.now >= allowed else {
        let wait = (allowed.microseconds - context.now.microseconds + 999_999) / 1_000_000
        throw .refused(
          Refusal([Reason(.pingTooSoon, start: allowed, message: "wait \(wait) more seconds")]))
      }
      if let place = context.lastPlace, place.metres(to: command.place) < 100 {
        return Decision([.pinged(Pinged(reservation: reservation.id))], venue: reservation.venue)
      }
    }
    var new = reservation
    var eta: Timestamp?
    if let venue = try definition(for: reservation).location {
      let minutes = command.wayMinutes ?? command.place.estimatedMinutes(to: venue)
      let arrivesAt = context.now.adding(minutes: minutes)
      new.details.arrival?.etaAt = arrivesAt
      eta = arrivesAt
    }
    let pinged = Pinged(reservation: reservation.id, place: context.place, etaAt: eta)
    return Decision([.pinged(pinged)] + retiming(new, context), venue: reservation.venue)
  }
}

// MARK: when it is served

extension LedgerState {
  func serveAt(_ reservation: Reservation) -> Timestamp {
    let number = number(of: reservation.venue)
    return reservation.serveAt(by: number.flatMap { venues[$0].definition(on: reservation.stay.date).prep })
  }

  /// Re-times what the kitchen has not started, when the party is now expected at another time.
  func retiming(_ reservation: Reservation, _ context: Context) -> [Event] {
    guard let prep = reservation.details.prep else { return [] }
    let serveAt = serveAt(reservation)
    guard serveAt != prep.serveAt else { return [] }
    return [.retimed(Retimed(reservation: reservation.id, serveAt: serveAt))]
  }
}
