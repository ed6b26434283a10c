/// How far a ticket is at an instant.
public enum PrepPhase: String, Hashable, Sendable, CaseIterable {
  /// Its time has not come, or the party has not been heard of.
  case planned
  /// Its fire time has passed and it may fire: the ledger is about to record it.
  case due
  case sent, delivered, acknowledged, started, ready, recalled
}
