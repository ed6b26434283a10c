/// The one transaction that may change an environment, inside `Environment.write`.
///
/// What it lends must no longer be used after the next change; the compiler makes sure of that.
@usableFromInline package struct WriteTransaction: ~Copyable, StoreTransaction {
  private var lent = false
  private let owned: TransactionHandle

  init(handle: TransactionHandle) { owned = handle }

  @usableFromInline package var handle: TransactionHandle {
    precondition(!lent, "a transaction is not used while it is lent")
    return owned
  }

  /// Whether it is lent, and not yet given back.
  var isLent: Bool { lent }

  /// Lends the transaction to an object for part of the closure; this value is unusable until `takeBack`.
  package mutating func lend() -> WriteTransaction {
    let handle = handle
    lent = true
    return WriteTransaction(handle: handle)
  }

  /// Takes back what `lend` gave out; that value is unusable from then on.
  package mutating func takeBack(_ transaction: inout WriteTransaction) {
    precondition(lent && !transaction.lent, "a transaction is given back once, by whom it was lent to")
    transaction.lent = true
    lent = false
  }
}

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
