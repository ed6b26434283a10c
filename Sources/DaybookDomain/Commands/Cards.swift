/// Shows the bookings of two of a guest's accounts on one card, until they are split again.
public struct MergeGuests: LedgerCommand {
  /// The account whose bookings are shown on the other's card too.
  public var from: Actor
  /// The account whose card it is.
  public var into: Actor
  /// Why, 1–400 characters; kept in the event.
  public var why: String

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ from: Actor, into: Actor, why: String) {
    self.from = from
    self.into = into
    self.why = why
  }

  public var command: Command { .mergeGuests(self) }
  public static func value(of answer: Answer) {}
}

extension MergeGuests: CommandBody {
  package static let note = CommandNote(
    "mergeGuests", "Shows the bookings of two accounts on one card; who may act on them stays as it is.",
    by: .staff, refusals: [.notAllowedInState])
  package static var blank: MergeGuests { MergeGuests(.guest(""), into: .guest(""), why: "") }
  package var subject: CommandSubject { .ledger }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.text("why", &why, .free(most: 400), "why they are one; kept in the event")
    try fields.guest("from", &from, "the account whose bookings are shown on the other's card")
    try fields.guest("into", &into, "the account whose card it is")
  }

  package func check() throws(InvalidField) {
    try checkCard(from, "from", why)
    try checkCard(into, "into", why)
  }
}

/// Puts two merged accounts back on cards of their own.
public struct SplitGuests: LedgerCommand {
  /// The account that gets its own card back.
  public var from: Actor
  /// Why, 1–400 characters; kept in the event.
  public var why: String

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ from: Actor, why: String) {
    self.from = from
    self.why = why
  }

  public var command: Command { .splitGuests(self) }
  public static func value(of answer: Answer) {}
}

extension SplitGuests: CommandBody {
  package static let note = CommandNote(
    "splitGuests", "Puts an account that was merged back on a card of its own.", by: .staff)
  package static var blank: SplitGuests { SplitGuests(.guest(""), why: "") }
  package var subject: CommandSubject { .ledger }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.text("why", &why, .free(most: 400), "why they are two; kept in the event")
    try fields.guest("from", &from, "the account that gets its own card back")
  }

  package func check() throws(InvalidField) {
    try checkCard(from, "from", why)
  }
}

private func checkCard(
  _ guest: Actor, _ field: String, _ why: String
) throws(InvalidField) {
  if guest.role != .guest { throw InvalidField(field, "found \(guest); allowed: guest:ID") }
  if TextRule.collapsed(why) == nil { throw InvalidField("why", "found nothing; say why") }
}
