/// The tables of `kitchen` by index: the entities' tables first, then its own.
enum KitchenTable {
  /// `NoticeKey` → nothing. Notices that are not settled.
  static let unsettled = EntityTable.names.count
  /// Venue's id, 0, first sent, ticket's id → nothing. Tickets on the screens.
  static let screen = EntityTable.names.count + 1
  /// Venue's id → the names of the sold-out dishes, a newline after each.
  static let dishesOut = EntityTable.names.count + 2

  static let names = EntityTable.names + ["unsettled", "screen", "dishesOut"]
}
