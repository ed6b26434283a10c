/// Corrects what the ledger says of a visit that is over (R30).
///
/// It claims nothing and frees nothing that is still to come. It works on closed dates too.
public struct Correct: ReservationCommand {
  /// The booking.
  public var reservation: ReservationID
  /// What became of it in truth; absent: as recorded.
  public var was: TrueOutcome?
  /// How many really came, covers, 1–1000; absent: as recorded.
  public var party: PartySize?
  /// Where they really sat, at most 100; absent: as recorded.
  public var tables: [TableID]?
  /// Why, 1–400 characters; kept in the event.
  public var why: String

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(
    _ reservation: ReservationID, was: TrueOutcome? = nil, party: PartySize? = nil,
    tables: [TableID]? = nil, why: String
  ) {
    self.reservation = reservation
    self.was = was
    self.party = party
    self.tables = tables
    self.why = why
  }

  public var command: Command { .correct(self) }
}

extension Correct: CommandBody {
  package static let note = CommandNote(
    "correct", "Corrects what is recorded of a visit that is over, also on a closed date.", by: .staff,
    refusals: [.notAllowedInState])
  package static var blank: Correct { Correct(.blank, why: "") }
  package var subject: CommandSubject { .reservation(reservation) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.word("was", &was, "what became of it in truth; void: a walk-in that never was")
    try fields.text("why", &why, .free(most: 400), "why it is corrected; kept in the event")
    try fields.party(&party)
    try fields.words("tables", &tables, most: 100, "where the party really sat")
    try fields.id("reservation", &reservation, "the booking")
  }

  package func check() throws(InvalidField) {
    if TextRule.collapsed(why) == nil { throw InvalidField("why", "found nothing; say why") }
    if was == nil, party == nil, tables == nil {
      throw InvalidField("was", "found no correction; allowed: was, party or tables")
    }
  }
}

/// What became of a booking in truth.
public enum TrueOutcome: String, Hashable, Sendable, CaseIterable, FieldWord {
  /// The party came.
  case came
  /// Nobody came.
  case noShow
  /// The guest called it off too late.
  case lateCancelled
  /// There was no such walk-in.
  case void

  /// The state a booking has then.
  package var state: BookingState {
    switch self {
    case .came: .completed
    case .noShow: .noShow
    case .lateCancelled: .lateCancelled
    case .void: .cancelled
    }
  }
}
