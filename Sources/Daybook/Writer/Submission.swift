package import DaybookDomain
package import DaybookStore
package import DaybookTime
internal import DaybookViews

/// A command waiting for the writer.
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
  /// What could be worked out before the writer's turn.
  private(set) var prepared = Prepared()

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

extension Submission {
  /// What the writer needs of a command and does not depend on the state: its caller's thread works it out.
  struct Prepared: Sendable {
    /// The digest of its key, which finds the first answer again, and of the command; nil without a key.
    var key: (name: KeyDigest, fingerprint: [UInt8])?
    /// The guest's checked fields as they are sealed; nil where the command has none.
    var guest: [UInt8]?
  }

  /// Whoever queues a command does this first; its fields must have been checked.
  mutating func prepare(with secrets: CommandSecrets) {
    if let key { prepared.key = (secrets.name(of: key, by: by), secrets.fingerprint(of: command)) }
    if let guest = try? command.guest?.checked() { prepared.guest = CommandSecrets.plain(guest) }
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
