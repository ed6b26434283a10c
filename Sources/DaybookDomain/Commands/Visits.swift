public import DaybookTime

/// The party, or part of it, is here.
public struct Arrive: ReservationCommand {
  /// The booking.
  public var reservation: ReservationID
  /// How many are here now; absent: all.
  public var covers: Int?
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID, covers: Int? = nil) {
    self.reservation = reservation
    self.covers = covers
  }
  public var command: Command { .arrive(self) }
}

extension Arrive: CommandBody {
  package static let note = CommandNote(
    "arrive", "The party is here, or some of it.", by: .staff, refusals: [.notAllowedInState, .dateClosed])
  package static var blank: Arrive { Arrive(.blank) }
  package var subject: CommandSubject { .reservation(reservation) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.integer("covers", &covers, 1...1000, "how many are here now; default all")
    try fields.id("reservation", &reservation, "the booking")
  }
}

/// The party sits down; if it is early, the earlier minutes must be free as well (R24).
public struct Seat: ReservationCommand {
  /// The booking.
  public var reservation: ReservationID
  /// How many sit now; absent: all.
  public var covers: Int?
  /// Rules a host sets aside to seat it early, and why.
  public var override: Override?
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID, covers: Int? = nil, override: Override? = nil) {
    self.reservation = reservation
    self.covers = covers
    self.override = override
  }
  public var command: Command { .seat(self) }
}

extension Seat: CommandBody {
  package static let note = CommandNote(
    "seat", "The party sits; early, it must win the earlier minutes.", by: .staff,
    refusals: [
      .notAllowedInState, .tablesTaken, .tablesHeld, .tablesOccupied, .blocked, .poolFull, .pacingCovers,
      .pacingParties, .dateClosed, .tooSoon,
    ])
  package static var blank: Seat { Seat(.blank) }
  package var subject: CommandSubject { .reservation(reservation) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.integer("covers", &covers, 1...1000, "how many sit now; default all")
    try fields.object("override", &override, "rules a host sets aside to seat it early, and why")
    try fields.id("reservation", &reservation, "the booking")
  }
}

/// The party has left its table, which is free at that instant.
public struct Leave: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .leave(self) }
  package static let note = CommandNote(
    "leave", "The party has left its table, which is free at that instant.", by: .staff,
    refusals: [.notAllowedInState, .dateClosed], frees: true)
}

/// The visit is over.
public struct Complete: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .complete(self) }
  package static let note = CommandNote(
    "complete", "The visit is over.", by: .staff, refusals: [.notAllowedInState, .dateClosed], frees: true)
}

/// The party did not come; allowed from the start plus the venue's grace.
public struct MarkNoShow: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .noShow(self) }
  package static let note = CommandNote(
    "noShow", "The party stayed away, past the venue's grace.", by: .staff,
    refusals: [.notAllowedInState, .tooSoon, .dateClosed], frees: true)
}

/// Takes back a visit's last step while the business date is open: arrived, seated, left or no-show.
public struct Undo: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Other tables for a no-show whose own were given away, at most 100; absent: its own, or, if it asked for
  /// none, any.
  public var tables: [TableID]?
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID, tables: [TableID]?) {
    self.reservation = reservation
    self.tables = tables
  }
  public var command: Command { .undo(self) }
  package static let note = CommandNote(
    "undo", "Takes back the last step of a visit: arrived, seated, left or no-show.", by: .staff,
    refusals: .tables + [.notAllowedInState, .poolFull, .dateClosed])
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.words(
      "tables", &tables, most: 100, "for a no-show whose own are given away; default its own, or any")
    try fields.id("reservation", &reservation, "the booking")
  }
}

/// Seats a party without a booking, now.
public struct WalkIn: ReservationCommand {
  /// The venue.
  public var venue: VenueID
  /// Covers, 1–1000.
  public var party: PartySize
  /// The chosen tables, at most 100; absent: the automatic choice.
  public var tables: [TableID]?
  /// Units of this pool instead of tables; one with times.
  public var pool: PoolID?
  /// Units of the pool, 1–1,000,000; absent: as many as covers.
  public var units: Int?
  /// The guest whose visit it is; absent: it is the caller's.
  public var owner: Actor?
  /// Who came; stored only sealed.
  public var guest: Guest?
  /// Only tables of this area, 1–80 characters.
  public var area: String?
  /// What the tables must offer, at most 3.
  public var needs: [Need] = []
  /// When its stay ends, set by the venue (R27).
  public var until: RequestedTime?
  /// Rules a host sets aside, and why.
  public var override: Override?

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(
    venue: VenueID, party: PartySize, tables: [TableID]? = nil, guest: Guest? = nil, area: String? = nil,
    needs: [Need] = [], until: RequestedTime? = nil, override: Override? = nil, pool: PoolID? = nil,
    units: Int? = nil, for owner: Actor? = nil
  ) {
    self.pool = pool
    self.units = units
    self.owner = owner
    self.venue = venue
    self.party = party
    self.tables = tables
    self.guest = guest
    self.area = area
    self.needs = needs
    self.until = until
    self.override = override
  }

