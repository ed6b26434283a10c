import DaybookDomain
import DaybookForms
import DaybookTime

/// A view described by the entities it keeps and the rows it derives from them; `KeptStore` does the rest.
///
/// It keeps an entity for as long as an event can still change rows because of it. By default a keeper keeps
/// nothing and derives nothing.
protocol RowKeeper: View {
  /// The version of its own rows' form and meaning; the entities' rows have their own.
  var rowVersion: UInt32 { get }
  /// The subject of a row in one of its own tables.
  func subject(ofOwn table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject?

  func keeps(_ reservation: Reservation) -> Bool
  func keeps(_ hold: Hold) -> Bool
  func keeps(_ block: Block) -> Bool
  func keeps(_ entry: WaitlistEntry) -> Bool
  func keeps(_ ticket: Ticket) -> Bool
  func keeps(_ notice: Notice) -> Bool

  /// Whether venues are kept: then each has a number for its keys.
  var keepsVenues: Bool { get }
  /// Whether what record 1 says of the ledger is kept.
  var keepsLedger: Bool { get }
  /// Whether the last word on maintenance is kept.
  var keepsMaintenance: Bool { get }
  /// Whether `noteChange`, `close` and `reopen` are called.
  var watchesClaims: Bool { get }
  /// The reservation as its row stores it: most views need no guest.
  func row(of reservation: Reservation) -> Reservation
  /// Whether this view counts the notices to an audience.
  func numbers(_ audience: Audience) -> Bool

  /// Called for every change of an entity, at its record.
  func note(_ id: ClaimID, in rows: EntityRows)
  /// Called for every change of a ticket, with the ticket as the record left it.
  func note(_ ticket: Ticket, by fact: Fact, in rows: EntityRows)
  /// Called at each record that changes a claim or a block of a venue.
  func noteChange(at venue: VenueID, in rows: EntityRows) throws(LedgerFailure)
  /// Called once every row before it is written.
  func close(_ date: CivilDate, of venue: VenueID, in rows: EntityRows) throws(LedgerFailure)
  func reopen(_ date: CivilDate, of venue: VenueID, at now: Timestamp, in rows: EntityRows)
    throws(LedgerFailure)

  // Called once a batch for an entity that was put, with the entity as its row has it. What they do must depend on
  // these two alone: a batch may hold any number of records.
  func derive(from old: Reservation?, _ new: Reservation, in rows: EntityRows) throws(LedgerFailure)
  func derive(from old: Hold?, _ new: Hold, in rows: EntityRows) throws(LedgerFailure)
  func derive(from old: Block?, _ new: Block, in rows: EntityRows) throws(LedgerFailure)
  func derive(from old: WaitlistEntry?, _ new: WaitlistEntry, in rows: EntityRows) throws(LedgerFailure)
  func derive(from old: Ticket?, _ new: Ticket, in rows: EntityRows) throws(LedgerFailure)
  func derive(_ notice: Notice, in rows: EntityRows) throws(LedgerFailure)
  func derive(_ eightySixed: EightySixed, at venue: VenueID, in rows: EntityRows) throws(LedgerFailure)
  /// Called for each fact, after its changes to the entities.
  func derive(_ fact: Fact, in rows: EntityRows) throws(LedgerFailure)
}

extension RowKeeper {
  package var version: UInt32 { rowVersion << 16 | UInt32(EntityForm.version) }

  package func apply(_ facts: ArraySlice<Fact>, to rows: ViewWriter) throws(LedgerFailure) {
    var store = KeptStore(rows, self)
    try store.apply(facts)
  }

  package func subject(of table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    table < EntityTable.names.count
      ? .entity(table, key: key, row: row, in: part) : subject(ofOwn: table, key: key, row: row, in: part)
  }
}

extension RowKeeper {
  func keeps(_ reservation: Reservation) -> Bool { false }
  func keeps(_ hold: Hold) -> Bool { false }
  func keeps(_ block: Block) -> Bool { false }
  func keeps(_ entry: WaitlistEntry) -> Bool { false }
  func keeps(_ ticket: Ticket) -> Bool { false }
  func keeps(_ notice: Notice) -> Bool { false }
  var keepsVenues: Bool { false }
  var keepsLedger: Bool { false }
  var keepsMaintenance: Bool { false }
  var watchesClaims: Bool { false }
  func note(_ id: ClaimID, in rows: EntityRows) {}
  func note(_ ticket: Ticket, by fact: Fact, in rows: EntityRows) {}
  func noteChange(at venue: VenueID, in rows: EntityRows) throws(LedgerFailure) {}
  func close(_ date: CivilDate, of venue: VenueID, in rows: EntityRows) throws(LedgerFailure) {}
  func reopen(_ date: CivilDate, of venue: VenueID, at now: Timestamp, in rows: EntityRows)
    throws(LedgerFailure)
  {}
  func row(of reservation: Reservation) -> Reservation { reservation.withoutGuest }
  func numbers(_ audience: Audience) -> Bool { false }
  func derive(from old: Reservation?, _ new: Reservation, in rows: EntityRows) throws(LedgerFailure) {}
  func derive(from old: Hold?, _ new: Hold, in rows: EntityRows) throws(LedgerFailure) {}
  func derive(from old: Block?, _ new: Block, in rows: EntityRows) throws(LedgerFailure) {}
  func derive(from old: WaitlistEntry?, _ new: WaitlistEntry, in rows: EntityRows) throws(LedgerFailure) {}
  func derive(from old: Ticket?, _ new: Ticket, in rows: EntityRows) throws(LedgerFailure) {}
  func derive(_ notice: Notice, in rows: EntityRows) throws(LedgerFailure) {}
  func derive(_ eightySixed: EightySixed, at venue: VenueID, in rows: EntityRows) throws(LedgerFailure) {}
  func derive(_ fact: Fact, in rows: EntityRows) throws(LedgerFailure) {}
}

extension Reservation {
  /// Whether anything can still happen to the visit; a no-show can be undone.
  var isOpen: Bool { state == .booked || state == .requested || state == .noShow }

  /// Whether it is open or may be so again: who sat when a host closed the date can sit again.
  var mayBeOpen: Bool { isOpen || details.satAtClosing }

  /// Whether what is recorded of it can still change: a visit that is over can be corrected for ever.
  var mayChange: Bool { mayBeOpen || state == .completed || state == .lateCancelled }
}

extension Reservation {
  /// The reservation without the guest's key and sealed fields, and whether they are forgotten: no claim needs it.
  ///
  /// A batch that finds a row must lead where one that holds the whole booking does.
  var withoutGuest: Reservation {
    var care = details
    care.lastPing = nil
    care.keptAllergies = nil
    care.isForgotten = false
    return Reservation(
      id: id, venue: venue, stay: stay, state: state, seating: seating, owner: owner, key: nil,
      isWalkIn: isWalkIn, needsTable: needsTable, seatedAt: seatedAt, endedAt: endedAt, guest: nil,
      version: version, care: care
    )
  }
}
