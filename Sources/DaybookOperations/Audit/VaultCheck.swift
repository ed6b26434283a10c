internal import Daybook
internal import DaybookDomain

/// Whether the vault is this ledger's: every guest's fields open with the key it has for them.
struct VaultCheck {
  /// Sealed fields that opened.
  private(set) var openedCount: UInt64 = 0
  /// The first that did not.
  private(set) var trouble: Violation?
  private let vault: Vault?
  /// The keys that must not be there, and the record that says so.
  private var forgotten: [(by: Position, numbers: [UInt64])] = []
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
    if vault != nil, case .guestForgotten(let event) = fact.event {
      forgotten.append((fact.position, event.numbers))
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
  /// The keys that the log says are overwritten, and are there: looked at last, for a writer may just have been at it.
  func owed() -> [Violation] {
    guard let vault else { return [] }
    do throws(LedgerFailure) {
      var violations: [Violation] = []
      for (position, numbers) in forgotten {
        let owed = try vault.present(numbers)
        guard !owed.isEmpty else { continue }
        violations.append(
          Violation(position, .owed, "\(ForgottenKeys.message(owed)); \(ForgottenKeys.advice)"))
      }
      return violations
    } catch {
      return [Violation(.start, .vault, error.message)]
    }
  }
}
