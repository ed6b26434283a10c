/// The tables of `kitchen`, by their place: the entities' first, then its own.
enum KitchenTable {
  /// `NoticeKey` → nothing. Notices somebody still has to take.
  static let unsettled = EntityTable.names.count
  /// Venue's id, 0, first sent, ticket's id → nothing. Tickets on the screens.
  static let screen = EntityTable.names.count + 1
  /// Venue's id → the names of the dishes that are out, a newline after each.
  static let dishesOut = EntityTable.names.count + 2

  static let names = EntityTable.names + ["unsettled", "screen", "dishesOut"]
}
