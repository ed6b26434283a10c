public import Daybook
internal import DaybookDomain
internal import DaybookLog
internal import DaybookTime
internal import DaybookViews

extension LedgerOperations {
  /// Decides the demand of a stretch of the log again under another definition of its venue. Nothing is written.
  ///
  /// It holds the records of the stretch in memory. Throws `.notFound` where there was no such venue at the first
  /// instant or nothing was recorded in the stretch, `.malformed` for a stretch that ends before it begins, or a change that makes no definition.
  public func whatIf(_ query: WhatIfQuery) throws(LedgerFailure) -> WhatIf {
    let history = try LedgerHistory(ledger.path)
    defer { history.close() }
    return try history.whatIf(query)
  }
}

extension LedgerHistory {
  /// Decides the demand of a stretch of the log again under another definition of its venue. Nothing is written.
  ///
  /// It holds the records of the stretch in memory. Throws `.notFound` where there was no such venue at the first
  /// instant or nothing was recorded in the stretch, `.malformed` for a stretch that ends before it begins, or a change that makes no definition.
  public func whatIf(_ query: WhatIfQuery) throws(LedgerFailure) -> WhatIf {
    try whatIf(query, hearing: nil).answer
  }

  /// The same, with everything that was led through; `hearing` hears each record of the altered course.
  package func whatIf(
    _ query: WhatIfQuery, hearing: ((Fact) -> Void)?
  ) throws(LedgerFailure) -> (answer: WhatIf, facts: [Fact]) {
    let (state, base) = try state(before: query)
    let facts = try records(after: base, of: query)
    let end = query.to.map { $0.adding(microseconds: -1) } ?? facts.last?.recordedAt ?? query.from
    guard let number = state.number(of: query.venue) else {
      throw LedgerFailure(
        .notFound,
        "what if: there was no venue \"\(query.venue)\" at \(query.from); name a later first instant")
    }
    let rules = state.venues[number].rules
    guard !facts.isEmpty else {
      let end = query.to.map { "to \(rules.label($0))" } ?? "on"
      throw LedgerFailure(
        .notFound,
        "what if: nothing was recorded from \(rules.label(query.from)) \(end); the log ends at \(try head()); name another"
      )
    }
    let (first, last) = (rules.wallTime(at: query.from).date, rules.wallTime(at: end).date)
    guard first <= last else {
      throw LedgerFailure(
        .malformed, "what if: found \(query.from) to \(end); allowed: an end that is after the beginning")
    }
    let dates = first...last
    let refused = try turnedAway(at: query.venue, on: dates).filter { $0.position > base }
    var played = Reenactment(
      of: query.venue, query.change, from: state, lost: Set(refused.map(\.position)), served: facts.served)
    played.altered.onRecord = hearing
    try played.begin()
    try played.run(facts, until: end)
    let answer = WhatIf(
      played, dates, refused.filter(\.isTurnedAway), after: base, through: facts.last?.position ?? base,
      at: end)
    return (try named(answer), facts)
  }

  /// The state that the records before the first instant leave.
  private func state(before query: WhatIfQuery) throws(LedgerFailure) -> (LedgerState, Position) {
    if let to = query.to, to <= query.from {
      throw LedgerFailure(
        .malformed, "what if: found \(query.from) to \(to); allowed: an end that is after the beginning")
    }
    let before = Moment.instant(query.from.adding(microseconds: -1))
    guard let base = try position(at: before) else { return (LedgerState(), .start) }
    return (try state(at: past(.position(base))), base)
  }

  private func records(after base: Position, of query: WhatIfQuery) throws(LedgerFailure) -> [Fact] {
    var facts: [Fact] = []
    try reader.storage.facts(after: base) { fact, _ in
      if let to = query.to, fact.recordedAt >= to { return false }
      facts.append(fact)
      return true
    }
    return facts
  }

  /// Recorded refusals of demand that was lost, by the report's rule: of a guest all of that date.
  private func turnedAway(
    at venue: VenueID, on dates: ClosedRange<CivilDate>
  ) throws(LedgerFailure) -> [RefusedDemand] {
    let report = try report(ReportQuery([venue], from: dates.lowerBound, to: dates.upperBound))
    var lost: [CivilDate: Set<Actor>] = [:]
    for refused in report.refused where refused.isTurnedAway && refused.by.role == .guest {
      lost[refused.date, default: []].insert(refused.by)
    }
    return report.refused.filter { $0.isTurnedAway || lost[$0.date]?.contains($0.by) == true }
  }

  /// Gained parties with the fields of their guest's last booking.
  private func named(_ answer: WhatIf) throws(LedgerFailure) -> WhatIf {
    let owners = Set(answer.gained.filter { $0.guest == nil && $0.owner.role == .guest }.map(\.owner))
    guard !owners.isEmpty else { return answer }
    let guests: [Actor: SealedGuest] = try read { snapshot in
      var guests: [Actor: SealedGuest] = [:]
      for owner in owners {
        let bookings = GuestAnswer(of: owner, snapshot, now: now(snapshot))?.reservations ?? []
        guests[owner] = bookings.compactMap(\.guest).last
      }
      return guests
    }
    return answer.naming(guests)
  }
}

extension [Fact] {
  /// Waitlist entries that became bookings.
  fileprivate var served: Set<WaitlistID> {
    var served: Set<WaitlistID> = []
    for fact in self { if case .waitlistBooked(let booked) = fact.event { served.insert(booked.entry) } }
    return served
  }
}

extension WhatIf {
  fileprivate init(
    _ played: Reenactment, _ dates: ClosedRange<CivilDate>, _ refused: [RefusedDemand], after: Position,
    through: Position, at now: Timestamp
  ) {
    let tally = WhatIfTally(played.venue, dates, at: now)
    (venue, self.dates, self.after, self.through) = (played.venue, dates, after, through)
    parties = tally.parties(of: played)
    let gained = parties.filter { $0.before == nil && $0.otherwise != nil }
    let satisfied = Set(gained.map { $0.owner.role == .guest ? "\($0.owner) \($0.date)" : "" })
    let positions = Set(gained.compactMap(\.refusal))
    let lost = parties.filter { $0.otherwise == nil && !$0.codes.isEmpty }
    let still = refused.filter {
      !positions.contains($0.position)
        && !($0.by.role == .guest && satisfied.contains("\($0.by) \($0.date)"))
    }
    func figures(_ course: Course, _ late: [ReservationID: Int], _ turnedAway: [Int]) -> WhatIfFigures {
      guard let number = course.state.number(of: played.venue) else { return WhatIfFigures() }
      return tally.figures(of: course, at: course.state.venues[number], late: late, lost: turnedAway)
    }
    before = figures(played.recorded, [:], refused.map(\.covers))
    otherwise = figures(played.altered, played.late, still.map(\.covers) + lost.map(\.covers))
    decidedCount = played.decidedCount
    takenOver = played.takenOver.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { (type: $0.key, count: $0.value) }
  }

  fileprivate func naming(_ guests: [Actor: SealedGuest]) -> WhatIf {
    WhatIf(
      venue: venue, dates: dates, after: after, through: through, before: before, otherwise: otherwise,
      parties: parties.map { party in
        var party = party
        if party.guest == nil { party.guest = guests[party.owner] }
        return party
      }, decidedCount: decidedCount, takenOver: takenOver)
  }
}
