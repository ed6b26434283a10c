/// How a write transaction ended: an error of the body is told apart from one of the commit.
package enum CommitOutcome<Success> {
  /// Committed, with the environment's durability; or there was nothing to write.
  case committed(Success)

  /// The body threw, or the transaction could not begin; nothing was written.
  case abandoned(LedgerFailure)

  /// The store refused the commit before the meta page was written: surely nothing is there.
  case refused(LedgerFailure)

  /// A write or sync failed: the transaction may be there or not. Reopen and look before writing.
  case undecided(LedgerFailure)
}

extension CommitOutcome: Sendable where Success: Sendable {}
