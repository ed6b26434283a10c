internal import DaybookDomain
internal import DaybookStore

/// Answers commands that have waited for the writer too long: busy, and surely not done.
final class Deadlines: Sendable {
  /// Holds when the queue is next looked at.
  private let worker: Worker<MonotonicTime>

  /// `holder` says which other process has the writer lock now.
  init(of queue: CommandQueue, holder: @escaping @Sendable () -> WriterHolder?) throws(ThreadError) {
    worker = try Worker(.distantFuture) { inbox in
      while !inbox.isClosed {
        let at = inbox.withTasks { $0 }
        _ = inbox.wait(until: at) { $0 < at ? true : nil }
        guard inbox.withTasks({ $0 <= .now }) else { continue }
        // A command that is queued from here on asks for itself.
        inbox.withTasks { $0 = .distantFuture }
        let (expired, next) = queue.takeExpired(at: .now)
        let reason = BusyReason.deadlinePassed(holder: expired.isEmpty ? nil : holder())
        for late in expired { late.reply(.busy(reason)) }
        inbox.withTasks { $0 = min($0, next) }
      }
    }
  }

  /// A command is queued that waits until then. Wakes nothing unless that is earlier than all others.
  func add(_ deadline: MonotonicTime) {
    worker.wake { next in
      guard deadline < next else { return false }
      next = deadline
      return true
    }
  }

  func close() { worker.stop() }
}
