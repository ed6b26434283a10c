public import DaybookTime

/// Defines a venue, or redefines it: changes bind new claims only (R25).
public struct DefineVenue: LedgerCommand {
  /// The whole definition; a limit that is absent does not apply.
  public var venue: VenueDefinition
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ venue: VenueDefinition) { self.venue = venue }
  public var command: Command { .defineVenue(self) }
  public static func value(of answer: Answer) -> [ReservationID] { answer.needsTable }
}

extension DefineVenue: CommandBody {
  package static let note = CommandNote("defineVenue", "Defines a venue, or redefines it.", by: .staff)
  package static var blank: DefineVenue { DefineVenue(.blank) }
  package var subject: CommandSubject { .venue(venue.id) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.object("venue", &venue, "the whole definition; what is absent is not limited")
  }

  package func check() throws(InvalidField) {
    do throws(InvalidField) { try venue.checkHours() } catch { throw error.inside("venue") }
  }
}

/// Makes tables, an area or the venue unbookable for an interval. Never fails because of bookings (R25).
public struct PlaceBlock: LedgerCommand {
  /// The venue; all of it when neither tables nor an area is given.
  public var venue: VenueID
  /// These tables, at most 100.
  public var tables: [TableID]?
  /// Every table of this area, 1–80 characters.
  public var area: String?
  /// When it begins; local to the venue unless it says its offset (R1).
  public var from: RequestedTime
  /// When it is over; that instant is free again.
  public var until: RequestedTime
  /// 1–400 characters.
  public var reason: String?

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(
    venue: VenueID, tables: [TableID]? = nil, area: String? = nil, from: RequestedTime, until: RequestedTime,
    reason: String? = nil
  ) {
    self.venue = venue
    self.tables = tables
    self.area = area
    self.from = from
    self.until = until
    self.reason = reason
  }

  public var command: Command { .block(self) }
  public static func value(of answer: Answer) -> PlacedBlock {
    guard let id = answer.block else { preconditionFailure("the answer to a block names no block") }
    return PlacedBlock(id: id, needsTable: answer.needsTable)
  }
}

extension PlaceBlock: CommandBody {
  package static let note = CommandNote(
    "block", "Makes tables, an area or the venue unbookable for an interval.", by: .staff,
    refusals: [.nonexistentLocalTime, .offsetMismatch])
  package static var blank: PlaceBlock { PlaceBlock(venue: "", from: "", until: "") }
  package var subject: CommandSubject { .venue(venue) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.text("area", &area, .name, "every table of this area")
    try fields.word("from", &from, "when it begins")
    try fields.word("until", &until, "when it ends")
    try fields.word("venue", &venue, "the venue; with neither tables nor area, all of it")
    try fields.text("reason", &reason, .free(most: 400), "why, for hosts")
    try fields.words("tables", &tables, most: 100, "these tables")
  }

  package func check() throws(InvalidField) {
    if tables != nil, area != nil {
      throw InvalidField(
        "area", "found tables and an area; allowed: one of them, or neither for the whole venue")
    }
  }
}

/// Takes a block away.
public struct RemoveBlock: LedgerCommand {
  /// The block.
  public var block: BlockID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ block: BlockID) { self.block = block }
  public var command: Command { .unblock(self) }
  /// Bookings that needed a table and were seated again (R25).
  public static func value(of answer: Answer) -> [ReservationID] { answer.moved }
}

extension RemoveBlock: CommandBody {
  package static let note = CommandNote("unblock", "Takes a block away.", by: .staff, frees: true)
  package static var blank: RemoveBlock { RemoveBlock(.blank) }
  package var subject: CommandSubject { .block(block) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.id("block", &block, "the block")
  }
}

/// Adopts a zone's rules as the zone files now have them; past decisions never change.
public struct AdoptZone: LedgerCommand {
  /// An IANA time-zone name the ledger knows, at most 64 characters.
  public var zone: String
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ zone: String) { self.zone = zone }
  public var command: Command { .adoptZone(self) }
  public static func value(of answer: Answer) {}
}

