/// The guest is asked whether they come.
public struct AskAttendance: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .askAttendance(self) }
  package static let note = CommandNote(
    "askAttendance", "The guest is asked whether they come.", by: .staff,
    refusals: [.notAllowedInState, .dateClosed])
}

/// The guest says that they come.
public struct ConfirmAttendance: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .confirmAttendance(self) }
  package static let note = CommandNote(
    "confirmAttendance", "The guest says that they come.", by: .guestsAndStaff,
    refusals: [.notAllowedInState, .dateClosed])
}

/// The guest says that they do not come; the booking stands until it is cancelled.
public struct DeclineAttendance: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .declineAttendance(self) }
  package static let note = CommandNote(
    "declineAttendance", "The guest says that they do not come; the booking stands until it is cancelled.",
    by: .guestsAndStaff, refusals: [.notAllowedInState, .dateClosed], frees: true)
}

/// Makes a guest's fields unreadable for ever.
///
/// Those of everything one actor booked or waits for, of one booking, or of one waitlist entry.
public struct ForgetGuest: LedgerCommand {
  /// Every booking and waitlist entry this guest made.
  public var guest: Actor?
  /// Or this booking alone.
  public var reservation: ReservationID?
  /// Or this waitlist entry, and the booking it became.
  public var entry: WaitlistID?

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ guest: Actor) { self.guest = guest }
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(of reservation: ReservationID) { self.reservation = reservation }
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(of entry: WaitlistID) { self.entry = entry }
  package init() {}

  public var command: Command { .forgetGuest(self) }
  public static func value(of answer: Answer) {}
}

extension ForgetGuest: CommandBody {
  package static let note = CommandNote(
    "forgetGuest", "Makes a guest's fields unreadable for ever: of an actor, a booking or a waitlist entry.",
    by: .guestsAndStaff, frees: true)
  package static var blank: ForgetGuest { ForgetGuest() }
  package var subject: CommandSubject {
    reservation.map { .reservation($0) } ?? entry.map { .entry($0) } ?? .ledger
  }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.id("entry", &entry, "or this waitlist entry, and the booking it became")
    try fields.guest("guest", &guest, "every booking and waitlist entry this guest made")
    try fields.id("reservation", &reservation, "or this booking alone")
  }
  package func check() throws(InvalidField) {
    guard [guest != nil, reservation != nil, entry != nil].count(where: \.self) == 1 else {
      throw InvalidField("guest", "say one of the guest, a reservation or a waitlist entry")
    }
    if let guest, guest.role != .guest {
      throw InvalidField("guest", "found \(guest); allowed: guest:ID")
    }
  }
}
