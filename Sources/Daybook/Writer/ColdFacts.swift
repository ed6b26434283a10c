package import DaybookDomain
package import DaybookViews

/// What a decision may need outside the writer's memory: first answers, and entities outside the state.
package protocol ColdFacts: Sendable {
  /// Everything up to this position is known here.
  var checkpoint: Position { get }
  /// Position of the first record of the command with this digest.
  func position(of name: KeyDigest) throws(LedgerFailure) -> Position?
  /// A command's subject, if it is known here.
  func entity(_ subject: CommandSubject) throws(LedgerFailure) -> Departed?
  /// A guest's bookings and waitlist entries.
  func entities(of guest: Actor) throws(LedgerFailure) -> [Departed]
  /// The waitlist entry that a booking came from.
  func entry(behind reservation: ReservationID) throws(LedgerFailure) -> Departed?
  /// Moves to the newest files; what was known stays known, also when this throws.
  func refresh() throws(LedgerFailure)
  /// Closes the files it holds.
  func close()
}

/// Knows nothing: the writer itself holds everything.
package struct NoColdFacts: ColdFacts {
  package init() {}
  package var checkpoint: Position { .start }
  package func position(of name: KeyDigest) -> Position? { nil }
  package func entity(_ subject: CommandSubject) -> Departed? { nil }
  package func entities(of guest: Actor) -> [Departed] { [] }
  package func entry(behind reservation: ReservationID) -> Departed? { nil }
  package func refresh() {}
  package func close() {}
}
