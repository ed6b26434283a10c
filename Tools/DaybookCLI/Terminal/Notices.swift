import Daybook

/// Writes a ledger's notices for the operator to standard error.
struct Notices: LedgerObserver {
  func notice(_ text: String) { Output.error("daybook: \(text)\n") }
}

extension Ledger {
  /// Opens a ledger for a command, with its notices on standard error.
  static func ofTerminal(_ arguments: Arguments, _ options: LedgerOptions = LedgerOptions()) throws -> Ledger
  {
    var options = options
    options.observer = Notices()
    return try openAndWait(arguments.ledgerPath, options: options)
  }
}
