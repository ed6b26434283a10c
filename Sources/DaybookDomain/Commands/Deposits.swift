/// Says that a deposit was paid; the payment itself is made elsewhere (R17).
public struct PayDeposit: ReservationCommand {
  /// The booking.
  public var reservation: ReservationID
  /// What was paid, in minor units of its currency.
  public var paid: Money

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID, _ paid: Money) {
    self.reservation = reservation
    self.paid = paid
  }

  public var command: Command { .payDeposit(self) }
}

extension PayDeposit: CommandBody {
  package static let note = CommandNote(
    "payDeposit", "Says that a deposit was paid; the payment is made elsewhere.", by: .guestsAndStaff,
    refusals: [.depositTooSmall, .depositAlreadyPaid, .notAllowedInState])
  package static var blank: PayDeposit { PayDeposit(.blank, Money(0, "")) }
  package var subject: CommandSubject { .reservation(reservation) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.integer("amount", &paid.amount, 1...Money.most, "minor units of the currency")
    try fields.text("currency", &paid.currency, .currency, "ISO 4217")
    try fields.id("reservation", &reservation, "the booking")
  }
}

/// A paid deposit is refunded.
public struct RefundDeposit: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .refundDeposit(self) }
  package static let note = CommandNote(
    "refundDeposit", "A paid deposit goes back.", by: .staff, refusals: [.notAllowedInState], frees: true)
}

/// A paid deposit is kept by the venue.
public struct ForfeitDeposit: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .forfeitDeposit(self) }
  package static let note = CommandNote(
    "forfeitDeposit", "A paid deposit is kept by the venue.", by: .staff, refusals: [.notAllowedInState],
    frees: true)
}

/// The unpaid deposit's deadline no longer cancels the booking.
public struct HoldDepositOpen: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .holdDepositOpen(self) }
  package static let note = CommandNote(
    "holdDepositOpen", "The unpaid deposit's deadline no longer cancels the booking.", by: .staff,
    refusals: [.notAllowedInState])
}

/// The guest is asked for a card guarantee.
public struct AskGuarantee: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .askGuarantee(self) }
  package static let note = CommandNote(
    "askGuarantee", "The guest is asked for a card guarantee.", by: .staff, refusals: [.notAllowedInState])
}

/// A card guarantee was given elsewhere; card data is never stored.
public struct GiveGuarantee: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .giveGuarantee(self) }
  package static let note = CommandNote(
    "giveGuarantee", "A card guarantee was given, elsewhere; never card data.", by: .guestsAndStaff,
    refusals: [.notAllowedInState])
}

/// The guarantee was charged.
public struct ChargeGuarantee: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .chargeGuarantee(self) }
  package static let note = CommandNote(
    "chargeGuarantee", "The guarantee was charged.", by: .staff, refusals: [.notAllowedInState])
}

/// The guarantee is no longer needed.
public struct ReleaseGuarantee: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .releaseGuarantee(self) }
  package static let note = CommandNote(
    "releaseGuarantee", "The guarantee is no longer needed.", by: .staff, refusals: [.notAllowedInState],
    frees: true)
}
