import Daybook
import DaybookJSON
import DaybookOperations
import Glibc

struct DoctorCommand: CLICommand {
  static let declaration = Declaration(
    name: "doctor", abstract: "Examine the ledger: each line is good, warn or bad, with advice.",
    discussion: """
      Checks version, store and last records, file system, disk, map and days to full, readers, vault, \
      snapshots, kept seals, views and their lag, projector, zones, notices and due work, clock, last verified \
      backup, permissions. It changes nothing, except that it clears the slots of dead readers. Exit code 1 when \
      something is bad. The work is done in a child process, so that damage which ends it is reported as one more line. daybook \
      verify checks every record; doctor checks the last 1,000 and a sample.
      """,
    options: [
      .flag("strict", "Exit code 1 for warn as well."),
      .value("zoneinfo", "DIR", "The zone files; default $TZDIR, else /usr/share/zoneinfo."),
      .flag("here", "Examine in this process, not in a child."), Declaration.json,
    ], hidden: [watched],
    examples: ["daybook doctor", "daybook doctor --strict --json"], whenUnread: .goesOn)

  /// Set by `doctor` for its child process, whose end it reports.
  private static let watched = Declaration.Option.flag("watched", "")

  static func run(_ arguments: Arguments) throws -> ExitCode {
    if arguments.has(watched.name) { CrashWatch.leaveToParent() }
    return try arguments.has("here") ? here(arguments) : inChild(arguments)
  }

  private static func here(_ arguments: Arguments) throws -> ExitCode {
    Interrupt.endsTheProcess()
    let zones = arguments.value("zoneinfo").map { ZoneInfoDirectory(path: $0) } ?? .standard
    var operations = LedgerOperations(arguments.ledgerPath)
    operations.projections = arguments.projections
    let findings = try operations.doctor(zones: zones) { show($0, arguments) }
    let worst = findings.map(\.grade).max() ?? .good
    return worst >= (arguments.has("strict") ? .warn : .bad) ? .refused : .done
  }

  private static func inChild(_ arguments: Arguments) throws -> ExitCode {
    var words = ["--ledger", arguments.ledgerPath, "doctor", "--here", "--\(watched.name)"]
    words += ["strict", "json"].filter(arguments.has).map { "--\($0)" }
    if let zones = arguments.value("zoneinfo") { words += ["--zoneinfo", zones] }
    switch try ChildProcess.run(words) {
    case .code(let code): return ExitCode(rawValue: code) ?? .failure
    case .signal(let number) where [SIGINT, SIGTERM, SIGPIPE, SIGKILL].contains(number):
      throw CommandFailure.failure("stopped by signal \(number)")
    case .signal(let number):
      let damages = StoreDamage.all(of: arguments.ledgerPath)
      guard !damages.isEmpty else {
        throw ChildProcess.fault("looking at the ledger ended a process by signal \(number)")
      }
      for damage in damages { show(damage.finding, arguments) }
      return .refused
    }
  }

  /// Written at once, since the next check may end the process.
  static func show(_ finding: Finding, _ arguments: Arguments) {
    if arguments.isJSON {
      var json = JSONWriter()
      finding.write(to: &json)
      Output.standard.write(json.bytes)
    } else {
      Output.standard.write(finding.line)
    }
    Output.standard.flush()
  }
}

extension Finding {
  /// `warn  backup             none that was verified; make one: daybook backup DIR`.
  var line: String {
    // Lines are written one by one, so a long name moves what follows it.
    let name = fitted(check, max(18, columns(of: check))) + "  "
    return fitted(grade.rawValue, 6) + name + found + (advice.isEmpty ? "" : "; \(advice)") + "\n"
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("check", text: check)
      json.field("grade", text: grade.rawValue)
      json.field("found", text: found)
      json.nullable("advice", advice.isEmpty ? nil : advice)
    }
    json.endLine()
  }
}
