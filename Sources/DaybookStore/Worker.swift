/// A thread with a loop, and the tasks left for it: the one way to work in the background.
///
/// It sleeps until its tasks change, or until a time that its loop names. It is stopped, and joined,
/// explicitly.
package final class Worker<Tasks>: Sendable {
  private let inbox: Inbox<Tasks>
  private let thread: Thread

  /// Starts the loop, which must return soon after its inbox is closed. Throws when no thread can start.
  package init(_ tasks: Tasks, _ loop: @escaping @Sendable (Inbox<Tasks>) -> Void) throws(LedgerFailure) {
    let inbox = Inbox(tasks)
    self.inbox = inbox
    thread = try Thread { loop(inbox) }
  }

  /// Changes the tasks and wakes the loop; once it is being stopped, changes nothing and returns nil.
  @discardableResult
  package func tell<R>(_ change: (inout Tasks) -> R) -> R? { inbox.tell(change) }

  /// Changes the tasks, and wakes the loop only if the change returns true.
  package func wake(if change: (inout Tasks) -> Bool) { inbox.wake(if: change) }

  /// Whether it is being stopped, or has ended.
  package var isStopped: Bool { inbox.isClosed }

  /// Has the loop end, without waiting for it; stop it all the same.
  package func close() { inbox.close() }

  /// Ends the loop and joins its thread. Several callers may stop it; all of them wait.
  package func stop() {
    inbox.close()
    thread.join()
  }
}

/// The tasks left for a worker, as its loop sees them.
package final class Inbox<Tasks>: Sendable {
  private struct State {
    var tasks: Tasks
    var isClosed = false
  }

  private let monitor: Monitor<State>

  init(_ tasks: Tasks) { monitor = Monitor(State(tasks: tasks)) }

  /// Blocks until `take` returns something to do; nil once closed with nothing left, or at the deadline.
  package func wait<Task>(
    until deadline: MonotonicTime = .distantFuture, for take: (inout Tasks) -> Task?
  ) -> Task? {
    let found: Task?? = monitor.wait(until: deadline) { state in
      if let task = take(&state.tasks) { return .some(task) }
      return state.isClosed ? .some(nil) : nil
    }
    return found ?? nil
  }

  /// Lends the tasks without waiting, closed or not.
  package func withTasks<R>(_ body: (inout Tasks) -> R) -> R { monitor.withLock { body(&$0.tasks) } }

  /// Changes the tasks and wakes the loop; once it is closed, changes nothing and returns nil.
  @discardableResult
  package func tell<R>(_ change: (inout Tasks) -> R) -> R? {
    monitor.withLock(wake: true) { state in state.isClosed ? nil : change(&state.tasks) }
  }

  func wake(if change: (inout Tasks) -> Bool) {
    if monitor.withLock({ $0.isClosed ? false : change(&$0.tasks) }) { monitor.wake() }
  }

  package var isClosed: Bool { monitor.withLock { $0.isClosed } }

  func close() { monitor.withLock(wake: true) { $0.isClosed = true } }
}
