public import DaybookDomain
package import DaybookLog
internal import DaybookStore
internal import DaybookViews

/// A reservation ledger: commands in, receipts out, every answer a projection of one log.
///
/// Any number of tasks may use it at once; several processes may open one ledger. Close it to end its threads.
public final class Ledger: Sendable {
  /// The software's version, told here alone; the changelog's first heading is held to it by a test.
  public static let version = "0.2.0"

  package let storage: any LogStorage
  package let secrets: CommandSecrets
  package let created: LedgerCreated
  let options: LedgerOptions
  let workers: LedgerWorkers
  /// The views; nil for a ledger that has none.
  let engine: ViewEngine?
  private let answers: any ColdFacts
  private let phase = Monitor(Phase.open)

  private enum Phase { case open, closing, closed }

  /// Opens a ledger over any storage whose first record is there. Blocks while the log is folded.
  ///
  /// Without a directory for views it answers commands and no queries, and holds every key in memory. Throws `.stopped` once
  /// it is cancelled.
  package init(
    storage: any LogStorage, vault: Vault, views: String? = nil, snapshots: String? = nil,
    identity: LedgerIdentity? = nil,
    options: LedgerOptions, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(LedgerFailure) {
    self.storage = storage
    self.options = options
    let created = try LedgerRecord.first(in: storage)
    self.created = created
    try identity?.check(created)
    let secrets = CommandSecrets(vault: vault, ledgerID: created.ledger)
    self.secrets = secrets
    let observer = options.observer
    engine = views.map {
      ViewSet.engine(
        $0, storage: storage, secrets: secrets,
        options: ViewOptions(
          incarnation: identity?.incarnation ?? .none, now: options.clock.now,
          observer: { observer.notice("\($0)") },
          onStep: options.onViewStep))
    }
    let index: any ColdFacts =
      try engine.map { engine throws(LedgerFailure) in try IndexedFacts(engine) } ?? NoColdFacts()
    answers = index
    let folder = snapshots.map { path in
      SnapshotFolder(path, ledger: created.ledger, notice: { observer.notice($0) })
    }
    // What a snapshot does not say, of keys and of what has left, the index must know.
    var memory = WriterMemory(
      secrets: secrets, clock: options.clock, index: index,
      saved: folder?.newest(through: index.checkpoint, of: storage))
    do throws(LogFailure) {
      try memory.catchUp(from: storage, isCancelled: isCancelled)
    } catch {
      throw LedgerFailure(error)
    }
    guard !isCancelled() else {
      throw LedgerFailure(.stopped, "open the ledger: cancelled while its log was read; open it again")
    }
    try memory.forgetKeys()
    do throws(ThreadError) {
      workers = try LedgerWorkers(
        Decider(memory, zones: options.zones), storage: storage, engine: engine, snapshots: folder,
        clock: created.clock, options: options)
    } catch {
      throw LedgerFailure(error)
    }
  }

  /// Decides a command and, once its events are durable, gives its receipt.
  ///
  /// Throws `LedgerError`: refused, invalid, busy (surely not done), undecided (ask again with the same key) or
  /// failed. A task cancelled before the writer takes the command: nothing happened. After that the call waits.
  public func execute<C: LedgerCommand>(
    _ command: C, by actor: Actor, key: IdempotencyKey? = nil, requestID: String? = nil,
    within time: Duration = .seconds(5)
  ) async throws(LedgerError) -> Receipt<C.Value> {
    let order = command.command
    let outcome = await Withdrawable.run { reply, tell in
      let submission = Submission(
        order, by: actor, key: key, requestID: requestID, deadline: .now + time, reply: reply)
      if let ticket = self.submit(submission) { tell(ticket.number) }
    } withdraw: { ticket in
      self.workers.writer.queue.withdraw(CommandTicket(number: ticket))?.reply(.busy(.cancelled))
    }
    return try receipt(of: C.self, from: outcome)
  }

  /// Queues a command in the caller's order, or answers at once why not. The ticket withdraws it.
  @discardableResult
  package func submit(_ submission: Submission, waitForRoom: Bool = false) -> CommandTicket? {
    do throws(InvalidField) {
      try submission.command.check()
      try submission.checkEnvelope()
    } catch {
      submission.reply(.invalid(error))
      return nil
    }
    let ticket = workers.writer.submit(submission, waitForRoom: waitForRoom)
    if ticket != nil { options.observer.queued(depth: workers.writer.queue.depth) }
    return ticket
  }

  /// Up to here first answers stand in the index that was opened; what is later the writer holds itself.
  package var indexedThrough: Position { answers.checkpoint }

  /// The last record this process knows of.
  public var head: Position { workers.writer.head }

  /// Whether it is being closed, or is closed: what then cannot be read is no failure of the log.
  var isClosed: Bool { phase.withLock { $0 != .open } }

  /// Finishes what was accepted, joins the threads and closes the files; whoever else closes it waits for that too.
  ///
  /// Later commands are answered busy, later reads `CLOSED`.
  package func finish() {
    let isFirst = phase.wait { phase -> Bool? in
      switch phase {
      case .closing: return nil
      case .closed: return false
      case .open:
        phase = .closing
        return true
      }
    }
    guard isFirst == true else { return }
    workers.stop()
    answers.close()
    engine?.close()
    secrets.close()
    storage.close()
    phase.withLock(wake: true) { $0 = .closed }
  }
}

extension Submission {
  /// Checks what stands around the command: who asks, under which key.
  fileprivate func checkEnvelope() throws(InvalidField) {
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
