internal import DaybookDomain
internal import DaybookLog
internal import DaybookStore
internal import DaybookViews

/// Keeps the views up to date on its own thread, while `run()` runs or a caller waits for a position.
///
/// While nobody waits it rests between advances: what a commit of every view costs is then shared by all that was
/// recorded meanwhile.
final class Projector: Sendable {
  /// How a wait for the views ended.
  enum WaitResult: Sendable {
    /// The views are together, at the position or past it.
    case reached
    /// The wait was withdrawn.
    case withdrawn
    case failed(LedgerFailure)
  }

  private struct Wait: Sendable {
    let target: Position
    /// The embedder's projections that must be there too.
    let projections: Set<String>
    let deadline: MonotonicTime
    let done: @Sendable (WaitResult) -> Void
  }

  private struct Tasks {
    var waits: [UInt64: Wait] = [:]
    /// While there are any, every record is projected as it comes.
    var runs: [UInt64: @Sendable () -> Void] = [:]
    var next: UInt64 = 0
    /// The log may have moved since the views were last advanced.
    var isMoved = true
    /// A wait began.
    var isAsked = false
    /// Whether it waits for the head watch to report that the log moved, and the ticket of that wait.
    var isWatching = false
    var watch: UInt64?

    var isWanted: Bool { !waits.isEmpty || !runs.isEmpty }
    var earliest: MonotonicTime { waits.values.map(\.deadline).min() ?? .distantFuture }

    mutating func takeWaits(where isOver: (Wait) -> Bool) -> [Wait] {
      let over = waits.filter { isOver($0.value) }
      for ticket in over.keys { waits[ticket] = nil }
      return Array(over.values)
    }
  }

  private let worker: Worker<Tasks>
  /// How soon it looks again at views that another process is advancing.
  private static let pause = Duration.milliseconds(5)
  /// How soon it tries again to read a head that could not be read.
  private static let retry = Duration.seconds(1)

  /// `onHead` is told the log's head, each time it is read.
  init(
    _ engine: ViewEngine, _ watch: HeadWatch, rest: Duration, observer: any LedgerObserver,
    onHead: @escaping @Sendable (Position) -> Void
  ) throws(LedgerFailure) {
    worker = try Worker(Tasks()) { inbox in
      Projection(engine: engine, watch: watch, rest: rest, observer: observer, onHead: onHead, inbox: inbox)
        .run()
    }
  }

  /// Calls back once the views are together at `target` or past it, or the deadline has passed.
  ///
  /// The ticket can withdraw it.
  func reach(
    _ target: Position, of projections: Set<String>, until deadline: MonotonicTime,
    _ done: @escaping @Sendable (WaitResult) -> Void
  ) -> UInt64? {
    let ticket = worker.tell { tasks in
      tasks.next += 1
      tasks.waits[tasks.next] = Wait(target: target, projections: projections, deadline: deadline, done: done)
      tasks.isAsked = true
      return tasks.next
    }
    if ticket == nil { done(.failed(Projector.closed)) }
    return ticket
  }

  /// Projects every record as it comes, until the ledger is closed or it is withdrawn; then calls back.
  func run(_ ended: @escaping @Sendable () -> Void) -> UInt64? {
    let ticket = worker.tell { tasks in
      tasks.next += 1
      tasks.runs[tasks.next] = ended
      tasks.isAsked = true
      return tasks.next
    }
    if ticket == nil { ended() }
    return ticket
  }

  /// Ends a wait or a run, if it has not ended.
  func withdraw(_ ticket: UInt64) {
    let (wait, ended) =
      worker.tell { tasks in
        (tasks.waits.removeValue(forKey: ticket), tasks.runs.removeValue(forKey: ticket))
      } ?? (nil, nil)
    wait?.done(.withdrawn)
    ended?()
  }

  func close() { worker.stop() }

  private static let closed = LedgerFailure(.closed, "the ledger was closed")

  /// The thread's loop.
  private struct Projection {
    let engine: ViewEngine
    let watch: HeadWatch
    let rest: Duration
    let observer: any LedgerObserver
    let onHead: @Sendable (Position) -> Void
    let inbox: Inbox<Tasks>

