/// How far a machine's clock may be ahead of what it should be, in microseconds, before a ledger's time follows it.
package enum ClockJump {
  /// Ahead of the time that has passed since the last commit.
  package static let most: Int64 = 5 * 60 * 1_000_000
  /// Ahead of the last record when a process opens the ledger, which cannot know how much time has passed.
  package static let mostAtOpening: Int64 = 48 * 3_600 * 1_000_000
}
