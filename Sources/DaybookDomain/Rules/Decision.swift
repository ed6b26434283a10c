package import DaybookTime

/// What is true outside the state when a command is decided: the clock, the caller, the next id.
///
/// Same state, same command, same context → same decision.
package struct Context: Sendable {
  package var now: Timestamp
  package var by: Actor
  /// The id of whatever this command creates; of several, the first.
  package var nextID: ClaimID
  /// The guest's fields, already sealed under the state's next guest number.
  package var guest: SealedGuest?
  /// The booking's guest as the change leaves them; nil where nothing of them changes.
  package var changedGuest: ChangedGuest?
  /// The rules a zone would be adopted with, read from the zone files; nil when there is no such zone.
  package var zoneRules: ZoneRules?
  /// Where the party is, already sealed as the guest's fields are.
  package var place: SealedGuest?
  /// The allergies of guests who are to be forgotten while something is cooked for them, sealed by themselves.
  package var keptAllergies: [ReservationID: SealedGuest] = [:]
  /// Where the party was when its ETA was last worked out, opened from the log.
  package var lastPlace: Coordinate?

  package init(
    now: Timestamp, by: Actor, nextID: ClaimID, guest: SealedGuest? = nil, zoneRules: ZoneRules? = nil
  ) {
    self.now = now
    self.by = by
    self.nextID = nextID
    self.guest = guest
    self.zoneRules = zoneRules
  }

  /// The id of the command's nth creation, from 0; each is greater than the one before.
  func id<Entity>(_ place: Int) -> ID<Entity> {
    let (low, isOver) = nextID.low.addingReportingOverflow(UInt64(place))
    return ID(high: nextID.high + (isOver ? 1 : 0), low: low)
  }
}

/// What a command leads to: events, or none when nothing would change.
package struct Decision: Hashable, Sendable {
  /// The venue the events belong to.
  package var venue: VenueID?
  package var events: [Event]
  /// What the answer names when there are no events.
  package var subject: Answered

  init(_ events: [Event] = [], venue: VenueID? = nil, subject: Answered = Answered()) {
    self.venue = venue
    self.events = events
    self.subject = subject
  }
}

extension LedgerState {
  /// Judges a command: the events it leads to, or why it is refused or malformed.
  package func decide(_ command: Command, in context: Context) throws(Rejection) -> Decision {
    var decision = try judge(command, context)
    decision.events.add(filling(after: decision, context))
    switch command {
    // Due work has been followed piece by piece.
    case .recordDue: return decision
    case .swap: return following(decision, tellsGuests: true)
    default: return following(decision)
    }
  }

  private func judge(_ command: Command, _ context: Context) throws(Rejection) -> Decision {
    switch command {
    case .defineVenue(let command): try decide(command, context)
    case .book(let command): try decide(command, context)
    case .hold(let command): try decide(command, context)
    case .releaseHold(let command): try decide(command, context)
    case .modify(let command): try decide(command, context)
    case .cancel(let command): try decide(command, context)
    case .swap(let command): try decide(command, context)
    case .accept(let command): try decide(command, context)
    case .decline(let command): try decide(command, context)
    case .arrive(let command): try decide(command, context)
    case .seat(let command): try decide(command, context)
    case .leave(let command): try decide(command, context)
    case .complete(let command): try decide(command, context)
    case .noShow(let command): try decide(command, context)
    case .undo(let command): try decide(command, context)
    case .correct(let command): try decide(command, context)
    case .walkIn(let command): try decide(command, context)
    case .carryOver(let command): try decide(command, context)
    case .closeDay(let command): try decide(command, context)
    case .reopenDay(let command): try decide(command, context)
    case .block(let command): try decide(command, context)
    case .unblock(let command): try decide(command, context)
    case .joinWaitlist(let command): try decide(command, context)
    case .offerTable(let command): try decide(command, context)
    case .acceptOffer(let command): try decide(command, context)
    case .leaveWaitlist(let command): try decide(command, context)
    case .payDeposit(let command): try decide(command, context)
    case .refundDeposit(let command): try settle(command, to: .refunded, context)
    case .forfeitDeposit(let command): try settle(command, to: .forfeited, context)
    case .holdDepositOpen(let command): try decide(command, context)
    case .askGuarantee(let command): try guarantee(command, from: [.none], to: .asked, context)
    case .giveGuarantee(let command): try guarantee(command, from: [.asked], to: .given, context)
    case .chargeGuarantee(let command): try guarantee(command, from: [.given], to: .charged, context)
    case .releaseGuarantee(let command):
      try guarantee(command, from: [.asked, .given], to: .released, context)
    case .askAttendance(let command): try attend(command, from: [.none], to: .asked, context)
    case .confirmAttendance(let command):
      try attend(command, from: [.asked, .declined], to: .confirmed, context)
    case .declineAttendance(let command):
      try attend(command, from: [.asked, .confirmed], to: .declined, context)
    case .declareArrival(let command): try decide(command, context)
    case .withdrawArrival(let command):
      try arrive(command, from: [.declared, .approved, .queued], to: .withdrawn, context)
    case .approveArrival(let command):
      try arrive(command, from: [.declared, .queued], to: .approved, context)
    case .queueArrival(let command): try arrive(command, from: [.declared, .approved], to: .queued, context)
    case .declineArrival(let command):
      try arrive(command, from: [.declared, .queued, .approved], to: .declined, context)
    case .setETA(let command): try decide(command, context)
    case .ping(let command): try decide(command, context)
    case .confirmPrep(let command): try decide(command, context)
    case .cancelPrep(let command): try decide(command, context)
    case .startTicket(let command): try decide(command, context)
    case .readyTicket(let command): try decide(command, context)
    case .serveTicket(let command): try decide(command, context)
    case .recallTicket(let command): try decide(command, context)
    case .fireCourse(let command): try decide(command, context)
    case .eightySix(let command): try decide(command, context)
    case .deliverNotices(let command): try decide(command, context)
    case .acknowledgeNotice(let command): try decide(command, context)
    case .forgetGuest(let command): try decide(command, context)
    case .mergeGuests(let command): try decide(command, context)
    case .splitGuests(let command): try decide(command, context)
    case .adoptZone(let command): try decide(command, context)
    case .reanchor(let command): try decide(command, context)
    case .setPace(let command): try decide(command, context)
    case .setSections(let command): try decide(command, context)
    case .setMaintenance(let command): try decide(command, context)
    case .advanceClock(let command): try decide(command, context)
    case .acceptClock(let command): try decide(command, context)
    case .recordDue(let command): try decide(command, context)
    }
  }

