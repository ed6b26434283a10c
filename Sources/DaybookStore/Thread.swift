internal import DaybookStore
internal import Glibc

/// An OS thread, joined once.
///
/// What blocks (a flush, the writer lock, a condition) runs here and never on the cooperative pool.
final class Thread: Sendable {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let isJoined = Monitor(false)
  private let handle: pthread_t

  init(_ run: @escaping @Sendable () -> Void) {
    var handle = pthread_t()
    let body = Unmanaged.passRetained(Body(run))
    let code = pthread_create(
      &handle, nil,
      { argument in
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    precondition(code == 0, "the system has no room for a thread")
    self.handle = handle
  }

  /// Waits for the thread to end; later calls return at once.
  func join() {
    let wasJoined = isJoined.withLock { joined in
      defer { joined = true }
      return joined
    }
    if !wasJoined { pthread_join(handle, nil) }
  }

  /// Runs what blocks on a thread of its own; the caller's thread is free meanwhile.
  static func run<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
    let thread = Monitor<Thread?>(nil)
    let result = await withCheckedContinuation { continuation in
      thread.withLock { $0 = Thread { continuation.resume(returning: body()) } }
    }
    // It has given its result and ends by itself; unjoined it would keep its stack.
    thread.withLock { $0 }?.join()
    return result
  }
}
