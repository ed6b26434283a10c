/// The tables of `diary` by index: the entities' tables first, then its own.
enum DiaryTable {
  /// Venue's id, 0, business date, booked start, claim's id → `DiaryEntry`.
  ///
  /// The waitlist entries' table has the same stored name, so the two are one; no waitlist entry is kept
  /// here.
  static let starts = EntityTable.names.count

  static let names = EntityTable.names + ["entries"]
}
