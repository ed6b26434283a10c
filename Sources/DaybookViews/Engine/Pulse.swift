internal import Glibc

/// Lets threads of this process wait for progress, or for a short while: a count that only grows.
///
/// A pthread lock, because the thread sanitizer follows it.
// Sendable: `count` is only touched with `mutex` held.
final class Pulse: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var count: UInt64 = 0

  init() {
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

  /// How often it has beaten.
  var beats: UInt64 {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return count
  }

  /// Wakes everyone who waits.
  func beat() {
    pthread_mutex_lock(mutex)
    count += 1
    pthread_cond_broadcast(condition)
    pthread_mutex_unlock(mutex)
  }

  /// Waits until it has beaten more often than `seen`, or this long.
  func wait(after seen: UInt64, atMost duration: Duration) {
    var until = timespec()
    clock_gettime(CLOCK_MONOTONIC, &until)
    let (seconds, attoseconds) = duration.components
    let nanoseconds = until.tv_nsec + Int(attoseconds / 1_000_000_000)
    until.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
    until.tv_nsec = nanoseconds % 1_000_000_000
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while count == seen {
      if pthread_cond_timedwait(condition, mutex, &until) == ETIMEDOUT { return }
    }
  }
}
