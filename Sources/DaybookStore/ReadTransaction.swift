/// One unchanging view of an environment, inside `Environment.read`.
@usableFromInline package struct ReadTransaction: ~Copyable, StoreTransaction {
  @usableFromInline package let handle: TransactionHandle
}
