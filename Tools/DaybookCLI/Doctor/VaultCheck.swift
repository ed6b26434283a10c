import Daybook
import DaybookDomain
import DaybookOperations

/// Whether the vault is there, and is this ledger's: it opens the last guest that was not forgotten.
enum VaultCheck {
  static func secrets(of directory: LedgerDirectory, _ ledger: LedgerID) -> Result<
    CommandSecrets, LedgerFailure
  > {
    Result { () throws(LedgerFailure) in
      CommandSecrets(vault: try Vault.open(at: directory.vault, isReadOnly: true), ledgerID: ledger)
    }
  }

  static func look(at secrets: Result<CommandSecrets, LedgerFailure>, _ sample: LogSample, since: Position)
    -> Finding
  {
    do throws(LedgerFailure) {
      let secrets = try secrets.get()
      var forgotten = 0
      for fact in sample.facts.reversed() where fact.position > since {
        guard let guest = fact.event.sealed else { continue }
        switch try secrets.test(guest) {
        case .opens: return .good("vault", "opens the guest of record \(fact.position)")
        case .forgotten: forgotten += 1
        case .keyMissing:
          return .bad(
            "vault", "it has no key \(guest.number), which record \(fact.position) was sealed with",
            "it is older than the log: put back a newer copy of vault/")
        case .wrongKey:
          return .bad(
            "vault", "its key does not open the guest of record \(fact.position)",
            "it is another ledger's: put this ledger's vault/ back before anything is written")
        }
      }
      return .good(
        "vault",
        forgotten == 0
          ? "there; no guest lately to try it on" : "there; all \(forgotten) guests lately are forgotten")
    } catch {
      return .bad("vault", error.message)
    }
  }
}
