import Daybook
import DaybookJSON
import DaybookOperations
import Glibc

/// Finds the command, runs it, and ends the process with its code.
enum Program {
  static let commands: [any CLICommand.Type] = [
    InitCommand.self, ExecCommand.self, ImportCommand.self, ExportCommand.self, FeedCommand.self,
    AvailabilityCommand.self,
    TimelineCommand.self,
    NearestCommand.self, ReservationsCommand.self, FindCommand.self, GuestCommand.self, DiaryCommand.self,
    ReportCommand.self, WhatIfCommand.self, FloorCommand.self, WaitlistCommand.self, KitchenCommand.self,
    TicketsCommand.self,
    PrepCommand.self,
    QuoteCommand.self,
    ShowCommand.self, ExplainCommand.self, DiffCommand.self, LogCommand.self, ReplayCommand.self,
    VerifyCommand.self, SealCommand.self, ReceiptCommand.self, WitnessCommand.self, CosignCommand.self,
    SalvageCommand.self, ViewsCommand.self,
    ReferenceCommand.self, DueCommand.self, ZonesCommand.self, ReanchorCommand.self,
    BackupCommand.self, RestoreCommand.self, DrillCommand.self, MigrateCommand.self, DoctorCommand.self,
    ClockCommand.self, ServeCommand.self, NodeCommand.self, ClusterCommand.self, TokenCommand.self,
    WebhooksCommand.self,
    MCPCommand.self,
    ManualCommand.self,
    CompletionsCommand.self,
  ]

  static let declarations = commands.map { $0.declaration }

  static func run(_ words: [String], projections: [any Projection]) -> Never {
    Output.claimStandardDescriptors()
    signal(SIGPIPE, SIG_IGN)
    // A file size limit (ulimit -f) is reported as an error, not by a signal.
    signal(SIGXFSZ, SIG_IGN)
    Interrupt.install()
    if words.dropFirst() == [CrashWatch.word] { CrashWatch.lookAtParent() }
    CrashWatch.install()
    let code: ExitCode
    do {
      code = try dispatch(Array(words.dropFirst()), projections)
    } catch let failure as CommandFailure {
      Output.error("daybook: \(failure.message)\n")
      code = failure.code
    } catch let failure as LedgerFailure {
      Output.error("daybook: \(failure.message)\n")
      code = ExitCode(failure.code)
    } catch {
      Output.error("daybook: \(error)\n")
      code = .failure
    }
    exit(Output.standard.finish(code).rawValue)
  }

  private static func dispatch(_ words: [String], _ projections: [any Projection]) throws -> ExitCode {
    let (before, name, after) = try split(words)
    guard let name else {
      if before.contains("--version") {
        Output.standard.write("daybook \(Ledger.version)\n")
        return .done
      }
      guard before.contains("--help") || before.contains("-h") else {
        Output.error(Help.overview(width: 80))
        return .usage
      }
      Output.standard.write(Help.overview(width: Output.width))
      return .done
    }
    if name == "help" {
      guard let about = after.first else { return try dispatch(["--help"], projections) }
      return try dispatch([about, "--help"], projections)
    }
    guard let command = commands.first(where: { $0.declaration.name == name }) else {
      let near = nearest(name, among: commands.map { $0.declaration.name })
      throw CommandFailure.usage(
        "unknown command \"\(name)\"" + (near.map { "; did you mean \($0)?" } ?? "")
          + "\nSee 'daybook --help'.")
    }
    var arguments = try Arguments(before + after, for: command.declaration)
    arguments.projections = projections
    if arguments.has("help") {
      Output.standard.write(Help.text(for: command.declaration, width: Output.width))
      return .done
    }
    Output.standard.begin(command.declaration.whenUnread)
    return try command.run(arguments)
  }

  /// The words before the command's name (global options), the name, and what follows.
  private static func split(_ words: [String]) throws -> (before: [String], name: String?, after: [String]) {
    var index = 0
    while index < words.count, words[index].after("-") != nil {
      let takesValue = words[index] == "--ledger"
      let known =
        takesValue || words[index].after("--ledger=") != nil
        || ["--help", "-h", "--version"].contains(words[index])
      guard known else { throw unknownOption(words[index]) }
      if takesValue, index + 1 == words.count {
        throw CommandFailure.usage("--ledger needs a value: --ledger DIR")
      }
      index += takesValue ? 2 : 1
    }
    guard index < words.count else { return (words, nil, []) }
    return (Array(words[..<index]), words[index], Array(words[(index + 1)...]))
  }

  /// The failure for an unknown global option, which may belong to the command or be misspelled.
  private static func unknownOption(_ word: String) -> CommandFailure {
    let name = String(word.unicodeScalars.drop { $0 == "-" }.prefix { $0 != "=" })
    var hint = ""
    if commands.contains(where: { $0.declaration.options.contains { $0.name == name } }) {
      hint = "; options of a command stand after it: daybook COMMAND --\(name)"
    } else if let near = nearest(name, among: Declaration.global.map(\.name) + ["version"]) {
      hint = "; did you mean --\(near)?"
    }
    return .usage("unknown option \(word)\(hint)\nSee 'daybook --help'.")
  }
}

/// The word that was probably meant; nil when none is near.
func nearest(_ word: String, among words: [String]) -> String? {
  guard let near = words.min(by: { distance($0, word) < distance($1, word) }) else { return nil }
  return distance(near, word) <= max(1, (word.utf8.count + 1) / 3) ? near : nil
}
