/// The tables of `index` by index: the entities' tables first, then its own.
enum IndexTable {
  /// Digest, 16 bytes → position, 8 bytes.
  static let answers = EntityTable.names.count
  /// Venue's id, 0, business date, start, id → the booking's state, one byte.
  static let reservationOrder = EntityTable.names.count + 1
  /// Venue's id, 0, from, id → nothing. Blocks in force.
  static let blockOrder = EntityTable.names.count + 2

  /// The guest, 0, id → nothing. A guest's own bookings and waitlist entries.
  static let owners = EntityTable.names.count + 3
  /// Booking's id → id of the waitlist entry that it came from.
  static let entryOf = EntityTable.names.count + 4

  /// Id of a reservation, hold, block, waitlist entry or ticket; position, 8 bytes → nothing. The records that changed it,
  /// or answered about it.
  static let history = EntityTable.names.count + 5
  /// `NoticeKey`, position, 8 bytes → nothing. The records that say what became of a notice.
  static let marks = EntityTable.names.count + 6

  static let names =
    EntityTable.names + [
      "answers", "reservationOrder", "blockOrder", "owners", "entryOf", "history", "marks",
    ]
}
