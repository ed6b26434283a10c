/// The tables of `guests` by index: the entities' tables first, then its own.
enum GuestsTable {
  /// Who booked, 0, start, reservation's id → `GuestStanding`, one byte.
  static let bookings = EntityTable.names.count
  /// Who was forgotten → when, eight bytes.
  static let forgotten = EntityTable.names.count + 1

  static let names = EntityTable.names + ["bookings", "forgotten"]
}