  /// The venue a command concerns, for the record of its refusal; nil when there is none.
  package func venue(of command: Command) -> VenueID? {
    switch command.body.subject {
    case .ledger: nil
    case .venue(let id): number(of: id) == nil ? nil : id
    case .reservation(let id): reservation(id)?.venue
    case .hold(let id): hold(id)?.venue
    case .block(let id): block(id)?.venue
    case .entry(let id): entry(id)?.venue
    case .ticket(let id): ticket(id)?.venue
    }
  }
}

// MARK: what every decision asks

extension LedgerState {
  /// The id of what is made next at `now`: greater than every one before it.
  package func nextID(at now: Timestamp, random: (UInt64, UInt64)) -> ClaimID {
    ClaimID.next(after: scalars.lastID, at: now, random: random)
  }

  func venueNumber(_ id: VenueID) throws(Rejection) -> Int {
    guard let number = number(of: id) else { throw .refused(.notFound, "there is no such venue") }
    return number
  }

  /// The area asked for, as the venue writes it; an unknown one is refused, and its name not repeated.
  func area(_ asked: String?, _ number: Int) throws(Rejection) -> String? {
    guard let asked else { return nil }
    let name = TextRule.collapsed(asked) ?? asked
    for edition in venues[number].editions {
      for case let area? in edition.definition.tables.lazy.map(\.area) where area == name { return area }
    }
    throw .refused(.notFound, "area: the venue has no such area")
  }

  /// The reservation as it is now; for a guest, another guest's does not exist (R21).
  func reservation<C: CommandBody>(_ id: ReservationID, for _: C, _ context: Context) throws(Rejection)
    -> Reservation
  {
    try C.seen(reservation(id), id, by: context.by, at: context.now)
  }

  func hold(_ id: HoldID, for by: Actor) throws(Rejection) -> Hold {
    guard let hold = hold(id), by.role != .guest || hold.owner == by else {
      throw .refused(.notFound, "no hold \(id)")
    }
    return hold
  }

  func entry<C: CommandBody>(_ id: WaitlistID, for _: C, _ by: Actor) throws(Rejection) -> WaitlistEntry {
    guard let entry = entry(id), by.role != .guest || entry.owner == by else {
      throw .refused(.notFound, "no waitlist entry \(id)")
    }
    try require(C.self, by)
    return entry
  }

  /// The ticket as it is now: if its booking has lapsed it is cancelled, recorded or not.
  func ticket<C: CommandBody>(_ id: TicketID, for _: C, _ context: Context) throws(Rejection) -> Ticket {
    try require(C.self, context.by)
    guard let ticket = ticket(id) else { throw .refused(.notFound, "no ticket \(id)") }
    guard !hasLeft(id) else {
      throw .refused(.notAllowedInState, "the business date of ticket \(id) is closed")
    }
    return ticket.effective(of: reservation(ticket.reservation), at: context.now)
  }

