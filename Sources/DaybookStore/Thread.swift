internal import CDaybookLinux
internal import DaybookFiles
internal import Glibc

/// An OS thread, joined once.
///
/// Blocking work (a flush, the writer lock, a condition) runs here and never on the cooperative pool. SIGXFSZ
/// is blocked, so a file at its size limit (`ulimit -f`) is an ordinary error here and does not end the
/// process.
package final class Thread: Sendable {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private enum Joining { case notYet, underWay, done }

  private let joining = Monitor(Joining.notYet)
  private let handle: pthread_t

  /// Starts a thread; throws when the system cannot start another.
  package init(_ run: @escaping @Sendable () -> Void) throws(LedgerFailure) {
    var handle = pthread_t()
    let body = unsafe Unmanaged.passRetained(Body(run))
    let code = unsafe pthread_create(
      &handle, nil,
      { argument in
        Thread.blockFileSizeSignal()
        if let argument = unsafe argument {
          unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        }
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      unsafe body.release()
      throw .noThread(code)
    }
    self.handle = handle
  }

  private static func blockFileSizeSignal() {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGXFSZ)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// Starts a thread that owns a value: nothing else touches it.
  package convenience init<Owned: ~Copyable>(
    owning owned: consuming sending Owned, _ run: @escaping @Sendable (consuming Owned) -> Void
  ) throws(LedgerFailure) {
    let box = Monitor<Owned?>(owned)
    try self.init {
      if let owned = box.take() { run(owned) }
    }
  }

  /// Waits for the thread to end; several callers may wait.
  package func join() {
    let isFirst = joining.wait { joining -> Bool? in
      switch joining {
      case .underWay: return nil
      case .done: return false
      case .notYet:
        joining = .underWay
        return true
      }
    }
    guard isFirst == true else { return }
    pthread_join(handle, nil)
    joining.withLock(wake: true) { $0 = .done }
  }
}

extension LedgerFailure {
  /// The system has no room for another thread; `number` is what `pthread_create` answered.
  fileprivate static func noThread(_ number: Int32) -> LedgerFailure {
    LedgerFailure(
      .resources,
      "start a thread: \(ErrorNumber(number).text); raise what limits threads (ulimit -u, pids.max) or memory, or end other work"
    )
  }
}

extension Thread {
  /// How many processors this process may use; at least 1.
  package static var processorCount: Int {
    // What the machine has may be more: containers, and `taskset`, leave a process some of them.
    var set = [128 of UInt8](repeating: 0)
    let code = unsafe sched_getaffinity(0, set.count, &set)
    guard code == 0 else { return 1 }
    return max(1, set.indices.reduce(0) { $0 + set[$1].nonzeroBitCount })
  }

  /// Runs blocking work on its own thread; the caller's thread is free meanwhile.
  package static func run<R: Sendable>(_ body: @escaping @Sendable () -> R) async throws(LedgerFailure) -> R {
    let thread = Monitor<Thread?>(nil)
    let result: Result<R, LedgerFailure> = await withCheckedContinuation { continuation in
      do throws(LedgerFailure) {
        let started = try Thread { continuation.resume(returning: .success(body())) }
        thread.withLock { $0 = started }
      } catch {
        continuation.resume(returning: .failure(error))
      }
    }
    // The thread has delivered its result and is ending; without the join its stack would stay allocated.
    thread.withLock { $0 }?.join()
    return try result.get()
  }

  /// Runs a body for each number below `count`, in any order, and returns when all are done.
  ///
  /// Uses as many threads as there are processors, the caller's included; fewer where the system cannot start
  /// them.
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
      let others = (1..<max(1, min(count, Thread.processorCount))).compactMap { _ in try? Thread(work) }
      work()
      for other in others { other.join() }
    }
  }
}
