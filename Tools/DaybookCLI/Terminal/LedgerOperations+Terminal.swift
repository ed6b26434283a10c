import Daybook
import DaybookOperations

extension LedgerOperations {
  /// Operations with progress on the terminal, stopped by Ctrl-C.
  static func ofTerminal(_ path: String) -> LedgerOperations {
    var operations = LedgerOperations(path, progress: Progress.shown())
    operations.observer = Notices()
    return operations
  }
}

extension VaultUse {
  /// What the operator must know about the vault that was used.
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
