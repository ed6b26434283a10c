import Daybook
import DaybookJSON
import DaybookOperations

struct ClockCommand: CLICommand {
  static let declaration = Declaration(
    name: "clock", abstract: "Compare the machine's clock with the ledger's, or accept it after a jump.",
    discussion: """
      A ledger's time never goes back, so it does not follow a clock that jumps ahead: by more than 5 minutes \
      compared with the time passed since the last commit, or by more than 48 hours from the last record when \
      the ledger is opened. Commands then fail with CLOCK_JUMPED. clock accept records that the clock is \
      right, for every process. It is also needed after several quiet days.
      """,
    arguments: [.init(name: "status|accept", help: "What to do; default status.", isOptional: true)],
    options: [Declaration.json], examples: ["daybook clock", "daybook clock accept"])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    switch arguments.argument(0) ?? "status" {
    case "status": try status(arguments)
    case "accept": try accept(arguments)
    case let other: throw arguments.wrong("found \"\(other)\"; allowed: status or accept")
    }
    return .done
  }

  private static func status(_ arguments: Arguments) throws {
    let status = try LedgerOperations(arguments.ledgerPath).clockStatus()
    if arguments.isJSON {
      var json = JSONWriter()
      json.object { json in
        json.field("clock", text: status.kind.rawValue)
        json.field("recordedAt", instant: status.recordedAt)
        json.field("now", instant: status.now)
        json.field("accepted", bool: status.isAccepted)
      }
      json.endLine()
      return Output.standard.write(json.bytes)
    }
    guard status.kind == .system else {
      return Output.standard.write("manual, stands at \(status.recordedAt)\n")
    }
    let span = spanText(seconds: abs(status.ahead) / 1_000_000)
    Output.standard.write(
      "last record  \(status.recordedAt)\nmachine      \(status.now), \(span) \(status.ahead < 0 ? "behind" : "later")\n"
    )
    guard !status.isAccepted else { return }
    Output.standard.write(
      "Commands fail with CLOCK_JUMPED. If the machine's clock is right: daybook clock accept. If not, set it.\n"
    )
  }

  private static func accept(_ arguments: Arguments) throws {
    // Without an observer: its warning about the clock is what is being accepted.
    let ledger = try Ledger.openAndWait(arguments.ledgerPath, options: LedgerOptions())
    defer { ledger.endSoon() }
    let receipt = try ledger.ask(AcceptClock())
    if arguments.isJSON {
      var json = JSONWriter()
      json.object { json in
        json.field("accepted", bool: !receipt.events.isEmpty)
        json.field("position", unsigned: receipt.position.value)
      }
      json.endLine()
      Output.standard.write(json.bytes)
    } else if receipt.events.isEmpty {
      Output.standard.write("There is nothing to accept: the clock is where the last record is.\n")
    } else {
      Output.standard.write(
        "Accepted at position \(receipt.position): the ledger's time goes on by this machine's clock.\n")
    }
  }
}
