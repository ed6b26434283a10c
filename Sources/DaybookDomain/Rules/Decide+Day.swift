package import DaybookTime

/// How a business date ends, and is opened again (R30).
extension LedgerState {
  func decide(_ command: CloseDay, _ context: Context) throws(Rejection) -> Decision {
    let number = try venueNumber(command.venue)
    try require(CloseDay.self, context.by)
    let day = DayKey(venue: command.venue, date: command.date)
    guard !isClosed(day) else { return Decision(venue: command.venue) }
    if let start = venues[number].rules.startOfDay(command.date), context.now < start {
      throw .refused(
        Refusal([Reason(.tooSoon, start: start, message: "\(command.date) has not begun at the venue")]))
    }
    if command.override?.codes.contains(.tooSoon) != true {
      let reasons = closingReasons(day, number, context.now)
      guard reasons.isEmpty else { throw .refused(Refusal(reasons)) }
    }
    return Decision(
      closing(day, number, context.now, setAside: command.override), venue: command.venue)
  }

  /// Why a date is not over: a service that is still open, and parties that sit.
  private func closingReasons(_ day: DayKey, _ number: Int, _ now: Timestamp) -> [Reason] {
    var reasons: [Reason] = []
    if let ends = venues[number].lastServiceEnds(day.date), now < ends {
      reasons.append(
        Reason(.tooSoon, start: ends, message: "the last service of \(day.date) is open until then"))
    }
    for id in reservations(on: day) {
      guard let reservation = reservation(id), reservation.state == .booked, reservation.seating == .seated,
        !reservation.stay.isTimeless
      else { continue }
      reasons.append(
        Reason(.tooSoon, claim: id.retyped(), start: reservation.stay.start, message: "the party still sits"))
    }
    return reasons
  }

  /// Opens a date again, unless it closed so many dates ago that it is no longer kept by itself.
  ///
  /// Parties that sat when a host closed it early sit again until the time at which the date closes by
  /// itself, also past their end, unless somebody else has sat down there or bought their time. Blocks and
  /// definitions that came meanwhile count now.
  func decide(_ command: ReopenDay, _ context: Context) throws(Rejection) -> Decision {
    let number = try venueNumber(command.venue)
    try require(ReopenDay.self, context.by)
    let closings = venues[number].closings
    guard closings.contains(command.date) else { return Decision(venue: command.venue) }
    guard closings.mayReopen(command.date) else {
      throw .refused(
        .notAllowedInState,
        "\(command.date) was closed too many dates ago: only the \(Closings.mostTold) newest closed dates can be opened again; correct its visits with correct"
      )
    }
    var reopened = DayReopened(date: command.date, why: command.why)
    let day = DayKey(venue: command.venue, date: command.date)
    var reseating = Reseating(venue: venues[number], now: context.now)
    if context.now < venues[number].closesAt(command.date) {
      seatAgain(on: day, context.now, &reseating.venue, &reopened)
    }
    catchUp(command.date, number, &reseating)
    let prep = reopened.seated.compactMap { reservation($0) }.flatMap(restoringPrep)
    return Decision([.dayReopened(reopened)] + prep + reseating.events, venue: command.venue)
  }

  /// Lists the parties that a closing had completed while they sat: with their tables, or without.
  private func seatAgain(
    on day: DayKey, _ now: Timestamp, _ venue: inout VenueState, _ reopened: inout DayReopened
  ) {
    for id in reservations(on: day) {
      guard var reservation = reservation(id), reservation.details.satAtClosing else { continue }
      let reasons = venue.seatingReasons(
        reservation.stay, since: reservation.seatedAt, now: now, except: id.retyped(), sitsAgain: true)
      guard reasons.isEmpty else {
        reopened.tableless.append(id)
        continue
      }
      reopened.seated.append(id)
      (reservation.state, reservation.seating) = (.booked, .seated)
      venue.floor.replace(nil, with: reservation.claim)
    }
  }

  /// Whether a party sits whose stay a host let last longer: its date does not close by itself before (R30).
  func isInUse(_ day: DayKey, _ now: Timestamp) -> Bool {
    reservations(on: day).contains { id in
      guard let reservation = reservation(id) else { return false }
      return reservation.isSitting && reservation.stay.end > now
    }
  }

  /// The events that close a business date.
  ///
  /// Parties seated or gone → completed; expected → listed or, by policy and past their grace, no-show. Who
  /// sits while a host sets rules aside is completed after the closing, which names them. Who waits for the date,
  /// or has an offer on it, waits no longer.
  /// Units without a time belong to no date: they stay sold.
  func closing(_ day: DayKey, _ number: Int, _ now: Timestamp, setAside: Override? = nil) -> [Event] {
    let definition = venues[number].definition(on: day.date)
    let marksNoShows = definition.closing?.marksNoShows ?? false
    var events: [Event] = []
    var listed: [ReservationID] = []
    var sitting: [ReservationID] = []
    for id in reservations(on: day) {
      guard let reservation = reservation(id), !reservation.stay.isTimeless else { continue }
      let isLate = reservation.stay.start.adding(minutes: definition.graceMinutes ?? 0) <= now
      switch (reservation.effective(at: now).state, reservation.seating) {
      case (.booked, .seated) where setAside != nil: sitting.append(id)
      case (.booked, .seated), (.booked, .left): events.append(.completed(id))
      case (.booked, .expected) where marksNoShows && isLate: events += noShow(reservation)
      case (.booked, _): listed.append(id)
      default: break
      }
    }
    for entry in waiting(at: day.venue) {
      if entry.state(at: now) == .offered, let hold = entry.offer.flatMap({ hold($0) }),
        hold.stay.date == day.date
      {
        // Nobody can take it any more.
        events += [.holdReleased(HoldReleased(hold: hold.id)), .waitlistLapsed(entry.id)]
      } else if entry.date == day.date, entry.state == .waiting {
        events.append(.waitlistLapsed(entry.id))
      }
    }
    let closed = DayClosed(date: day.date, expected: listed, override: setAside, seated: sitting)
    return events + [.dayClosed(closed)] + sitting.map { .completed($0) }
  }
}

extension VenueState {
  /// A closed date refuses changes (R30). For guests it is closed from its closing time on, recorded or not.
  package borrowing func requireOpen(_ stay: Stay, by actor: Actor, at now: Timestamp) throws(Rejection) {
    guard !stay.isTimeless else { return }
    let isOver = actor.role == .guest && closesAt(stay.date) <= now
    guard isOver || closings.contains(stay.date) else { return }
    throw .refused(.dateClosed, "the business date \(stay.date) is closed")
  }
}
