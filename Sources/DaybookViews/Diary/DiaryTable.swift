/// The tables of `diary`, by their place: the entities' first, then its own.
enum DiaryTable {
  /// Venue's id, 0, business date, booked start, claim's id → `DiaryEntry`.
  static let entries = EntityTable.names.count

  static let names = EntityTable.names + ["entries"]
}
