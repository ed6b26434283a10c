/// The tables that hold entities, by index: the first ones of every view that keeps entities.
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

  /// Id, 16 bytes → `EntityForm`.
  static let entries = 7
  /// Id, 16 bytes → `EntityForm`.
  static let tickets = 8
  /// `NoticeKey` → `EntityForm`.
  static let notices = 9
  /// The prefix of the keys of a venue's notices to an audience → the last number, eight bytes.
  static let noticeCounts = 10

  static let names = [
    "reservations", "holds", "blocks", "venues", "venueEntries", "zones", "ledger", "entries", "tickets",
    "notices", "noticeCounts",
  ]

  static let ledgerKey: [UInt8] = Array("ledger".utf8)
  static let maintenanceKey: [UInt8] = Array("maintenance".utf8)
}
