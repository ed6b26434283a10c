internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookLog
internal import DaybookViews

/// All that the writer knows, folded from the log; a batch's changes are kept or rolled back as one.
struct WriterMemory: ~Copyable {
  /// Changed only here, and where entities are lent to it.
  var state = LedgerState()
  private var keys = KeyMemory()
  private var cold = ColdMemory()
  private var fold: LogFold
  private(set) var watch: ClockWatch
  /// Forgotten numbers whose keys may still be there, with the last record that may have forgotten them.
  private var toForget: [(by: Position, numbers: [UInt64])] = []
  private var batch: Batch?
  private var commitsSinceRefresh = 0
  /// The evicted visit that the command being decided corrects.
  var evictedVisit: Reservation?

  let secrets: CommandSecrets
  let index: any ColdFacts

  /// An open batch: what it started from, and what it has added.
  private struct Batch {
    let link: Digest256
    let position: Position
    let keyMark: Int
    let toForgetCount: Int
    var appendedCount = 0
  }

  /// Begins with a saved state, whose keys and departed entities the index has, or with nothing.
  init(secrets: CommandSecrets, clock: LedgerClock, index: any ColdFacts, saved: SavedState? = nil) {
    self.secrets = secrets
    self.index = index
    watch = ClockWatch(clock)
    if let saved {
      state = saved.state
      fold = LogFold(after: saved.position, link: saved.link, recordedAt: saved.state.scalars.recordedAt)
      toForget = [(saved.position, saved.state.forgotten)]
    } else {
      fold = LogFold()
    }
    state.keepsDeparted = true
  }

  var head: Position { state.scalars.head }

  /// The number of records in the open batch.
  var appendedCount: Int { batch?.appendedCount ?? 0 }

  /// Set while the machine's clock is too far ahead: then nothing is decided but whether it is right.
  var clockJump: ClockWatch.Jump? { state.scalars.ledger?.clock == .system ? watch.jump : nil }

  // MARK: Catching up

  /// Folds every record after its head, checking each link; stops early when cancelled.
  mutating func catchUp(
    from source: any RecordSource, isCancelled: () -> Bool = { false }
  ) throws(LedgerFailure) {
    try source.read(.usual, after: head.value) { position, record, verdict throws(LedgerFailure) in
      if position.isMultiple(of: 1024), isCancelled() { return false }
      let fact = try fold.next(record, at: Position(position), verdict)
      let evicted = try visitCorrected(by: fact)
      apply(fact)
      if let evicted { state.correct(evicted, by: fact) }
      if case .clockAccepted = fact.event { watch.forgetAnchor() }
      cold.remember(state.takeDeparted(), at: fact.position, after: index.checkpoint)
      if let key = fact.key, fact.position == fact.first, fact.position > index.checkpoint {
        keys.remember(secrets.name(of: key, by: fact.by), at: fact.position)
      }
      return true
    }
  }

  /// As `catchUp`, in a turn, before its batch begins: nothing is decided by less than all records.
  mutating func catchUp(in turn: any LogTurn) throws(LedgerFailure) {
    if turn.head.position > head.value { try catchUp(from: turn) }
    guard turn.head.position <= head.value else {
      throw LedgerFailure(
        .storage,
        "read the log: it ended behind record \(head) of \(turn.head.position); ask again, or run verify")
    }
  }

  /// The evicted visit that a record corrects, as it was before; nil where the index has the correction.
  private func visitCorrected(by fact: Fact) throws(LedgerFailure) -> Reservation? {
    guard case .corrected(let corrected) = fact.event, fact.position > index.checkpoint,
      state.reservation(corrected.reservation) == nil,
      let evicted = try departed(.reservation(corrected.reservation))?.reservation,
      evicted.details.correction.map({ $0.position < fact.position }) ?? true
    else { return nil }
    return evicted
  }

  /// Applies a record, and remembers which keys it forgets.
  private mutating func apply(_ fact: Fact) {
    state.apply(fact)
    if case .guestForgotten(let forgotten) = fact.event {
      toForget.append((fact.position, forgotten.numbers))
    }
  }

