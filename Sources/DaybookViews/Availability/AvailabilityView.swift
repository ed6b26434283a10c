import DaybookDomain
import DaybookForms
import DaybookTime

/// What is claimed, by venue and day; the writer's own rules then tell what is free.
package struct AvailabilityView: RowKeeper {
  package static let name = "availability"

  package var name: String { AvailabilityView.name }
  let rowVersion: UInt32 = 5
  package var tableNames: [String] { AvailabilityTable.names }
  let cache = VenueCache()

  package init() {}

  var keepsVenues: Bool { true }
  var keepsLedger: Bool { true }
  var watchesClaims: Bool { true }
  /// A no-show, and a party that left, can be undone.
  func keeps(_ reservation: Reservation) -> Bool { reservation.counted != nil || reservation.mayBeOpen }
  func keeps(_ hold: Hold) -> Bool { hold.state == .active }
  func keeps(_ block: Block) -> Bool { !block.isRemoved }

  /// So that cached days of the other venues stay valid.
  func noteChange(at venue: VenueID, in rows: EntityRows) throws(LedgerFailure) {
    guard let number = try rows.number(of: venue) else { return }
    let key = VenueEntry.key(number)
    let row: [1 of UInt64] = [rows.writer.position.value.bigEndian]
    rows.writer.put(AvailabilityTable.changes, key: key.span.bytes, row.span.bytes)
  }

  func derive(from old: Reservation?, _ new: Reservation, in rows: EntityRows) throws(LedgerFailure) {
    try ClaimRows(rows).replace(old?.counted, with: new.counted, in: new.venue)
  }

  func derive(from old: Hold?, _ new: Hold, in rows: EntityRows) throws(LedgerFailure) {
    try ClaimRows(rows).replace(old?.claim, with: new.claim, in: new.venue)
  }

  func derive(from old: Block?, _ new: Block, in rows: EntityRows) throws(LedgerFailure) {
    try ClaimRows(rows).replace(old, with: new)
  }

  /// Who has left counts in pacing until its date is closed, as in the hot state (R7, R30).
  func close(_ date: CivilDate, of venue: VenueID, in rows: EntityRows) throws(LedgerFailure) {
    guard let number = try rows.number(of: venue) else { return }
    try noteChange(at: venue, in: rows)
    let (key, row): ([UInt8], [1 of UInt64]) = (
      ClaimKey.prefix(number, UInt32(ascending: date)), [rows.writer.position.value.bigEndian]
    )
    rows.writer.put(AvailabilityTable.closings, key: key.span.bytes, row.span.bytes)
    for id in try ClaimKey.left(number, near: date, in: rows.writer.part) {
      // Who sat when a host closed the date early is kept until another date closes.
      guard let reservation = try rows.reader.reservation(id), reservation.state == .completed,
        (reservation.stay.date == date) != reservation.details.satAtClosing
      else { continue }
      try ClaimRows(rows).replace(reservation.counted, with: nil, in: venue)
      rows.remove(id, from: EntityTable.reservations)
    }
    try rows.writer.drain()
  }

  func reopen(_ date: CivilDate, of venue: VenueID, at now: Timestamp, in rows: EntityRows)
    throws(LedgerFailure)
  {
    guard let number = try rows.number(of: venue) else { return }
    try noteChange(at: venue, in: rows)
    let key = ClaimKey.prefix(number, UInt32(ascending: date))
    let row: [2 of UInt64] = [
      rows.writer.position.value.bigEndian, UInt64(bitPattern: now.microseconds).bigEndian,
    ]
    rows.writer.put(AvailabilityTable.closings, key: key.span.bytes, row.span.bytes)
  }

  func subject(ofOwn table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    switch table {
    case AvailabilityTable.claims: .claim(endOf: key, in: part)
    case AvailabilityTable.closings: .record("a closed business date of a venue", row)
    case AvailabilityTable.changes: .record("the last change to the claims of a venue", row)
    default: nil
    }
  }
}

/// The tables of `availability` by index: the entities' tables first, then its own.
enum AvailabilityTable {
  /// `ClaimKey` → `ClaimRow`.
  static let claims = EntityTable.names.count

  /// Venue's number → position of the last change to its claims and blocks.
  static let changes = EntityTable.names.count + 1

  /// Venue's number and business date, four bytes each → position of its last closing; or of its reopening, and when that was.
  static let closings = EntityTable.names.count + 2

  static let names = EntityTable.names + ["claims", "changes", "closings"]
}
