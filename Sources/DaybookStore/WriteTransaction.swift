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
