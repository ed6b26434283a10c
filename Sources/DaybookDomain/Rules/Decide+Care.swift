import DaybookTime

/// Deposits, guarantees, whether the guest comes, and forgetting a guest.
extension LedgerState {
  func decide(_ command: PayDeposit, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    let details = reservation.details
    let isMissed = reservation.state == .noShow && details.deposit == .due
    guard reservation.state == .booked || reservation.state == .requested || isMissed else {
      throw notAllowed("pay the deposit", reservation)
    }
    try requireHere(reservation)
    guard details.deposit == .due, let due = details.terms.deposit else {
      if details.deposit == .paid { throw .refused(.depositAlreadyPaid, "the deposit has been paid") }
      throw .refused(.notAllowedInState, "cannot pay: the deposit is \(details.deposit.rawValue)")
    }
    guard command.paid.currency == due.currency, command.paid.amount >= due.amount else {
      throw .refused(
        .depositTooSmall,
        command.paid.currency == due.currency
          ? "found \(command.paid.amount); due: \(due.amount) \(due.currency), minor units"
          : "found another currency; due: \(due.amount) \(due.currency), minor units"
      )
    }
    return Decision(
      [.depositPaid(DepositPaid(reservation: reservation.id, paid: command.paid))], venue: reservation.venue)
  }

  func settle<C: VisitCommand>(_ command: C, to state: DepositState, _ context: Context) throws(Rejection)
    -> Decision
  {
    let reservation = try reservation(command.reservation, for: command, context)
    let found = reservation.details.deposit
    if found == state { return unchanged(reservation) }
    try requireHere(reservation)
    guard found == .paid else {
      throw .refused(.notAllowedInState, "the deposit is \(found.rawValue); only a paid one is settled")
    }
    return Decision(
      [state == .refunded ? .depositRefunded(reservation.id) : .depositForfeited(reservation.id)],
      venue: reservation.venue)
  }

