public import DaybookTime

/// Books tables or pool units: directly, or by consuming a hold.
///
/// To consume a hold, give only `hold` and `guest`. Otherwise give `venue`, `party` and `start`.
public struct Book: ReservationCommand {
  /// The venue.
  public var venue: VenueID?
  /// Covers, 1–1000.
  public var party: PartySize?
  /// Local to the venue unless it says its offset (R1).
  public var start: RequestedTime?
  /// When its stay ends, set by the venue (R27); absent: after its turn time.
  public var until: RequestedTime?
  /// The chosen tables; absent: the automatic choice.
  public var tables: [TableID]?
  /// Book units of this pool instead of tables.
  public var pool: PoolID?
  /// Absent: as many as the party has covers.
  public var units: Int?
  /// The hold to consume; then only the guest is given beside it.
  public var hold: HoldID?
  /// The guest it is booked for, by a host: the booking is theirs. Absent: it is the caller's, or the hold's.
  public var owner: Actor?
  /// Who comes; stored only sealed.
  public var guest: Guest?
  /// Absent: online for guests, in-house for the venue.
  public var channel: Channel?
  /// Only tables of this area.
  public var area: String?
  /// What the tables must offer, at most 3.
  public var needs: [Need] = []
  /// Rules a host sets aside, and why.
  public var override: Override?

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(
    venue: VenueID, party: PartySize, start: RequestedTime, tables: [TableID]? = nil, pool: PoolID? = nil,
    units: Int? = nil, guest: Guest? = nil, channel: Channel? = nil, area: String? = nil, needs: [Need] = [],
    override: Override? = nil, for owner: Actor? = nil, until: RequestedTime? = nil
  ) {
    self.init()
    self.owner = owner
    self.until = until
    self.venue = venue
    self.party = party
    self.start = start
    self.tables = tables
    self.pool = pool
    self.units = units
    self.guest = guest
    self.channel = channel
    self.area = area
    self.needs = needs
    self.override = override
  }

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(hold: HoldID, guest: Guest? = nil) {
    self.init()
    self.hold = hold
    self.guest = guest
  }

  package init() {}

  public var command: Command { .book(self) }
}

extension Book: CommandBody {
  package static let note = CommandNote(
    "book", "Books tables or pool units, directly or by consuming a hold.", by: .guestsAndStaff,
    refusals: .placing + [
      .maintenance, .guestOverlap, .holdLapsed, .holdConsumed, .notAllowedInState,
    ])
  package static var blank: Book { Book() }
  package var subject: CommandSubject { venue.map { .venue($0) } ?? hold.map { .hold($0) } ?? .ledger }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.guest("for", &owner, "the guest whose booking it is; set by the venue")
    try fields.text("area", &area, .name, "only tables of this area")
    try fields.id("hold", &hold, "the hold to consume; then only the guest is given beside it")
    try fields.word("pool", &pool, "units of this pool instead of tables")
    try fields.object("guest", &guest, "who comes; stored only sealed")
    try fields.words("needs", &needs, most: 3, "what the tables must offer")
    try fields.party(&party)
    try fields.word("start", &start, "when; local to the venue unless it says its offset")
    try fields.integer("units", &units, 1...1_000_000, "units of the pool; default as many as covers")
    try fields.word("until", &until, "when the stay ends, set by the venue; default its turn time")
    try fields.word("venue", &venue, "the venue")
    try fields.words("tables", &tables, most: 100, "the chosen tables; default the automatic choice")
    try fields.word("channel", &channel, "default online for guests, inHouse for the venue")
    try fields.object("override", &override, "rules a host sets aside, and why")
  }

  package func check() throws(InvalidField) {
    guard hold == nil else {
      let others = [
        ("venue", venue != nil), ("party", party != nil), ("start", start != nil), ("until", until != nil),
        ("tables", tables != nil), ("pool", pool != nil), ("units", units != nil),
        ("channel", channel != nil), ("area", area != nil),
        ("needs", !needs.isEmpty), ("override", override != nil), ("for", owner != nil),
      ]
      if let other = others.first(where: \.1) {
        throw InvalidField(
          other.0, "a booking on a hold takes everything but the guest from the hold; leave it out")
      }
      return
    }
    // With a pool the start may be left out: only the venue's definition tells whether the pool has times.
    let missing =
      venue == nil ? "venue" : party == nil ? "party" : start == nil && pool == nil ? "start" : nil
    if let missing {
      throw InvalidField(missing, "missing; a booking gives venue, party and start, or a hold")
    }
    try checkPlace(tables, pool, units)
    try checkOwner(owner)
  }
}

