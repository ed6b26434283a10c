import DaybookTime

extension Event {
  /// Calls `body` with everything the event names and its relation to it: the only place that knows.
  ///
  /// State, index, histories, exports and checks are derived from this. What follows from earlier state (the
  /// tickets of a cancelled booking, the notices that are made) is not included. Only `body` may allocate.
  package func forEachPart<E: Error>(_ body: (Relation, Part) throws(E) -> Void) throws(E) {
    switch self {
    case .ledgerCreated: try body([.makes, .changes], .ledger)
    case .zoneRulesAdopted(let rules): try body([.makes, .changes], .zone(rules.name))
    case .venueDefined(let venue): try body([.makes, .changes], .venue(venue.id))
    case .booked(let booked): try booked.forEachPart(body)
    case .requested(let requested): try requested.booked.forEachPart(body)
    case .accepted(let accepted): try body([.changes, .ties], .reservation(accepted.reservation))
    case .declined(let id), .requestLapsed(let id), .cancelled(let id),
      .lateCancelled(let id), .left(let id), .completed(let id), .noShow(let id), .depositRefunded(let id),
      .depositForfeited(let id), .depositHeldOpen(let id), .depositLapsed(let id), .guaranteeAsked(let id),
      .guaranteeGiven(let id), .guaranteeCharged(let id), .guaranteeReleased(let id),
      .attendanceAsked(let id),
      .attendanceConfirmed(let id), .attendanceDeclined(let id), .arrivalWithdrawn(let id),
      .arrivalApproved(let id), .arrivalQueued(let id), .arrivalDeclined(let id), .prepCancelled(let id):
      try body([.changes, .ties], .reservation(id))
    case .arrived(let visited), .seated(let visited):
      try body([.changes, .ties], .reservation(visited.reservation))
    case .undone(let undone): try body([.changes, .ties], .reservation(undone.reservation))
    case .corrected(let corrected): try body([.changes, .ties], .reservation(corrected.reservation))
    case .modified(let modified): try body([.changes, .ties], .reservation(modified.reservation))
    case .guestChanged(let changed):
      try body([.changes, .ties], .reservation(changed.reservation))
      try body([.makes, .changes], .sealed(changed.guest))
    case .needsTable(let lost): try body([.changes, .ties], .reservation(lost.reservation))
    case .reassigned(let reassigned): try body([.changes, .ties], .reservation(reassigned.reservation))
    case .unsuited(let id): try body([.tells, .ties], .reservation(id))
    case .depositPaid(let paid): try body([.changes, .ties], .reservation(paid.reservation))
    case .arrivalDeclared(let declared): try body([.changes, .ties], .reservation(declared.reservation))
    case .etaChanged(let changed): try body([.changes, .ties], .reservation(changed.reservation))
    case .retimed(let retimed): try body([.changes, .ties], .reservation(retimed.reservation))
    case .prepRestored(let id), .prepAtRisk(let id): try body([.tells, .ties], .reservation(id))
    case .relocated(let relocated): try body([.tells, .ties], .reservation(relocated.reservation))
    case .courseFired(let fired): try body([.changes, .ties], .reservation(fired.reservation))
    case .walkedIn(let walkedIn):
      try body([.makes, .ties], .reservation(walkedIn.reservation))
      if let guest = walkedIn.guest { try body([.makes, .changes], .sealed(guest)) }
      if let owner = walkedIn.owner { try body(.tells, .guest(owner)) }
    case .carriedOver(let carried):
      try body([.makes, .ties], .reservation(carried.reservation))
      if let guest = carried.guest { try body([.makes, .changes], .sealed(guest)) }
      if let owner = carried.original.owner { try body(.tells, .guest(owner)) }
    case .pinged(let pinged):
      try body([.changes, .ties], .reservation(pinged.reservation))
      if let place = pinged.place { try body([.makes, .changes], .sealed(place)) }
    case .dayClosed(let closed):
      try body(.changes, .day(closed.date))
      for id in closed.expected { try body(.tells, .reservation(id)) }
      for id in closed.seated { try body(.changes, .reservation(id)) }
    case .dayReopened(let reopened):
      try body(.changes, .day(reopened.date))
      for id in reopened.seated + reopened.tableless { try body(.changes, .reservation(id)) }
    case .holdPlaced(let placed):
      try body([.makes, .ties], .hold(placed.hold))
      if let owner = placed.owner { try body(.tells, .guest(owner)) }
    case .holdReleased(let released):
      try body([.changes, .ties], .hold(released.hold))
      if let block = released.block { try body(.hinders, .block(block)) }
    case .holdLapsed(let id): try body([.changes, .ties], .hold(id))
    case .blocked(let blocked): try body([.makes, .ties], .block(blocked.block))
    case .holdMoved(let moved): try body([.changes, .ties], .hold(moved.hold))
    case .blockMoved(let moved): try body([.changes, .ties], .block(moved.block))
    case .unblocked(let id): try body([.changes, .ties], .block(id))
    case .waitlistJoined(let joined):
      try body([.makes, .ties], .entry(joined.entry))
      if let guest = joined.guest { try body([.makes, .changes], .sealed(guest)) }
      if let owner = joined.owner { try body(.tells, .guest(owner)) }
    case .waitlistMoved(let moved): try body([.changes, .ties], .entry(moved.entry))
    case .waitlistOffered(let offered):
      try body([.changes, .ties], .entry(offered.entry))
      try body([.changes, .ties], .hold(offered.hold))
    case .waitlistBooked(let booked):
      try body([.changes, .ties], .entry(booked.entry))
      try body(.ties, .reservation(booked.reservation))
    case .waitlistLeft(let id), .waitlistLapsed(let id): try body([.changes, .ties], .entry(id))
    case .waitlistReturned(let id): try body([.changes, .ties], .entry(id))
    case .waitlistFits(let fits): try body([.tells, .ties], .entry(fits.entry))
    case .prepConfirmed(let confirmed):
      try body([.changes, .ties], .reservation(confirmed.reservation))
      for planned in confirmed.tickets { try body([.makes, .changes, .ties], .ticket(planned.ticket)) }
    case .ticketFired(let work), .ticketStarted(let work), .ticketReady(let work):
      try body([.changes, .ties], .ticket(work.ticket))
    case .ticketServed(let id), .ticketRecalled(let id): try body([.changes, .ties], .ticket(id))
    case .eightySixed(let eightySixed): try body(.changes, .dish(eightySixed.item))
    case .dishMissed(let missed):
      try body([.tells, .ties], .reservation(missed.reservation))
      try body([.tells, .ties], .ticket(missed.ticket))
    case .noticesDelivered(let delivered):
      for number in delivered.numbers { try body(.changes, .notice(delivered.audience, number)) }
    case .noticeAcknowledged(let mark), .noticeRetried(let mark), .noticeEscalated(let mark):
      try body(.changes, .notice(mark.audience, mark.number))
    case .guestForgotten(let forgotten):
      if let guest = forgotten.guest { try body(.changes, .guest(guest)) }
      for id in forgotten.reservations { try body(.changes, .reservation(id)) }
      for id in forgotten.entries { try body(.changes, .entry(id)) }
      for number in forgotten.numbers { try body(.changes, .forgottenKey(number)) }
    case .allergiesKept(let kept):
      try body([.changes, .ties], .reservation(kept.reservation))
      try body([.makes, .changes], .sealed(kept.allergies))
    case .guestsMerged(let merged):
      try body(.changes, .guest(merged.from))
      try body(.changes, .guest(merged.into))
    case .guestsSplit(let split):
      try body(.changes, .guest(split.from))
      try body(.changes, .guest(split.into))
    case .maintenanceSet: try body(.changes, .maintenance)
    case .paceSet(let pace): try body([.makes, .ties], .block(pace.block))
    case .sectionsSet(let set): try body(.tells, .day(set.date))
    case .clockAdvanced, .clockAccepted: try body(.changes, .clock)
    case .refused(let refusal):
      for reason in refusal.reasons { if let claim = reason.claim { try body(.hinders, .claim(claim)) } }
    case .answered(let answered):
      if let id = answered.reservation { try body([.tells, .ties], .reservation(id)) }
      if let id = answered.hold { try body([.tells, .ties], .hold(id)) }
      if let id = answered.block { try body([.tells, .ties], .block(id)) }
      if let id = answered.entry { try body([.tells, .ties], .entry(id)) }
    case .writerRestarted, .checkpointed: try body(.tells, .ledger)
    }
  }

