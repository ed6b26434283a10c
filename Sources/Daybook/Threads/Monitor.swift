internal import Glibc

/// A mutex with a condition, around the state it guards.
///
/// A pthread lock and not `Synchronization.Mutex`, which shows false races under the thread sanitizer.
package final class Monitor<State>: @unchecked Sendable {  // `state` is touched only while `mutex` is held
  private var state: State
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  package init(_ state: State) {
    self.state = state
    mutex = .allocate(capacity: 1)
    condition = .allocate(capacity: 1)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    let made = pthread_mutex_init(mutex, nil) == 0 && pthread_cond_init(condition, &attributes) == 0
    precondition(made, "the system has no room for a lock")
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  /// Runs `body` alone; wakes whoever waits when it says so.
  package func withLock<R>(wake: Bool = false, _ body: (inout State) -> R) -> R {
    pthread_mutex_lock(mutex)
    defer {
      if wake { pthread_cond_broadcast(condition) }
      pthread_mutex_unlock(mutex)
    }
    return body(&state)
  }

  package func wake() { pthread_cond_broadcast(condition) }

  /// Waits until `body` gives a value, asking it at each wake; nil when the deadline passes first.
  package func wait<R>(until deadline: MonotonicTime = .distantFuture, for body: (inout State) -> R?) -> R? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      if let value = body(&state) { return value }
      if deadline == .distantFuture {
        pthread_cond_wait(condition, mutex)
      } else {
        var until = timespec(
          tv_sec: Int(deadline.nanoseconds / 1_000_000_000),
          tv_nsec: Int(deadline.nanoseconds % 1_000_000_000))
        if pthread_cond_timedwait(condition, mutex, &until) == ETIMEDOUT { return body(&state) }
      }
    }
  }
}
