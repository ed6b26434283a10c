import Daybook

/// What every query does first: opens the ledger to be read, at a position, and knows the time.
struct ReadContext {
  let reader: LedgerReader
  private let position: Position?

  /// Options of queries that answer for a position.
  static let options: [Declaration.Option] = [
    .value(
      "at-least", "POSITION", "Answer for this position or a later one; default the head found at the start."),
    Declaration.json,
  ]

  init(_ arguments: Arguments) throws {
    position = try arguments.integer("at-least", in: 0...Int.max).map { Position(UInt64($0)) }
    reader = try LedgerReader(arguments.ledgerPath, mapByteCount: LedgerOptions().mapByteCount)
  }

  /// The time by which the ledger judges: its own for a manual clock, the system's otherwise.
  func now(_ snapshot: borrowing Snapshot) -> Timestamp {
    reader.created.clock == .manual ? snapshot.recordedAt : max(snapshot.recordedAt, LedgerClock.system.now())
  }

  func read<R>(_ body: (borrowing Snapshot) -> R) throws -> R {
    try reader.read(atLeast: position, body)
  }
}

extension Arguments {
  /// A business date argument.
  func date(_ text: String, _ name: String) throws(CommandFailure) -> CivilDate {
    try parsed(text, name, "a date such as 2030-05-01") { CivilDate($0) }
  }
}
