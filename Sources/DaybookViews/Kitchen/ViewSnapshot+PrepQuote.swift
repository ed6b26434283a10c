package import DaybookDomain
package import DaybookTime

extension ViewSnapshot {
  /// The result of confirming prep at `now`, or its refusal, as the writer would give it (R18).
  package borrowing func prepQuote(
    _ asked: ConfirmPrep, minutesAway: Int, by actor: Actor, now: Timestamp
  ) throws(LedgerFailure) -> Result<PrepQuote, Rejection> {
    do throws(InvalidField) { try asked.command.check() } catch { return .failure(.invalid(error)) }
    let found = try index.reservation(asked.reservation)
    var tickets: [Ticket] = []
    for id in found?.details.prep?.tickets ?? [] {
      if let ticket = try kitchen.ticket(id, at: now) { tickets.append(ticket) }
    }
    let venue = try found.flatMap { found throws(LedgerFailure) in
      try availability.venueState(found.venue, covering: found.stay.start...found.stay.start)
    }
    let definition = found.flatMap { venue?.definition(on: $0.stay.date) }
    let out = try found.map { found throws(LedgerFailure) in try kitchen.dishesOut(at: found.venue) }
    return Result { () throws(Rejection) in
      let reservation = try ConfirmPrep.seen(found, asked.reservation, by: actor, at: now)
      try venue?.requireOpen(reservation.stay, by: actor, at: now)
      let plan = PrepPlan(of: reservation, by: definition?.prep, dishesOut: out ?? [], tickets: tickets)
      return try plan.quote(asked, minutesAway: minutesAway, at: now)
    }
  }
}