extension AdoptZone: CommandBody {
  package static let note = CommandNote(
    "adoptZone", "Takes in a zone's rules as the zone files now have them.", by: .operators)
  package static var blank: AdoptZone { AdoptZone("") }
  package var subject: CommandSubject { .ledger }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.text("zone", &zone, .free(most: 64), "an IANA time-zone name the ledger knows")
  }
}

/// Moves a venue's future bookings to the instants of their wall times under the zone's current rules.
public struct Reanchor: LedgerCommand {
  /// The venue.
  public var venue: VenueID
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(_ venue: VenueID) { self.venue = venue }
  public var command: Command { .reanchor(self) }
  /// Whoever's place was not free at the new time.
  public static func value(of answer: Answer) -> ReanchoredPlaces {
    ReanchoredPlaces(needsTable: answer.needsTable, ended: answer.ended)
  }
}

extension Reanchor: CommandBody {
  package static let note = CommandNote(
    "reanchor", "Moves future bookings to the wall time they were made for, by the rules now in force.",
    by: .operators)
  package static var blank: Reanchor { Reanchor("") }
  package var subject: CommandSubject { .venue(venue) }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.word("venue", &venue, "the venue")
  }
}

/// Lets only so many covers start for a while, whatever pacing allows: with none, starts are stopped (R7).
///
/// It is a block of starts, ended by removing the block.
public struct SetPace: LedgerCommand {
  /// The most covers that a pace may allow: 0 stops all starts.
  package static let mostCovers = 0...10_000

  /// The venue.
  public var venue: VenueID
  /// The first start it concerns; local to the venue unless it says its offset (R1).
  public var from: RequestedTime
  /// The first start after it that is free again, of the same business date.
  public var until: RequestedTime
  /// The most covers that may start meanwhile, 0–10 000; absent: 0, nobody.
  public var covers: Int?
  /// Why, for hosts, 1–400 characters.
  public var why: String?

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(
    venue: VenueID, from: RequestedTime, until: RequestedTime, covers: Int? = nil, why: String? = nil
  ) {
    self.venue = venue
    self.from = from
    self.until = until
    self.covers = covers
    self.why = why
  }

  public var command: Command { .setPace(self) }
  /// The block of starts, by which it is removed.
  public static func value(of answer: Answer) -> BlockID {
    guard let id = answer.block else { preconditionFailure("the answer to a pace names no block") }
    return id
  }
}

extension SetPace: CommandBody {
  package static let note = CommandNote(
    "setPace", "Lets only so many covers start for a while; with none, starts are stopped.", by: .staff,
    refusals: [.nonexistentLocalTime, .offsetMismatch, .dateClosed, .inThePast])
  package static var blank: SetPace { SetPace(venue: "", from: "", until: "") }
  package var subject: CommandSubject { .venue(venue) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.text("why", &why, .free(most: 400), "why, for hosts")
    try fields.word("from", &from, "the first start it concerns")
    try fields.word("until", &until, "the first start after it that is free again")
    try fields.word("venue", &venue, "the venue")
    try fields.integer(
      "covers", &covers, SetPace.mostCovers, "the most covers that may start meanwhile; default 0, nobody")
  }
}

/// Says which server looks after which tables on a business date; the sections given replace those before.
public struct SetSections: LedgerCommand {
  /// The most sections of a date.
  package static let most = 50

  /// The venue.
  public var venue: VenueID
  /// The business date.
  public var date: CivilDate
  /// At most 50; none: the date has none any more. No table is in two.
  public var sections: [Section]

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(venue: VenueID, date: CivilDate, sections: [Section]) {
    self.venue = venue
    self.date = date
    self.sections = sections
  }

  public var command: Command { .setSections(self) }
  public static func value(of answer: Answer) {}
}

