/// The tables of `availability` by index: the entities' tables first, then its own.
enum AvailabilityTable {
  /// `ClaimKey` → `ClaimRow`.
  static let claims = EntityTable.names.count

  /// Venue's number → position of the last change to its claims and blocks.
  static let changes = EntityTable.names.count + 1

  static let names = EntityTable.names + ["claims", "changes"]
}
