import Daybook

/// What every query does first: opens the ledger to be read, at a position, and knows the time.
struct ReadContext {
  let reader: LedgerReader
  private let position: Position?
  private let wait: Duration

  /// Options of queries that answer for a position.
  static let options: [Declaration.Option] = [
    .value(
      "at-least", "POSITION", "Answer for this position or a later one; default the head found at the start."),
    .value("within", "SECONDS", "How long to wait for that position; default 30."), Declaration.json,
  ]

  init(_ arguments: Arguments) throws {
    position = try arguments.integer("at-least", in: 0...Int.max).map { Position(UInt64($0)) }
    wait = .seconds(try arguments.integer("within", in: 0...86_400) ?? 30)
    Interrupt.endsTheProcess()
    reader = try LedgerReader(arguments.ledgerPath, mapByteCount: LedgerOptions().mapByteCount) {
      Output.error("daybook: \($0)\n")
    }
  }

  /// The time by which the ledger judges: its own for a manual clock, the system's otherwise.
  func now(_ snapshot: borrowing Snapshot) -> Timestamp {
    reader.created.clock == .manual ? snapshot.recordedAt : max(snapshot.recordedAt, LedgerClock.system.now())
  }

  func read<R>(_ body: (borrowing Snapshot) -> R) throws -> R {
    try reader.read(atLeast: position, within: wait, body)
  }

  /// Says that there is no such venue, and which was probably meant.
  func noVenue(_ id: VenueID) throws -> CommandFailure {
    let ids = try read { $0.venues().map(\.id.text) }
    let shown = ids.prefix(8).joined(separator: ", ") + (ids.count > 8 ? " and \(ids.count - 8) more" : "")
    let hint = nearest(id.text, among: ids).map { "did you mean \"\($0)\"?" }
    let others = ids.isEmpty ? "the ledger has none yet; see daybook import --help" : "there are \(shown)"
    return CommandFailure(code: .refused, message: "no venue \"\(id)\"; \(hint ?? others)")
  }
}

extension Arguments {
  /// A business date argument.
  func date(_ text: String, _ name: String) throws(CommandFailure) -> CivilDate {
    try parsed(text, name, "a date such as 2030-05-01") { CivilDate($0) }
  }
}
