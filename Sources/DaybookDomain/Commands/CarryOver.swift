public import DaybookTime

/// Carries a reservation over from another system's book, as it stood there.
///
/// A reservation still to come is booked at the time and on the tables it had there. One that is over, was
/// cancelled or was a no-show is history: it can be found and claims nothing. The ledger's time decides which
/// of the two it is, so that the same command says the same whenever it is given again.
public struct CarryOver: ReservationCommand {
  /// The venue.
  public var venue: VenueID
  /// Covers, 1–1000.
  public var party: PartySize
  /// Local to the venue unless it says its offset (R1).
  public var start: RequestedTime
  /// The end it had there, at most a day after the start.
  public var until: RequestedTime
  /// The tables it had there; absent: the automatic choice if it is still to come, none if it is history.
  public var tables: [TableID]?
  /// Who comes or came; stored only sealed.
  public var guest: Guest?
  /// Where it comes from.
  public var original: Original
  /// Its state in the other book.
  public var standing: Standing

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(
    venue: VenueID, party: PartySize, start: RequestedTime, until: RequestedTime, tables: [TableID]? = nil,
    guest: Guest? = nil, original: Original, standing: Standing = .booked
  ) {
    self.venue = venue
    self.party = party
    self.start = start
    self.until = until
    self.tables = tables
    self.guest = guest
    self.original = original
    self.standing = standing
  }

  public var command: Command { .carryOver(self) }
}

extension CarryOver: CommandBody {
  package static let note = CommandNote(
    "carryOver", "Carries a reservation over from another system: booked if it is to come, else as history.",
    by: .staff, refusals: .placing + [.notAllowedInState], recordsRefusals: false)
  package static var blank: CarryOver {
    CarryOver(venue: "", party: 0, start: "", until: "", original: .blank)
  }
  package var subject: CommandSubject { .venue(venue) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.object("guest", &guest, "who comes or came; stored only sealed")
    try fields.party(&party)
    try fields.word("start", &start, "when; local to the venue unless it says its offset")
    try fields.word("until", &until, "its end there, at most 24 hours after the start")
    try fields.word("venue", &venue, "the venue")
    try fields.words("tables", &tables, most: 100, "the tables it had there")
    try fields.object("original", &original, "where it comes from")
    try fields.word("standing", &standing, "how it stood there; booked and past is completed")
  }
}

/// The reservation in another system that this one was carried over from.
public struct Original: Hashable, Sendable {
  /// Its id there, 1–200 characters.
  public var id: String
  /// The guest who owned it there, and may act on it here; absent: whoever carries it over.
  public var owner: Actor?
  /// The other system's name, 1–64 characters.
  public var system: String

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(id: String, owner: Actor? = nil, system: String) {
    self.id = id
    self.owner = owner
    self.system = system
  }
}

extension Original: FieldObject {
  package static var blank: Original { Original(id: "", system: "") }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.text("id", &id, .free(most: 200), "its id there, 1–200 characters")
    try fields.guest("owner", &owner, "whose it was there, a guest; default whoever carries it over")
    try fields.text("system", &system, .id, "the other system, in a word")
  }

  package func check() throws(InvalidField) {
    if id.isEmpty { throw InvalidField("id", "found nothing; allowed: 1–200 characters") }
    if let owner, owner.role != .guest {
      throw InvalidField("owner", "found \(owner); allowed: guest:ID")
    }
  }
}

/// The state of a reservation in the system it was carried over from.
public enum Standing: String, Hashable, Sendable, CaseIterable, FieldWord {
  case booked, completed, cancelled, noShow

  /// The state it has here.
  package var state: BookingState {
    switch self {
    case .booked: .booked
    case .completed: .completed
    case .cancelled: .cancelled
    case .noShow: .noShow
    }
  }
}
