internal import Glibc

/// A value behind a lock that a thread can wait on: a mutex and a condition.
///
/// A pthread lock and not `Synchronization.Mutex`, which shows false races under the thread sanitizer.
// Sendable: `state` is only touched with `mutex` held.
@safe package final class Monitor<State: ~Copyable>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var state: State

  /// A lock over a first value.
  package init(_ state: consuming State) {
    self.state = state
    unsafe mutex = .allocate(capacity: 1)
    unsafe condition = .allocate(capacity: 1)
    var attributes = pthread_condattr_t()
    unsafe pthread_condattr_init(&attributes)
    unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    unsafe precondition(pthread_mutex_init(mutex, nil) == 0, "a mutex could not be made")
    unsafe precondition(pthread_cond_init(condition, &attributes) == 0, "a condition could not be made")
    unsafe pthread_condattr_destroy(&attributes)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  /// Lends the value to one thread at a time; with `wake`, then wakes the waiting threads.
  ///
  /// A closure must not enter the same monitor again.
  package func withLock<Result, Failure: Error>(
    wake: Bool = false, _ body: (inout State) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer {
      if wake { unsafe pthread_cond_broadcast(condition) }
      unsafe pthread_mutex_unlock(mutex)
    }
    return try body(&state)
  }

  /// Waits until `isReady`, then lends the value.
  package func withLock<Result, Failure: Error>(
    when isReady: (borrowing State) -> Bool, do body: (inout State) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while !isReady(state) { unsafe pthread_cond_wait(condition, mutex) }
    return try body(&state)
  }

  /// Waits until `body` returns a value, calling it at each wake; nil when the deadline passes first.
  package func wait<Result>(
    until deadline: MonotonicTime = .distantFuture, for body: (inout State) -> Result?
  ) -> Result? {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while true {
      if let value = body(&state) { return value }
      if deadline == .distantFuture {
        unsafe pthread_cond_wait(condition, mutex)
      } else {
        var until = timespec(
          tv_sec: Int(deadline.nanoseconds / 1_000_000_000),
          tv_nsec: Int(deadline.nanoseconds % 1_000_000_000))
        if unsafe pthread_cond_timedwait(condition, mutex, &until) == ETIMEDOUT { return body(&state) }
      }
    }
  }

  /// Lets every waiting thread check again.
  package func wake() { unsafe pthread_cond_broadcast(condition) }
}

extension Monitor where State: ~Copyable {
  /// Takes the value out; the first caller gets it.
  package func take<Value: ~Copyable>() -> Value? where State == Value? {
    var taken: Value?
    withLock { state in swap(&state, &taken) }
    return taken
  }
}
