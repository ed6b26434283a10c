public import DaybookDomain
internal import DaybookStore
public import DaybookViews

extension Ledger {
  /// Lends every view at one position: at least `position`, so that a caller reads its own writes.
  ///
  /// Without a position the views answer from where they are. Throws `.failed` with `VIEW_BEHIND` when they
  /// do not reach the position in time, `.busy(.cancelled)` when the task is cancelled meanwhile. Waiting
  /// blocks no thread. The closure must be short, and must not keep the snapshot.
  ///
  /// `projections` names those of the embedder's own that the snapshot holds, at the same position; one that is not
  /// named makes no read wait. Throws `.failed` with `VIEW` for one that is not registered, or is stopped.
  nonisolated(nonsending) public func read<R>(
    atLeast position: Position = .start, of projections: Set<String> = [],
    within time: Duration = .seconds(5),
    _ body: (borrowing Snapshot) -> R
  ) async throws(LedgerError) -> R {
    let projector = try projector
    let deadline = MonotonicTime.now + time
    while true {
      if let result = try attempt(atLeast: position, of: projections, body) { return result }
      switch await reach(position, of: projections, until: deadline, projector) {
      case .reached: continue
      case .withdrawn: throw .busy(.cancelled)
      case .failed(let failure): throw .failed(failure)
      }
    }
  }

  /// As `read`, but blocks: it advances the views on the caller's thread. Never on the cooperative pool.
  package func readAndWait<R>(
    atLeast position: Position, of projections: Set<String> = [], within time: Duration = .seconds(30),
    _ body: (borrowing Snapshot) -> R
  ) throws(LedgerError) -> R {
    do throws(LedgerFailure) {
      return try LedgerReader.read(
        try viewsInUse, atLeast: position, of: projections, within: time, isProjecting: true, body)
    } catch {
      throw .failed(error)
    }
  }

  /// Keeps the views up to date and records due work, until the ledger closes or the task is cancelled.
  ///
  /// Run it in a task of its own. With a manual clock, due work is recorded only by the command `RecordDue`.
  public func run() async throws(LedgerError) {
    let projector = try projector
    workers.dueClock?.begin()
    defer { workers.dueClock?.end() }
    let _: Bool = await CancellableWait.run { reply, tell in
      if let ticket = projector.run({ reply(true) }) { tell(ticket) }
    } withdraw: { ticket in
      projector.withdraw(ticket)
    }
  }

  /// Lends the views if they are together at the position or past it; otherwise nil, without waiting.
  private func attempt<R>(
    atLeast position: Position, of projections: Set<String>, _ body: (borrowing Snapshot) -> R
  ) throws(LedgerError) -> R? {
    do throws(LedgerFailure) {
      return try LedgerReader.attempt(try viewsInUse, atLeast: position, of: projections, body)
    } catch {
      throw .failed(error)
    }
  }

  nonisolated(nonsending) private func reach(
    _ position: Position, of projections: Set<String>, until deadline: MonotonicTime, _ projector: Projector
  ) async -> Projector.WaitResult {
    await CancellableWait.run { reply, tell in
      if let ticket = projector.reach(position, of: projections, until: deadline, reply) { tell(ticket) }
    } withdraw: { ticket in
      projector.withdraw(ticket)
    }
  }

  /// The status of each view, the embedder's own among them: position, lag, state. It fills none.
  ///
  /// Throws `.failed` when the log or the directory of the views cannot be read.
  public func views() async throws(LedgerError) -> [ViewStatus] {
    do throws(LedgerFailure) {
      let engine = try viewsInUse
      return try await Thread.run { Result { () throws(LedgerFailure) in try engine.list() } }.get()
    } catch {
      throw .failed(error)
    }
  }

  private var viewsInUse: ViewEngine {
    get throws(LedgerFailure) {
      guard let engine else { throw LedgerFailure(.view, "this ledger was opened without views") }
      guard !isClosed else {
        throw LedgerFailure(.closed, "read the views: the ledger was closed; open it again")
      }
      return engine
    }
  }

  private var projector: Projector {
    get throws(LedgerError) {
      guard let projector = workers.projector else {
        throw .failed(LedgerFailure(.view, "this ledger was opened without views"))
      }
      return projector
    }
  }
}
