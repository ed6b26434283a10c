public import DaybookDomain
package import DaybookLog
package import DaybookStore
package import DaybookTime
package import DaybookViews

/// A reservation ledger: takes commands, returns receipts, and answers queries from views of one log.
///
/// Any number of tasks may use it at once; several processes may open one ledger. Close it to end its threads.
public final class Ledger: Sendable {
  /// The software's version, stated only here; a test compares the changelog's first heading with it.
  public static let version = "0.2.0"

  package let storage: any LogStorage
  package let secrets: CommandSecrets
  package let created: LedgerCreated
  /// This life of the ledger: a restore or a migration begins another.
  package let incarnation: IncarnationID
  let options: LedgerOptions
  let workers: LedgerWorkers
  /// The views; nil for a ledger that has none.
  package let engine: ViewEngine?
  /// Where the state is saved from time to time; nil for a ledger that does not.
  let snapshots: SnapshotDirectory?
  /// Its newest seals; nil for a ledger without a directory for them.
  let seals: KeptSeals?
  private let answers: any ColdFacts
  /// Whether the observer hears each answer: asked once, so that no command pays for it where it does not.
  private let hearsAnswers: Bool
  /// Whether anybody hears how many commands wait, which takes the queue's lock to find out.
  private let hearsQueue: Bool
  private let phase = Monitor(Phase.open)

  private enum Phase { case open, closing, closed }

