/// What is recorded of visits that are over, and what a closing ended by mistake (R30).
extension EntityStore {
  mutating func correct(_ corrected: Corrected, _ fact: Fact) throws(Failure) {
    if corrected.before.state == .booked {
      if corrected.after.state == .completed {
        try finishPrep(of: corrected.reservation, fact)
      } else {
        try endPrep(of: corrected.reservation, fact)
      }
    }
    guard var reservation = try reservation(corrected.reservation) else { return }
    reservation.correct(corrected, fact)
    try put(reservation)
  }

  /// Parties that sat when the date was closed sit again; those that cannot are the floor's to settle.
  mutating func seatAgain(_ reopened: DayReopened, _ fact: Fact) throws(Failure) {
    for id in reopened.seated {
      try change(id) {
        $0.state = .booked
        $0.seating = .seated
        $0.endedAt = nil
        $0.details.satAtClosing = false
      }
    }
    for id in reopened.tableless {
      try change(detailsOf: id) { $0.satAtClosing = false }
      try tell(.floor, .needsTable, fact, reservation: id, needsAcknowledgement: true)
    }
  }
}

extension Reservation {
  /// Takes over a correction: what counts from here on, and who said so.
  package mutating func correct(_ corrected: Corrected, _ fact: Fact) {
    let (before, after) = (corrected.before, corrected.after)
    state = after.state
    stay.party = after.party
    stay.tables = after.tables
    needsTable = false
    if after.state == .completed {
      seating = .left
    } else {
      seating = .expected
      seatedAt = nil
    }
    switch (before.state, after.state) {
    case (.completed, .completed): break
    case (_, .completed): endedAt = min(fact.recordedAt, stay.end)
    case (.completed, .noShow), (.lateCancelled, .noShow): endedAt = stay.start
    case (.booked, .noShow): endedAt = min(fact.recordedAt, stay.end)
    case (.noShow, .noShow): break
    default: endedAt = nil
    }
    if after.deposit != before.deposit {
      details.deposit = after.deposit
      details.wasForfeited = false
    }
    details.satAtClosing = false
    details.correction = Correction(
      position: fact.position, at: fact.recordedAt, by: fact.by, why: corrected.why)
    version += 1
  }
}
