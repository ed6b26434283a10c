public import DaybookDomain
public import DaybookViews

extension Ledger {
  /// Lends every view at one position: at least `position`, so that a caller reads its own writes.
  ///
  /// Without a position the views answer as they stand. Throws `.failed` with `VIEW_BEHIND` when they do not get
  /// there in time. The closure must be short, and may not keep the snapshot.
  nonisolated(nonsending) public func read<R>(
    atLeast position: Position = .start, within time: Duration = .seconds(5),
    _ body: (borrowing Snapshot) -> R
  ) async throws(LedgerError) -> R {
    guard let engine else { throw .failed(LedgerFailure(.view, "this ledger was opened without views")) }
    do throws(LedgerFailure) {
      // Most reads find the views where they should be and wait for nothing.
      if let result = try LedgerReader.attempt(engine, atLeast: position, body) { return result }
      try await reach(max(position, head), within: time)
      return try LedgerReader.read(engine, atLeast: position, within: .seconds(1), isProjecting: false, body)
    } catch {
      throw .failed(error)
    }
  }

  /// As `read`, on the caller's thread: it advances the views itself. Never on the cooperative pool.
  package func readAndWait<R>(
    atLeast position: Position, within time: Duration = .seconds(30), _ body: (borrowing Snapshot) -> R
  ) throws(LedgerError) -> R {
    guard let engine else { throw .failed(LedgerFailure(.view, "this ledger was opened without views")) }
    do throws(LedgerFailure) {
      return try LedgerReader.read(engine, atLeast: position, within: time, isProjecting: true, body)
    } catch {
      throw .failed(error)
    }
  }

  /// Keeps the views up with the log and records what comes due, until the ledger is closed.
  ///
  /// Run it in a task of its own. A ledger with a manual clock records due work when the command `RecordDue` asks.
  public func run() async throws(LedgerError) {
    guard let projector else { throw .failed(LedgerFailure(.view, "this ledger was opened without views")) }
    dueClock?.begin()
    await withCheckedContinuation { continuation in projector.run { continuation.resume() } }
  }

  nonisolated(nonsending) private func reach(_ position: Position, within time: Duration)
    async throws(LedgerFailure)
  {
    guard let projector else { return }
    let failure: LedgerFailure? = await withCheckedContinuation { continuation in
      projector.reach(position, until: .now + time) { continuation.resume(returning: $0) }
    }
    if let failure { throw failure }
  }
}
