import DaybookDomain
import DaybookTime

/// Money, attendance, arrivals (R17, R18, R20).
extension Model {
  func pay(_ pay: PayDeposit, _ ask: Ask) throws(No) -> [Event] {
    let party = try own(pay.reservation, guests, ask)
    let isMissed = party.state == .noShow && party.deposit == .due
    guard [.booked, .requested].contains(party.state) || isMissed, !isGone(party) else {
      throw .code(.notAllowedInState)
    }
    if party.deposit == .paid { throw .code(.depositAlreadyPaid) }
    guard party.deposit == .due, let due = party.terms.deposit else { throw .code(.notAllowedInState) }
    guard pay.paid.currency == due.currency, pay.paid.amount >= due.amount else {
      throw .code(.depositTooSmall)
    }
    return [.depositPaid(DepositPaid(reservation: party.id, paid: pay.paid))]
  }

  func settle(_ id: ReservationID, _ state: DepositState, _ ask: Ask) throws(No) -> [Event] {
    let party = try own(id, staff, ask)
    if party.deposit == state { return [] }
    if isGone(party) { throw .code(.notAllowedInState) }
    guard party.deposit == .paid else { throw .code(.notAllowedInState) }
    return [state == .refunded ? .depositRefunded(id) : .depositForfeited(id)]
  }

  func holdOpen(_ id: ReservationID, _ ask: Ask) throws(No) -> [Event] {
    let party = try own(id, staff, ask)
    guard [.booked, .noShow].contains(party.state), party.deposit == .due, !isGone(party) else {
      throw .code(.notAllowedInState)
    }
    return party.isHeldOpen ? [] : [.depositHeldOpen(id)]
  }

  func guarantee(_ id: ReservationID, _ state: GuaranteeState, _ roles: [Actor.Role], _ ask: Ask) throws(No)
    -> [Event]
  {
    let party = try own(id, roles, ask)
    if party.guarantee == state { return [] }
    if isGone(party) { throw .code(.notAllowedInState) }
    let isLive = [.booked, .requested].contains(party.state)
    switch (party.guarantee, state) {
    case (.none, .asked) where isLive: return [.guaranteeAsked(id)]
    case (.asked, .given) where isLive: return [.guaranteeGiven(id)]
    case (.given, .charged): return [.guaranteeCharged(id)]
    case (.asked, .released), (.given, .released): return [.guaranteeReleased(id)]
    default: throw .code(.notAllowedInState)
    }
  }

  func attend(_ id: ReservationID, _ state: AttendanceState, _ roles: [Actor.Role], _ ask: Ask) throws(No)
    -> [Event]
  {
    let party = try own(id, roles, ask)
    guard party.state == .booked, party.seating == .expected else { throw .code(.notAllowedInState) }
    if party.attendance == state { return [] }
    let event: Event
    switch (party.attendance, state) {
    case (.none, .asked): event = .attendanceAsked(id)
    case (.asked, .confirmed), (.declined, .confirmed): event = .attendanceConfirmed(id)
    case (.asked, .declined), (.confirmed, .declined): event = .attendanceDeclined(id)
    default: throw .code(.notAllowedInState)
    }
    try isOpen(party, ask)
    return [event]
  }

  func forget(_ forget: ForgetGuest, _ ask: Ask) throws(No) -> [Event] {
    var who: [Party] = []
    var waiting: [Waiting] = []
    if let id = forget.reservation {
      who = [try own(id, guests, ask)]
      waiting = entries.filter { $0.reservation == id }
    } else if let id = forget.entry {
      waiting = [try own(id, guests, ask)]
      who = parties.filter { $0.id == waiting[0].reservation }
    } else {
      try allow(guests, ask)
      if ask.by.role == .guest, ask.by != forget.guest { throw .code(.notFound) }
      // The venue forgets whoever is on the card; a guest only what is their own.
      func isMeant(_ owner: Actor) -> Bool {
        var card: Actor? = owner
        while let one = card {
          if one == forget.guest { return true }
          card = ask.by.role == .guest ? nil : merged[one]
        }
        return false
      }
      who = parties.filter { isMeant($0.owner) }
      waiting = entries.filter { isMeant($0.owner) }
    }
    who.removeAll { $0.guest == nil && $0.pingNumber == nil }
    waiting.removeAll { $0.guest == nil }
    if who.isEmpty, waiting.isEmpty { return [] }
    let numbers = Set(
      who.compactMap(\.guest?.number) + who.compactMap(\.pingNumber) + waiting.compactMap(\.guest?.number))
    let kept = who.filter(keepsAllergies).compactMap { party in
      ask.allergies[party.id].map {
        Event.allergiesKept(AllergiesKept(reservation: party.id, allergies: $0))
      }
    }
    return kept + [
      .guestForgotten(
        GuestForgotten(
          guest: forget.guest, numbers: numbers.sorted(), reservations: who.map(\.id),
          entries: waiting.map(\.id)))
    ]
  }

