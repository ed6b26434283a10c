internal import DaybookDomain
internal import DaybookLog
internal import DaybookStore
internal import DaybookTime

/// Decides and appends: a queue in front of a thread that owns all that it knows (`WriterLoop`).
final class Writer: Sendable {
  let queue: CommandQueue
  let refusals = UnrecordedRefusals()
  private let published = Monitor(Published())
  /// The checkpoint that the next batch appends beside its commands.
  private let stated = Monitor<Checkpointed?>(nil)
  private let listeners = Monitor<[@Sendable (Published) -> Void]>([])
  private let deadlines: Deadlines
  private let storage: any LogStorage
  private let observer: any LedgerObserver
  private let thread: Thread
  private let hasEnded = Monitor(false)
  /// How long `close` waits before it reports that it waits.
  private static let closePatience = Duration.milliseconds(500)

  /// What the writer publishes to other threads.
  struct Published: Sendable {
    var head = Position.start
    /// When something may be due next.
    var nextDue: Timestamp?
  }

  /// Starts the threads; throws when the system cannot start them.
  init(
    _ decider: consuming sending Decider, storage: any LogStorage, queueCapacity: Int,
    observer: any LedgerObserver, onStep: @escaping @Sendable (WriterStep) -> Void,
    elsewhere: (@Sendable ([Submission], LedgerFailure) -> Void)? = nil
  ) throws(LedgerFailure) {
    (self.storage, self.observer) = (storage, observer)
    queue = CommandQueue(capacity: queueCapacity)
    deadlines = try Deadlines(of: queue) { Writer.holder(in: storage) }
    let (published, listeners) = (published, listeners)
    let loop = WriterLoop(
      decider, queue: queue, stated: stated, storage: storage, observer: observer, refusals: refusals,
      onStep: onStep, elsewhere: elsewhere
    ) { now in
      published.withLock { $0 = now }
      for listener in listeners.withLock({ $0 }) { listener(now) }
    }
    let hasEnded = hasEnded
    do throws(LedgerFailure) {
      thread = try Thread(owning: loop) { loop in
        var loop = loop
        loop.run()
        hasEnded.withLock(wake: true) { $0 = true }
      }
    } catch {
      deadlines.close()
      throw error
    }
  }

  /// What it published last.
  var state: Published { published.withLock { $0 } }

  /// The last record this process knows of.
  var head: Position { state.head }

  /// Queues a command, or answers at once why not; the ticket can withdraw it.
  ///
  /// With `waitsWhileFull` it blocks its caller while the queue is full.
  @discardableResult
  func submit(_ submission: QueuedCommand, waitsWhileFull: Bool = false) -> CommandTicket? {
    switch queue.add(submission, waitsWhileFull: waitsWhileFull) {
    case .success(let ticket):
      if submission.deadline != .distantFuture { deadlines.add(submission.deadline) }
      return ticket
    case .failure(let rejected):
      submission.reply(.busy(rejected.reason))
      return nil
    }
  }

  /// Queues commands together, or answers at once why not; the numbers of their tickets.
  func submit(_ submissions: [QueuedCommand]) -> Range<UInt64> {
    let (tickets, rejected) = queue.add(submissions)
    if let deadline = submissions.prefix(tickets.count).map(\.deadline).min(), deadline != .distantFuture {
      deadlines.add(deadline)
    }
    if let rejected {
      for submission in submissions.dropFirst(tickets.count) { submission.reply(.busy(rejected)) }
    }
    return tickets
  }

  /// Calls back on the writer's thread, now and whenever the published values change: do not block.
  func onPublish(_ listener: @escaping @Sendable (Published) -> Void) {
    listeners.withLock { $0.append(listener) }
    listener(published.withLock { $0 })
  }

  /// Makes the writer read what other processes appended, unless a command does that anyway.
  func lookPast(_ head: Position) {
    if self.head < head { queue.look() }
  }

  /// The other process that has the writer lock now.
  private static func holder(in storage: any LogStorage) -> WriterHolder? {
    guard let found = storage.writerHolder, found.processID != ProcessID.own else { return nil }
    return WriterHolder(processID: found.processID, since: Timestamp(microseconds: found.since))
  }

  /// Finishes the accepted commands and joins the threads; false when they have not ended by the deadline.
  ///
  /// LMDB's writer lock has no time-out: while another process holds it this waits, and reports it.
  func close(until deadline: MonotonicTime = .distantFuture) -> Bool {
    queue.close()
    func ends(by time: MonotonicTime) -> Bool { hasEnded.wait(until: time) { $0 ? true : nil } ?? false }
    if !ends(by: min(deadline, .now + Writer.closePatience)) {
      let holder = Writer.holder(in: storage)
      observer.notice(
        "close: the writer has not ended after \(Writer.closePatience), \(queue.depth) commands wait; "
          + "\(holder.map { "\($0)" } ?? "the disk is slow, or another process holds the writer lock"): "
          + (deadline == .distantFuture
            ? "close waits until it lets go or ends" : "nothing is in flight, so nobody waits for that"))
      guard ends(by: deadline) else { return false }
    }
    thread.join()
    deadlines.close()
    return true
  }

  /// Has a checkpoint appended before the next commands.
  func state(_ checkpoint: Checkpointed) { stated.withLock { $0 = checkpoint } }
}

/// A step of a turn: crash tests end the process at each.
package enum WriterStep: String, Sendable, CaseIterable {
  case turnBegun, locked, taken, appended, committed, replied
}
