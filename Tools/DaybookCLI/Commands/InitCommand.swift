import Daybook
import DaybookJSON

struct InitCommand: CLICommand {
  static let declaration = Declaration(
    name: "init", abstract: "Create a ledger.",
    discussion: """
      A system clock follows the machine's time. A manual clock starts at 1970-01-01T00:00:00Z and is moved by \
      advanceClock and by imports: for tests, imports and what-if.
      """,
    options: [
      .value("clock", "system|manual", "Where its time comes from; default system."), Declaration.json,
    ],
    examples: ["daybook init", "daybook --ledger /srv/what-if init --clock manual"])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let clock = try arguments.value("clock").map { text throws(CommandFailure) in
      try arguments.parsed(text, "--clock", "system or manual") { ClockKind(rawValue: $0) }
    }
    let path = arguments.ledgerPath
    let created = try LedgerDirectory(path).create(
      clock: clock ?? .system, mapByteCount: LedgerOptions().mapByteCount)
    guard arguments.isJSON else {
      Output.standard.write("Created ledger \(created.ledger) in \(path), \(created.clock.rawValue) clock.\n")
      return .done
    }
    var json = JSONWriter()
    json.object { json in
      json.field("ledger", id: created.ledger)
      json.field("path", text: path)
      json.field("clock", text: created.clock.rawValue)
    }
    json.endLine()
    Output.standard.write(json.bytes)
    return .done
  }
}
