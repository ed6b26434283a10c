internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookLog
internal import DaybookStore
internal import DaybookTime

/// The one who decides and appends: a thread of its own, one durable commit a batch.
///
/// Everything but `queue` and `published` belongs to that thread.
final class Writer: @unchecked Sendable {  // all that changes is touched on the writer's thread only
  /// Commands taken into one batch at most.
  static let batchLimit = 1024
  /// Nanoseconds to wait for those just answered: at most, and what is not worth a sleep.
  private static let mostPatience: UInt64 = 1_000_000
  private static let leastPatience: UInt64 = 20_000

  let queue: CommandQueue
  /// What other threads may know of the head.
  let published = Monitor(Published())

  struct Published {
    var head = Position.start
    var isReadOnly: LedgerFailure?
    /// When something may next be due.
    var nextDue: Timestamp?
  }

  /// What the next batch that is written states beside its commands.
  private let stated = Monitor<Checkpointed?>(nil)
  private let storage: any LogStorage
  private let observer: any LedgerObserver
  private let onStep: @Sendable (WriterStep) -> Void
  private var desk: Desk
  /// What went wrong when the last outcome was unknown; nothing is written before it is settled.
  private var doubt: Doubt?
  /// How many commands the last commit answered, and the nanoseconds it took.
  private var lastBatch = (commands: 0, duration: UInt64(0))
  /// Whether the last turn found a clock that is not to be followed; told once.
  private var hadLeap = false
  private let thread = Monitor<[Thread]>([])
  private let hasEnded = Monitor(false)
  /// How long `close` waits before it says that it does.
  private static let closePatience = Duration.milliseconds(500)

  /// A batch whose fate is not known.
  private struct Doubt {
    let failure: LogFailure
    let last: LogHead?
    let replies: [Desk.Reply]
    /// Keys already answered undecided: until it is settled, to say anything else of them might be untrue.
    var keys: Set<KeyName> = []
  }

  /// A key and whose it is.
  private struct KeyName: Hashable {
    let by: Actor
    let key: IdempotencyKey

    init?(_ submission: Submission) {
      guard let key = submission.key else { return nil }
      (by, self.key) = (submission.by, key)
    }
  }

  init(
    storage: any LogStorage, desk: consuming Desk, queueCapacity: Int, observer: any LedgerObserver,
    onStep: @escaping @Sendable (WriterStep) -> Void
  ) {
    self.storage = storage
    self.desk = desk
    self.observer = observer
    self.onStep = onStep
    queue = CommandQueue(capacity: queueCapacity)
    publish()
  }

  func start() {
    let writer = Thread { [self] in run() }
    let watch = Thread { [queue] in
      while let expired = queue.waitForExpired() {
        for late in expired { late.reply(.busy(.deadlinePassed)) }
      }
    }
    thread.withLock { $0 = [writer, watch] }
  }

  /// Finishes what was accepted and joins the threads.
  ///
  /// LMDB's writer lock has no time-out: while another process sits on it this waits, and says so.
  func close() {
    queue.close()
    let threads = thread.withLock { $0 }
    if hasEnded.wait(until: .now + Writer.closePatience, for: { $0 ? true : nil }) == nil {
      observer.notice(
        "close: the writer has not ended after \(Writer.closePatience), \(queue.depth) commands wait; another process "
          + "holds the writer lock, or the disk is slow: close waits until it lets go or ends")
    }
    threads.first?.join()
    queue.stopWatching()
    threads.last?.join()
  }

  /// Has a checkpoint written before the next commands.
  func state(_ checkpoint: Checkpointed) { stated.withLock { $0 = checkpoint } }

  private func run() {
    while queue.waitForWork() {
      gather()
      if let doubt { settle(doubt) } else { takeTurn() }
    }
    hasEnded.withLock(wake: true) { $0 = true }
  }

  /// Waits shortly for those just answered, who may ask again: they share one commit instead of taking turns in two.
  ///
  /// At most an eighth of what the last commit took, so that who waits already loses little.
  private func gather() {
    let patience = min(lastBatch.duration / 8, Writer.mostPatience)
    guard patience > Writer.leastPatience, lastBatch.commands > 1 else { return }
    queue.waitForMore(lastBatch.commands, until: .now + .nanoseconds(Int64(patience)))
  }

  // MARK: a turn

  private func takeTurn() {
    onStep(.turnBegun)
    if let failure = catchUp() { return send(unanswered(queue.take(most: Writer.batchLimit), failure)) }
    let began = MonotonicTime.now
    var taken: [Submission] = []
    var replies: [Desk.Reply] = []
    var last: LogHead?
    let outcome = storage.append { turn throws(LogFailure) in
      onStep(.locked)
      try desk.catchUp(from: turn)
      desk.beginBatch()
      tellOfLeap()
      taken = queue.take(most: Writer.batchLimit)
      onStep(.taken)
      if let checkpoint = stated.withLock({ $0 }), !taken.isEmpty { try desk.append(checkpoint, in: turn) }
      for submission in taken { replies.append(try desk.answer(submission, in: turn)) }
      last = turn.head
      observer.decided(commands: taken.count, records: desk.appendedCount)
      onStep(.appended)
    }
    onStep(.committed)
    switch outcome {
    case .committed(let head):
      desk.keepBatch(link: head.link)
      publish()
      lastBatch = (taken.count, MonotonicTime.now.nanoseconds - began.nanoseconds)
      observer.committed(
        head: Position(head.position), records: desk.appendedCount,
        duration: .nanoseconds(Int64(lastBatch.duration)))
      send(forgetting(replies))
    case .nothing:
      desk.takeBackBatch()
      publish()
      send(replies)
    case .refused(let failure):
      desk.takeBackBatch()
      if taken.isEmpty { taken = queue.take(most: Writer.batchLimit) }
      send(unanswered(taken, LedgerFailure(failure)))
    case .unknown(let failure):
      desk.takeBackBatch()
      settle(Doubt(failure: failure, last: last, replies: replies))
    }
    onStep(.replied)
  }

