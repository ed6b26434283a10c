/// A thread with a loop, and what others leave for it to do: the one way to work in the background.
///
/// It sleeps until what is left for it changes, or until a time its loop names; it is stopped, and joined, explicitly.
package final class Worker<Tasks>: Sendable {
  private let inbox: Inbox<Tasks>
  private let thread: Thread

  /// Starts the loop, which must return soon once its inbox is closed. Throws when the system has no room for a thread.
  package init(_ tasks: Tasks, _ loop: @escaping @Sendable (Inbox<Tasks>) -> Void) throws(ThreadError) {
    let inbox = Inbox(tasks)
    self.inbox = inbox
    thread = try Thread { loop(inbox) }
  }

  /// Changes what is left for it, and wakes it; nil, and nothing changed, once it is being stopped.
  @discardableResult
  package func tell<R>(_ change: (inout Tasks) -> R) -> R? { inbox.tell(change) }

  /// Changes what is left for it, and wakes it only if the change says so.
  package func wake(if change: (inout Tasks) -> Bool) { inbox.wake(if: change) }

  /// Whether it is being stopped, or has ended.
  package var isStopped: Bool { inbox.isClosed }

  /// Has the loop end, and joins it. Whoever else stops it waits too.
  package func stop() {
    inbox.close()
    thread.join()
  }
}

/// What others have left for a worker, as its loop sees it.
package final class Inbox<Tasks>: Sendable {
  private struct State {
    var tasks: Tasks
    var isClosed = false
  }

  private let monitor: Monitor<State>

  init(_ tasks: Tasks) { monitor = Monitor(State(tasks: tasks)) }

  /// Blocks until `take` finds something to do; nil once it is closed and nothing is found, or the deadline has passed.
  package func wait<Task>(
    until deadline: MonotonicTime = .distantFuture, for take: (inout Tasks) -> Task?
  ) -> Task? {
    let found: Task?? = monitor.wait(until: deadline) { state in
      if let task = take(&state.tasks) { return .some(task) }
      return state.isClosed ? .some(nil) : nil
    }
    return found ?? nil
  }

  /// Lends what is there, closed or not, without waiting.
  package func withTasks<R>(_ body: (inout Tasks) -> R) -> R { monitor.withLock { body(&$0.tasks) } }

  /// Changes what is there and wakes the loop; nil, and nothing changed, once it is closed.
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
