import Daybook
import DaybookDomain
import DaybookJSON
import DaybookLog
import DaybookOperations
import DaybookViews

struct ClockCommand: CLICommand {
  static let declaration = Declaration(
    name: "clock", abstract: "Compare the machine's clock with the ledger's, or accept it after a leap.",
    discussion: """
      A ledger's time never goes back, so it does not follow a clock that leaps: one more than 5 minutes ahead of the time \
      that has passed since the last commit, or more than 48 hours ahead of the last record when the ledger is opened. \
      Commands then fail with CLOCK_JUMPED. clock accept records that the clock is right, for every process. A ledger that \
      was quiet for days has to be told so, too.
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
    let storage = try LedgerDirectory(arguments.ledgerPath).storage(
      mapByteCount: LedgerOptions().mapByteCount, isReadOnly: true)
    defer { storage.close() }
    let created = try LedgerRecord.first(in: storage)
    let last = try lastRecorded(storage)
    let now = created.clock == .manual ? last : LedgerClock.system.now()
    let ahead = now.microseconds(since: last)
    let isAccepted = ahead <= ClockLeap.mostAtOpening
    if arguments.isJSON {
      var json = JSONWriter()
      json.object { json in
        json.field("clock", text: created.clock.rawValue)
        json.field("recordedAt", instant: last)
        json.field("now", instant: now)
        json.field("accepted", bool: isAccepted)
      }
      json.endLine()
      return Output.standard.write(json.bytes)
    }
    guard created.clock == .system else {
      return Output.standard.write("manual, stands at \(last)\n")
    }
    let span = spanText(seconds: abs(ahead) / 1_000_000)
    Output.standard.write(
      "last record  \(last)\nmachine      \(now), \(span) \(ahead < 0 ? "behind" : "later")\n")
    guard !isAccepted else { return }
    Output.standard.write(
      "Commands fail with CLOCK_JUMPED. If the machine's clock is right: daybook clock accept. If not, set it.\n"
    )
  }

  private static func lastRecorded(_ storage: LMDBLog) throws -> Timestamp {
    try storage.fact(at: Position(try storage.head().position))?.recordedAt ?? .epoch
  }

  private static func accept(_ arguments: Arguments) throws {
    // Silent: what would be told of the clock is what is being accepted.
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