  private func tellOfLeap() {
    let leap = desk.clockLeap
    if let leap, !hadLeap { observer.notice(leap.failure.message) }
    hadLeap = leap != nil
  }

  /// Applies what other processes appended before the writer lock is taken, so that the lock is held shortly.
  private func catchUp() -> LedgerFailure? {
    do throws(LogFailure) {
      try desk.catchUp(from: storage)
      return nil
    } catch {
      return LedgerFailure(error)
    }
  }

  private func publish() {
    let (head, nextDue) = (desk.head, desk.nextDue)
    published.withLock(wake: true) {
      $0.head = head
      $0.nextDue = nextDue
      $0.isReadOnly = nil
    }
  }

  /// Nobody hears that a guest is forgotten before their keys are overwritten.
  private func forgetting(_ replies: [Desk.Reply]) -> [Desk.Reply] {
    do throws(LedgerFailure) {
      try desk.forgetKeys()
      return replies
    } catch {
      observer.notice(
        "forget: \(error.message); it is tried again with the next batch and at the next opening")
      return replies.map { reply in
        guard case .forgetGuest = reply.submission.command else { return reply }
        return Desk.Reply(reply.submission, .failed(error))
      }
    }
  }

  private func send(_ replies: [Desk.Reply]) {
    for reply in replies {
      if case .refused(let refusal, _) = reply.outcome { observer.refused(refusal.code) }
      reply.submission.reply(reply.outcome)
    }
  }

  /// What to say to commands that the world kept out of the log: the failure, or what the log answered before.
  private func unanswered(_ submissions: [Submission], _ failure: LedgerFailure) -> [Desk.Reply] {
    submissions.map { Desk.Reply($0, desk.firstAnswer(to: $0, in: storage) ?? .failed(failure)) }
  }

  // MARK: after an unknown outcome

  /// Opens anew what is on the disk, writes to it once more, and only then says what became of the batch.
  ///
  /// While that fails nobody hears yes or no: the batch is undecided and the ledger reads only.
  private func settle(_ doubt: Doubt) {
    do throws(LogFailure) {
      try storage.recover()
      try desk.catchUp(from: storage)
      desk.beginBatch()
      let outcome = storage.append { turn throws(LogFailure) in
        try desk.catchUp(from: turn)
        try desk.appendRestart(reason: doubt.failure.message, in: turn)
      }
      switch outcome {
      case .committed(let head): desk.keepBatch(link: head.link)
      case .nothing: desk.takeBackBatch()
      case .refused(let failure), .unknown(let failure):
        desk.takeBackBatch()
        throw failure
      }
      publish()
      self.doubt = nil
      let landed =
        try doubt.last.map { last throws(LogFailure) in try desk.holds(last, in: storage) } ?? false
      send(
        landed
          ? forgetting(doubt.replies)
          : unanswered(doubt.replies.map(\.submission), LedgerFailure(doubt.failure)))
    } catch {
      let failure = LedgerFailure(
        .readOnly, "\(error.message); the ledger reads only until a record can be written")
      published.withLock(wake: true) { $0.isReadOnly = failure }
      answerInDoubt(doubt, failure)
    }
  }

  /// Yes and no only from what was durable before the doubt.
  private func answerInDoubt(_ doubt: Doubt, _ failure: LedgerFailure) {
    // Taken before anybody hears of the doubt: whoever then asks again has the ledger try again.
    let waiting = queue.take(most: Writer.batchLimit)
    let keys = doubt.keys.union(doubt.replies.compactMap { KeyName($0.submission) })
    self.doubt = Doubt(failure: doubt.failure, last: nil, replies: [], keys: keys)
    let durable = published.withLock { $0.head }
    func answered(_ submission: Submission) -> Outcome? {
      desk.firstAnswer(to: submission, in: storage, through: durable)
    }
    send(doubt.replies.map(\.submission).map { Desk.Reply($0, answered($0) ?? .undecided($0.key)) })
    send(
      waiting.map { submission in
        let isInDoubt = KeyName(submission).map { keys.contains($0) } ?? false
        return Desk.Reply(
          submission, answered(submission) ?? (isInDoubt ? .undecided(submission.key) : .failed(failure)))
      })
  }
}

/// Where a turn stands: crash tests end the process at each.
package enum WriterStep: String, Sendable, CaseIterable {
  case turnBegun, locked, taken, appended, committed, replied
}
