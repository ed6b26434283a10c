import Daybook
import DaybookOperations
import Glibc

struct VerifyCommand: CLICommand {
  static let declaration = Declaration(
    name: "verify", abstract: "Check every record, link and invariant of the log, and the files beside it.",
    discussion: """
      Reads the log once, in a child process. Checked are each record's header, position, link, CBOR and time, \
      and its content: legal changes, no table or pool sold twice, pacing, no hold consumed twice, one answer \
      to a key; at sampled positions, that exactly what is offered can be booked. The vault must open what was \
      sealed with its keys, and the views, the kept seals, a seal or a given head must agree with the log: without \
      such a witness a missing tail cannot be detected. Where daybook witness requires cosignatures, a seal must \
      have them. Exit code 1 and the first violation if there is one. The \
      result is saved in the ledger's file "verified" for doctor.
      """,
    options: [
      .value(
        "from", "POSITION:LINK",
        "A trusted head, or a seal file: up to it the log is only folded, not checked."),
      .value("sealed", "FILE", "Check that nothing at or before this seal has changed."),
      .value(
        "public-key", "KEY", "The key of the seal, or a file of the key and its rotations."),
      .value("policy", "FILE", "Whose signatures a seal must have; default what daybook witness says."),
      .flag("views", "Also compare every view with the log, row by row."), Declaration.json,
    ], hidden: [tellsOn, oneByOne],
    examples: [
      "daybook verify --json", "daybook verify --sealed seal-0501 --public-key sahil.key",
      "daybook verify --from seal-0501",
    ], whenUnread: .goesOn)

  /// Set by `verify` for its child process: the descriptor on which it reports progress.
  static let tellsOn = Declaration.Option.value("tell-on", "DESCRIPTOR", "")

  /// Set for a second child, where a page ended the first: it reads no record before all earlier ones are checked.
  static let oneByOne = Declaration.Option.flag("one-by-one", "")

  static func run(_ arguments: Arguments) throws -> ExitCode {
    var operations = LedgerOperations(arguments.ledgerPath) { _, _, _ in !Interrupt.isRequested }
    operations.projections = arguments.projections
    if let descriptor = try arguments.integer(tellsOn.name, in: 3...1 << 20) {
      CrashWatch.leaveToParent()
      let report = try operations.verify(
        options(arguments), begun: { ProgressPipe.open(Int32(descriptor), total: $0) },
        reached: { ProgressPipe.note($0) && !Interrupt.isRequested })
      return report.write(isJSON: arguments.isJSON)
    }
    var end = try VerifyChild.run()
    // The first child had read ahead of what it reported: only the second tells how far the log is right.
    if let signal = end.signal, CrashWatch.signals.contains(signal) {
      end = try VerifyChild.run(adding: ["--\(oneByOne.name)"])
    }
    guard let signal = end.signal else { return ExitCode(rawValue: end.code) ?? .failure }
    let ended = "verify was ended by signal \(signal) after position \(end.reached.point.position)"
    guard CrashWatch.signals.contains(signal) else {
      throw CommandFailure.failure("\(ended); nothing wrong up to there")
    }
    // The damaged file shows what the child was reading when a signal ended it.
    guard let report = operations.verifyReport(endedAfter: end.reached.point) else {
      throw ChildProcess.fault(ended)
    }
    return report.write(isJSON: arguments.isJSON)
  }

  private static func options(_ arguments: Arguments) throws -> VerifyOptions {
    var options = VerifyOptions()
    if let from = arguments.value("from") {
      options.start = LogPoint(from).map { .after($0) } ?? .afterSeal(file: from)
    }
    (options.seal, options.publicKey) = (arguments.value("sealed"), arguments.value("public-key"))
    options.policy = arguments.value("policy")
    guard arguments.value("from") == nil || options.seal == nil else {
      throw arguments.wrong("--from takes for granted what --sealed shows; give one of them")
    }
    for name in ["public-key", "policy"] where arguments.value(name) != nil {
      guard options.seal != nil || arguments.value("from") != nil else {
        throw arguments.wrong("--\(name) is about a seal; give --sealed FILE with it")
      }
    }
    options.comparesViews = arguments.has("views")
    options.readsAhead = !arguments.has(oneByOne.name)
    if let path = getenv("TMPDIR").map({ String(cString: $0) }), !path.isEmpty { options.temporary = path }
    return options
  }
}
