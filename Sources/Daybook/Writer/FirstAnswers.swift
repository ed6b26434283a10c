package import DaybookDomain
package import DaybookViews

/// Where the first answers to keys stand that the writer no longer holds in memory.
package protocol FirstAnswers: Sendable {
  /// What is at or before this position is known here.
  var checkpoint: Position { get }
  /// Position of the first record of the command answered under this name.
  func position(of name: KeyDigest) throws(LedgerFailure) -> Position?
  /// Moves to the newest files; what was known stays known.
  func refresh()
}

/// Knows nothing: the writer holds every key itself.
package struct NoFirstAnswers: FirstAnswers {
  package init() {}
  package var checkpoint: Position { .start }
  package func position(of name: KeyDigest) -> Position? { nil }
  package func refresh() {}
}
