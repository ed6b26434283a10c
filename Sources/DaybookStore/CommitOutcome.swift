/// How a write transaction ended, telling the body's error from the commit's.
package enum CommitOutcome<Success, Failure: Error> {
  /// Committed, as durably as the environment was opened for; or there was nothing to write.
  case committed(Success)

  /// The body threw, or the transaction could not begin; nothing was written.
  case abandoned(Failure)

  /// The store refused the commit before the page that makes it count: surely nothing is there.
  case refused(StoreError)

  /// A write or sync failed: the transaction may be there or not. Reopen and look before writing.
  case undecided(StoreError)
}

extension CommitOutcome: Sendable where Success: Sendable {}
