internal import Glibc

/// A value behind a lock that can be waited on: a mutex and a condition.
///
/// A pthread lock, because the thread sanitizer follows it.
// Sendable: `state` is only touched with `mutex` held.
@safe package final class Monitor<State>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>
  private var state: State

  /// A lock over a first value.
  package init(_ state: State) {
    self.state = state
    unsafe mutex = .allocate(capacity: 1)
    unsafe condition = .allocate(capacity: 1)
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe condition.initialize(to: pthread_cond_t())
    unsafe precondition(pthread_mutex_init(mutex, nil) == 0, "a mutex could not be made")
    unsafe precondition(pthread_cond_init(condition, nil) == 0, "a condition could not be made")
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  /// Lends the value to one thread at a time; a closure must not enter the same monitor again.
  package func locked<Result, Failure: Error>(
    _ body: (inout State) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return try body(&state)
  }

  /// Waits until `isReady`, then lends the value; woken by `wakeAll`.
  package func locked<Result, Failure: Error>(
    when isReady: (borrowing State) -> Bool, do body: (inout State) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while !isReady(state) { unsafe pthread_cond_wait(condition, mutex) }
    return try body(&state)
  }

  /// Lets every waiting thread look again.
  package func wakeAll() { unsafe pthread_cond_broadcast(condition) }
}
