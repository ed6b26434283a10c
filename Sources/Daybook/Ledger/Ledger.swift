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
  let writer: Writer
  let options: LedgerOptions
  let watch: HeadWatch
  /// Records what comes due while `run()` runs; nil for a manual clock, which only commands move.
  let dueClock: DueClock?
  /// The views and who advances them; nil for a ledger that has none.
  let engine: ViewEngine?
  let projector: Projector?
  private let answers: any ColdFacts
  /// Nil for a ledger that keeps no snapshots.
  private let snapshotter: Snapshotter?

  /// Opens a ledger over any storage whose first record is there. Blocks while the log is folded.
  ///
  /// Without a directory for views it answers commands and no queries, and holds every key in memory.
  package init(
    storage: any LogStorage, vault: Vault, views: String? = nil, snapshots: String? = nil,
    identity: LedgerIdentity? = nil,
    options: LedgerOptions
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
          incarnation: identity?.incarnation ?? .none, observer: { observer.notice("\($0)") },
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
      try memory.catchUp(from: storage)
    } catch {
      throw LedgerFailure(error)
    }
    try memory.forgetKeys()
    do throws(ThreadError) {
      writer = try Writer(
        Decider(memory, zones: options.zones), storage: storage, queueCapacity: options.queueCapacity,
        observer: options.observer, onStep: options.onStep)
      let writer = writer
      watch = try HeadWatch(storage: storage)
      dueClock = created.clock == .system ? try DueClock(writer, clock: options.clock) : nil
      projector = try engine.map { engine throws(ThreadError) in
        try Projector(engine: engine, hint: { storage.hint }, observer: observer)
      }
      snapshotter = try folder.map { folder throws(ThreadError) in
        try Snapshotter(writer, folder, storage, every: options.checkpointInterval, observer: observer)
      }
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
      if let ticket = self.submit(submission) { tell(ticket) }
    } withdraw: { ticket in
      self.writer.queue.withdraw(ticket)?.reply(.busy(.cancelled))
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
    switch writer.queue.add(submission, waitForRoom: waitForRoom) {
    case .success(let ticket):
      options.observer.queued(depth: writer.queue.depth)
      return ticket
    case .failure(let rejected):
      submission.reply(.busy(rejected.reason))
      return nil
    }
  }

  /// Up to here first answers stand in the index that was opened; what is later the writer holds itself.
  package var indexedThrough: Position { answers.checkpoint }

  /// The last record this process knows of.
  public var head: Position { writer.published.withLock { $0.head } }

  /// Finishes what was accepted, joins the threads and closes the files. Later commands are answered busy.
  package func finish() {
    dueClock?.close()
    snapshotter?.close()
    writer.close()
    watch.close()
    projector?.close()
    storage.close()
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
