/// The tables of `prep` by index: the entities' tables first, then its own.
enum PrepTable {
  /// Venue's id, 0, first fire time, ticket's id → nothing. Tickets that are not over.
  static let order = EntityTable.names.count

  static let names = EntityTable.names + ["order"]
}
