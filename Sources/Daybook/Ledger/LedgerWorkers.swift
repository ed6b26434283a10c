internal import DaybookDomain
internal import DaybookLog
internal import DaybookStore
internal import DaybookViews

/// The threads of an open ledger. All start, or none; they stop in an order that lets each finish.
struct LedgerWorkers: Sendable {
  let watch: HeadWatch
  let writer: Writer
  /// Nil for a ledger that has no views.
  let projector: Projector?
  /// Records due work while `run()` runs; nil for a manual clock, which only commands move.
  let dueClock: DueClock?
  /// Nil for a ledger that keeps no snapshots.
  private let snapshotter: Snapshotter?

  /// Throws when the system cannot start all of them; then none is left.
  init(
    _ decider: consuming sending Decider, storage: any LogStorage, engine: ViewEngine?,
    snapshots: SnapshotDirectory?, clock: ClockKind, options: LedgerOptions
  ) throws(LedgerFailure) {
    var started: [() -> Void] = []
    do throws(LedgerFailure) {
      let watch = try HeadWatch(storage: storage)
      started.append(watch.close)
      let writer = try Writer(
        decider, storage: storage, queueCapacity: options.queueCapacity, observer: options.observer,
        onStep: options.onStep, elsewhere: options.elsewhere)
      started.append { _ = writer.close() }
      projector = try engine.map { engine throws(LedgerFailure) in
        try Projector(engine, watch, rest: options.viewRest, observer: options.observer) {
          writer.lookPast($0)
        }
      }
      if let projector { started.append(projector.close) }
      dueClock =
        clock == .system ? try DueClock(writer, clock: options.clock, observer: options.observer) : nil
      if let dueClock { started.append(dueClock.close) }
      snapshotter = try snapshots.map { folder throws(LedgerFailure) in
        try Snapshotter(
          writer, folder, storage, every: options.checkpointInterval, observer: options.observer)
      }
      (self.watch, self.writer) = (watch, writer)
    } catch {
      for stop in started.reversed() { stop() }
      throw error
    }
  }

  /// Finishes the accepted commands, ends every wait and joins the threads; true when that is done.
  ///
  /// False when the writer has not ended by the deadline because another process has the lock: then the
  /// others go on.
  func stop(until deadline: MonotonicTime = .distantFuture) -> Bool {
    if deadline == .distantFuture {
      dueClock?.close()
      snapshotter?.close()
      _ = writer.close()
    } else {
      guard writer.close(until: deadline) else { return false }
      dueClock?.close()
      snapshotter?.close()
    }
    watch.close()
    projector?.close()
    return true
  }
}
