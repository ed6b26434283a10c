package import DaybookTime

/// Evicts what is over when its business date closes: memory grows with what is open (R30).
///
/// Only a record evicts, so that every process and every replay agrees on what is here.
extension LedgerState {
  package mutating func close(_ date: CivilDate, of venue: VenueID) {
    guard let number = venueNumbers[venue], !venues[number].closings.contains(date) else { return }
    if isInBatch { remember(.closed(VenueDay(venue: number, date: date), venues[number].closings)) }
    let (days, before) = (calendars[number].days.keys, venues[number].closings)
    venues[number].closings.close(date) { first in
      days.contains { $0 < first && $0 != date && !before.contains($0) }
    }
    let closings = venues[number].closings
    scalars.sections = scalars.sections.filter { day, _ in
      day.venue != venue || !closings.contains(day.date) || closings.mayReopen(day.date)
    }
    // What an earlier closing kept for a reopening is over now.
    for id in satAtClosing {
      guard var reservation = shelf[id], reservation.venue == venue, reservation.stay.date != date else {
        continue
      }
      reservation.details.satAtClosing = false
      put(reservation)
    }
    if let day = calendars[number].days[date] {
      leaving += day.reservations.filter { !mayComeAfterAll($0) }.map { $0.retyped() }
      leaving += day.holds.map { $0.retyped() }
      leaving += day.entries.map { $0.retyped() }
    }
    // A no-show of a date closed before can come after all no more.
    let known = calendars[number].days
    for (day, here) in zip(known.keys, known.values) where day != date && closings.contains(day) {
      leaving += here.reservations.filter { mayComeAfterAll($0) }.map { $0.retyped() }
    }
    // A block has no date of its own: a closing takes it once no stay reaches back to it.
    let firstOpen = calendars[number].days.keys.filter { !venues[number].closings.contains($0) }.min()
    let open = firstOpen.map { venues[number].rules.startOfDay($0) ?? .epoch }
    let since = min(open ?? scalars.recordedAt, venues[number].floor.earliestStart ?? scalars.recordedAt)
    leaving += venues[number].floor.blocks.filter { $0.until <= min(since, scalars.recordedAt) }.map {
      $0.id.retyped()
    }
  }

  private func mayComeAfterAll(_ id: ReservationID) -> Bool {
    shelf.place(of: id).map { shelf[$0].mayComeAfterAll } ?? false
  }

  /// Opens a date again. What was evicted stays so; what is on it is changed and closed as on any date (R30).
  ///
  /// Parties that the closing completed are here until the venue's next closing.
  package mutating func reopen(_ date: CivilDate, of venue: VenueID, at now: Timestamp) {
    guard let number = venueNumbers[venue], venues[number].closings.contains(date) else { return }
    let day = VenueDay(venue: number, date: date)
    if isInBatch { remember(.closed(day, venues[number].closings)) }
    venues[number].closings.reopen(date, at: now)
    scheduleClosing(day)
  }

  /// Evicts what a record left over, unless it is to stay after all.
  mutating func seeOff() {
    for id in leaving {
      if let place = shelf.place(of: id.retyped()) {
        if mayLeave(shelf[place]) { seeOff(id.retyped()) }
      } else if let place = holds.place(of: id.retyped()) {
        if holds[place].state != .active, let hold = holds.remove(id.retyped()) { seeOff(hold) }
      } else if let place = entries.place(of: id.retyped()) {
        if entries[place].state.isOver, let entry = entries.remove(id.retyped()) { seeOff(entry) }
      } else if let block = blocks.remove(id.retyped()) {
        seeOff(block)
      }
    }
    leaving.removeAll(keepingCapacity: true)
    if lapses.count + due.count > mostQueued { dropDead() }
  }

  private func mayLeave(_ reservation: Reservation) -> Bool {
    guard reservation.isSettled, let venue = venueNumbers[reservation.venue] else { return false }
    return venues[venue].closings.contains(reservation.stay.date) && !reservation.satAtClosing
  }

  /// Drops stale entries from the queues: a replay decides nothing, so nothing else takes them out.
  private mutating func dropDead() {
    (lapses, due) = (waitingLapses, waitingWork)
    mostQueued = 1024 + 2 * (lapses.count + due.count)
  }

