import DaybookTime

extension EntityStore {
  /// Applies what happened. Never refuses: an event is a fact; one about an unknown entity changes nothing.
  package mutating func evolve(with fact: Fact) throws(Failure) {
    let now = fact.recordedAt
    switch fact.event {
    case .ledgerCreated(let created): try put(created)
    case .zoneRulesAdopted(let rules): try put(rules)
    case .venueDefined(let venue): try put(venue)
    case .booked(let booked): try begin(booked, fact)
    case .requested(let requested): try begin(requested.booked, fact, answerBy: requested.answerBy)
    case .walkedIn(let walkedIn):
      guard let venue = fact.venue else { return }
      var care = Care()
      care.terms = walkedIn.terms
      try put(
        Reservation(
          id: walkedIn.reservation, venue: venue, stay: walkedIn.stay, seating: .seated,
          owner: walkedIn.owner ?? fact.by, key: fact.key, isWalkIn: true, seatedAt: fact.recordedAt,
          guest: walkedIn.guest, care: care))
    case .carriedOver(let carried):
      guard let venue = fact.venue else { return }
      var care = Care()
      care.terms = carried.terms
      // Its guest heard of it from the other system: there is nothing to tell.
      try put(
        Reservation(
          id: carried.reservation, venue: venue, stay: carried.stay, state: carried.standing.state,
          seating: carried.standing == .completed ? .left : .expected,
          owner: carried.original.owner ?? fact.by, key: fact.key, guest: carried.guest, care: care))
    case .modified(let modified):
      let isInForm3 = fact.isInForm(3)
      try change(modified.reservation) {
        $0.stay = modified.stay
        if let answerBy = modified.answerBy { $0.details.answerBy = answerBy }
        if let terms = modified.terms {
          $0.details.terms = terms
          if terms.deposit != nil, $0.details.deposit == .none { $0.details.deposit = .due }
          // A deposit no longer asked is no longer owed; before form 3 it stayed due.
          if terms.deposit == nil, $0.details.deposit == .due, isInForm3 {
            $0.details.deposit = .none
          }
        }
        if !modified.stay.tables.isEmpty || modified.stay.pool != nil { $0.hasPlaceAgain() }
      }
      try tellGuest(.changed, of: modified.reservation, fact)
    case .guestChanged(let changed): try change(guest: changed, fact)
    case .accepted(let accepted):
      try change(accepted.reservation) {
        $0.state = .booked
        $0.details.answerBy = nil
        if let at = accepted.depositDueAt { $0.details.terms.depositDueAt = at }
      }
      try tellGuest(.accepted, of: accepted.reservation, fact)
    case .declined(let id), .requestLapsed(let id):
      try change(id) { $0.state = .declined }
      try tellGuest(.declined, of: id, fact)
    case .cancelled(let id), .depositLapsed(let id): try end(id, .cancelled, fact)
    case .lateCancelled(let id): try end(id, .lateCancelled, fact)
    case .noShow(let id):
      try change(id) {
        $0.state = .noShow
        $0.noteForfeited()
        // What it did not come for was its own to its end only.
        $0.endedAt = Swift.min(now, $0.stay.end)
      }
      try endPrep(of: id, fact)
    case .arrived(let visited):
      try change(visited.reservation) {
        $0.seating = .arrived
        if $0.details.arrivedAt == nil { $0.details.arrivedAt = now }
        let some = $0.part(visited.covers)
        if $0.details.arrivedCovers != some { $0.details.arrivedCovers = some }
      }
    case .seated(let visited):
      try change(visited.reservation) {
        if $0.seating != .seated { $0.seatedAt = now }
        $0.seating = .seated
        let some = $0.part(visited.covers)
        if $0.details.seatedCovers != some { $0.details.seatedCovers = some }
      }
    case .left(let id):
      try change(id) {
        $0.seating = .left
        $0.endedAt = now
      }
      try clearPrep(of: id, fact)
    case .completed(let id):
      try change(id) {
        $0.state = .completed
        $0.seating = .left
        // A closing completes a party forgotten at its table: nobody knows when it left.
        if $0.endedAt == nil { $0.endedAt = Swift.min(now, $0.stay.end) }
      }
      try finishPrep(of: id, fact)
    case .undone(let undone):
      let isInForm1 = fact.form == 1
      try change(undone.reservation) {
        // A deposit the no-show forfeited is paid again; form 1 assumed that nothing else had forfeited it.
        let isRestored = isInForm1 ? $0.state == .noShow : undone.restoresDeposit
        if isRestored, $0.details.deposit == .forfeited { $0.details.deposit = .paid }
        if $0.details.wasForfeited { $0.details.wasForfeited = false }
        $0.state = .booked
        $0.seating = undone.seating
        $0.endedAt = nil
        if undone.seating == .expected || undone.seating == .arrived { $0.seatedAt = nil }
        if undone.seating == .expected, $0.details.arrivedAt != nil { $0.details.arrivedAt = nil }
        if let tables = undone.tables {
          $0.stay.tables = tables
          ($0.stay.pool, $0.stay.units) = (nil, 0)
          $0.needsTable = false
          if undone.isPinned { $0.stay.isPinned = true }
        }
      }
    case .corrected(let corrected): try correct(corrected, fact)
    case .needsTable(let lost):
      try change(lost.reservation) {
        $0.details.lostTables = lost.tables
        $0.stay.tables = []
        $0.needsTable = true
      }
      try tell(.floor, .needsTable, fact, reservation: lost.reservation, needsAcknowledgement: true)
    case .reassigned(let reassigned):
      try change(reassigned.reservation) {
        guard $0.stay.pool == nil else { return }
        $0.stay.tables = reassigned.tables
        if reassigned.isPinned { $0.stay.isPinned = true }
        $0.hasPlaceAgain()
        if let override = reassigned.override {
          $0.details.terms.override = override.adding(to: $0.details.terms.override)
        }
      }
    case .unsuited(let id): try tell(.floor, .unsuited, fact, reservation: id, needsAcknowledgement: true)
    case .dayClosed(let closed):
      guard let venue = fact.venue else { return }
      for id in closed.expected { try tell(.floor, .stillExpected, fact, reservation: id) }
      for id in closed.seated { try change(detailsOf: id) { $0.satAtClosing = true } }
      try close(closed.date, of: venue)
    case .dayReopened(let reopened):
      if let venue = fact.venue { try reopen(reopened.date, of: venue, at: fact.recordedAt) }
      try seatAgain(reopened, fact)
    case .holdPlaced(let placed):
      guard let venue = fact.venue else { return }
      try put(
        Hold(
          id: placed.hold, venue: venue, stay: placed.stay, lapsesAt: placed.lapsesAt,
          owner: placed.owner ?? fact.by, override: placed.override, entry: nil))
    case .holdMoved(let moved):
      guard var hold = try hold(moved.hold) else { return }
      hold.stay = moved.stay
      try put(hold)
    case .holdReleased(let released): try change(released.hold, to: .released)
    case .holdLapsed(let id): try change(id, to: .lapsed)
    case .blocked(let blocked):
      guard let venue = fact.venue else { return }
      try put(
        Block(
          id: blocked.block, venue: venue, scope: blocked.scope, from: blocked.from, until: blocked.until,
          offsets: blocked.offsets, reason: blocked.reason))
    case .blockMoved(let moved):
      guard var block = try block(moved.block) else { return }
      (block.from, block.until, block.offsets) = (moved.from, moved.until, moved.offsets)
      try put(block)
    case .unblocked(let id):
      guard var block = try block(id) else { return }
      block.isRemoved = true
      try put(block)
    case .waitlistJoined(let joined): try join(joined, fact)
    case .waitlistMoved(let moved):
      try change(moved.entry) { ($0.start, $0.offset) = (moved.start, moved.offset) }
    case .waitlistOffered(let offered): try offer(offered, fact)
    case .waitlistBooked(let booked):
      try change(booked.entry) {
        $0.state = .booked
        $0.reservation = booked.reservation
      }
    case .waitlistLeft(let id): try change(id) { $0.state = .left }
    case .waitlistLapsed(let id):
      try change(id) { $0.state = .lapsed }
      if try entry(id)?.guest != nil { try tell(.guest, .offerLapsed, fact, entry: id) }
    case .waitlistReturned(let id):
      try change(id) {
        $0.state = .waiting
        $0.offerLapsesAt = nil
      }
      if try entry(id)?.guest != nil { try tell(.guest, .offerWithdrawn, fact, entry: id) }
    case .waitlistFits(let fits):
      try tell(.floor, .tableFree, fact, entry: fits.entry, tables: fits.tables)
    case .depositPaid(let paid): try change(detailsOf: paid.reservation) { $0.deposit = .paid }
    case .depositRefunded(let id):
      try change(detailsOf: id) { $0.deposit = .refunded }
      try tellGuest(.depositRefunded, of: id, fact)
    case .depositForfeited(let id): try change(detailsOf: id) { $0.deposit = .forfeited }
    case .depositHeldOpen(let id): try change(detailsOf: id) { $0.isDepositHeldOpen = true }
    case .guaranteeAsked(let id): try change(detailsOf: id) { $0.guarantee = .asked }
    case .guaranteeGiven(let id): try change(detailsOf: id) { $0.guarantee = .given }
    case .guaranteeCharged(let id): try change(detailsOf: id) { $0.guarantee = .charged }
    case .guaranteeReleased(let id): try change(detailsOf: id) { $0.guarantee = .released }
    case .attendanceAsked(let id):
      try change(detailsOf: id) { $0.attendance = .asked }
      try tellGuest(.askedToConfirm, of: id, fact)
    case .attendanceConfirmed(let id): try change(detailsOf: id) { $0.attendance = .confirmed }
    case .attendanceDeclined(let id):
      try change(detailsOf: id) { $0.attendance = .declined }
      try tell(.floor, .notComing, fact, reservation: id)
    case .arrivalDeclared(let declared):
      try change(detailsOf: declared.reservation) { $0.arrival = declared.arrival }
      try tell(.floor, .onTheWay, fact, reservation: declared.reservation)
    case .arrivalWithdrawn(let id): try change(detailsOf: id) { $0.arrival?.state = .withdrawn }
    case .arrivalApproved(let id): try change(detailsOf: id) { $0.arrival?.state = .approved }
    case .arrivalQueued(let id): try change(detailsOf: id) { $0.arrival?.state = .queued }
    case .arrivalDeclined(let id): try change(detailsOf: id) { $0.arrival?.state = .declined }
    case .etaChanged(let changed): try expect(changed, fact)
    case .pinged(let pinged): try place(pinged, fact)
    case .prepConfirmed(let confirmed): try confirm(confirmed, fact)
    case .prepCancelled(let id):
      try endPrep(of: id, fact)
      try change(detailsOf: id) { $0.prep = nil }
    case .prepRestored(let id): try restorePrep(of: id, fact)
    case .retimed(let retimed): try retime(retimed, fact)
    case .prepAtRisk(let id): try putAtRisk(id, fact)
    case .relocated(let relocated): try tell(relocated, fact)
    case .ticketFired(let fired): try fire(fired, fact)
    case .courseFired(let fired): try fire(fired, fact)
    case .ticketStarted(let work): try start(work)
    case .ticketReady(let work): try finish(work)
    case .ticketServed(let id): try change(id) { $0.state = .served }
    case .ticketRecalled(let id): try change(id) { $0.state = .recalled }
    case .eightySixed(let item): try eightySix(item, fact)
    case .dishMissed(let missed): try miss(missed, fact)
    case .noticesDelivered(let delivered): try deliver(delivered, fact)
    case .noticeAcknowledged(let mark):
      try advance(mark.audience, mark.number, fact, to: .acknowledged) { $0 == .sent || $0 == .delivered }
      try change(mark.audience, mark.number, fact) { $0.state = .acknowledged }
    case .noticeRetried(let mark):
      try change(mark.audience, mark.number, fact) {
        $0.tries += 1
        $0.triedAt = now
      }
    case .noticeEscalated(let mark): try escalate(mark, fact)
    case .guestForgotten(let forgotten): try forget(forgotten)
    case .allergiesKept(let kept):
      try change(detailsOf: kept.reservation) { $0.keptAllergies = kept.allergies }
    case .guestsMerged(let merged): try merge(merged.from, into: merged.into)
    case .guestsSplit(let split): try merge(split.from, into: nil)
    case .maintenanceSet(let maintenance): try put(maintenance)
    case .paceSet(let pace):
      guard let venue = fact.venue else { return }
      try put(
        Block(
          id: pace.block, venue: venue, scope: .starts(pace.covers), from: pace.from, until: pace.until,
          offsets: pace.offsets, reason: pace.why))
    // Who looks after which tables decides nothing; the diary keeps it for hosts.
    case .sectionsSet: break
    case .clockAdvanced, .clockAccepted, .refused, .answered, .writerRestarted, .checkpointed: break
    }
  }

