package import DaybookDomain
package import DaybookStore
package import DaybookTime

/// A command to be decided, and whom to answer.
package struct Submission: Sendable {
  package let command: Command
  package let by: Actor
  package let key: IdempotencyKey?
  package let requestID: String?
  package let traceparent: TraceParent?
  /// On a manual clock: the time of an imported row. The clock moves to it unless the row is a replay.
  package let at: Timestamp?
  /// It may wait until then; after that it is surely not done.
  package let deadline: MonotonicTime
  /// Called once, on one of the ledger's threads.
  package let reply: @Sendable (Outcome) -> Void
  /// Told when its batch came to what, before it is answered; nil where nobody hears that.
  var note: (@Sendable (BatchTimes) -> Void)?
  /// Whether another node handed it over: then it is not handed on.
  package var isForwarded = false

  package init(
    _ command: Command, by: Actor, key: IdempotencyKey? = nil, requestID: String? = nil,
    traceparent: TraceParent? = nil, at: Timestamp? = nil,
    deadline: MonotonicTime = .distantFuture, reply: @escaping @Sendable (Outcome) -> Void
  ) {
    self.command = command
    self.by = by
    self.key = key
    self.requestID = requestID
    self.traceparent = traceparent
    self.at = at
    self.deadline = deadline
    self.reply = reply
  }
}

/// How a command ended.
package enum Outcome: Sendable {
  /// It is in the log, or nothing had to change. `position` is its last event's, nil for no change; `head`
  /// the log's.
  case accepted(Answer, position: Position?, head: Position, isReplay: Bool)
  case refused(Refusal, isReplay: Bool)
  case invalid(InvalidField)
  case busy(BusyReason)
  case undecided(IdempotencyKey?)
  case failed(LedgerFailure)
}
