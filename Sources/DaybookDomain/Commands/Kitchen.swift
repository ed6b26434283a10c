/// A command on a ticket and, where that makes sense, on some of its items.
package protocol TicketCommand: CommandBody {
  var ticket: TicketID { get set }
  init(_ ticket: TicketID)
}

extension TicketCommand {
  package static var blank: Self { Self(.blank) }
  package var subject: CommandSubject { .ticket(ticket) }
  package static func value(of answer: Answer) {}
}

/// The station starts cooking.
public struct StartTicket: TicketCommand, LedgerCommand {
  /// The ticket.
  public var ticket: TicketID
  /// Indices of the items on the ticket, from 0; absent: every item that has fired.
  public var items: [Int]?
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ ticket: TicketID) { self.ticket = ticket }
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ ticket: TicketID, items: [Int]) {
    self.ticket = ticket
    self.items = items
  }
  public var command: Command { .startTicket(self) }
  public static func value(of answer: Answer) {}
  package static let note = CommandNote(
    "startTicket", "The station starts cooking.", by: .kitchenAndStaff, refusals: [.notAllowedInState])
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.integers(
      "items", &items, 0...99, most: 100, "places on the ticket, from 0; default all it can be")
    try fields.id("ticket", &ticket, "the ticket")
  }
}

/// Items are done; with the last one the ticket is ready.
public struct ReadyTicket: TicketCommand, LedgerCommand {
  /// The ticket.
  public var ticket: TicketID
  /// Indices of the items on the ticket, from 0; absent: every item.
  public var items: [Int]?
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ ticket: TicketID) { self.ticket = ticket }
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ ticket: TicketID, items: [Int]) {
    self.ticket = ticket
    self.items = items
  }
  public var command: Command { .readyTicket(self) }
  public static func value(of answer: Answer) {}
  package static let note = CommandNote(
    "readyTicket", "Items are done; with the last one the ticket is ready.", by: .kitchenAndStaff,
    refusals: [.notAllowedInState])
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.integers(
      "items", &items, 0...99, most: 100, "places on the ticket, from 0; default all it can be")
    try fields.id("ticket", &ticket, "the ticket")
  }
}

/// Takes the ticket off the screen: the table has been served.
public struct ServeTicket: TicketCommand, LedgerCommand {
  /// The ticket.
  public var ticket: TicketID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ ticket: TicketID) { self.ticket = ticket }
  public var command: Command { .serveTicket(self) }
  public static func value(of answer: Answer) {}
  package static let note = CommandNote(
    "serveTicket", "The ticket goes off the screen.", by: .kitchenAndStaff, refusals: [.notAllowedInState])
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.id("ticket", &ticket, "the ticket")
  }
}

/// Puts the ticket back on the screen, in its original place.
public struct RecallTicket: TicketCommand, LedgerCommand {
  /// The ticket.
  public var ticket: TicketID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ ticket: TicketID) { self.ticket = ticket }
  public var command: Command { .recallTicket(self) }
  public static func value(of answer: Answer) {}
  package static let note = CommandNote(
    "recallTicket", "A ticket comes back on the screen, in its original place.", by: .kitchenAndStaff,
    refusals: [.notAllowedInState])
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.id("ticket", &ticket, "the ticket")
  }
}

/// Fires a course by hand now, or puts it on hold until it is (R18).
public struct FireCourse: ReservationCommand {
  /// The booking.
  public var reservation: ReservationID
  /// The course, from 1.
  public var course: Int
  /// Whether it is put on hold: then it fires only by hand.
  public var isHeld: Bool

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID, course: Int, isHeld: Bool = false) {
    self.reservation = reservation
    self.course = course
    self.isHeld = isHeld
  }

  public var command: Command { .fireCourse(self) }
}

