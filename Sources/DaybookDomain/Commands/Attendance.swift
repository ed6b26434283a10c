/// The guest is asked whether they come.
public struct AskAttendance: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: what is out of its limits is answered invalid, by the field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .askAttendance(self) }
  package static let note = CommandNote(
    "askAttendance", "The guest is asked whether they come.", by: .staff, refusals: [.notAllowedInState])
}

/// The guest says that they come.
public struct ConfirmAttendance: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: what is out of its limits is answered invalid, by the field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .confirmAttendance(self) }
  package static let note = CommandNote(
    "confirmAttendance", "The guest says that they come.", by: .guestsAndStaff,
    refusals: [.notAllowedInState])
}

/// The guest says that they do not come; the booking stands until it is cancelled.
public struct DeclineAttendance: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: what is out of its limits is answered invalid, by the field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .declineAttendance(self) }
  package static let note = CommandNote(
    "declineAttendance", "The guest says that they do not come; the booking stands until it is cancelled.",
    by: .guestsAndStaff, refusals: [.notAllowedInState], frees: true)
}

/// Makes a guest's fields unreadable for ever: of all bookings of an actor, or of one booking.
public struct ForgetGuest: LedgerCommand {
  /// Every booking and waitlist entry this guest made.
  public var guest: Actor?
  /// Or this booking alone.
  public var reservation: ReservationID?

  /// Nothing is checked here: what is out of its limits is answered invalid, by the field's name.
  public init(_ guest: Actor) { self.guest = guest }
  /// Nothing is checked here: what is out of its limits is answered invalid, by the field's name.
  public init(of reservation: ReservationID) { self.reservation = reservation }
  package init() {}

  public var command: Command { .forgetGuest(self) }
  public static func value(of answer: Answer) {}
}

extension ForgetGuest: CommandBody {
  package static let note = CommandNote(
    "forgetGuest", "Makes a guest's fields unreadable for ever: of an actor, or of one booking.",
    by: .guestsAndStaff, frees: true)
  package static var blank: ForgetGuest { ForgetGuest() }
  package var subject: CommandSubject { reservation.map { .reservation($0) } ?? .ledger }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.word("guest", &guest, "every booking and waitlist entry this guest made")
    try fields.id("reservation", &reservation, "or this booking alone")
  }
  package func check(_ path: (String) -> String) throws(InvalidField) {
    guard (guest == nil) != (reservation == nil) else {
      throw InvalidField(path("guest"), "say either the guest or a reservation")
    }
    if let guest, guest.role != .guest {
      throw InvalidField(path("guest"), "found \(guest); allowed: guest:ID")
    }
  }
}
