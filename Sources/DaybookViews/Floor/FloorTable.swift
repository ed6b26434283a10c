/// The tables of `floor` by index: the entities' tables first, then its own.
enum FloorTable {
  /// `FloorKey` → `ClaimRow`. A claim on several tables has a row under each.
  static let claims = EntityTable.names.count
  /// Venue's id, 0, start, reservation's id → nothing. Bookings that need a table.
  static let tableless = EntityTable.names.count + 1
  /// Venue's id, 0, from, block's id → nothing. Blocks in force.
  static let blockOrder = EntityTable.names.count + 2

  static let names = EntityTable.names + ["claims", "tableless", "blockOrder"]
}
