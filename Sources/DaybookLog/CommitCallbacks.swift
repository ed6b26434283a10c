internal import DaybookStore

/// Who wants to hear of commits.
final class CommitCallbacks: Sendable {
  private let callbacks = Monitor<[@Sendable (LogHead) -> Void]>([])

  func add(_ callback: @escaping @Sendable (LogHead) -> Void) { callbacks.locked { $0.append(callback) } }

  func removeAll() { callbacks.locked { $0 = [] } }

  func call(_ head: LogHead) { for callback in callbacks.locked({ $0 }) { callback(head) } }
}
