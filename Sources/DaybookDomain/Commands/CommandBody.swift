/// How every command describes itself: its name, its fields, who may give it, why it may be refused.
package protocol CommandBody: FieldObject, LedgerCommand, Hashable {
  static var note: CommandNote { get }
  /// What the command concerns.
  var subject: CommandSubject { get }
}

/// What the reference says about a command.
package struct CommandNote: Sendable {
  /// The word in the `command` field.
  package let name: StaticString
  package let summary: StaticString
  package let roles: [Actor.Role]
  /// Codes it may be refused with, besides those in `always`.
  package let refusals: [RefusalCode]
  /// Whether a refusal under a key is recorded for ever.
  ///
  /// False where the caller is to correct the command and give it again under the same key.
  package let recordsRefusals: Bool
  /// Whether it ends or gives back something: then a full disk does not stop it, and it uses reserved space.
  package let frees: Bool

  init(
    _ name: StaticString, _ summary: StaticString, by roles: [Actor.Role], refusals: [RefusalCode] = [],
    recordsRefusals: Bool = true, frees: Bool = false
  ) {
    self.name = name
    self.summary = summary
    self.roles = roles
    self.refusals = refusals
    self.recordsRefusals = recordsRefusals
    self.frees = frees
  }

  /// Codes that any command may be refused with.
  package static let always: [RefusalCode] = [.notFound, .forbidden, .idempotencyKeyReused]

  /// Whether the command is documented as one that may be refused with this code.
  package func foresees(_ code: RefusalCode) -> Bool {
    refusals.contains(code) || CommandNote.always.contains(code)
  }
}

extension [Actor.Role] {
  /// Hosts and operators: the venue itself (R21).
  static let staff: [Actor.Role] = [.host, .operator]
  static let guestsAndStaff: [Actor.Role] = [.guest, .host, .operator]
  static let kitchenAndStaff: [Actor.Role] = [.kitchen, .host, .operator]
  static let operators: [Actor.Role] = [.operator]
}

extension [RefusalCode] {
  /// Why a start, at any time, may be refused.
  static let starting: [RefusalCode] = [
    .outsideService, .afterLastSeating, .closedSpecialDay, .venueClosed, .offGrid, .inThePast, .tooSoon,
    .tooFar, .partyTooSmall, .partyTooLarge, .pacingCovers, .pacingParties, .pacingOnline, .channelNotAllowed,
    .dateClosed,
  ]
  /// Why a party that sits down now may be refused.
  static let startingNow: [RefusalCode] = [
    .outsideService, .afterLastSeating, .closedSpecialDay, .venueClosed, .tooSoon, .partyTooSmall,
    .partyTooLarge, .pacingCovers, .pacingParties, .channelNotAllowed, .dateClosed,
  ]
  static let tables: [RefusalCode] = [.noTableFits, .tablesTaken, .tablesHeld, .tablesOccupied, .blocked]
  /// Why a time that a person typed may be refused.
  static let typedTime: [RefusalCode] = [.nonexistentLocalTime, .offsetMismatch]
  /// Why a start with a place may be refused.
  static let placing: [RefusalCode] = .starting + .tables + [.poolFull] + .typedTime
}

/// The thing a command concerns; its venue is the record's venue.
package enum CommandSubject: Hashable, Sendable {
  case ledger
  case venue(VenueID)
  case reservation(ReservationID)
  case hold(HoldID)
  case block(BlockID)
  case entry(WaitlistID)
  case ticket(TicketID)

  /// Its id; blank for the ledger and for venues, which have none of this kind.
  var id: ClaimID {
    switch self {
    case .ledger, .venue: .blank
    case .reservation(let id): id.retyped()
    case .hold(let id): id.retyped()
    case .block(let id): id.retyped()
    case .entry(let id): id.retyped()
    case .ticket(let id): id.retyped()
    }
  }
}

extension Command {
  /// Everything that is looked up by id to decide the command.
  package var subjects: [CommandSubject] { [body.subject] + (otherSubject.map { [$0] } ?? []) }

  /// What is looked up besides the command's subject: the other booking of a swap.
  package var otherSubject: CommandSubject? {
    if case .swap(let swap) = self { .reservation(swap.with) } else { nil }
  }
}

/// A command that needs no more than the reservation it concerns.
package protocol VisitCommand: CommandBody, ReservationCommand {
  var reservation: ReservationID { get set }
  init(_ reservation: ReservationID)
}

extension VisitCommand {
  package static var blank: Self { Self(.blank) }
  package var subject: CommandSubject { .reservation(reservation) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.id("reservation", &reservation, "the booking")
  }
}

extension ID {
  static var blank: ID { ID(high: 0, low: 0) }
}
