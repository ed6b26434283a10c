/// One unchanging view of an environment, inside `Environment.read`.
package struct ReadTransaction: ~Copyable, StoreTransaction {
  package let handle: TransactionHandle
}