  private mutating func begin(_ booked: Booked, _ fact: Fact, answerBy: Timestamp? = nil) throws(Failure) {
    // What a host books on a guest's hold is the guest's (R21).
    var owner = booked.owner ?? fact.by
    if let id = booked.hold, var hold = try hold(id) {
      hold.state = .consumed
      owner = hold.owner
      try put(hold)
    }
    guard let venue = fact.venue else { return }
    var reservation = Reservation(
      id: booked.reservation, venue: venue, stay: booked.stay,
      state: answerBy == nil ? .booked : .requested, owner: owner, key: fact.key, guest: booked.guest)
    if answerBy != nil || !booked.terms.isPlain { reservation.agree(booked.terms, answerBy: answerBy) }
    try put(consume reservation)
    if booked.guest != nil {
      try tell(.guest, answerBy == nil ? .booked : .requested, fact, reservation: booked.reservation)
    }
    if answerBy != nil {
      try tell(.floor, .requested, fact, reservation: booked.reservation, needsAcknowledgement: true)
    }
  }

  private mutating func end(_ id: ReservationID, _ state: BookingState, _ fact: Fact) throws(Failure) {
    try change(id) {
      $0.state = state
      if state == .lateCancelled { $0.noteForfeited() }
    }
    try tellGuest(.cancelled, of: id, fact)
    if fact.by.role == .guest { try tell(.floor, .cancelled, fact, reservation: id) }
    try endPrep(of: id, fact)
  }

  private mutating func change(_ id: HoldID, to state: HoldState) throws(Failure) {
    guard var hold = try hold(id) else { return }
    hold.state = state
    try put(hold)
  }
}

extension Reservation {
  /// The details of a new booking.
  fileprivate mutating func agree(_ terms: Terms, answerBy: Timestamp?) {
    details.terms = terms
    details.answerBy = answerBy
    if terms.deposit != nil { details.deposit = .due }
    if terms.asksGuarantee { details.guarantee = .asked }
  }

  /// It has a table or units of a pool: what it lost no longer matters.
  fileprivate mutating func hasPlaceAgain() {
    needsTable = false
    if !details.lostTables.isEmpty { details.lostTables = [] }
  }

  /// Keeps whether the deposit is forfeited already.
  fileprivate mutating func noteForfeited() {
    let isForfeited = details.deposit == .forfeited
    if details.wasForfeited != isForfeited { details.wasForfeited = isForfeited }
  }

  /// A count of part of the party; the whole party is kept as nil.
  fileprivate func part(_ covers: Int?) -> Int? { covers.flatMap { $0 >= stay.party.covers ? nil : $0 } }
}
