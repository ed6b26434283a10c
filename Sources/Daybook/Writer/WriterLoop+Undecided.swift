internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookLog
internal import DaybookStore
internal import DaybookViews

/// A batch with an unknown outcome.
struct UndecidedBatch: Sendable {
  let failure: LedgerFailure
  let last: LogHead?
  let replies: [Reply]
  /// Keys already answered undecided: until the doubt is settled, another answer to them could be wrong.
  var keys: Set<KeyName> = []

  /// A key and its actor.
  struct KeyName: Hashable {
    let by: Actor
    let key: IdempotencyKey

    init?(_ submission: QueuedCommand) {
      guard let key = submission.key else { return nil }
      (by, self.key) = (submission.by, key)
    }
  }
}

/// Settling an unknown outcome.
extension WriterLoop {
  /// Reopens what is on the disk, writes to it once more, and only then tells what became of the batch.
  ///
  /// Until that succeeds, nobody is told yes or no: the batch is undecided and the ledger is read-only.
  mutating func settle(_ doubt: UndecidedBatch) {
    do throws(LedgerFailure) {
      try storage.recover()
      try decider.memory.catchUp(from: storage)
      decider.memory.beginBatch()
      let outcome = storage.append { turn throws(LedgerFailure) in
        try decider.memory.catchUp(in: turn)
        try decider.appendRestart(reason: doubt.failure.message, in: turn)
      }
      switch outcome {
      case .committed(let head): decider.memory.commit(link: head.link)
      case .nothing: decider.memory.rollBack()
      case .refused(let failure) where failure.cause == .elsewhere || failure.cause == .slotTaken:
        // Another node writes by now: what the recovery found in the log is every node's.
        decider.memory.rollBack()
        try decider.memory.catchUp(from: storage)
      case .refused(let failure), .unknown(let failure):
        decider.memory.rollBack()
        throw failure
      }
      publish()
      self.doubt = nil
      let landed =
        try doubt.last.map { last throws(LedgerFailure) in try storage.holds(last) } ?? false
      send(
        landed
          ? doubt.replies : unanswered(doubt.replies.map(\.submission), doubt.failure))
    } catch {
      let failure = LedgerFailure(
        .readOnly, "\(error.message); the ledger is read-only until a record can be written")
      answerInDoubt(doubt, failure)
    }
  }

  /// Answers waiting commands only from what was durable before the doubt.
  private mutating func answerInDoubt(_ doubt: UndecidedBatch, _ failure: LedgerFailure) {
    // Taken before the doubt is reported: a caller that asks again then makes the ledger try again.
    let waiting = queue.take(most: WriterLoop.batchLimit)
    let keys = doubt.keys.union(doubt.replies.compactMap { UndecidedBatch.KeyName($0.submission) })
    self.doubt = UndecidedBatch(failure: doubt.failure, last: nil, replies: [], keys: keys)
    let durable = durableHead
    func answered(_ submission: QueuedCommand) -> Outcome? {
      decider.memory.firstAnswer(to: submission, in: storage, through: durable)
    }
    send(doubt.replies.map(\.submission).map { Reply($0, answered($0) ?? .undecided($0.key)) })
    send(
      waiting.map { submission in
        let isInDoubt = UndecidedBatch.KeyName(submission).map { keys.contains($0) } ?? false
        return Reply(
          submission, answered(submission) ?? (isInDoubt ? .undecided(submission.key) : .failed(failure)))
      })
  }
}
