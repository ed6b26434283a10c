import Daybook
import DaybookOperations
import Glibc

struct VerifyCommand: CLICommand {
  static let declaration = Declaration(
    name: "verify", abstract: "Check every record, link and invariant of the log, and what stands beside it.",
    discussion: """
      Reads the log once, in a process of its own. Each record: header, position, link, CBOR, time; what it says: legal changes, \
      no table or pool sold twice, pacing, no hold consumed twice, one answer to a key; at sampled positions, that what is \
      offered can be booked and nothing else. The vault must open what was sealed with its keys, and the views, a seal or \
      a head given must remember the same log: without such a witness a missing tail does not show. Exit code 1 and the \
      first violation when there is one. What was found, and when, is noted in the ledger's file "verified" for doctor.
      """,
    options: [
      .value(
        "from", "POSITION:LINK",
        "A head that is trusted, or the file of a seal: up to it the log is only folded."),
      .value("sealed", "FILE", "Show that nothing at or before this seal has changed."),
      .value(
        "public-key", "KEY", "The key that seals must be signed with, or a file of it and its rotations."),
      .flag("views", "Every view must be there and say what the log says, row by row."), Declaration.json,
    ], hidden: [tellsOn],
    examples: [
      "daybook verify --json", "daybook verify --sealed seal-0501.json --public-key sahil.key",
      "daybook verify --from seal-0501.json",
    ], whenUnread: .goesOn)

  /// Given by `verify` to itself: the descriptor on which the child tells how far it is.
  static let tellsOn = Declaration.Option.value("tell-on", "DESCRIPTOR", "")

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let operations = LedgerOperations(arguments.ledgerPath)
    if let descriptor = try arguments.integer(tellsOn.name, in: 3...1 << 20) {
      CrashWatch.leaveToParent()
      let report = try operations.verify(
        options(arguments), begun: { ProgressPipe.open(Int32(descriptor), total: $0) },
        reached: { ProgressPipe.note($0) && !Interrupt.isRequested })
      return report.write(isJSON: arguments.isJSON)
    }
    let end = try VerifyChild.run()
    guard let signal = end.signal else { return ExitCode(rawValue: end.code) ?? .failure }
    let ended = "verify was ended by signal \(signal) after position \(end.reached.point.position)"
    guard CrashWatch.signals.contains(signal) else {
      throw CommandFailure.failure("\(ended); nothing wrong up to there")
    }
    // What a child that a signal ended had been reading: the damaged file says.
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
    guard arguments.value("from") == nil || options.seal == nil else {
      throw arguments.wrong("--from takes for granted what --sealed shows; give one of them")
    }
    guard options.publicKey == nil || options.seal != nil || arguments.value("from") != nil else {
      throw arguments.wrong("--public-key is the key of a seal; give --sealed FILE with it")
    }
    options.comparesViews = arguments.has("views")
    if let path = getenv("TMPDIR").map({ String(cString: $0) }), !path.isEmpty { options.temporary = path }
    return options
  }
}
