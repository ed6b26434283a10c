internal import DaybookDomain
internal import DaybookStore

/// Answers commands that have waited for the writer too long: busy, and surely not done.
final class Deadlines: Sendable {
  /// Its task is when to look at the queue next.
  private let worker: Worker<MonotonicTime>

  /// `holder` returns the other process that has the writer lock now.
  init(of queue: CommandQueue, holder: @escaping @Sendable () -> WriterHolder?) throws(LedgerFailure) {
    worker = try Worker(.distantFuture) { inbox in
      while !inbox.isClosed {
        let at = inbox.withTasks { $0 }
        _ = inbox.wait(until: at) { $0 < at ? true : nil }
        guard inbox.withTasks({ $0 <= .now }) else { continue }
        // A command queued from here on sets the time itself.
        inbox.withTasks { $0 = .distantFuture }
        let (expired, next) = queue.takeExpired(at: .now)
        let reason = BusyReason.deadlinePassed(holder: expired.isEmpty ? nil : holder())
        for late in expired { late.reply(.busy(reason)) }
        inbox.withTasks { $0 = min($0, next) }
      }
    }
  }

  /// A command with this deadline was queued. Wakes the thread only if no other deadline is earlier.
  func add(_ deadline: MonotonicTime) {
    worker.wake { next in
      guard deadline < next else { return false }
      next = deadline
      return true
    }
  }

  func close() { worker.stop() }
}
