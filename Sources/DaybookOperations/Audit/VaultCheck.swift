internal import Daybook
internal import DaybookDomain

/// Whether the vault is this ledger's: every guest's fields open with the key it has for them.
struct VaultCheck {
  /// Sealed fields that opened.
  private(set) var openedCount: UInt64 = 0
  /// The first that did not.
  private(set) var trouble: Violation?
  private let vault: Vault?
  private var secrets: CommandSecrets?

  /// Up to here another vault sealed, which is gone.
  private let since: Position

  init(_ vault: Vault?, since: Position) {
    self.vault = vault
    self.since = since
  }

  mutating func note(_ fact: Fact) {
    if case .ledgerCreated(let created) = fact.event {
      secrets = vault.map { CommandSecrets(vault: $0, ledgerID: created.ledger) }
    }
    guard trouble == nil, fact.position > since, let secrets, let sealed = fact.event.sealed else { return }
    do throws(LedgerFailure) {
      switch try secrets.test(sealed) {
      case .opens: openedCount += 1
      case .forgotten: break
      case .keyMissing:
        trouble = Violation(
          fact.position, .vault, "the vault has no key \(sealed.number): it is older than the log")
      case .wrongKey:
        trouble = Violation(
          fact.position, .vault,
          "key \(sealed.number) does not open what was sealed here: the vault is another ledger's, or damaged"
        )
      }
    } catch {
      trouble = Violation(fact.position, .vault, error.message)
    }
  }
}
