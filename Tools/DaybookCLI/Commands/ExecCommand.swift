import Daybook
import DaybookJSON
import DaybookOperations
import Glibc

struct ExecCommand: CLICommand {
  static let declaration = Declaration(
    name: "exec", abstract: "Execute JSON commands, one a line, from standard input or a file.",
    discussion: """
      Commands are decided in the order they are read. Each result is one line of JSON, in the same order, \
      written as soon as it and all before it are known. A line that cannot be read, or is empty, gets an \
      invalid result, and the rest are executed: line n of the results answers line n of the commands. While \
      another process holds the writer lock, commands are answered busy at their deadline, with that process \
      and since when.
      """,
    arguments: [.init(name: "FILE", help: "Commands; default: standard input.", isOptional: true)],
    options: [
      .value("clients", "N", "Unanswered commands at a time, 1–1024; default 1."),
      .value("deadline", "SECONDS", "How long a command may wait for the writer; default 30."),
      .flag("json", "Accepted, but without effect: results are always JSON."),
    ],
    examples: [
      #"echo '{"command":"cancel","reservation":"0190…","by":"guest:ana"}' | daybook exec"#,
      "daybook exec --clients 64 < evening.jsonl > answers.jsonl",
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let clients = try arguments.integer("clients", in: 1...1024) ?? 1
    let seconds = try arguments.integer("deadline", in: 1...86_400) ?? 30
    var lines = try LineReader(path: arguments.argument(0) ?? "-") {
      !Interrupt.isRequested && Output.standard.isRead
    }
    let ledger = try Ledger.ofTerminal(arguments)
    if arguments.argument(0) == nil, isatty(0) == 1 {
      Output.error("One JSON command a line; Ctrl-D ends.\n")
    }
    let answers = try AnswerLine(clients: clients)
    /// Why reading ended; the lines read before are answered first.
    var failure: LedgerFailure?
    func next() -> LineReader.Line? {
      do throws(LedgerFailure) {
        return try lines.next()
      } catch {
        failure = error
        return nil
      }
    }
    while let line = next(), let slot = answers.reserve() {
      switch read(line) {
      case .failure(let bad): answers.answer(slot, .invalid(bad.field), id: bad.id)
      case .success(let (command, id)):
        ledger.submit(
          command.command, by: command.by, key: command.key, requestID: command.requestID,
          traceparent: command.traceparent, within: seconds
        ) { answers.answer(slot, $0, id: id) }
      }
    }
    let (known, written) = answers.finish()
    ledger.endSoon()
    if let failure, !Output.standard.isLost { throw failure }
    guard !Output.standard.isLost, lines.isAtEnd || Interrupt.isRequested else {
      throw unheard(known, written)
    }
    guard Interrupt.isRequested else { return .done }
    Output.error("daybook: stopped; every line read was answered, what follows was not read\n")
    return .failure
  }

  /// Results that cannot be written are a failure, since the caller depends on them.
  private static func unheard(_ known: Int, _ written: Int) -> CommandFailure {
    let why: String
    do throws(LedgerFailure) {
      try Output.standard.check()
      why = "write the standard output: nobody reads it any more"
    } catch {
      why = error.message
    }
    return .failure(
      "\(why); \(counted(known, "line was read and what it says", "lines were read and what they say")) was decided, \(counted(written, "answer was", "answers were")) handed over, what follows was not read: ask again under the same keys"
    )
  }

  private static func read(
    _ line: LineReader.Line
  ) -> Result<(input: CommandInput, id: JSONValue?), CommandLineInput.Malformed> {
    guard case .line(let bytes) = line else { return .failure(CommandLineInput.tooLong) }
    return Result { () throws(CommandLineInput.Malformed) in try CommandLineInput.read(bytes) }
  }
}
