package import DaybookFiles
internal import DaybookStore

/// Threads on which a server's tasks run.
///
/// What they do reads the disk. The few threads that all tasks of a process share are the program's, which may keep them
/// busy: neither must hold up the other.
package final class WorkThreads: TaskExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    var isStopped = false
  }

  private let state = Monitor(State())
  private let threads = Monitor<[Thread]>([])

  /// Starts the threads; throws when the system cannot start one.
  package init(count: Int = max(4, 2 * Thread.processorCount)) throws(LedgerFailure) {
    do throws(LedgerFailure) {
      for _ in 0..<count {
        let thread = try Thread { self.work() }
        threads.withLock { $0.append(thread) }
      }
    } catch {
      stop()
      throw error
    }
  }

  private func work() {
    while let job = next() { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
  }

  /// Blocks until there is a job; nil once it was stopped and none is left.
  private func next() -> UnownedJob? {
    let job: UnownedJob?? = state.wait { state in
      guard state.jobs.isEmpty else { return .some(state.jobs.removeFirst()) }
      return state.isStopped ? .some(nil) : nil
    }
    return job ?? nil
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isQueued = state.withLock(wake: true) { state in
      if !state.isStopped { state.jobs.append(job) }
      return !state.isStopped
    }
    // A task that outlives the server ends where it is.
    if !isQueued { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
  }

  /// Does what is queued and ends the threads. Never on one of them.
  package func stop() {
    state.withLock(wake: true) { $0.isStopped = true }
    for thread in threads.withLock({ $0 }) { thread.join() }
  }
}
