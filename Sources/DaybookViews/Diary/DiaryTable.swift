/// The tables of `diary`, by their place: the entities' first, then its own.
enum DiaryTable {
  /// Venue's id, 0, business date, booked start, claim's id → `DiaryEntry`.
  ///
  /// Its stored name is also that of the waitlist entries' table, so that both are one; no waitlist entry is kept here.
  static let starts = EntityTable.names.count

  static let names = EntityTable.names + ["entries"]
}
