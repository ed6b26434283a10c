internal import DaybookDomain
internal import DaybookStore
internal import DaybookViews

/// Keeps the views up with the log: on a thread of its own, while `run()` runs or somebody waits for a position.
final class Projector: Sendable {
  private struct Wait: Sendable {
    let target: Position
    let deadline: ContinuousClock.Instant
    let done: @Sendable (LedgerFailure?) -> Void
  }

  private struct State {
    var waiting: [Wait] = []
    /// How many `run()`s are under way: then every record is projected as it comes.
    var runs: [@Sendable () -> Void] = []
    var isClosed = false
  }

  private let engine: ViewEngine
  private let monitor = Monitor(State())
  private let thread = Monitor<Thread?>(nil)
  /// How often another process's appends are looked for.
  private static let interval = Duration.milliseconds(10)

  init(engine: ViewEngine, hint: @escaping @Sendable () -> UInt64, observer: any LedgerObserver)
    throws(ThreadError)
  {
    self.engine = engine
    let monitor = monitor
    try thread.withLock { thread throws(ThreadError) in
      thread = try Thread { Projector.work(engine, monitor, hint, observer) }
    }
  }

  private static func work(
    _ engine: ViewEngine, _ monitor: Monitor<State>, _ hint: @Sendable () -> UInt64,
    _ observer: any LedgerObserver
  ) {
    var seen: UInt64?
    while true {
      let isRunning = monitor.withLock { !$0.runs.isEmpty }
      let deadline = isRunning ? MonotonicTime.now + interval : .distantFuture
      let waits: [Wait]? = monitor.wait(until: deadline) { state in
        if !state.waiting.isEmpty || state.isClosed || (!state.runs.isEmpty && hint() != seen) {
          defer { state.waiting = [] }
          return state.waiting
        }
        return isRunning == state.runs.isEmpty ? [] : nil
      }
      if monitor.withLock({ $0.isClosed }) { return finish(monitor, waits ?? []) }
      guard let waits else { continue }
      seen = hint()
      let answered: [Wait]
      let failure: LedgerFailure?
      do throws(ViewError) {
        try engine.catchUp(
          through: waits.map(\.target).max(), until: waits.map(\.deadline).min(),
          progress: { observer.viewLag(records: $1.value - min($0.value, $1.value)) },
          isCancelled: { monitor.withLock { $0.isClosed } })
        (answered, failure) = (waits, nil)
      } catch {
        observer.notice("views: \(error.message)")
        let isLate = error.code == .behind
        answered = isLate ? waits.filter { $0.deadline <= .now } : waits
        failure = LedgerFailure(error)
        if isLate { monitor.withLock { $0.waiting += waits.filter { $0.deadline > .now } } }
      }
      for wait in answered { wait.done(failure) }
    }
  }

  private static func finish(_ monitor: Monitor<State>, _ waits: [Wait]) {
    let (waiting, runs) = monitor.withLock { state in
      defer { (state.waiting, state.runs) = ([], []) }
      return (state.waiting, state.runs)
    }
    for wait in waits + waiting { wait.done(LedgerFailure(.closed, "the ledger was closed")) }
    for run in runs { run() }
  }

  /// Calls back once the views have reached `target`, or could not by the deadline.
  func reach(
    _ target: Position, until deadline: ContinuousClock.Instant,
    _ done: @escaping @Sendable (LedgerFailure?) -> Void
  ) {
    let isClosed = monitor.withLock(wake: true) { state in
      if !state.isClosed { state.waiting.append(Wait(target: target, deadline: deadline, done: done)) }
      return state.isClosed
    }
    if isClosed { done(LedgerFailure(.closed, "the ledger was closed")) }
  }

  /// Projects every record as it comes, until the ledger is closed: then calls back.
  func run(_ ended: @escaping @Sendable () -> Void) {
    let isClosed = monitor.withLock(wake: true) { state in
      if !state.isClosed { state.runs.append(ended) }
      return state.isClosed
    }
    if isClosed { ended() }
  }

  /// The log moved.
  func wake() { monitor.wake() }

  func close() {
    monitor.withLock(wake: true) { $0.isClosed = true }
    thread.withLock { $0 }?.join()
  }
}