  private var waitingLapses: DueQueue<Lapse> { lapses.filter { isWaiting($1, at: $0) } }

  private var waitingWork: DueQueue<DueWork> {
    due.filter { _, work in
      switch work {
      case .fire(let id): tickets.place(of: id).map { !tickets[$0].state.isOver } ?? false
      case .notice(let id): look(at: id) { _ in true } ?? false
      case .closing(let day): isOpen(day)
      }
    }
  }

  private mutating func seeOff(_ id: ReservationID) {
    for id in ticketsOf.removeValue(forKey: id) ?? [] {
      guard let ticket = tickets.remove(id) else { continue }
      if isInBatch { remember(.ticket(id, ticket)) }
      if keepsDeparted { departed.append(.ticket(ticket)) }
    }
    guard let reservation = shelf.remove(id) else { return }
    if isInBatch { remember(.reservation(id, reservation)) }
    place(nil, instead: reservation)
    if keepsDeparted { departed.append(.reservation(reservation)) }
  }

  private mutating func seeOff(_ hold: Hold) {
    if isInBatch { remember(.hold(hold.id, hold)) }
    file(hold, isHere: false)
    if keepsDeparted { departed.append(.hold(hold)) }
  }

  private mutating func seeOff(_ entry: WaitlistEntry) {
    lines.replace(entry, with: nil)
    if isInBatch { remember(.entry(entry.id, entry)) }
    file(entry, isHere: false)
    if keepsDeparted { departed.append(.entry(entry)) }
  }

  private mutating func seeOff(_ block: Block) {
    if isInBatch { remember(.block(block.id, block)) }
    if let number = venueNumbers[block.venue] { venues[number].floor.replace(block, with: nil) }
    if keepsDeparted { departed.append(.block(block)) }
  }

  /// What was evicted since this was last asked.
  package mutating func takeDeparted() -> [Departed] {
    guard !departed.isEmpty else { return [] }
    defer { departed.removeAll(keepingCapacity: true) }
    return departed
  }

  /// Corrects a visit that was evicted: it stays so, and is noted once more as it is now.
  package mutating func correct(_ evicted: Reservation, by fact: Fact) {
    guard case .corrected(let corrected) = fact.event else { return }
    var reservation = evicted
    reservation.correct(corrected, fact)
    if keepsDeparted { departed.append(.reservation(reservation)) }
  }

  // MARK: lending

  /// Whether the entity a command concerns is here; true for a command that concerns none.
  package func holds(_ subject: CommandSubject) -> Bool {
    switch subject {
    case .ledger, .venue: true
    case .reservation(let id): reservation(id) != nil
    case .hold(let id): hold(id) != nil
    case .block(let id): block(id) != nil
    case .entry(let id): entry(id) != nil
    case .ticket(let id): ticket(id) != nil
    }
  }

  /// Lends an evicted entity to the decisions to come, until `takeBackLent`. It is not part of the state.
  package mutating func lend(_ entity: Departed) { lent[entity.id] = entity }
  package mutating func takeBackLent() { lent.removeAll() }

  /// Whether this entity was evicted and is only lent: nothing can change it any more.
  package func hasLeft<Entity>(_ id: ID<Entity>) -> Bool { lent[id.retyped()] != nil }

  /// Everything that was lent, in order of id.
  var everythingLent: [Departed] { lent.values.sorted { $0.id < $1.id } }
}

extension Reservation {
  /// Whether it is a no-show that can still be undone: it is here until the venue's next closing (R30).
  package var mayComeAfterAll: Bool { state == .noShow && !isCorrected }

  /// Whether nothing more can happen to it: it is over, claims nothing, and its money is settled.
  ///
  /// A paid deposit and the card of a guest who did not come are open until the venue settles them; those of
  /// a visit that took place are part of its bill.
  package var isSettled: Bool {
    switch state {
    case .booked, .requested: return false
    case .completed, .declined: return claims == nil
    case .cancelled, .lateCancelled, .noShow:
      return care.isEmpty
        || care.value.deposit != .paid
          && (state == .cancelled || care.value.guarantee != .asked && care.value.guarantee != .given)
    }
  }
}
