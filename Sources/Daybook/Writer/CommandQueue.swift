internal import DaybookDomain
internal import DaybookStore

/// Names a waiting command so that it can be withdrawn.
package struct CommandTicket: Hashable, Sendable {
  let number: UInt64
}

/// Commands in order of arrival, at most `capacity`. One can be withdrawn until the writer takes it.
package final class CommandQueue: Sendable {
  struct Rejected: Error { let reason: BusyReason }

  private struct State {
    var waiting: [(ticket: CommandTicket, submission: Submission)] = []
    var first = 0
    var next: UInt64 = 0
    var isClosed = false
    /// The writer is woken when this many commands wait.
    var wanted = 1
    /// The writer should read what other processes appended.
    var isLookWanted = false

    var count: Int { waiting.count - first }
  }

  let capacity: Int
  private let monitor = Monitor(State())

  init(capacity: Int) { self.capacity = capacity }

  /// Queues the command, or returns why not. With `waitsWhileFull` it blocks its caller while the queue is full.
  func add(_ submission: Submission, waitsWhileFull: Bool = false) -> Result<CommandTicket, Rejected> {
    var wakes = false
    func admit(_ state: inout State) -> Result<CommandTicket, Rejected>? {
      guard !state.isClosed else { return .failure(Rejected(reason: .closing)) }
      guard state.count < capacity else {
        return waitsWhileFull ? nil : .failure(Rejected(reason: .queueFull))
      }
      let ticket = CommandTicket(number: state.next)
      state.next += 1
      state.waiting.append((ticket, submission))
      wakes = state.count >= state.wanted
      return .success(ticket)
    }
    let result = waitsWhileFull ? monitor.wait(for: admit) : monitor.withLock(admit)
    if wakes { monitor.wake() }
    return result ?? .failure(Rejected(reason: .queueFull))
  }

  var depth: Int { monitor.withLock { $0.count } }

  /// What the writer should do next.
  enum Work { case commands, look }

  /// Blocks until there is something to do; nil once the queue is closed and empty.
  func waitForWork() -> Work? {
    let work: Work?? = monitor.wait { state in
      state.wanted = 1
      if state.count > 0 { return .commands }
      if state.isClosed { return .some(nil) }
      defer { state.isLookWanted = false }
      return state.isLookWanted ? .look : nil
    }
    return work ?? nil
  }

  /// Makes the writer read what other processes appended, when it has nothing else to do.
  func look() { monitor.withLock(wake: true) { $0.isLookWanted = true } }

  /// Blocks until this many commands wait, the deadline passes or the queue is closed.
  func waitForMore(_ count: Int, until deadline: MonotonicTime) {
    _ = monitor.wait(until: deadline) { state -> Bool? in
      state.wanted = count
      return state.count >= count || state.isClosed ? true : nil
    }
  }

  /// Takes waiting commands, oldest first, at most `most`.
  func take(most: Int) -> [Submission] {
    monitor.withLock(wake: true) { state in
      let end = min(state.first + most, state.waiting.count)
      let taken = state.waiting[state.first..<end].map(\.submission)
      state.first = end
      // Taken commands are released once they fill half of the array, so that a queue that is never empty
      // stays bounded.
      if state.first * 2 >= state.waiting.count {
        state.waiting.removeFirst(state.first)
        state.first = 0
      }
      return taken
    }
  }

  /// Withdraws the command if the writer has not taken it.
  func withdraw(_ ticket: CommandTicket) -> Submission? {
    monitor.withLock(wake: true) { state in
      guard let index = state.waiting[state.first...].firstIndex(where: { $0.ticket == ticket }) else {
        return nil
      }
      return state.waiting.remove(at: index).submission
    }
  }

  /// Takes out the commands whose deadline has passed; also returns the next deadline.
  func takeExpired(at now: MonotonicTime) -> (expired: [Submission], next: MonotonicTime) {
    monitor.withLock(wake: true) { state in
      let waiting = state.waiting[state.first...]
      let expired = waiting.filter { $0.submission.deadline <= now }.map(\.submission)
      if !expired.isEmpty {
        state.waiting = waiting.filter { $0.submission.deadline > now }
        state.first = 0
      }
      return (expired, state.waiting[state.first...].map(\.submission.deadline).min() ?? .distantFuture)
    }
  }

  /// Accepts no more commands; waiting ones are still taken, and still expire.
  func close() {
    monitor.withLock(wake: true) { $0.isClosed = true }
  }
}
