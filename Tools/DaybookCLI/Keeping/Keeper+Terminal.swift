import Daybook
import DaybookOperations

extension Keeper {
  /// As commands use it: with this program's name, its progress on the terminal, and stopped by Ctrl-C.
  static func ofTerminal() -> Keeper {
    var keeper = Keeper(tool: "daybook \(Ledger.version)")
    keeper.progress = Progress.shown()
    return keeper
  }
}

extension BackupJournal {
  /// Writes an entry down; that it cannot be is told and hinders nothing.
  static func note(_ entry: Entry, to ledger: String) {
    do throws(LedgerFailure) { try append(entry, to: ledger) } catch { Output.error("daybook: \(error)\n") }
  }
}

extension Keeper.VaultUse {
  /// What a person must know of the vault that was used.
  var text: String {
    switch self {
    case .backup(let taken): "vault    as of \(taken)"
    case .undated: "vault    of a date it does not say"
    case .fresh:
      """
      vault    none: guests are unreadable, and a command that is tried again under its old key is answered \
      IDEMPOTENCY_KEY_REUSED, since its fingerprint cannot be compared
      """
    }
  }
}
