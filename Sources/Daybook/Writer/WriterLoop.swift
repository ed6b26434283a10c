internal import DaybookDomain
internal import DaybookLog
internal import DaybookStore

/// The writer's thread: turn after turn, one durable commit per batch, until its queue is closed.
struct WriterLoop: ~Copyable {
  /// The most commands in one batch.
  static let batchLimit = 1024
  /// Nanoseconds to wait for the callers just answered: the most, and the least that is worth a sleep.
  private static let mostPatience: UInt64 = 1_000_000
  private static let leastPatience: UInt64 = 20_000

  let queue: CommandQueue
  private let stated: Monitor<Checkpointed?>
  let storage: any LogStorage
  let observer: any LedgerObserver
  private let refusals: UnrecordedRefusals
  private let onStep: @Sendable (WriterStep) -> Void
  /// Takes over commands that another node is to decide, and answers them; nil for a ledger on one machine.
  private let elsewhere: (@Sendable ([Submission], LedgerFailure) -> Void)?
  /// The most commands that the next turn takes: fewer after a turn that had too many bytes for one commit.
  private var mostCommands = WriterLoop.batchLimit
  /// Publishes values for other threads.
  private let tell: (Writer.Published) -> Void
  /// The last record that is surely durable.
  private(set) var durableHead = Position.start
  var decider: Decider
  /// Set after an unknown outcome; nothing is written until it is settled.
  var doubt: UndecidedBatch?
  /// How many commands the last commit answered, and the nanoseconds it took.
  private var lastBatch = (commands: 0, duration: UInt64(0))
  /// Whether the last turn found a clock jump; it is reported once.
  private var hadJump = false
  /// The failure to overwrite forgotten keys that was reported last.
  private var toldOwed: LedgerFailure?

  init(
    _ decider: consuming Decider, queue: CommandQueue, stated: Monitor<Checkpointed?>,
    storage: any LogStorage, observer: any LedgerObserver, refusals: UnrecordedRefusals,
    onStep: @escaping @Sendable (WriterStep) -> Void,
    elsewhere: (@Sendable ([Submission], LedgerFailure) -> Void)? = nil,
    tell: @escaping (Writer.Published) -> Void
  ) {
    self.elsewhere = elsewhere
    self.decider = decider
    self.queue = queue
    self.tell = tell
    self.stated = stated
    self.storage = storage
    self.observer = observer
    self.refusals = refusals
    self.onStep = onStep
    publish()
  }

  mutating func run() {
    while let work = queue.waitForWork() {
      switch work {
      case .look: look()
      case .commands:
        gather()
        if let doubt { settle(doubt) } else { takeTurn() }
      }
    }
    finishForgetting()
  }

  /// Applies what other processes appended, so that its due work is known. A failure is reported to the next
  /// command.
  private mutating func look() {
    guard doubt == nil, catchUp() == nil else { return }
    publish()
    finishForgetting()
  }

  /// Waits briefly for the callers just answered, who may ask again: they then share one commit.
  ///
  /// At most an eighth of the last commit's time, so that commands already waiting lose little.
  private func gather() {
    let patience = min(lastBatch.duration / 8, WriterLoop.mostPatience)
    guard patience > WriterLoop.leastPatience, lastBatch.commands > 1 else { return }
    queue.waitForMore(lastBatch.commands, until: .now + .nanoseconds(Int64(patience)))
  }

  // MARK: A turn

  private mutating func takeTurn() {
    onStep(.turnBegun)
    if let failure = catchUp() {
      return send(unanswered(queue.take(most: WriterLoop.batchLimit), failure))
    }
    finishForgetting()
    let began = MonotonicTime.now
    var taken: [QueuedCommand] = []
    var replies: [Reply] = []
    var last: LogHead?
    var (times, stated) = (BatchTimes(), (at: Position, of: Position)?.none)
    let outcome = storage.append { turn throws(LedgerFailure) in
      onStep(.locked)
      try decider.memory.catchUp(in: turn)
      decider.memory.beginBatch()
      tellOfJump()
      taken = queue.take(most: mostCommands)
      times.taken = .now
      onStep(.taken)
      if let checkpoint = self.stated.withLock({ $0 }), !taken.isEmpty,
        try decider.append(checkpoint, in: turn)
      {
        stated = (decider.memory.head, checkpoint.at)
      }
      for submission in taken { replies.append(try decider.answer(submission, in: turn)) }
      last = turn.head
      times.decided = .now
      observer.decided(commands: taken.count, records: decider.memory.appendedCount)
      onStep(.appended)
    }
    onStep(.committed)
    switch outcome {
    case .committed(let head):
      mostCommands = min(WriterLoop.batchLimit, 2 * mostCommands)
      let records = decider.memory.appendedCount
      decider.memory.commit(link: head.link)
      publish()
      let now = MonotonicTime.now
      times.committed = now
      lastBatch = (taken.count, now.nanoseconds - began.nanoseconds)
      observer.committed(
        head: Position(head.position), records: records, duration: .nanoseconds(Int64(lastBatch.duration)))
      if let stated { observer.checkpointed(at: stated.at, stating: stated.of) }
      send(replies, times)
    case .nothing:
      decider.memory.rollBack()
      publish()
      send(replies, times)
    case .refused(let failure):
      decider.memory.rollBack()
      refuse(taken, failure)
    case .unknown(let failure):
      decider.memory.rollBack()
      settle(UndecidedBatch(failure: failure, last: last, replies: replies))
    }
    onStep(.replied)
  }

