package import DaybookTime

/// What is true outside the state when a command is decided: the clock, the caller, the next id.
///
/// Same state, same command, same context → same decision.
package struct Context: Sendable {
  package var now: Timestamp
  package var by: Actor
  /// The id of whatever this command creates.
  package var nextID: ClaimID
  /// The guest's fields, already sealed under the state's next guest number.
  package var guest: SealedGuest?
  /// The rules a venue's zone would adopt, read from the zone files; nil when there is no such zone.
  package var zoneRules: ZoneRules?

  package init(
    now: Timestamp, by: Actor, nextID: ClaimID, guest: SealedGuest? = nil, zoneRules: ZoneRules? = nil
  ) {
    self.now = now
    self.by = by
    self.nextID = nextID
    self.guest = guest
    self.zoneRules = zoneRules
  }
}

/// What a command leads to: events, or none because it is so already.
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
    switch command {
    case .defineVenue(let command): try decide(command, context)
    case .book(let command): try decide(command, context)
    case .hold(let command): try decide(command, context)
    case .releaseHold(let command): try decide(command, context)
    case .modify(let command): try decide(command, context)
    case .cancel(let command): try cancel(command.reservation, context)
    case .arrive(let command): try arrive(command.reservation, context)
    case .seat(let command): try seat(command.reservation, context)
    case .leave(let command): try leave(command.reservation, context)
    case .complete(let command): try complete(command.reservation, context)
    case .noShow(let command): try markNoShow(command.reservation, context)
    case .walkIn(let command): try decide(command, context)
    case .block(let command): try decide(command, context)
    case .unblock(let command): try decide(command, context)
    case .setMaintenance(let command): try decide(command, context)
    case .advanceClock(let command): try decide(command, context)
    }
  }

  /// The venue a command concerns, for the record of its refusal.
  package func venue(of command: Command) -> VenueID? {
    switch command {
    case .defineVenue(let command): command.venue.id
    case .book(let command): command.venue ?? command.hold.flatMap { hold($0)?.venue }
    case .hold(let command): command.venue
    case .walkIn(let command): command.venue
    case .block(let command): command.venue
    case .releaseHold(let command): hold(command.hold)?.venue
    case .unblock(let command): block(command.block)?.venue
    case .modify(let command): reservation(command.reservation)?.venue
    case .cancel(let command): reservation(command.reservation)?.venue
    case .arrive(let command): reservation(command.reservation)?.venue
    case .seat(let command): reservation(command.reservation)?.venue
    case .leave(let command): reservation(command.reservation)?.venue
    case .complete(let command): reservation(command.reservation)?.venue
    case .noShow(let command): reservation(command.reservation)?.venue
    case .setMaintenance, .advanceClock: nil
    }
  }
}

// MARK: what every decision asks

extension LedgerState {
  func venueNumber(_ id: VenueID) throws(Rejection) -> Int {
    guard let number = number(of: id) else { throw .refused(.notFound, "no venue \(id)") }
    return number
  }

  /// The reservation, unless it is a stranger's: then it does not exist for this guest (R21).
  func reservation(_ id: ReservationID, for by: Actor) throws(Rejection) -> Reservation {
    guard let reservation = reservation(id), by.role != .guest || reservation.owner == by else {
      throw .refused(.notFound, "no reservation \(id)")
    }
    return reservation
  }

  func hold(_ id: HoldID, for by: Actor) throws(Rejection) -> Hold {
    guard let hold = hold(id), by.role != .guest || hold.owner == by else {
      throw .refused(.notFound, "no hold \(id)")
    }
    return hold
  }

  /// Only the venue seats, blocks and defines (R21).
  func requireStaff(_ by: Actor) throws(Rejection) {
    guard by.isStaff else {
      throw .refused(.forbidden, "\(by.role.rawValue)s may not do this; a host or an operator may")
    }
  }

  /// Kitchens cook; they do not book.
  func requireGuestOrStaff(_ by: Actor) throws(Rejection) {
    guard by.role != .kitchen else {
      throw .refused(.forbidden, "kitchens may not do this; guests, hosts and operators may")
    }
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
    .refused(
      .notAllowedInState,
      "cannot \(verb): it is \(reservation.state.rawValue), the party \(reservation.seating.rawValue)")
  }
}