/// What a host makes for somebody is a guest's.
func checkOwner(_ owner: Actor?) throws(InvalidField) {
  if let owner, owner.role != .guest {
    throw InvalidField("for", "found \(owner); allowed: guest:ID")
  }
}

func checkPlace(_ tables: [TableID]?, _ pool: PoolID?, _ units: Int?)
  throws(InvalidField)
{
  if tables != nil, pool != nil {
    throw InvalidField("pool", "found tables and a pool; allowed: one of them")
  }
  if units != nil, pool == nil {
    throw InvalidField("units", "found units without a pool; allowed: with a pool")
  }
}

/// Places an expiring claim.
public struct PlaceHold: LedgerCommand {
  /// The venue.
  public var venue: VenueID
  /// Covers, 1–1000.
  public var party: PartySize
  /// Local to the venue unless it says its offset (R1).
  public var start: RequestedTime
  /// When the stay ends, set by the venue (R27); absent: after its turn time.
  public var until: RequestedTime?
  /// The chosen tables, at most 100; absent: the automatic choice.
  public var tables: [TableID]?
  /// Keep units of this pool instead of tables.
  public var pool: PoolID?
  /// Units of the pool, 1–1,000,000; absent: as many as covers.
  public var units: Int?
  /// Elapsed seconds the hold lasts; absent: what the venue says, else 300.
  public var seconds: Int?
  /// The guest it is placed for, by a host: hold and booking are theirs. Absent: they are the caller's.
  public var owner: Actor?
  /// Absent: online for guests, in-house for the venue.
  public var channel: Channel?
  /// Only tables of this area, 1–80 characters.
  public var area: String?
  /// What the tables must offer, at most 3.
  public var needs: [Need] = []
  /// Rules a host sets aside, and why.
  public var override: Override?

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(
    venue: VenueID, party: PartySize, start: RequestedTime, tables: [TableID]? = nil, pool: PoolID? = nil,
    units: Int? = nil, seconds: Int? = nil, channel: Channel? = nil, area: String? = nil, needs: [Need] = [],
    override: Override? = nil, for owner: Actor? = nil, until: RequestedTime? = nil
  ) {
    self.owner = owner
    self.until = until
    self.venue = venue
    self.party = party
    self.start = start
    self.tables = tables
    self.pool = pool
    self.units = units
    self.seconds = seconds
    self.channel = channel
    self.area = area
    self.needs = needs
    self.override = override
  }

  public var command: Command { .hold(self) }
  public static func value(of answer: Answer) -> HeldPlace {
    guard let id = answer.hold else { preconditionFailure("the answer to a hold names no hold") }
    return HeldPlace(id: id, tables: answer.tables)
  }
}

extension PlaceHold: CommandBody {
  package static let note = CommandNote(
    "hold", "Places an expiring claim.", by: .guestsAndStaff,
    refusals: .placing + [.maintenance, .holdLimit, .guestOverlap])
  package static var blank: PlaceHold { PlaceHold(venue: "", party: 0, start: "") }
  package var subject: CommandSubject { .venue(venue) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.guest("for", &owner, "the guest whose hold it is; set by the venue")
    try fields.text("area", &area, .name, "only tables of this area")
    try fields.word("pool", &pool, "units of this pool instead of tables")
    try fields.words("needs", &needs, most: 3, "what the tables must offer")
    try fields.party(&party)
    try fields.word("start", &start, "when; local to the venue unless it says its offset")
    try fields.integer("units", &units, 1...1_000_000, "units of the pool; default as many as covers")
    try fields.word("until", &until, "when the stay ends, set by the venue; default its turn time")
    try fields.word("venue", &venue, "the venue")
    try fields.words("tables", &tables, most: 100, "the chosen tables; default the automatic choice")
    try fields.word("channel", &channel, "default online for guests, inHouse for the venue")
    try fields.integer("seconds", &seconds, 1...31_536_000, "elapsed seconds it lives; default the venue's")
    try fields.object("override", &override, "rules a host sets aside, and why")
  }

