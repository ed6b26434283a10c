import DaybookTime

/// Corrections of what is recorded of visits that are over (R30).
extension LedgerState {
  func decide(_ command: Correct, _ context: Context) throws(Rejection) -> Decision {
    let old = try reservation(command.reservation, for: command, context)
    let number = try venueNumber(old.venue)
    _ = try wish(command.tables, nil, nil, old.stay.party, number)
    guard command.tables == nil || old.stay.pool == nil else {
      throw .invalid(InvalidField("tables", "the booking is on a pool; it has no tables to correct"))
    }
    guard !old.stay.isTimeless else {
      throw .refused(
        .notAllowedInState,
        "cannot correct: units without a time belong to no date, so nothing of them is over; use undo")
    }
    let before = VisitRecord(old)
    var after = before
    if let was = command.was {
      try requireOver(old, was, number, context.now)
      after.state = was.state
      if was.state != old.state { after.deposit = deposit(of: old, as: was.state) }
    }
    after.party = command.party ?? before.party
    after.tables = command.tables ?? before.tables
    guard after != before else { return unchanged(old) }
    guard after.state == .completed || (after.party == before.party && after.tables == before.tables) else {
      throw .refused(
        .notAllowedInState,
        after.state == .booked || after.state == .requested
          ? "cannot correct: it is not over; use modify"
          : "cannot correct: only of a party that came are its number and its tables recorded")
    }
    return Decision(
      [
        .corrected(
          Corrected(reservation: old.id, why: command.why, before: before, after: after))
      ], venue: old.venue)
  }

  /// Refuses an outcome that the booking cannot have had, or cannot have had yet.
  private func requireOver(
    _ old: Reservation, _ was: TrueOutcome, _ number: Int, _ now: Timestamp
  ) throws(Rejection) {
    guard was.state != old.state else { return }
    func refused(_ message: String) -> Rejection {
      .refused(
        .notAllowedInState,
        "cannot correct: \(old.standing); \(message)")
    }
    guard old.isWalkIn == (was == .void) || (old.isWalkIn && was == .came) else {
      throw refused(
        old.isWalkIn
          ? "a walk-in came; use void if there was none" : "only a walk-in is void; use noShow or cancel")
    }
    let isBegun = old.stay.start <= now
    let isClosed = venues[number].closings.contains(old.stay.date)
    switch (old.state, old.seating) {
    case (.lateCancelled, _) where !isBegun:
      throw refused("the visit has not begun; until \(old.stay.start) book the party anew")
    case (.completed, _), (.noShow, _), (.lateCancelled, _): return
    case (.booked, .seated), (.booked, .left):
      if was != .void { throw refused("it is not over; use leave and complete, or undo") }
    case (.booked, _) where isClosed && isBegun: return
    case (.booked, .expected) where was == .lateCancelled:
      let from = min(old.details.terms.cutoffAt ?? old.stay.start, old.stay.start)
      if now < from { throw refused("a cancellation is late from \(from) on; use cancel") }
    case (.booked, _) where isClosed:
      throw refused("the visit has not begun; it begins at \(old.stay.start): reopen the date with reopenDay")
    case (.booked, _): throw refused("it is not over; use seat, noShow or cancel")
    case (.cancelled, _), (.declined, _), (.requested, _):
      throw refused("nothing of it took place; book the party anew, or seat it with walkIn")
    }
  }

  /// The deposit of a visit that ended so: what a no-show forfeited is paid again when the party came.
  private func deposit(of old: Reservation, as state: BookingState) -> DepositState {
    let wasMissed = old.state == .noShow || old.state == .lateCancelled
    switch (old.details.deposit, state) {
    case (.forfeited, .completed) where wasMissed && !old.details.wasForfeited: return .paid
    case (.paid, .noShow), (.paid, .lateCancelled): return .forfeited
    default: return old.details.deposit
    }
  }
}