extension FireCourse: CommandBody {
  package static let note = CommandNote(
    "fireCourse", "Fires a course now, or puts it on hold until it is fired by hand.", by: .kitchenAndStaff,
    refusals: [.notAllowedInState, .dateClosed])
  package static var blank: FireCourse { FireCourse(.blank, course: 1) }
  package var subject: CommandSubject { .reservation(reservation) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    var given: Bool? = isHeld
    try fields.bool("hold", &given, isRequired: false, "it waits for a hand; default false: it fires now")
    isHeld = given ?? false
    try fields.integer("course", &course, 1...20, "the course, from 1")
    try fields.id("reservation", &reservation, "the booking")
  }
}

/// Says that the kitchen is out of a dish, or has it again.
public struct EightySix: LedgerCommand {
  /// The venue.
  public var venue: VenueID
  /// The dish, 1–80 characters.
  public var item: String
  /// Whether the dish is out; false: it is back.
  public var isOut: Bool

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(venue: VenueID, item: String, isOut: Bool = true) {
    self.venue = venue
    self.item = item
    self.isOut = isOut
  }

  public var command: Command { .eightySix(self) }
  public static func value(of answer: Answer) {}
}

extension EightySix: CommandBody {
  package static let note = CommandNote("eightySix", "A dish is out, or back.", by: .kitchenAndStaff)
  package static var blank: EightySix { EightySix(venue: "", item: "") }
  package var subject: CommandSubject { .venue(venue) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    var given: Bool? = isOut
    try fields.bool("out", &given, isRequired: false, "whether it is out; default true")
    isOut = given ?? true
    try fields.text("item", &item, .name, "the dish")
    try fields.word("venue", &venue, "the venue")
  }
}

/// Whom a notice is for (R19).
public enum Audience: String, Hashable, Sendable, CaseIterable, FieldWord {
  case kitchen, floor, guest
}

/// The audience's screen has these notices; a person need not have seen them.
public struct DeliverNotices: LedgerCommand {
  /// The venue.
  public var venue: VenueID
  /// Whose notices.
  public var audience: Audience
  /// Every notice up to this number.
  public var through: Int
  /// Only those of this station.
  public var station: String?

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(venue: VenueID, audience: Audience, through: Int, station: String? = nil) {
    self.venue = venue
    self.audience = audience
    self.through = through
    self.station = station
  }

  public var command: Command { .deliverNotices(self) }
  public static func value(of answer: Answer) {}
}

extension DeliverNotices: CommandBody {
  package static let note = CommandNote(
    "deliverNotices", "The screen has these notices; a person need not have seen them.",
    by: .kitchenAndStaff)
  package static var blank: DeliverNotices { DeliverNotices(venue: "", audience: .kitchen, through: 0) }
  package var subject: CommandSubject { .venue(venue) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.word("venue", &venue, "the venue")
    try fields.text("station", &station, .id, "only those of this station")
    try fields.integer("through", &through, 1...Int.max, "every notice up to this number")
    try fields.word("audience", &audience, "whose notices")
  }
}

/// A person has seen this notice.
public struct AcknowledgeNotice: LedgerCommand {
  /// The venue.
  public var venue: VenueID
  /// Whose notice.
  public var audience: Audience
  /// Its number in the audience's outbox, from 1.
  public var number: Int

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(venue: VenueID, audience: Audience, number: Int) {
    self.venue = venue
    self.audience = audience
    self.number = number
  }

  public var command: Command { .acknowledgeNotice(self) }
  public static func value(of answer: Answer) {}
}

extension AcknowledgeNotice: CommandBody {
  package static let note = CommandNote(
    "acknowledgeNotice", "A person has seen this notice.", by: .kitchenAndStaff)
  package static var blank: AcknowledgeNotice {
    AcknowledgeNotice(venue: "", audience: .kitchen, number: 0)
  }
  package var subject: CommandSubject { .venue(venue) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.word("venue", &venue, "the venue")
    try fields.integer("number", &number, 1...Int.max, "the notice's number")
    try fields.word("audience", &audience, "whose notice")
  }
}