  public var command: Command { .walkIn(self) }
}

extension WalkIn: CommandBody {
  package static let note = CommandNote(
    "walkIn", "Seats a party without a booking, now.", by: .staff,
    refusals: .startingNow + .tables + [.poolFull] + .typedTime)
  package static var blank: WalkIn { WalkIn(venue: "", party: 0) }
  package var subject: CommandSubject { .venue(venue) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.guest("for", &owner, "the guest whose visit it is")
    try fields.text("area", &area, .name, "only tables of this area")
    try fields.word("pool", &pool, "units of this pool instead of tables; one with times")
    try fields.object("guest", &guest, "who came; stored only sealed")
    try fields.words("needs", &needs, most: 3, "what the tables must offer")
    try fields.party(&party)
    try fields.integer("units", &units, 1...1_000_000, "units of the pool; default as many as covers")
    try fields.word("until", &until, "when the stay ends; default its turn time, or the next claim")
    try fields.word("venue", &venue, "the venue")
    try fields.words("tables", &tables, most: 100, "the chosen tables; default the automatic choice")
    try fields.object("override", &override, "rules a host sets aside, and why")
  }

  package func check() throws(InvalidField) {
    try checkPlace(tables, pool, units)
    try checkOwner(owner)
  }
}

/// Ends a business date: seated parties are completed, expected ones listed (R30).
///
/// Before the last service is over, or while parties are seated, a host must set `TOO_SOON` aside
/// and say why.
public struct CloseDay: LedgerCommand {
  /// The venue.
  public var venue: VenueID
  /// The business date.
  public var date: CivilDate
  /// Rules a host sets aside, and why.
  public var override: Override?

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(venue: VenueID, date: CivilDate, override: Override? = nil) {
    self.venue = venue
    self.date = date
    self.override = override
  }

  public var command: Command { .closeDay(self) }
  public static func value(of answer: Answer) {}
}

extension CloseDay: CommandBody {
  package static let note = CommandNote(
    "closeDay", "Ends a business date: seated parties are completed, expected ones listed.", by: .staff,
    refusals: [.tooSoon])
  package static var blank: CloseDay { CloseDay(venue: "", date: CivilDate(daysSinceEpoch: 0)) }
  package var subject: CommandSubject { .venue(venue) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.word("date", &date, "the business date")
    try fields.word("venue", &venue, "the venue")
    try fields.object("override", &override, "rules a host sets aside to close it early, and why")
  }
}

/// Reopens a closed business date until it closes again (R30).
public struct ReopenDay: LedgerCommand {
  /// The venue.
  public var venue: VenueID
  /// The business date.
  public var date: CivilDate
  /// Why, 1–400 characters; kept in the event.
  public var why: String

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(venue: VenueID, date: CivilDate, why: String) {
    self.venue = venue
    self.date = date
    self.why = why
  }

  public var command: Command { .reopenDay(self) }
  public static func value(of answer: Answer) {}
}

extension ReopenDay: CommandBody {
  package static let note = CommandNote(
    "reopenDay", "Opens a closed business date again, until it closes anew.", by: .staff,
    refusals: [.notAllowedInState])
  package static var blank: ReopenDay {
    ReopenDay(venue: "", date: CivilDate(daysSinceEpoch: 0), why: "")
  }
  package var subject: CommandSubject { .venue(venue) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.text("why", &why, .free(most: 400), "why it is opened again; kept in the event")
    try fields.word("date", &date, "the business date")
    try fields.word("venue", &venue, "the venue")
  }

  package func check() throws(InvalidField) {
    if TextRule.collapsed(why) == nil { throw InvalidField("why", "found nothing; say why") }
  }
}
