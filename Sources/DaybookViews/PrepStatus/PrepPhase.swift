/// The phase of a ticket at an instant.
public enum PrepPhase: String, Hashable, Sendable, CaseIterable {
  /// Its time has not come, or the party has not arrived and is not on its way.
  case planned
  /// Its fire time has passed and it may fire: the ledger will record it next.
  case due
  case sent, delivered, acknowledged, started, ready, recalled
}
