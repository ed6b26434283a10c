import DaybookDomain
import DaybookForms
import DaybookTime

/// Who starts when, by venue and business date: the parties that pacing counts, and those that have left.
///
/// Keeps bookings that are open or can be corrected, and open holds.
package struct DiaryView: RowKeeper {
  package let name = "diary"
  let rowVersion: UInt32 = 3
  package var tableNames: [String] { DiaryTable.names }

  package init() {}

  func keeps(_ reservation: Reservation) -> Bool { reservation.mayChange }
  func keeps(_ hold: Hold) -> Bool { hold.state == .active }

  func derive(from old: Reservation?, _ new: Reservation, in rows: EntityRows) throws(LedgerFailure) {
    let before = old.flatMap(DiaryEntry.init)
    try replace(
      before?.key(new.venue, old?.stay.date ?? new.stay.date), before, DiaryEntry(new), new.venue,
      new.stay.date, rows)
  }

  func derive(from old: Hold?, _ new: Hold, in rows: EntityRows) throws(LedgerFailure) {
    let before = old.flatMap(DiaryEntry.init)
    try replace(
      before?.key(new.venue, new.stay.date), before, DiaryEntry(new), new.venue, new.stay.date, rows)
  }

  func derive(_ fact: Fact, in rows: EntityRows) throws(LedgerFailure) {
    guard case .sectionsSet(let set) = fact.event, let venue = fact.venue else { return }
    let key = DiaryEntry.prefix(venue, set.date)
    rows.writer.put(DiaryTable.sections, key: key.span.bytes) { EntityForm.encode(set, into: &$0) }
  }

  private func replace(
    _ oldKey: [UInt8]?, _ old: DiaryEntry?, _ new: DiaryEntry?, _ venue: VenueID, _ date: CivilDate,
    _ rows: EntityRows
  ) throws(LedgerFailure) {
    let key = new?.key(venue, date)
    guard key != oldKey || new != old else { return }
    if let oldKey, oldKey != key { rows.writer.delete(DiaryTable.starts, key: oldKey.span.bytes) }
    if let key, let new { rows.writer.put(DiaryTable.starts, key: key, new.bytes) }
  }

  func subject(ofOwn table: Int, key: RawSpan, row: RawSpan, in part: ViewPart) -> RowSubject? {
    table == DiaryTable.sections
      ? RowSubject("the sections of a business date", []) : .claim(endOf: key, in: part)
  }
}

/// The tables of `diary` by index: the entities' tables first, then its own.
enum DiaryTable {
  /// Venue's id, 0, business date, booked start, claim's id → `DiaryEntry`.
  ///
  /// The waitlist entries' table has the same stored name, so the two are one; no waitlist entry is kept
  /// here.
  static let starts = EntityTable.names.count

  /// Venue's id, 0, business date → the sections set last.
  static let sections = EntityTable.names.count + 1

  static let names = EntityTable.names + ["entries", "sections"]
}
