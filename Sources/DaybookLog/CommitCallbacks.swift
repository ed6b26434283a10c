internal import DaybookStore

/// The callbacks to run after each commit.
final class CommitCallbacks: Sendable {
  private let callbacks = Monitor<[@Sendable (LogHead) -> Void]>([])

  func add(_ callback: @escaping @Sendable (LogHead) -> Void) { callbacks.withLock { $0.append(callback) } }

  func removeAll() { callbacks.withLock { $0 = [] } }

  func call(_ head: LogHead) { for callback in callbacks.withLock({ $0 }) { callback(head) } }
}