  package func check() throws(InvalidField) {
    try checkPlace(tables, pool, units)
    try checkOwner(owner)
  }
}

/// Gives a hold back.
public struct ReleaseHold: LedgerCommand {
  /// The hold.
  public var hold: HoldID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ hold: HoldID) { self.hold = hold }
  public var command: Command { .releaseHold(self) }
  public static func value(of answer: Answer) {}
}

extension ReleaseHold: CommandBody {
  package static let note = CommandNote("releaseHold", "Gives a hold back.", by: .guestsAndStaff, frees: true)
  package static var blank: ReleaseHold { ReleaseHold(.blank) }
  package var subject: CommandSubject { .hold(hold) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.id("hold", &hold, "the hold")
  }
}

/// Changes time, party, place, wishes or guest, all or nothing: if it is refused, nothing changes (R14).
///
/// A request that awaits its answer keeps its time, party and place: only wishes and guest are changed.
public struct Modify: ReservationCommand {
  /// The booking.
  public var reservation: ReservationID
  /// The new size in covers, 1–1000; absent: as it is.
  public var party: PartySize?
  /// The new start, local to the venue unless it says its offset (R1); absent: as it is.
  public var start: RequestedTime?
  /// The tables it moves to, at most 100.
  ///
  /// The booking is pinned to them. Empty: it keeps its tables, no longer pinned. Absent: it keeps its tables
  /// if they still fit, else the automatic choice.
  public var tables: [TableID]?
  /// The pool it moves to, one with times.
  public var pool: PoolID?
  /// Units of the pool; absent: as many as the party has covers, or as before where they are not those.
  public var units: Int?
  /// A new end of the stay, set by the venue (R27).
  public var until: RequestedTime?
  /// Only tables of this area, 1–80 characters.
  public var area: String?
  /// What the tables must offer, at most 3; absent: as they are.
  public var needs: [Need]?
  /// The guest's fields to set; those not named stay as they are. A list is set as a whole.
  public var guest: Guest?
  /// What is taken away, before anything is set.
  public var remove: [Removable] = []
  /// The version the caller has seen; if the booking has another one, the command is refused.
  public var version: Int?
  /// Rules a host sets aside, and why.
  public var override: Override?

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(
    _ reservation: ReservationID, party: PartySize? = nil, start: RequestedTime? = nil,
    tables: [TableID]? = nil, until: RequestedTime? = nil, area: String? = nil, needs: [Need]? = nil,
    version: Int? = nil, override: Override? = nil, pool: PoolID? = nil, units: Int? = nil,
    guest: Guest? = nil, remove: [Removable] = []
  ) {
    self.pool = pool
    self.units = units
    self.guest = guest
    self.remove = remove
    self.reservation = reservation
    self.party = party
    self.start = start
    self.tables = tables
    self.until = until
    self.area = area
    self.needs = needs
    self.version = version
    self.override = override
  }

  public var command: Command { .modify(self) }
}

extension Modify: CommandBody {
  package static let note = CommandNote(
    "modify", "Changes time, end, party, place, wishes or guest of a booking, as a whole.",
    by: .guestsAndStaff,
    refusals: .placing + [
      .maintenance, .guestOverlap, .versionConflict, .pastCutoff, .notAllowedInState,
    ])
  package static var blank: Modify { Modify(.blank) }
  package var subject: CommandSubject { .reservation(reservation) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.text("area", &area, .name, "only tables of this area")
    try fields.word("pool", &pool, "the pool it moves to, one with times")
    var change = guest.map { GuestFields($0) }
    try fields.object("guest", &change, "the guest's fields to set; stored only sealed")
    guest = change?.guest
    try fields.words("needs", &needs, most: 3, "what the tables must offer")
    try fields.party(&party)
    try fields.word("start", &start, "the new start")
    try fields.integer("units", &units, 1...1_000_000, "units of the pool; default as many as covers")
    try fields.word("until", &until, "the new end, set by the venue")
    var gone = remove.isEmpty ? nil : remove
    try fields.words("remove", &gone, most: 9, "what is taken away, before anything is set")
    try fields.require(gone != [], "remove", "found an empty list; name what is taken away, or leave it out")
    remove = gone ?? []
    try fields.words(
      "tables", &tables, least: 0, most: 100, "the tables it moves to; none: it floats at those it has")
    try fields.integer("version", &version, 1...Int.max, "the version the caller has seen")
    try fields.object("override", &override, "rules a host sets aside, and why")
    try fields.id("reservation", &reservation, "the booking")
  }