  func requireOpen(_ reservation: Reservation, _ context: Context) throws(Rejection) {
    guard let number = number(of: reservation.venue) else { return }
    try venues[number].requireOpen(reservation.stay, by: context.by, at: context.now)
  }

  /// Refuses a change to a booking that was evicted with its closed business date (R30).
  func requireHere(_ reservation: Reservation) throws(Rejection) {
    guard !hasLeft(reservation.id) else {
      throw .refused(
        .notAllowedInState,
        "it was over when \(reservation.stay.date) was closed, and is kept as it was; use correct")
    }
  }

  /// Only the venue approves, declines, seats; only an operator sets maintenance (R21).
  func require<C: CommandBody>(_: C.Type, _ by: Actor) throws(Rejection) { try C.require(by) }

  /// Refuses a field that only the venue may set, in a command that guests may give too.
  func requireStaff(_ by: Actor, _ field: String) throws(Rejection) {
    guard by.isStaff else { throw .refused(.forbidden, "only the venue sets \(field)") }
  }

  /// A guest's new claims wait while maintenance is on (R22).
  func requireNoMaintenance(_ by: Actor) throws(Rejection) {
    guard scalars.maintenance.isOn, by.role == .guest else { return }
    throw .refused(.maintenance, scalars.maintenance.message ?? "bookings are closed for maintenance")
  }

  /// The instant a person typed, by the rules of the venue's zone (R1).
  func instant(_ requested: RequestedTime, _ field: String, in rules: ZoneRules) throws(Rejection)
    -> Timestamp
  {
    do throws(RequestedTimeError) {
      return try requested.instant(in: rules)
    } catch {
      switch error {
      case .nonexistentLocalTime:
        throw .refused(
          .nonexistentLocalTime, "\(requested.text) does not exist in \(rules.name): the clocks skip it")
      case .offsetMismatch(let allowed):
        let offsets = allowed.map(\.description).joined(separator: " or ")
        throw .refused(.offsetMismatch, "\(requested.text): \(rules.name) then has \(offsets)")
      case .malformed: throw .invalid(InvalidField.time(field, found: requested.text))
      }
    }
  }

  func notAllowed(_ verb: String, _ reservation: Reservation) -> Rejection {
    .notAllowed(verb, reservation)
  }

  func unchanged(_ reservation: Reservation) -> Decision {
    Decision(venue: reservation.venue, subject: Answered(reservation: reservation.id))
  }

  func requireVersion(_ version: Int?, _ reservation: Reservation) throws(Rejection) {
    guard let version, version != reservation.version else { return }
    throw .refused(
      .versionConflict, "the booking is at version \(reservation.version), the command names \(version)")
  }

  /// The definition that holds for a booking's business date.
  func definition(for reservation: Reservation) throws(Rejection) -> VenueDefinition {
    venues[try venueNumber(reservation.venue)].definition(on: reservation.stay.date)
  }
}

extension CommandBody {
  /// Only the kinds of caller that the command is for may give it (R21).
  fileprivate static func require(_ by: Actor) throws(Rejection) {
    guard by.role != .ledger, !note.roles.contains(by.role) else { return }
    let allowed = note.roles.map { "\($0.rawValue)s" }.joined(separator: ", ")
    throw .refused(.forbidden, "\(by.role.rawValue)s may not do this; allowed: \(allowed)")
  }

  /// The reservation as the command's caller sees it now: a stranger's does not exist for a guest (R21).
  package static func seen(
    _ found: Reservation?, _ id: ReservationID, by: Actor, at now: Timestamp
  ) throws(Rejection) -> Reservation {
    guard let found, by.role != .guest || found.owner == by else {
      throw .refused(.notFound, "no reservation \(id)")
    }
    try require(by)
    return found.effective(at: now)
  }
}

extension Rejection {
  /// The refusal of a change after which the booking would lapse at once.
  static func wouldLapse(_ reservation: Reservation, _ dueAt: Timestamp) -> Rejection {
    .refused(
      Refusal([
        Reason(
          .notAllowedInState, start: dueAt,
          message: "the deposit was due by then, so the booking would be cancelled at once; settle it first")
      ]))
  }

  static func notAllowed(_ verb: String, _ reservation: Reservation) -> Rejection {
    .refused(
      .notAllowedInState,
      "cannot \(verb): \(reservation.standing)")
  }
}

extension Reservation {
  /// `it is booked, the party seated`; of one that is over only what became of it.
  var standing: String {
    "it is \(state.rawValue)" + (state == .booked ? ", the party \(seating.rawValue)" : "")
  }
}
