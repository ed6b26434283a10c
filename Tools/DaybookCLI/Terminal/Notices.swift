import Daybook
import DaybookStore

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

  /// Asks for one thing as the operator, and waits half a minute at most while another process writes.
  func ask<C: LedgerCommand>(_ command: C) throws(LedgerError) -> Receipt<C.Value> {
    try receipt(
      of: C.self,
      from: executeAndWait(command.command, by: .operator("cli"), deadline: .now + .seconds(30)))
  }

  /// Ends the use of a ledger that has answered everything: nobody waits for who sits on the writer lock.
  func endSoon() { finish(until: .now + .seconds(1)) }
}
