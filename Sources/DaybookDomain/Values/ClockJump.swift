/// How far ahead a machine's clock may jump, in microseconds, with the ledger's time still following it.
package enum ClockJump {
  /// Beyond the time that has passed since the last commit.
  package static let most: Int64 = 5 * 60 * 1_000_000
  /// Beyond the last record's time when a process opens the ledger: it cannot know how much time passed.
  package static let mostAtOpening: Int64 = 48 * 3_600 * 1_000_000
}
