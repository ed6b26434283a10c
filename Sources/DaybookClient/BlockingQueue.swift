@preconcurrency internal import Dispatch

/// Does what blocks on a thread of its own, one thing after another: the few threads of all tasks are not for that.
struct BlockingQueue: Sendable {
  private let queue: DispatchQueue

  init(_ name: String) { queue = DispatchQueue(label: name) }

  func run<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: body()) }
    }
  }
}
