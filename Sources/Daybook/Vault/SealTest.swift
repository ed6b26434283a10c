/// How a sealed value relates to a vault.
package enum SealTest: Hashable, Sendable {
  case opens
  /// Its key was overwritten: the guest was forgotten.
  case forgotten
  /// There is no such key: the vault is older than the sealed value.
  case keyMissing
  /// It was sealed with another key: the vault is of another ledger.
  case wrongKey
}