extension SetSections: CommandBody {
  package static let note = CommandNote(
    "setSections", "Says which server looks after which tables on a business date.", by: .staff,
    refusals: [.dateClosed, .inThePast])
  package static var blank: SetSections {
    SetSections(venue: "", date: CivilDate(daysSinceEpoch: 0), sections: [])
  }
  package var subject: CommandSubject { .venue(venue) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.word("date", &date, "the business date")
    try fields.word("venue", &venue, "the venue")
    try fields.objects("sections", &sections, most: SetSections.most, "who looks after which tables")
  }

  package func check() throws(InvalidField) {
    var seen: Set<TableID> = []
    for (index, section) in sections.enumerated() {
      for (place, table) in section.tables.enumerated() where !seen.insert(table).inserted {
        throw InvalidField(
          "sections[\(index)].tables[\(place)]", "found \(table) again; allowed: each table once")
      }
    }
  }
}

/// Stops guests' new claims everywhere, with a message, or allows them again (R22). Operators only.
public struct SetMaintenance: LedgerCommand {
  /// Whether maintenance is on.
  public var isOn: Bool
  /// What a refused guest is told, 1–400 characters.
  public var message: String?

  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(on isOn: Bool, message: String? = nil) {
    self.isOn = isOn
    self.message = message
  }

  public var command: Command { .setMaintenance(self) }
  public static func value(of answer: Answer) {}
}

extension SetMaintenance: CommandBody {
  package static let note = CommandNote(
    "setMaintenance", "Stops guests' new claims everywhere, or lets them go on.", by: .operators)
  package static var blank: SetMaintenance { SetMaintenance(on: false) }
  package var subject: CommandSubject { .ledger }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.bool("on", &isOn, "whether maintenance is on")
    try fields.text("message", &message, .free(most: 400), "what a refused guest is told")
  }
}

/// Moves a manual clock forward; invalid on a ledger that keeps the system's time.
public struct AdvanceClock: LedgerCommand {
  /// The ledger's time from then on; never before the last record's.
  public var to: Timestamp
  /// Nothing is checked here: a value out of its limits is answered as invalid, with its field's name.
  public init(to: Timestamp) { self.to = to }
  public var command: Command { .advanceClock(self) }
  public static func value(of answer: Answer) {}
}

extension AdvanceClock: CommandBody {
  package static let note = CommandNote(
    "advanceClock", "Moves a manual clock forward.", by: .operators)
  package static var blank: AdvanceClock { AdvanceClock(to: .epoch) }
  package var subject: CommandSubject { .ledger }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    var given: Timestamp? = to
    try fields.instant("to", &given, isRequired: true, "the instant, in UTC")
    if let given { to = given }
  }
}

/// Says that the machine's clock is right although it is far ahead of the last record.
///
/// The ledger's time follows it from then on.
public struct AcceptClock: LedgerCommand {
  /// The command has no fields.
  public init() {}
  public var command: Command { .acceptClock(self) }
  public static func value(of answer: Answer) {}
}

extension AcceptClock: CommandBody {
  package static let note = CommandNote(
    "acceptClock",
    "Says that the machine's clock is right after a jump ahead; until then commands fail with CLOCK_JUMPED.",
    by: .operators, frees: true)
  package static var blank: AcceptClock { AcceptClock() }
  package var subject: CommandSubject { .ledger }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {}
}

/// Records what has come due: lapses, fires, offers, retries, closings.
public struct RecordDue: LedgerCommand {
  /// The command has no fields.
  public init() {}
  public var command: Command { .recordDue(self) }
  public static func value(of answer: Answer) {}
}

extension RecordDue: CommandBody {
  package static let note = CommandNote(
    "recordDue", "Records what has come due: lapses, fires, offers, retries, closings.", by: .operators,
    frees: true)
  package static var blank: RecordDue { RecordDue() }
  package var subject: CommandSubject { .ledger }
  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {}
}