  /// The stay of the claim that the event makes or changes; nil where it claims nothing.
  package var stay: Stay? {
    switch self {
    case .booked(let booked): booked.stay
    case .requested(let requested): requested.booked.stay
    case .modified(let modified): modified.stay
    case .walkedIn(let walkedIn): walkedIn.stay
    case .carriedOver(let carried): carried.standing == .booked ? carried.stay : nil
    case .holdPlaced(let placed): placed.stay
    case .holdMoved(let moved): moved.stay
    case .ledgerCreated, .zoneRulesAdopted, .venueDefined, .accepted, .declined, .requestLapsed, .cancelled,
      .lateCancelled, .arrived, .seated, .left, .completed, .noShow, .undone, .corrected, .dayClosed,
      .dayReopened, .guestChanged,
      .holdReleased,
      .blockMoved, .waitlistMoved,
      .holdLapsed, .blocked, .unblocked, .needsTable, .reassigned, .waitlistJoined, .waitlistOffered,
      .waitlistBooked, .waitlistLeft, .waitlistLapsed, .depositPaid, .depositRefunded, .depositForfeited,
      .depositHeldOpen, .depositLapsed, .guaranteeAsked, .guaranteeGiven, .guaranteeCharged,
      .guaranteeReleased, .attendanceAsked, .attendanceConfirmed, .attendanceDeclined, .arrivalDeclared,
      .arrivalWithdrawn, .arrivalApproved, .arrivalQueued, .arrivalDeclined, .etaChanged, .pinged,
      .prepConfirmed, .prepCancelled, .retimed, .ticketFired, .ticketStarted, .ticketReady, .ticketServed,
      .ticketRecalled, .eightySixed, .noticesDelivered, .noticeAcknowledged, .noticeRetried, .noticeEscalated,
      .waitlistReturned, .waitlistFits, .unsuited, .paceSet, .sectionsSet,
      .guestsMerged, .guestsSplit,
      .guestForgotten, .maintenanceSet, .clockAdvanced, .clockAccepted, .refused, .answered, .writerRestarted,
      .checkpointed, .prepRestored, .prepAtRisk, .relocated, .courseFired, .dishMissed, .allergiesKept:
      nil
    }
  }
}

extension Booked {
  fileprivate func forEachPart<E: Error>(_ body: (Relation, Part) throws(E) -> Void) throws(E) {
    try body([.makes, .ties], .reservation(reservation))
    if let hold { try body([.changes, .ties], .hold(hold)) }
    if let guest { try body([.makes, .changes], .sealed(guest)) }
    if let owner { try body(.tells, .guest(owner)) }
  }
}