  func merge(_ merge: MergeGuests, _ ask: Ask) throws(No) -> [Event] {
    try allow(staff, ask)
    if merged[merge.from] == merge.into { return [] }
    if merge.from == merge.into || merged.keys.contains(merge.from) || merged.keys.contains(merge.into) {
      throw .code(.notAllowedInState)
    }
    for account in [merge.from, merge.into]
    where !parties.contains(where: { $0.owner == account })
      && !entries.contains(where: { $0.owner == account })
    {
      throw .code(.notFound)
    }
    return [.guestsMerged(GuestsMerged(merge.from, into: merge.into, why: merge.why))]
  }

  func split(_ split: SplitGuests, _ ask: Ask) throws(No) -> [Event] {
    try allow(staff, ask)
    guard let into = merged[split.from] else { return [] }
    return [.guestsSplit(GuestsSplit(split.from, into: into, why: split.why))]
  }

  func declare(_ declare: DeclareArrival, _ ask: Ask) throws(No) -> [Event] {
    var party = try own(declare.reservation, guests, ask)
    guard party.state == .booked, party.seating == .expected else { throw .code(.notAllowedInState) }
    try isOpen(party, ask)
    let asks = definition(on: party.stay.date).prep?.needsApproval ?? false
    let arrival = Arrival(
      state: asks ? .declared : .approved, leadMinutes: declare.leadMinutes, scope: declare.scope,
      etaAt: declare.etaMinutes.map { now.adding(minutes: $0) } ?? max(now, party.stay.start),
      source: ask.by.role == .guest ? .guest : .host, sharesLocation: declare.sharesLocation)
    if let known = party.arrival, known.state != .withdrawn, known.state != .declined {
      var said = arrival
      said.state = known.state
      if said == known { return [] }
    }
    party.arrival = arrival
    return [.arrivalDeclared(ArrivalDeclared(reservation: party.id, arrival: arrival))] + retimed(party)
      + risky(party)
  }

  func answer(_ id: ReservationID, _ state: ArrivalState, _ roles: [Actor.Role], _ ask: Ask) throws(No)
    -> [Event]
  {
    var party = try own(id, roles, ask)
    guard let arrival = party.arrival else { throw .code(.notAllowedInState) }
    if arrival.state == state { return [] }
    let open: [ArrivalState] = [.declared, .approved, .queued]
    guard open.contains(arrival.state), party.state == .booked, party.seating == .expected else {
      throw .code(.notAllowedInState)
    }
    try isOpen(party, ask)
    party.arrival?.state = state
    switch state {
    case .approved, .declared: return [.arrivalApproved(id)] + retimed(party)
    case .queued: return [.arrivalQueued(id)] + retimed(party) + risky(party)
    case .declined: return [.arrivalDeclined(id)] + retimed(party) + risky(party)
    case .withdrawn: return [.arrivalWithdrawn(id)] + retimed(party) + risky(party)
    }
  }

  private func onTheWay(_ id: ReservationID, _ ask: Ask) throws(No) -> Party {
    let party = try own(id, guests, ask)
    guard party.state == .booked, party.seating == .expected, let arrival = party.arrival,
      [.declared, .approved, .queued].contains(arrival.state)
    else { throw .code(.notAllowedInState) }
    try isOpen(party, ask)
    return party
  }

  func setETA(_ set: SetETA, _ ask: Ask) throws(No) -> [Event] {
    var party = try onTheWay(set.reservation, ask)
    let (eta, source) = (now.adding(minutes: set.minutes), ask.by.role == .guest ? ETASource.guest : .host)
    if party.arrival?.etaAt == eta, party.arrival?.source == source { return [] }
    party.arrival?.etaAt = eta
    return [.etaChanged(ETAChanged(reservation: party.id, etaAt: eta, source: source))] + retimed(party)
  }

  func ping(_ ping: Ping, _ ask: Ask) throws(No) -> [Event] {
    var party = try onTheWay(ping.reservation, ask)
    if let last = party.pingedAt, now < last.adding(seconds: 30) { throw .code(.pingTooSoon) }
    if let from = party.pingedFrom, from.metres(to: ping.place) < 100 {
      return [.pinged(Pinged(reservation: party.id))]
    }
    var eta: Timestamp?
    if let venue = definition(on: party.stay.date).location {
      let at = now.adding(minutes: ping.place.estimatedMinutes(to: venue))
      party.arrival?.etaAt = at
      eta = at
    }
    return [.pinged(Pinged(reservation: party.id, place: ask.place, etaAt: eta))] + retimed(party)
  }

  // MARK: when it is served

  /// When the party is served: seat-to-serve after it sits, or after it is expected to sit.
  ///
  /// That is its start, or its arrival or ETA when that is later.
  func serveAt(_ party: Party) -> Timestamp {
    var sits = party.stay.start
    if let seated = party.seatedAt {
      sits = seated
    } else if let arrived = party.arrivedAt {
      sits = max(sits, arrived)
    } else if let arrival = party.arrival, ![.withdrawn, .declined].contains(arrival.state) {
      sits = max(sits, arrival.etaAt)
    }
    return sits.adding(minutes: definition(on: party.stay.date).prep?.seatToServeMinutes ?? 20)
  }

  func retimed(_ party: Party) -> [Event] {
    guard let prep = party.prep, prep.serveAt != serveAt(party) else { return [] }
    return [.retimed(Retimed(reservation: party.id, serveAt: serveAt(party)))]
  }
}