    func run() {
      var again = MonotonicTime.distantFuture
      var rested = MonotonicTime.now
      while !inbox.isClosed {
        let hasWork = waitForWork(until: again, rested)
        expire()
        guard hasWork else {
          if inbox.withTasks({ !$0.isWanted }) { stopWatching() }
          continue
        }
        again = advance().map { .now + $0 } ?? .distantFuture
        rested = .now + rest
      }
      stopWatching()
      let (waits, runs) = inbox.withTasks { tasks in
        defer { (tasks.waits, tasks.runs) = ([:], [:]) }
        return (tasks.waits.values, tasks.runs.values)
      }
      for wait in waits { wait.done(.failed(Projector.closed)) }
      for ended in runs { ended() }
    }

    /// Whether there is something to project; false also when a wait has timed out, or nobody waits any more.
    private func waitForWork(until again: MonotonicTime, _ rested: MonotonicTime) -> Bool {
      let earliest = min(again, inbox.withTasks { $0.earliest })
      func wait(until deadline: MonotonicTime, resting: Bool) -> Bool? {
        inbox.wait(until: deadline) { tasks in
          guard tasks.isWanted else { return tasks.isWatching ? false : nil }
          guard tasks.isAsked || tasks.isMoved && !(resting && tasks.waits.isEmpty) else { return nil }
          tasks.isAsked = false
          return true
        }
      }
      let found =
        wait(until: min(earliest, rested), resting: true)
        ?? (rested < earliest ? wait(until: earliest, resting: false) : nil)
      if let found { return found }
      return again <= .now && inbox.withTasks { $0.isWanted }
    }

    /// Advances the views to the head and answers the waits; returns when to look again if the log does not
    /// move.
    private func advance() -> Duration? {
      inbox.withTasks { $0.isMoved = false }
      var isHeadKnown = false
      do throws(LedgerFailure) {
        let head = try engine.head()
        isHeadKnown = true
        watchHead(past: head)
        onHead(head)
        try engine.catchUp(
          through: head,
          progress: { position, target in
            observer.viewLag(records: target.value - min(position.value, target.value))
            answer()
          },
          isCancelled: {
            expire()
            return inbox.isClosed || inbox.withTasks { !$0.isWanted }
          })
        answer()
        // Another process may be advancing them: then they will be together soon.
        return inbox.withTasks { $0.waits.values.contains { $0.target <= head } } ? Projector.pause : nil
      } catch {
        guard error.code != .stopped else { return nil }
        observer.notice("views: \(error.message)")
        for wait in inbox.withTasks({ $0.takeWaits { _ in true } }) {
          wait.done(.failed(error))
        }
        return isHeadKnown ? nil : Projector.retry
      }
    }

    /// Answers the waits whose position the views they ask for have reached together.
    private func answer() {
      for projections in inbox.withTasks({ Set($0.waits.values.map(\.projections)) }) {
        let common: Position?
        do throws(LedgerFailure) {
          common = try engine.commonPosition(of: engine.names(with: projections))
        } catch {
          // The advance that follows reports built-in views that cannot be read; a projection stops its readers only.
          guard !projections.isEmpty else { continue }
          for wait in inbox.withTasks({ $0.takeWaits { $0.projections == projections } }) {
            wait.done(.failed(error))
          }
          continue
        }
        guard let common else { continue }
        let reached = inbox.withTasks { tasks in
          tasks.takeWaits { $0.projections == projections && $0.target <= common }
        }
        for wait in reached { wait.done(.reached) }
      }
    }

    private func expire() {
      let now = MonotonicTime.now
      let late = inbox.withTasks { $0.takeWaits { $0.deadline <= now } }
      guard !late.isEmpty else { return }
      let position = try? engine.position()
      for wait in late {
        wait.done(.failed(.behind(position ?? nil, target: wait.target)))
      }
    }

    private func watchHead(past head: Position) {
      let isNew = inbox.withTasks { tasks in
        defer { tasks.isWatching = true }
        return !tasks.isWatching
      }
      guard isNew else { return }
      let inbox = inbox
      let ticket = watch.wait(past: head) { _ in
        // However it ended, the head watch no longer reports to this thread.
        inbox.tell { tasks in
          tasks.isWatching = false
          tasks.isMoved = true
        }
      }
      inbox.withTasks { $0.watch = ticket }
    }

    private func stopWatching() {
      if let ticket = inbox.withTasks({ $0.isWatching ? $0.watch : nil }) { watch.withdraw(ticket) }
    }
  }
}
