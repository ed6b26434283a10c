internal import Daybook
internal import DaybookDomain
internal import DaybookLog

/// Whether the vault is there, and is this ledger's: it opens the last guest that was not forgotten.
enum GuestKeyCheck {
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
          ? "there; no guest lately to try it on"
          : "there; lately \(counted(forgotten, "guest")), forgotten since")
    } catch {
      return .bad("vault", error.message)
    }
  }

  /// Whether every guest whom the log says is forgotten is.
  static func owed(by directory: LedgerDirectory, to storage: LMDBLog, _ ledger: LedgerID) -> Finding {
    guard let vault = try? Vault.open(at: directory.vault, isReadOnly: true) else {
      return .warn("forgotten", "not looked at: the keys are in the vault", "bring the vault back first")
    }
    do throws(LedgerFailure) {
      let snapshots = SnapshotDirectory(directory.snapshots, ledger: ledger)
      let owed = try ForgottenKeys.owed(by: vault, to: storage, snapshots: snapshots)
      guard !owed.isEmpty else { return .good("forgotten", "no key of a forgotten guest is there") }
      return .bad("forgotten", ForgottenKeys.message(owed), ForgottenKeys.advice)
    } catch {
      return .bad("forgotten", error.message)
    }
  }
}
