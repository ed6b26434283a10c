/// The tables of `waitlist` by index: the entities' tables first, then its own.
enum WaitlistTable {
  /// Venue's id, 0, entry's id → nothing. Entries that wait or have an offer, in the order they joined.
  static let waiting = EntityTable.names.count
  /// Venue's id, 0, business date, entry's id → nothing. All of them.
  static let dates = EntityTable.names.count + 1

  static let names = EntityTable.names + ["waiting", "dates"]
}
