/// The tables that hold entities, by their place among a view's tables: the first ones of every such view.
enum EntityTable {
  /// Id, 16 bytes → `EntityForm`.
  static let reservations = 0
  /// Id, 16 bytes → `EntityForm`.
  static let holds = 1
  /// Id, 16 bytes → `EntityForm`.
  static let blocks = 2
  /// Number, four bytes → `EntityForm`.
  static let venues = 3
  /// The venue's id → `VenueEntry`.
  static let venueEntries = 4
  /// The zone's name → position of its adoption, eight bytes; `EntityForm`.
  static let zones = 5
  /// `ledger` and `maintenance` → `EntityForm`.
  static let ledger = 6

  static let names = ["reservations", "holds", "blocks", "venues", "venueEntries", "zones", "ledger"]

  static let ledgerKey: [UInt8] = Array("ledger".utf8)
  static let maintenanceKey: [UInt8] = Array("maintenance".utf8)
}
