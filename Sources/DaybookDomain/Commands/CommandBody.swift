/// What every command says of itself: its name, its fields, who may give it, what may refuse it.
package protocol CommandBody: FieldObject, LedgerCommand, Hashable {
  static var note: CommandNote { get }
  /// What it concerns.
  var subject: CommandSubject { get }
}

/// What the reference says of a command.
package struct CommandNote: Sendable {
  /// The word in the `command` field.
  package let name: StaticString
  package let summary: StaticString
  package let roles: [Actor.Role]
  /// Codes it may be refused with, beside those every command may be.
  package let refusals: [RefusalCode]
  /// Whether a refusal under a key is recorded for ever; not of what is to be mended and given again under its key.
  package let recordsRefusals: Bool
  /// Whether it ends or gives back something, and so goes on when the disk is full: from the room kept for that.
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

  /// Whether a refusal of the command with this code is one that was foreseen.
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
  /// What may stand in the way of a start, at any time.
  static let starting: [RefusalCode] = [
    .outsideService, .afterLastSeating, .closedSpecialDay, .venueClosed, .offGrid, .inThePast, .tooSoon,
    .tooFar, .partyTooSmall, .partyTooLarge, .pacingCovers, .pacingParties, .pacingOnline, .channelNotAllowed,
    .dateClosed,
  ]
  /// What may stand in the way of a party that sits down now.
  static let startingNow: [RefusalCode] = [
    .outsideService, .afterLastSeating, .closedSpecialDay, .venueClosed, .partyTooSmall, .partyTooLarge,
    .pacingCovers, .pacingParties, .channelNotAllowed, .dateClosed,
  ]
  static let tables: [RefusalCode] = [.noTableFits, .tablesTaken, .tablesHeld, .tablesOccupied, .blocked]
  /// What a time may be refused for that a person typed.
  static let typedTime: [RefusalCode] = [.nonexistentLocalTime, .offsetMismatch]
  /// What may stand in the way of a start and a place.
  static let placing: [RefusalCode] = .starting + .tables + [.poolFull] + .typedTime
}

/// The thing a command concerns; its venue is that of the record.
package enum CommandSubject: Hashable, Sendable {
  case ledger
  case venue(VenueID)
  case reservation(ReservationID)
  case hold(HoldID)
  case block(BlockID)
  case entry(WaitlistID)
  case ticket(TicketID)

  /// Its id; blank for what is not known by one.
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
  /// Everything that is looked up by its id to decide it.
  package var subjects: [CommandSubject] {
    if case .swap(let swap) = self { return [body.subject, .reservation(swap.with)] }
    return [body.subject]
  }
}

/// A command with nothing but the reservation it concerns.
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
