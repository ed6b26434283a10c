import Daybook

/// What a ledger that a command opened to write would like an operator to read, on standard error.
struct Notices: LedgerObserver {
  func notice(_ text: String) { Output.error("daybook: \(text)\n") }
}

extension Ledger {
  /// Opens a ledger for a command, which is told what an operator should read.
  static func ofTerminal(_ arguments: Arguments, _ options: LedgerOptions = LedgerOptions()) throws -> Ledger
  {
    var options = options
    options.observer = Notices()
    return try openAndWait(arguments.ledgerPath, options: options)
  }
}
