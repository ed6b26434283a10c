import DaybookTime

/// Invariant 3: covers that start in a bucket stay within the cap, unless the event has an override.
extension InvariantCheck {
  mutating func check(_ modified: Modified, _ fact: Fact) throws(InvariantFault) {
    let old = try booking(
      modified.reservation, fact, in: [.booked, .requested], seating: [.expected, .arrived, .seated])
    moved.append(old)
    // Only a zone's new rules move a booking without new terms, or to the wall time that it was agreed for; its
    // pacing is not checked then (R25).
    let (before, after) = (old.stay, modified.stay)
    let keepsWallTime =
      before.offset != after.offset
      && WallTime(before.start, offset: before.offset) == WallTime(after.start, offset: after.offset)
    let isMoved = after.start != before.start && modified.terms != nil && !keepsWallTime
    guard isMoved || modified.stay.party > old.stay.party else { return }
    var override = modified.terms?.override
    if !fact.isInForm(3) { override = override ?? old.details.terms.override }
    try paces(
      modified.stay, override, fact, from: min(modified.stay.start, old.seatedAt ?? modified.stay.start),
      except: old.id.retyped())
  }

  /// Checks a claim that is new or grows. It starts when it was booked for, or when its party sat down early.
  func paces(
    _ stay: Stay, _ override: Override?, _ fact: Fact, from start: Timestamp? = nil, except: ClaimID? = nil
  ) throws(InvariantFault) {
    guard let id = fact.venue, let number = state.number(of: id), !stay.isTimeless else { return }
    let start = start ?? stay.start
    var seeking = Seeking(
      party: stay.party, start: start, end: stay.end, channel: stay.channel, now: fact.recordedAt,
      edition: state.venues[number].edition(on: stay.date))
    seeking.except = except
    seeking.overridden = override?.codes ?? []
    let reasons = state.venues[number].startReasons(
      seeking, in: state.venues[number].paced(stay, from: start), judgesTime: false)
    try keeps(reasons, fact) { state.venues[number].oldPacingReasons(seeking, stay, state) }
  }

  /// Checks a party that sits down before the start it booked.
  func pacesEarly(_ old: Reservation, _ override: Override?, _ fact: Fact) throws(InvariantFault) {
    guard isOfToday, let number = state.number(of: old.venue) else { return }
    try keeps(
      state.venues[number].earlyReasons(
        old.stay, now: fact.recordedAt, overridden: override?.codes ?? [], except: old.id.retyped()),
      fact
    ) { [] }
  }

  private func keeps(
    _ reasons: [Reason], _ fact: Fact, orBefore old: () -> [Reason]
  ) throws(InvariantFault) {
    func first(_ reasons: [Reason]) -> Reason? {
      reasons.first { [.pacingCovers, .pacingParties, .pacingOnline].contains($0.code) }
    }
    guard let reason = first(reasons), isOfToday || first(old()) != nil else { return }
    throw InvariantFault(fact.position, .pacing, reason.message ?? reason.code.rawValue)
  }
}

extension VenueState {
  /// How pacing counted before form 3 of `modified` and `seated`: live claims only, by booked start.
  fileprivate func oldPacingReasons(_ seeking: Seeking, _ stay: Stay, _ ledger: LedgerState) -> [Reason] {
    var then = self
    for date in (-2...2).map({ stay.date.adding(days: $0) }) {
      for id in ledger.reservations(on: DayKey(venue: definition.id, date: date)) {
        guard let reservation = ledger.reservation(id), let counted = reservation.counted else { continue }
        then.floor.replace(counted, with: reservation.claim.map { _ in Claim(bookedBy: reservation) })
      }
    }
    var asked = seeking
    asked.start = stay.start
    return then.startReasons(
      asked, in: then.checkService(at: stay.start, ignoringGrid: true), judgesTime: false)
  }
}

extension Claim {
  /// What a booking claimed before anybody sat.
  fileprivate init(bookedBy reservation: Reservation) {
    let stay = reservation.stay
    self.init(
      id: reservation.id.retyped(), kind: .booked, stay: stay, start: stay.start,
      lapsesAt: reservation.lapsesAt, isFloating: false)
  }
}