  /// Opens a ledger over any storage that has record 1. Blocks while the log is folded.
  ///
  /// Without a directory for views it executes commands but answers no queries, and holds every key in
  /// memory. Throws `.stopped` once it is cancelled.
  package init(
    storage: any LogStorage, vault: Vault, views: String? = nil, snapshots: String? = nil,
    seals: String? = nil, identity: LedgerIdentity? = nil,
    options: LedgerOptions, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(LedgerFailure) {
    self.storage = storage
    self.options = options
    let created = try LedgerRecord.first(in: storage)
    self.created = created
    let incarnation = identity?.incarnation ?? .none
    self.incarnation = incarnation
    try identity?.check(created)
    let secrets = CommandSecrets(vault: vault, ledgerID: created.ledger)
    self.secrets = secrets
    let observer = options.observer
    hearsAnswers = observer.hearsAnswers
    hearsQueue = !(observer is SilentObserver)
    engine = try views.map { path throws(LedgerFailure) in
      try ViewSet.engine(
        path, storage: storage, secrets: secrets,
        options: ViewOptions(
          firstMapByteCount: options.firstMapByteCount, incarnation: incarnation,
          projections: options.projections, now: options.clock.now,
          observer: { observer.notice("\($0)") },
          onStep: options.onViewStep))
    }
    let folder = snapshots.map { path in
      SnapshotDirectory(path, ledger: created.ledger, notice: { observer.notice($0) })
    }
    self.snapshots = folder
    let kept = seals.map { KeptSeals($0, ledger: created.ledger) }
    self.seals = kept
    try Ledger.checkWitnesses(storage, folder, kept, engine, observer)
    let index: any ColdFacts =
      try engine.map { engine throws(LedgerFailure) in try ColdIndex(engine) } ?? NoColdFacts()
    answers = index
    // The index must know the keys and departed entities that a snapshot does not hold.
    var memory = WriterMemory(
      secrets: secrets, clock: options.clock, index: index,
      saved: folder?.newest(through: index.checkpoint, of: storage))
    try memory.catchUp(from: storage, isCancelled: isCancelled)
    guard !isCancelled() else {
      throw LedgerFailure(.stopped, "open the ledger: cancelled while its log was read; open it again")
    }
    do throws(LedgerFailure) {
      try memory.forgetKeys(through: memory.head)
    } catch {
      // A key that cannot be overwritten blocks no bookings; a forget command is told about it.
      observer.notice(error.message)
    }
    workers = try LedgerWorkers(
      Decider(memory, zones: options.zones), storage: storage, engine: engine, snapshots: folder,
      clock: created.clock, options: options)
  }

  /// Refuses to write where a view, a snapshot or a kept seal remembers records that the log lacks: it would hide
  /// their loss.
  ///
  /// If other views agree with the log at that position or later, the view or snapshot that contradicts is damaged
  /// itself: that is only reported.
  private static func checkWitnesses(
    _ storage: any LogStorage, _ snapshots: SnapshotDirectory?, _ seals: KeptSeals?, _ engine: ViewEngine?,
    _ observer: any LedgerObserver
  ) throws(LedgerFailure) {
    var (agreeing, contradicting): ([Witness], [Witness.Contradiction]) = ([], [])
    if let engine { (agreeing, contradicting) = try engine.witnesses() }
    if let found = snapshots?.contradiction(with: storage) { contradicting.append(found) }
    for found in contradicting {
      guard agreeing.contains(where: { $0.head.position >= found.witness.head.position }) else {
        throw contradicted(found)
      }
      observer.notice("\(found.message); other views agree with the log there, so this one is damaged")
    }
    // Views may have been filled from the changed log: they do not vouch against what was signed.
    if let found = try seals?.contradiction(with: storage, engine) { throw contradicted(found) }
  }

  private static func contradicted(_ found: Witness.Contradiction) -> LedgerFailure {
    LedgerFailure(.diverged, "open the ledger to write: \(found.message); \(Witness.advice)")
  }

  /// Decides a command and, once its events are durable, returns its receipt.
  ///
  /// Throws `LedgerError`: refused, invalid, busy (surely not done), undecided (ask again with the same key) or
  /// failed. A task cancelled before the writer takes the command: nothing happened. After that the call waits.
  public func execute<C: LedgerCommand>(
    _ command: C, by actor: Actor, key: IdempotencyKey? = nil, requestID: String? = nil,
    traceparent: TraceParent? = nil, within time: Duration = .seconds(5)
  ) async throws(LedgerError) -> Receipt<C.Value> {
    let outcome = await outcome(
      of: command.command, by: actor, key: key, requestID: requestID, traceparent: traceparent, within: time)
    return try receipt(of: C.self, from: outcome)
  }

  /// As `execute`, whatever the outcome.
  package func outcome(
    of command: Command, by actor: Actor, key: IdempotencyKey?, requestID: String?,
    traceparent: TraceParent? = nil, within time: Duration
  ) async -> Outcome {
    await CancellableWait.run { reply, tell in
      let submission = Submission(
        command, by: actor, key: key, requestID: requestID, traceparent: traceparent, deadline: .now + time,
        reply: reply)
      if let ticket = self.submit(submission) { tell(ticket.number) }
    } withdraw: { ticket in
      self.workers.writer.queue.withdraw(CommandTicket(number: ticket))?.reply(.busy(.cancelled))
    }
  }

  /// Queues a command in the caller's order, or answers at once why not. The ticket can withdraw it.
  @discardableResult
  package func submit(_ submission: Submission, waitsWhileFull: Bool = false) -> CommandTicket? {
    guard let command = checked(observed(submission)) else { return nil }
    let ticket = workers.writer.submit(command, waitsWhileFull: waitsWhileFull)
    if hearsQueue, ticket != nil { options.observer.queued(depth: workers.writer.queue.depth) }
    return ticket
  }

  /// Queues commands once more that the writer had, and that are its own to decide after all.
  package func resubmit(_ submissions: [Submission]) {
    _ = workers.writer.submit(submissions.compactMap { checked($0) })
  }

  /// Queues commands together in their order, and answers those at once that cannot be queued.
  ///
  /// The numbers of the tickets of those that were.
  @discardableResult
  package func submit(_ submissions: [Submission]) -> Range<UInt64> {
    let tickets = workers.writer.submit(submissions.compactMap { checked(observed($0)) })
    if hearsQueue, !tickets.isEmpty { options.observer.queued(depth: workers.writer.queue.depth) }
    return tickets
  }

  /// A submission whose answer the observer hears, if it asked for that.
  private func observed(_ submission: Submission) -> Submission {
    hearsAnswers ? submission.observed(by: options.observer) : submission
  }

  /// With all that its caller's thread can work out for the writer; nil if it is malformed, and answered.
  private func checked(_ submission: Submission) -> QueuedCommand? {
    do throws(InvalidField) {
      return try QueuedCommand(submission, secrets)
    } catch {
      submission.reply(.invalid(error))
      return nil
    }
  }

  /// The index that was opened knows the first answers up to here; the writer holds the later ones.
  package var indexedThrough: Position { answers.checkpoint }

  /// Has the writer's thread apply what another node appended by now, and overwrite the keys that it forgets.
  package func look(past head: Position) { workers.writer.lookPast(head) }

  /// The last record that this process knows of.
  public var head: Position { workers.writer.head }

  /// Whether it is closing or closed: then a failed read is no failure of the log.
  package var isClosed: Bool { phase.withLock { $0 != .open } }

  /// Finishes the accepted commands, joins the threads and closes the files; true when that is done.
  ///
  /// Several callers may close it at once; all of them wait.
  ///
  /// Later commands are answered busy, later reads `CLOSED`. False when another process held the writer lock until the
  /// deadline: nothing is closed, and the process may end.
  @discardableResult
  package func finish(until deadline: MonotonicTime = .distantFuture) -> Bool {
    let isFirst = phase.wait { phase -> Bool? in
      switch phase {
      case .closing: return nil
      case .closed: return false
      case .open:
        phase = .closing
        return true
      }
    }
    guard isFirst == true else { return true }
    guard workers.stop(until: deadline) else {
      phase.withLock(wake: true) { $0 = .open }
      return false
    }
    answers.close()
    engine?.close()
    secrets.close()
    storage.close()
    phase.withLock(wake: true) { $0 = .closed }
    return true
  }
}

extension Submission {
  /// Checks what comes with the command: its actor and its key.
  func checkEnvelope() throws(InvalidField) {
    try TextRule.id(by.id, "by")
    if let key {
      guard (1...255).contains(key.text.utf8.count) else {
        throw InvalidField("key", "found \(key.text.utf8.count) bytes; allowed: 1–255")
      }
      try TextRule.check(key.text, "key", most: 255)
    }
    if let requestID { try TextRule.check(requestID, "requestId", most: 255) }
  }
}

extension Ledger {
  /// Executes one command and blocks its thread until the outcome is known. Never on the cooperative pool.
  package func executeAndWait(
    _ command: Command, by actor: Actor, key: IdempotencyKey? = nil, requestID: String? = nil,
    at: Timestamp? = nil,
    deadline: MonotonicTime = .distantFuture
  ) -> Outcome {
    let answer = Monitor<Outcome?>(nil)
    submit(
      Submission(command, by: actor, key: key, requestID: requestID, at: at, deadline: deadline) { outcome in
        answer.withLock(wake: true) { $0 = outcome }
      }, waitsWhileFull: true)
    return answer.wait { $0 } ?? .busy(.closing)
  }
}