  // MARK: A batch

  /// Begins a batch that can be rolled back; reads the clock.
  mutating func beginBatch() {
    precondition(batch == nil, "a batch is already open")
    state.beginBatch()
    batch = Batch(
      link: fold.link, position: fold.position, keyMark: keys.mark, toForgetCount: toForget.count)
    watch.beginTurn(after: state.scalars.recordedAt)
  }

  /// Applies a record that was appended in the open batch.
  mutating func add(_ fact: Fact) {
    precondition(batch != nil, "records are added in a batch")
    state.takeBackLent()
    apply(fact)
    if let evictedVisit, case .corrected = fact.event { state.correct(evictedVisit, by: fact) }
    if case .clockAccepted = fact.event { watch.acceptJump() }
    batch?.appendedCount += 1
  }

  /// Records the position of the first answer to a key.
  mutating func remember(_ name: KeyDigest, at position: Position) { keys.remember(name, at: position) }

  /// The batch is durable; `link` is its last record's.
  mutating func commit(link: Digest256) {
    batch = nil
    state.keepBatch()
    watch.keepTurn()
    fold.link = link
    fold.position = head
    cold.remember(state.takeDeparted(), at: head, after: .start)
    refreshIndex()
  }

  /// Restores everything to the beginning of the batch.
  mutating func rollBack() {
    guard let batch else { return }
    self.batch = nil
    state.takeBackBatch()
    keys.rollBack(to: batch.keyMark)
    toForget.removeSubrange(batch.toForgetCount...)
    fold.link = batch.link
    fold.position = batch.position
  }

  /// From time to time, drops what the index has caught up with.
  private mutating func refreshIndex() {
    commitsSinceRefresh += 1
    guard commitsSinceRefresh >= 64, keys.count + cold.count > 8192 else { return }
    commitsSinceRefresh = 0
    // What cannot be refreshed now stays as it is: right, and further behind.
    _ = try? index.refresh()
    keys.forget(through: index.checkpoint)
    cold.forget(through: index.checkpoint)
  }

  // MARK: Outside the state

  /// The position of the first answer to a key; nil for a new key.
  func firstAnswer(to name: KeyDigest) throws(LedgerFailure) -> Position? {
    if let position = keys.position(of: name) { return position }
    return try index.position(of: name)
  }

  /// The entities that left the state since the index's checkpoint: before this batch, and in it.
  var departed: [Departed] { Array(cold.all) + state.departed }

  /// The departed entity with an id, from memory, else from the index.
  func departed(_ subject: CommandSubject) throws(LedgerFailure) -> Departed? {
    if let departed = recentlyDeparted(subject) { return departed }
    return try index.entity(subject)
  }

  func recentlyDeparted(_ subject: CommandSubject) -> Departed? {
    state.departed.last { $0.subject == subject } ?? cold[subject]
  }

  /// Overwrites the keys of guests whom the log forgets by `durable`, the last record that surely stays.
  ///
  /// Keys that cannot be overwritten stay owed, and the failure says so.
  mutating func forgetKeys(through durable: Position) throws(LedgerFailure) {
    let owed = toForget.filter { $0.by <= durable }
    let next = state.scalars.nextGuest
    guard let last = owed.last else { return secrets.vault.settle(through: durable, nextGuest: next) }
    do throws(LedgerFailure) {
      try secrets.forget(owed.flatMap(\.numbers))
    } catch {
      throw LedgerFailure(
        .forgettingOwed,
        "overwrite the keys of forgotten guests: \(error.message); the log says by record \(last.by) that they are forgotten, and every command and every opening tries again: ask again under the same key until it is accepted"
      )
    }
    toForget.removeAll { $0.by <= durable }
    let forgetting = owed.last { !$0.numbers.isEmpty }?.by
    secrets.vault.settle(through: durable, nextGuest: next, forgetting: forgetting)
  }

  /// The numbers whose keys may still be there though the log says they are forgotten.
  var owed: Set<UInt64> { Set(toForget.flatMap(\.numbers)) }
}