  /// Ends a turn that surely wrote nothing: its commands are decided again, elsewhere or not at all.
  private mutating func refuse(_ taken: [QueuedCommand], _ failure: LedgerFailure) {
    switch failure.cause {
    case .slotTaken: return queue.putBack(taken)
    case .turnTooLarge where taken.count > 1:
      mostCommands = taken.count / 2
      return queue.putBack(taken)
    case .turnTooLarge: mostCommands = WriterLoop.batchLimit
    default: break
    }
    let left = taken.isEmpty ? queue.take(most: WriterLoop.batchLimit) : taken
    guard failure.cause == .elsewhere, let elsewhere else { return send(unanswered(left, failure)) }
    // The first answer to a key is the same everywhere.
    var others: [Submission] = []
    var known: [Reply] = []
    for command in left {
      if let first = decider.memory.firstAnswer(to: command, in: storage) {
        known.append(Reply(command, first))
      } else {
        others.append(command.submission)
      }
    }
    send(known)
    if !others.isEmpty { elsewhere(others, failure) }
  }

  private mutating func tellOfJump() {
    let jump = decider.memory.clockJump
    if let jump, !hadJump { observer.notice(jump.failure.message) }
    hadJump = jump != nil
  }

  /// Applies what other processes appended, before taking the writer lock, so that it is held briefly.
  private mutating func catchUp() -> LedgerFailure? {
    do throws(LedgerFailure) {
      try decider.memory.catchUp(from: storage)
      return nil
    } catch {
      return error
    }
  }

  mutating func publish() {
    durableHead = decider.memory.head
    tell(Writer.Published(head: durableHead, nextDue: decider.memory.state.nextDue))
  }

  // MARK: Answers

  /// Overwrites the keys of guests whom the log forgets, whichever process wrote that; returns a failure to
  /// do so.
  @discardableResult
  private mutating func finishForgetting() -> LedgerFailure? {
    // While an outcome is unknown, records read since may be gone after a power cut.
    let durable = doubt == nil ? decider.memory.head : durableHead
    do throws(LedgerFailure) {
      try decider.memory.forgetKeys(through: durable)
      return nil
    } catch {
      return error
    }
  }

  /// No answer says that a guest is forgotten before the keys are overwritten, whoever forgot the guest.
  mutating func send(_ replies: [Reply], _ times: BatchTimes = BatchTimes()) {
    let owed = finishForgetting()
    if let owed, owed != toldOwed { observer.notice(owed.message) }
    toldOwed = owed
    for reply in replies {
      reply.submission.note?(times)
      if case .refused(let refusal, let isReplay) = reply.outcome {
        observer.refused(refusal.code)
        if !isReplay { noteUnrecorded(refusal.code, reply.submission) }
      }
      if let owed, case .forgetGuest = reply.submission.command, case .accepted = reply.outcome {
        reply.submission.reply(.failed(owed))
      } else {
        reply.submission.reply(reply.outcome)
      }
    }
  }

  private func noteUnrecorded(_ code: RefusalCode, _ submission: QueuedCommand) {
    guard !submission.isRecorded(code) else { return }
    refusals.note(
      UnrecordedRefusal(
        code: code, venue: decider.memory.state.venue(of: submission.command),
        command: submission.command.name,
        by: submission.by, requestID: submission.requestID, traceparent: submission.traceparent,
        at: LedgerClock.system.now(), position: decider.memory.head))
  }

  /// Answers commands that a failure kept out of the log: the failure, or an earlier answer from the log.
  func unanswered(_ submissions: [QueuedCommand], _ failure: LedgerFailure) -> [Reply] {
    submissions.map { Reply($0, decider.memory.firstAnswer(to: $0, in: storage) ?? .failed(failure)) }
  }
}
