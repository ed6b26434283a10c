internal import DaybookDomain
internal import DaybookLog
internal import DaybookStore

/// Wakes those who wait for the log's head to move, by this process or another.
///
/// A thread of its own looks at the log's cheap hint while anyone waits; nobody blocks on the cooperative pool.
final class HeadWatch: Sendable {
  private struct State {
    var waiting: [(past: Position, wake: @Sendable (Bool) -> Void)] = []
    var isClosed = false
  }

  private let monitor = Monitor(State())
  private let thread = Monitor<Thread?>(nil)
  /// How often another process's appends are looked for.
  private static let interval = Duration.milliseconds(5)

  init(storage: any LogStorage) throws(ThreadError) {
    let monitor = monitor
    try thread.withLock { thread throws(ThreadError) in
      thread = try Thread {
        var hint = storage.hint
        while true {
          let isIdle: Bool? = monitor.wait { state in
            state.isClosed ? false : state.waiting.isEmpty ? nil : true
          }
          guard isIdle == true else { return HeadWatch.wakeAll(monitor) }
          let before = hint
          hint = storage.hint
          let head = (try? storage.head().position) ?? 0
          if hint != before || head > 0 { HeadWatch.wake(monitor, at: Position(head)) }
          _ = monitor.wait(until: .now + HeadWatch.interval) { state in state.isClosed ? true : nil }
        }
      }
    }
  }

  /// Calls back with true once the head is past `position`, or with false when the ledger closes first.
  func wait(past position: Position, _ wake: @escaping @Sendable (Bool) -> Void) {
    let isClosed = monitor.withLock(wake: true) { state in
      if !state.isClosed { state.waiting.append((position, wake)) }
      return state.isClosed
    }
    if isClosed { wake(false) }
  }

  /// Set before the log is closed.
  var isClosed: Bool { monitor.withLock { $0.isClosed } }

  func close() {
    monitor.withLock(wake: true) { $0.isClosed = true }
    thread.withLock { $0 }?.join()
  }

  private static func wake(_ monitor: Monitor<State>, at head: Position) {
    let due = monitor.withLock { state in
      let due = state.waiting.filter { $0.past < head }
      state.waiting.removeAll { $0.past < head }
      return due
    }
    for one in due { one.wake(true) }
  }

  private static func wakeAll(_ monitor: Monitor<State>) {
    let left = monitor.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
    for one in left { one.wake(false) }
  }
}

extension Ledger {
  /// Waits until the head is past `position`: true; false once the ledger is closed.
  func headMoved(past position: Position) async -> Bool {
    await withCheckedContinuation { continuation in
      watch.wait(past: position) { continuation.resume(returning: $0) }
    }
  }
}
