internal import DaybookDomain
internal import DaybookStore

/// Commands in order of arrival, at most `capacity`. Until the writer takes one it can be withdrawn.
package final class CommandQueue: Sendable {
  /// Names a waiting command so that it can be withdrawn.
  package struct Ticket: Hashable, Sendable { let number: UInt64 }

  struct Rejected: Error { let reason: BusyReason }

  private struct State {
    var waiting: [(ticket: Ticket, submission: Submission)] = []
    var first = 0
    var next: UInt64 = 0
    var isClosed = false
    /// With so many waiting the writer is woken.
    var wanted = 1

    var count: Int { waiting.count - first }
  }

  let capacity: Int
  private let monitor = Monitor(State())
  /// When deadlines are next looked at; apart from `monitor`, so that each command does not wake that thread too.
  private let watch = Monitor((at: MonotonicTime.distantFuture, isClosed: false))

  init(capacity: Int) { self.capacity = capacity }

  /// Queues the command, or says why not. With `waitForRoom` it blocks its caller while the queue is full.
  func add(_ submission: Submission, waitForRoom: Bool = false) -> Result<Ticket, Rejected> {
    var wakes = false
    func admit(_ state: inout State) -> Result<Ticket, Rejected>? {
      guard !state.isClosed else { return .failure(Rejected(reason: .closing)) }
      guard state.count < capacity else { return waitForRoom ? nil : .failure(Rejected(reason: .queueFull)) }
      let ticket = Ticket(number: state.next)
      state.next += 1
      state.waiting.append((ticket, submission))
      wakes = state.count >= state.wanted
      return .success(ticket)
    }
    let result = waitForRoom ? monitor.wait(for: admit) : monitor.withLock(admit)
    if wakes { monitor.wake() }
    if submission.deadline != .distantFuture { look(at: submission.deadline) }
    return result ?? .failure(Rejected(reason: .queueFull))
  }

  var depth: Int { monitor.withLock { $0.count } }

  /// Blocks until something waits: true; or the queue is closed and empty: false.
  func waitForWork() -> Bool {
    monitor.wait { state in
      state.wanted = 1
      return state.count > 0 ? true : state.isClosed ? false : nil
    } ?? false
  }

  /// Blocks until so many wait, but not beyond `deadline`, nor once the queue is closed.
  func waitForMore(_ count: Int, until deadline: MonotonicTime) {
    _ = monitor.wait(until: deadline) { state -> Bool? in
      state.wanted = count
      return state.count >= count || state.isClosed ? true : nil
    }
  }

  /// Takes what waits, oldest first, at most `most`.
  func take(most: Int) -> [Submission] {
    monitor.withLock(wake: true) { state in
      let end = min(state.first + most, state.waiting.count)
      let taken = state.waiting[state.first..<end].map(\.submission)
      state.first = end
      // What was taken is let go of once it is half of the array, so that a queue never empty does not grow for ever.
      if state.first * 2 >= state.waiting.count {
        state.waiting.removeFirst(state.first)
        state.first = 0
      }
      return taken
    }
  }

  /// Takes the command back if the writer has not taken it.
  func withdraw(_ ticket: Ticket) -> Submission? {
    monitor.withLock(wake: true) { state in
      guard let index = state.waiting[state.first...].firstIndex(where: { $0.ticket == ticket }) else {
        return nil
      }
      return state.waiting.remove(at: index).submission
    }
  }

  /// Blocks until a deadline has passed and gives the commands that waited too long; nil once closed.
  func waitForExpired() -> [Submission]? {
    while true {
      let at = watch.withLock { $0.at }
      let isClosed = watch.wait(until: at) { state in state.isClosed ? true : state.at < at ? false : nil }
      if isClosed == true { return nil }
      let expired = removeExpired(at: .now)
      if !expired.isEmpty { return expired }
    }
  }

  private func removeExpired(at now: MonotonicTime) -> [Submission] {
    let (expired, next) = monitor.withLock(wake: true) { state in
      let waiting = state.waiting[state.first...]
      let expired = waiting.filter { $0.submission.deadline <= now }.map(\.submission)
      if !expired.isEmpty {
        state.waiting = waiting.filter { $0.submission.deadline > now }
        state.first = 0
      }
      return (expired, state.waiting[state.first...].map(\.submission.deadline).min() ?? .distantFuture)
    }
    watch.withLock { $0.at = next }
    // A command queued meanwhile may have asked for an earlier look.
    let earliest = monitor.withLock {
      $0.waiting[$0.first...].map(\.submission.deadline).min() ?? .distantFuture
    }
    look(at: earliest)
    return expired
  }

  private func look(at deadline: MonotonicTime) {
    let isEarlier = watch.withLock { state in
      guard deadline < state.at else { return false }
      state.at = deadline
      return true
    }
    if isEarlier { watch.wake() }
  }

  /// No more commands; what waits is still taken, and still expires.
  func close() {
    monitor.withLock(wake: true) { $0.isClosed = true }
  }

  /// Ends `waitForExpired`, once the writer has ended.
  func stopWatching() {
    watch.withLock(wake: true) { $0.isClosed = true }
  }
}