  func decide(_ command: HoldDepositOpen, _ context: Context) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    guard reservation.state == .booked || reservation.state == .noShow,
      reservation.details.deposit == .due
    else { throw notAllowed("hold the deposit open", reservation) }
    try requireHere(reservation)
    guard !reservation.details.isDepositHeldOpen else { return unchanged(reservation) }
    return Decision([.depositHeldOpen(reservation.id)], venue: reservation.venue)
  }

  func guarantee<C: VisitCommand>(
    _ command: C, from states: [GuaranteeState], to state: GuaranteeState, _ context: Context
  ) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    let found = reservation.details.guarantee
    if found == state { return unchanged(reservation) }
    try requireHere(reservation)
    let isLive = reservation.state == .booked || reservation.state == .requested
    guard states.contains(found), isLive || state == .charged || state == .released else {
      throw .refused(
        .notAllowedInState, "the guarantee is \(found.rawValue), the booking \(reservation.state.rawValue)")
    }
    let event: Event =
      switch state {
      case .none, .asked: .guaranteeAsked(reservation.id)
      case .given: .guaranteeGiven(reservation.id)
      case .charged: .guaranteeCharged(reservation.id)
      case .released: .guaranteeReleased(reservation.id)
      }
    return Decision([event], venue: reservation.venue)
  }

  func attend<C: VisitCommand>(
    _ command: C, from states: [AttendanceState], to state: AttendanceState, _ context: Context
  ) throws(Rejection) -> Decision {
    let reservation = try reservation(command.reservation, for: command, context)
    guard reservation.state == .booked, reservation.seating == .expected else {
      throw notAllowed("say who comes", reservation)
    }
    let found = reservation.details.attendance
    if found == state { return unchanged(reservation) }
    guard states.contains(found) else {
      throw .refused(.notAllowedInState, "attendance is \(found.rawValue)")
    }
    try requireOpen(reservation, context)
    let event: Event =
      switch state {
      case .none, .asked: .attendanceAsked(reservation.id)
      case .confirmed: .attendanceConfirmed(reservation.id)
      case .declined: .attendanceDeclined(reservation.id)
      }
    return Decision([event], venue: reservation.venue)
  }

  /// Makes a guest's fields unreadable; guests forget themselves only.
  func decide(_ command: ForgetGuest, _ context: Context) throws(Rejection) -> Decision {
    var found: [Reservation] = []
    var waiting: [WaitlistEntry] = []
    if let id = command.reservation {
      found = [try reservation(id, for: command, context)]
      waiting = everyEntry.filter { $0.reservation == id }
    } else if let id = command.entry {
      waiting = [try entry(id, for: command, context.by)]
      if let id = waiting[0].reservation, let booking = reservation(id) { found = [booking] }
    } else if let guest = command.guest {
      try require(ForgetGuest.self, context.by)
      guard context.by.role != .guest || context.by == guest else {
        throw .refused(.notFound, "there is no such guest")
      }
      // What the venue keeps on one card a guest may not forget: the other account is not theirs (R21).
      let meant = context.by.role == .guest ? [guest] : accounts(of: guest)
      found = (everyReservation + everythingLent.compactMap(\.reservation)).filter {
        meant.contains($0.owner)
      }
      waiting = everyEntry.filter { meant.contains($0.owner) }
    }
    found = found.filter { $0.guest != nil || $0.details.lastPing != nil }.sorted { $0.id < $1.id }
    waiting = waiting.filter { $0.guest != nil }
    guard !found.isEmpty || !waiting.isEmpty else {
      return Decision(subject: Answered(reservation: command.reservation, entry: command.entry))
    }
    var numbers: Set<UInt64> = []
    for reservation in found {
      if let guest = reservation.guest { numbers.insert(guest.number) }
      for number in pingNumbers(of: reservation) { numbers.insert(number) }
    }
    for entry in waiting { if let guest = entry.guest { numbers.insert(guest.number) } }
    let venues = Set(found.map(\.venue) + waiting.map(\.venue))
    let kept = found.compactMap { reservation in
      isCookedFor(reservation)
        ? context.keptAllergies[reservation.id].map {
          Event.allergiesKept(AllergiesKept(reservation: reservation.id, allergies: $0))
        } : nil
    }
    return Decision(
      kept + [
        .guestForgotten(
          GuestForgotten(
            guest: command.guest, numbers: numbers.sorted(), reservations: found.map(\.id),
            entries: waiting.map(\.id)))
      ], venue: venues.count == 1 ? venues.first : nil)
  }

  /// The bookings whose guests' allergies the kitchen must know, also if they are forgotten now (R28).
  package var cookedFor: [Reservation] { everyReservation.filter(isCookedFor) }

  private func isCookedFor(_ reservation: Reservation) -> Bool {
    reservation.isToBeServed && reservation.details.terms.hasAllergies && reservation.guest != nil
      && reservation.details.keptAllergies == nil
      && prepTickets(of: reservation).contains { !$0.state.isOver }
  }

  /// Puts the bookings of two accounts on one card; who may act on them stays as it is (R21).
  func decide(_ command: MergeGuests, _ context: Context) throws(Rejection) -> Decision {
    try require(MergeGuests.self, context.by)
    let merged = scalars.merged
    if merged[command.from] == command.into { return Decision() }
    guard command.from != command.into else {
      throw .refused(.notAllowedInState, "into: the same account as from; name the other one")
    }
    guard merged[command.from] == nil else {
      throw .refused(.notAllowedInState, "from: it is merged into another account; split it first")
    }
    guard merged[command.into] == nil else {
      throw .refused(
        .notAllowedInState, "into: it is merged into another account itself; name that one, or split it first"
      )
    }
    for (field, account) in [("from", command.from), ("into", command.into)] where !knows(account) {
      throw .refused(.notFound, "\(field): nobody has booked or waited under this account")
    }
    return Decision([.guestsMerged(GuestsMerged(command.from, into: command.into, why: command.why))])
  }

  /// Whether a booking or waitlist entry is an account's; what left the state counts only if it is lent.
  package func knows(_ account: Actor) -> Bool {
    shelf.all.contains { $0.owner == account } || entries.all.contains { $0.owner == account }
      || everythingLent.contains { $0.owner == account }
  }

  func decide(_ command: SplitGuests, _ context: Context) throws(Rejection) -> Decision {
    try require(SplitGuests.self, context.by)
    guard let into = scalars.merged[command.from] else { return Decision() }
    return Decision([.guestsSplit(GuestsSplit(command.from, into: into, why: command.why))])
  }

  /// Every waitlist entry, those lent included, in order of id.
  private var everyEntry: [WaitlistEntry] {
    (Array(entries.all) + everythingLent.compactMap(\.entry)).sorted { $0.id < $1.id }
  }

  /// Pings of a booking are all sealed under one number.
  private func pingNumbers(of reservation: Reservation) -> [UInt64] {
    reservation.details.lastPing.map { [$0.place.number] } ?? []
  }
}
