internal import Glibc

/// An OS thread, joined once.
///
/// What blocks (a flush, the writer lock, a condition) runs here and never on the cooperative pool.
package final class Thread: Sendable {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let isJoined = Monitor(false)
  private let handle: pthread_t

  package init(_ run: @escaping @Sendable () -> Void) {
    var handle = pthread_t()
    let body = unsafe Unmanaged.passRetained(Body(run))
    let code = unsafe pthread_create(
      &handle, nil,
      { argument in
        if let argument = unsafe argument {
          unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        }
        return nil
      }, body.toOpaque())
    precondition(code == 0, "the system has no room for a thread")
    self.handle = handle
  }

  /// Waits for the thread to end; later calls return at once.
  package func join() {
    let wasJoined = isJoined.withLock { joined in
      defer { joined = true }
      return joined
    }
    if !wasJoined { pthread_join(handle, nil) }
  }

  /// Runs what blocks on a thread of its own; the caller's thread is free meanwhile.
  package static func run<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
    let thread = Monitor<Thread?>(nil)
    let result = await withCheckedContinuation { continuation in
      thread.withLock { $0 = Thread { continuation.resume(returning: body()) } }
    }
    // It has given its result and ends by itself; unjoined it would keep its stack.
    thread.withLock { $0 }?.join()
    return result
  }

  /// Runs a body for each number below `count`, in any order, on as many threads as there are processors, the caller's
  /// among them; returns when all are done.
  package static func forEach(below count: Int, _ body: @Sendable (Int) -> Void) {
    let next = Monitor(0)
    withoutActuallyEscaping(body) { body in
      let work: @Sendable () -> Void = {
        while let number = next.withLock({ next -> Int? in
          defer { next += 1 }
          return next < count ? next : nil
        }) {
          body(number)
        }
      }
      let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
      let others = (1..<max(1, min(count, processors))).map { _ in Thread(work) }
      work()
      for other in others { other.join() }
    }
  }
}
