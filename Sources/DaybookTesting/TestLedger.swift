public import Daybook
internal import DaybookLog

/// A ledger in memory with the writer of a real one, a manual clock, and faults to inject.
///
/// Its clock starts at 1970-01-01T00:00:00Z and moves with `advance(to:)`. Close it when the test ends.
public final class TestLedger: Sendable {
  /// What the store does to the next batch that writes.
  public enum Fault: Sendable {
    /// It refuses the commit: surely nothing is written.
    case commit
    /// The sync fails, so the outcome is unknown; `landed` says whether the batch is there.
    case sync(landed: Bool)
    /// The map or the disk is full.
    case full
  }

  /// The ledger under test.
  public let ledger: Ledger
  private let log: FaultyLog
  /// Views are files; these are temporary.
  private let views: TestDirectory

  /// A new ledger with these venues defined.
  public init(venues: VenueDefinition..., options: LedgerOptions = LedgerOptions()) throws {
    log = FaultyLog(MemoryLog())
    let id = LedgerID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
    try LedgerRecord.write(
      LedgerCreated(ledger: id, format: 1, created: .epoch, clock: .manual), to: log)
    views = try TestDirectory()
    ledger = try Ledger(storage: log, vault: .inMemory(), views: views.path + "/views", options: options)
    for venue in venues { _ = try receipt(of: DefineVenue(venue)) }
  }

  /// Injects this fault into the next batch that writes.
  public func failNext(_ fault: Fault) {
    switch fault {
    case .commit: log.failNext(.commit)
    case .sync(let landed): log.failNext(.sync(landed: landed))
    case .full: log.failNext(.full)
    }
  }

  /// Moves the clock forward.
  public func advance(to time: Timestamp) throws { _ = try receipt(of: AdvanceClock(to: time)) }

  /// Executes a command and blocks until its outcome is known.
  @discardableResult
  public func receipt<C: LedgerCommand>(
    of command: C, by actor: Actor = .operator("test"), key: IdempotencyKey? = nil
  ) throws(LedgerError) -> Receipt<C.Value> {
    try ledger.receipt(of: C.self, from: ledger.executeAndWait(command.command, by: actor, key: key))
  }

  /// Every record so far.
  public func facts() throws -> [Fact] { try ledger.facts(after: .start) }

  /// Lends the views at the log's head; blocks until they are there.
  public func read<R>(_ body: (borrowing Snapshot) -> R) throws(LedgerError) -> R {
    try ledger.readAndWait(atLeast: ledger.head, body)
  }

  /// Joins the ledger's threads and removes its views.
  public func close() {
    ledger.finish()
    views.remove()
  }
}