  package func check() throws(InvalidField) {
    try checkSaid(needs == [] ? "" : nil, "needs")
    try checkSaid(area, "area")
    if guest == Guest() {
      throw InvalidField("guest", "found nothing; name what is set, or in remove what is taken away")
    }
    if tables != nil, pool != nil {
      throw InvalidField("pool", "found tables and a pool; allowed: one of them")
    }
    if tables != nil, units != nil {
      throw InvalidField("units", "found tables and units; allowed: units of a pool")
    }
  }
}

/// Cancels a booking; cancelling it again succeeds and changes nothing (R15).
public struct Cancel: ReservationCommand {
  /// The booking.
  public var reservation: ReservationID
  /// The version the caller has seen; if the booking has another one, the command is refused.
  public var version: Int?
  /// The guest who asked a host to cancel it: judged as the guest's own cancellation (R16).
  public var owner: Actor?

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID, version: Int? = nil, for owner: Actor? = nil) {
    self.reservation = reservation
    self.version = version
    self.owner = owner
  }

  public var command: Command { .cancel(self) }
}

extension Cancel: CommandBody {
  package static let note = CommandNote(
    "cancel", "Cancels a booking; by the guest after the cut-off it is a late cancel.", by: .guestsAndStaff,
    refusals: [.notCancellable, .versionConflict, .pastCutoff, .dateClosed], frees: true)
  package static var blank: Cancel { Cancel(.blank) }
  package var subject: CommandSubject { .reservation(reservation) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.guest("for", &owner, "the guest who asked the venue to cancel it; set by the venue")
    try fields.integer("version", &version, 1...Int.max, "the version the caller has seen")
    try fields.id("reservation", &reservation, "the booking")
  }

  package func check() throws(InvalidField) { try checkOwner(owner) }
}

/// Exchanges the tables of two bookings, seated ones included (R24).
public struct Swap: ReservationCommand {
  /// The booking that gives its tables away.
  public var reservation: ReservationID
  /// The booking it exchanges tables with.
  public var with: ReservationID
  /// Rules a host sets aside, and why.
  public var override: Override?

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID, with other: ReservationID, override: Override? = nil) {
    self.reservation = reservation
    with = other
    self.override = override
  }

  public var command: Command { .swap(self) }
}

extension Swap: CommandBody {
  package static let note = CommandNote(
    "swap", "Exchanges the tables of two bookings.", by: .staff,
    refusals: .tables + [.notAllowedInState, .dateClosed])
  package static var blank: Swap { Swap(.blank, with: .blank) }
  package var subject: CommandSubject { .reservation(reservation) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.id("with", &with, "the other booking")
    try fields.object("override", &override, "rules a host sets aside, and why")
    try fields.id("reservation", &reservation, "the booking")
  }

  package func check() throws(InvalidField) {
    if with == reservation {
      throw InvalidField("with", "found the same booking twice; allowed: another")
    }
  }
}

/// The venue says yes to a request.
public struct Accept: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .accept(self) }
  package static let note = CommandNote(
    "accept", "The venue says yes to a request.", by: .staff, refusals: [.notAllowedInState, .dateClosed])
}

/// The venue says no to a request.
public struct Decline: VisitCommand {
  /// The booking acted on.
  public var reservation: ReservationID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ reservation: ReservationID) { self.reservation = reservation }
  public var command: Command { .decline(self) }
  package static let note = CommandNote(
    "decline", "The venue says no to a request.", by: .staff, refusals: [.notAllowedInState, .dateClosed],
    frees: true)
}
