public import DaybookTime

/// Puts a party on the waitlist: for now, or for a start that is taken.
public struct JoinWaitlist: LedgerCommand {
  /// The venue.
  public var venue: VenueID
  /// Covers, 1–1000.
  public var party: PartySize
  /// The start it waits for; absent: a table now.
  public var start: RequestedTime?
  /// The wait a host promised, in minutes; recorded as promised.
  public var quotedMinutes: Int?
  /// The guest it joins for, by a host: entry and booking are theirs. Absent: they are the caller's.
  public var owner: Actor?
  /// Who waits; stored only sealed.
  public var guest: Guest?
  /// Only tables of this area, 1–80 characters.
  public var area: String?
  /// What the tables must offer, at most 3.
  public var needs: [Need] = []

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(
    venue: VenueID, party: PartySize, start: RequestedTime? = nil, quotedMinutes: Int? = nil,
    guest: Guest? = nil, area: String? = nil, needs: [Need] = [], for owner: Actor? = nil
  ) {
    self.owner = owner
    self.venue = venue
    self.party = party
    self.start = start
    self.quotedMinutes = quotedMinutes
    self.guest = guest
    self.area = area
    self.needs = needs
  }

  public var command: Command { .joinWaitlist(self) }
  public static func value(of answer: Answer) -> WaitlistID {
    guard let id = answer.entry else { preconditionFailure("the answer to joining names no entry") }
    return id
  }
}

extension JoinWaitlist: CommandBody {
  package static let note = CommandNote(
    "joinWaitlist", "Puts a party on the waitlist: for now, or for a start that is taken.",
    by: .guestsAndStaff,
    refusals: [
      .maintenance, .outsideService, .afterLastSeating, .closedSpecialDay, .venueClosed, .offGrid, .inThePast,
      .tooSoon, .tooFar, .partyTooSmall, .partyTooLarge, .noTableFits, .nonexistentLocalTime, .offsetMismatch,
      .channelNotAllowed, .dateClosed,
    ])
  package static var blank: JoinWaitlist { JoinWaitlist(venue: "", party: 0) }
  package var subject: CommandSubject { .venue(venue) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.guest("for", &owner, "the guest whose entry it is; set by the venue")
    try fields.text("area", &area, .name, "only tables of this area")
    try fields.object("guest", &guest, "who waits; stored only sealed")
    try fields.words("needs", &needs, most: 3, "what the tables must offer")
    try fields.party(&party)
    try fields.word("start", &start, "the start it waits for; default a table now")
    try fields.word("venue", &venue, "the venue")
    try fields.integer("quotedMinutes", &quotedMinutes, 0...1440, "the wait promised, in minutes")
  }

  package func check() throws(InvalidField) { try checkOwner(owner) }
}

/// A command whose only field is the waitlist entry it concerns.
package protocol EntryCommand: CommandBody {
  var entry: WaitlistID { get set }
  init(_ entry: WaitlistID)
}

extension EntryCommand {
  package static var blank: Self { Self(.blank) }
  package var subject: CommandSubject { .entry(entry) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.id("entry", &entry, "the waitlist entry")
  }
}

/// Offers a table to a party that waits: a hold in its name, with a deadline.
public struct OfferTable: LedgerCommand {
  /// The waitlist entry.
  public var entry: WaitlistID
  /// The offered tables, at most 100; absent: the automatic choice.
  public var tables: [TableID]?
  /// Elapsed seconds the offer stands; absent: the venue's, else 300.
  public var seconds: Int?

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ entry: WaitlistID, tables: [TableID]? = nil, seconds: Int? = nil) {
    self.entry = entry
    self.tables = tables
    self.seconds = seconds
  }

  public var command: Command { .offerTable(self) }
  public static func value(of answer: Answer) -> HeldPlace {
    guard let id = answer.hold else { preconditionFailure("the answer to an offer names no hold") }
    return HeldPlace(id: id, tables: answer.tables)
  }
}

extension OfferTable: CommandBody {
  package static let note = CommandNote(
    "offerTable", "Offers a table to a party that waits.", by: .staff,
    refusals: .starting + .tables + [.notAllowedInState])
  package static var blank: OfferTable { OfferTable(.blank) }
  package var subject: CommandSubject { .entry(entry) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.id("entry", &entry, "the waitlist entry")
    try fields.words("tables", &tables, most: 100, "the offered tables; default the automatic choice")
    try fields.integer(
      "seconds", &seconds, 1...86_400, "elapsed seconds the offer stands; default the venue's")
  }
}

/// Takes the offered table: the offer becomes a booking.
public struct AcceptOffer: EntryCommand, ReservationCommand {
  /// The waitlist entry.
  public var entry: WaitlistID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ entry: WaitlistID) { self.entry = entry }
  public var command: Command { .acceptOffer(self) }
  package static let note = CommandNote(
    "acceptOffer", "Takes the offered table: the offer becomes a booking.", by: .guestsAndStaff,
    refusals: [.holdLapsed, .guestOverlap, .notAllowedInState, .maintenance, .dateClosed])
}

/// Leaves the waitlist, with or without an offer.
public struct LeaveWaitlist: EntryCommand, LedgerCommand {
  /// The waitlist entry.
  public var entry: WaitlistID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ entry: WaitlistID) { self.entry = entry }
  public var command: Command { .leaveWaitlist(self) }
  public static func value(of answer: Answer) {}
  package static let note = CommandNote(
    "leaveWaitlist", "Leaves the waitlist, with or without an offer.", by: .guestsAndStaff,
    refusals: [.notAllowedInState], frees: true)
}
