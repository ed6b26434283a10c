/// The tables of `availability`, by their place: the entities' first, then its own.
enum AvailabilityTable {
  /// `ClaimKey` → `ClaimRow`.
  static let claims = 7

  static let names = EntityTable.names + ["claims"]
}
