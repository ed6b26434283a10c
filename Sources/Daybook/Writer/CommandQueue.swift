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
    var waiting: [(ticket: CommandTicket, submission: QueuedCommand)] = []
    var first = 0
    var next: UInt64 = 0
    var isClosed = false
    /// The writer is woken when this many commands wait.
    var wanted = 1
    /// The writer should read what other processes appended.
    var isLookWanted = false

    var count: Int { waiting.count - first }

    @discardableResult
    mutating func add(_ submission: QueuedCommand) -> CommandTicket {
      let ticket = CommandTicket(number: next)
      next += 1
      waiting.append((ticket, submission))
      return ticket
    }
  }

  let capacity: Int
  private let monitor = Monitor(State())

  init(capacity: Int) { self.capacity = capacity }

  /// Queues the command, or returns why not. With `waitsWhileFull` it blocks its caller while the queue is full.
  func add(_ submission: QueuedCommand, waitsWhileFull: Bool = false) -> Result<CommandTicket, Rejected> {
    var wakes = false
    func admit(_ state: inout State) -> Result<CommandTicket, Rejected>? {
      if let reason = full(state) {
        return waitsWhileFull && !state.isClosed ? nil : .failure(Rejected(reason: reason))
      }
      defer { wakes = state.count >= state.wanted }
      return .success(state.add(submission))
    }
    var result = monitor.withLock(admit)
    if result == nil { result = monitor.wait(for: admit) }
    if wakes { monitor.wake() }
    return result ?? .failure(Rejected(reason: .queueFull))
  }

  /// Queues commands one behind another; the numbers of their tickets, and why the rest were not taken.
  func add(_ submissions: [QueuedCommand]) -> (tickets: Range<UInt64>, rejected: BusyReason?) {
    let (tickets, rejected, wakes) = monitor.withLock { state in
      let first = state.next
      var reason: BusyReason?
      for submission in submissions {
        reason = full(state)
        if reason != nil { break }
        state.add(submission)
      }
      return (first..<state.next, reason, state.count >= state.wanted)
    }
    if wakes, !tickets.isEmpty { monitor.wake() }
    return (tickets, rejected)
  }

  /// Why no command is taken now; nil: one is.
  private func full(_ state: State) -> BusyReason? {
    state.isClosed ? .closing : state.count < capacity ? nil : .queueFull
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
  func take(most: Int) -> [QueuedCommand] {
    monitor.withLock(wake: true) { state in
      let end = min(state.first + most, state.waiting.count)
      let taken = state.waiting[state.first..<end].map { $0.submission }
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

  /// Puts commands that were taken and not decided before all others again, in their order; they cannot be withdrawn.
  func putBack(_ submissions: [QueuedCommand]) {
    guard !submissions.isEmpty else { return }
    monitor.withLock { state in
      let back = submissions.map { (ticket: CommandTicket(number: .max), submission: $0) }
      state.waiting.replaceSubrange(..<state.first, with: back)
      state.first = 0
    }
  }

  /// Withdraws the command if the writer has not taken it.
  func withdraw(_ ticket: CommandTicket) -> QueuedCommand? {
    monitor.withLock(wake: true) { state in
      guard let index = state.waiting[state.first...].firstIndex(where: { $0.ticket == ticket }) else {
        return nil
      }
      return state.waiting.remove(at: index).submission
    }
  }

  /// Withdraws those of these commands that the writer has not taken.
  func withdraw(_ tickets: Range<UInt64>) -> [QueuedCommand] {
    monitor.withLock(wake: true) { state in
      let waiting = state.waiting[state.first...]
      let withdrawn = waiting.filter { tickets.contains($0.ticket.number) }.map(\.submission)
      if !withdrawn.isEmpty {
        state.waiting = waiting.filter { !tickets.contains($0.ticket.number) }
        state.first = 0
      }
      return withdrawn
    }
  }

  /// Takes out the commands whose deadline has passed; also returns the next deadline.
  func takeExpired(at now: MonotonicTime) -> (expired: [QueuedCommand], next: MonotonicTime) {
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
