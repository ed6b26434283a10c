import DaybookDomain
package import DaybookLog
import DaybookStore

extension ViewEngine {
  /// A generation that takes batches, and its checkpoint.
  struct Member {
    let home: ViewHome
    let generation: Generation
    let checkpoint: Checkpoint
  }

  /// The result of a batch.
  struct Advance {
    /// The position all views have reached.
    var position: Position
    var isMoved: Bool
  }

  /// One batch for every view that is behind; each record is decoded once. Only with the projector lock held.
  ///
  /// A view that contradicts the log throws, unless the operator has decided: then that view is left as it
  /// is. Without `fed`, those that are kept up to date.
  func advance(
    _ fed: [ViewHome]? = nil, batch: Int, passingOver isPassed: Bool = false, _ restarts: inout Restarts
  ) throws(LedgerFailure) -> Advance {
    guard let ledger = try ledger() else { return Advance(position: .start, isMoved: false) }
    let head = try head()
    var members: [Member] = []
    for home in fed ?? keptHomes {
      if isPassed, case .contradicted = try home.look(log, ledger, toWrite: true) { continue }
      if let member = try live(home, ledger, head, &restarts) { members.append(member) }
    }
    let isMoved = try feed(members, batch: batch) { member, failure throws(LedgerFailure) in
      guard failure.projectionRecord == nil else { return member.home.stop(member.generation, failure) }
      member.home.condemn(member.generation, failure.message)
      _ = try live(member.home, ledger, head, &restarts)
    }
    let position = try position(ledger, in: fed, passingOver: isPassed)
    return Advance(position: position ?? .start, isMoved: isMoved)
  }

  /// The generation in use, or an empty one put in its place.
  private func live(
    _ home: ViewHome, _ ledger: LedgerID, _ head: Position, _ restarts: inout Restarts
  ) throws(LedgerFailure) -> Member? {
    if case .nothing(let reason, let generation) = try home.look(log, ledger, toWrite: true) {
      let isGone = generation.flatMap { home.directory.byteCount(of: $0) } == nil
      try restarts.note(home.view.name, reason, isGone: isGone)
      try home.startAnew(
        .empty(home.view, ledger: ledger, incarnation: options.incarnation, completeFrom: head),
        replacing: generation, reason: reason)
    }
    guard try !isStopped(home, ledger), let generation = try usable(home, ledger, toWrite: true) else {
      return nil
    }
    return Member(home: home, generation: generation, checkpoint: try generation.checkpoint())
  }

  /// Feeds each member its next batch; true when any advanced. Bad generations are passed to `replace`, and those at
  /// whose events an embedder's code threw.
  func feed(
    _ members: [Member], batch most: Int, replace: (Member, LedgerFailure) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) -> Bool {
    var isMoved = false
    var waiting = members.sorted { $0.checkpoint.position < $1.checkpoint.position }
    while let first = waiting.first {
      let batch = try LogBatch(of: log, after: first.checkpoint.position, most: most)
      if !batch.facts.isEmpty { options.onStep(.batchBegun) }
      var fed: [Member] = []
      while let member = waiting.first, member.checkpoint.position <= batch.end {
        waiting.removeFirst()
        let link = batch.link(at: member.checkpoint.position)
        guard member.checkpoint.position == .start || link == member.checkpoint.link else {
          throw try contradiction(of: member)
        }
        if member.checkpoint.position < batch.end {
          fed.append(member)
          isMoved = true
        }
      }
      try apply(batch, to: fed, replace)
    }
    if isMoved { advances.signal() }
    return isMoved
  }

  /// Applies a batch to each generation: when far behind the log, on all processors, because each is an
  /// environment of its own. When near, one after another: that leaves processors to the writer, and larger
  /// batches cost less per record.
  private func apply(
    _ batch: LogBatch, to members: [Member], _ replace: (Member, LedgerFailure) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) {
    let failures = Monitor<[Int: LedgerFailure]>([:])
    let apply: @Sendable (Int) -> Void = { place in
      do throws(LedgerFailure) {
        try members[place].generation.apply(batch, onStep: self.options.onStep)
      } catch {
        failures.withLock { $0[place] = error }
      }
    }
    if try head().value - min(batch.end.value, head().value) >= options.farBehind {
      Thread.forEach(below: members.count, apply)
    } else {
      for place in members.indices { apply(place) }
    }
    for (place, failure) in failures.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      let member = members[place]
      guard failure.condemnsGeneration || failure.projectionRecord != nil else {
        member.home.forget(member.generation)
        throw failure
      }
      try replace(member, failure)
    }
  }

  /// The log is not the one with which an open view was opened.
  private func contradiction(of member: Member) throws(LedgerFailure) -> LedgerFailure {
    let view = member.home.view.name
    member.home.forget(member.generation)
    if let found = try member.checkpoint.witness(of: view)?.contradiction(in: log) {
      return LedgerFailure(found)
    }
    return LedgerFailure(
      .view, "read the log at \(member.checkpoint.position): it changed while it was read; ask again")
  }

  /// The generation in use; nil when there is none, or not now. Throws when it contradicts the log, or is stopped.
  func usable(
    _ home: ViewHome, _ ledger: LedgerID, toWrite: Bool = false
  ) throws(LedgerFailure) -> Generation? {
    switch try home.look(log, ledger, toWrite: toWrite) {
    case .open(let generation): return generation
    case .nothing, .notNow: return nil
    case .contradicted(let found, _): throw LedgerFailure(found)
    case .stopped(let failure, _): throw failure
    }
  }

  /// What the views remember of the log: those that agree with it, and how the others contradict it.
  ///
  /// A view of another incarnation, or one that cannot be read, says nothing.
  package func witnesses() throws(LedgerFailure) -> (
    agreeing: [Witness], contradicting: [Witness.Contradiction]
  ) {
    guard let ledger = try ledger() else { return ([], []) }
    var agreeing: [Witness] = []
    var contradicting: [Witness.Contradiction] = []
    for home in homes {
      do throws(LedgerFailure) {
        switch try home.look(log, ledger) {
        case .open(let generation):
          if let witness = try generation.checkpoint().witness(of: home.view.name) {
            agreeing.append(witness)
          }
        case .contradicted(let found, _): contradicting.append(found)
        case .nothing, .notNow, .stopped: break
        }
      } catch {
        guard error.code != .view else { continue }
        throw error
      }
    }
    return (agreeing, contradicting)
  }

  /// Throws `.diverged` when a view remembers records that the log does not have.
  func checkWitnesses() throws(LedgerFailure) {
    guard let found = try witnesses().contradicting.first else { return }
    throw LedgerFailure(found)
  }

  /// The position that all of the views have reached; nil when one of them cannot be used.
  ///
  /// A view that contradicts the log throws, or is passed over; a projection that is stopped throws only where it was
  /// named.
  func position(
    _ ledger: LedgerID, of names: Set<String>? = nil
  ) throws(LedgerFailure) -> Position? {
    try position(
      ledger, in: names.map { names throws(LedgerFailure) in try homes(names) }, areNamed: names != nil)
  }

  func position(
    _ ledger: LedgerID, in homes: [ViewHome]?, areNamed: Bool = false, passingOver isPassed: Bool = false
  ) throws(LedgerFailure) -> Position? {
    var least: Position?
    var passed = isPassed
    for home in homes ?? keptHomes {
      if isPassed, case .contradicted = try home.look(log, ledger) { continue }
      if !areNamed, try isStopped(home, ledger) {
        passed = true
        continue
      }
      guard let generation = try usable(home, ledger) else { return nil }
      let position = try generation.checkpoint().position
      least = min(least ?? position, position)
    }
    if least == nil, passed { return try head() }
    return least
  }

  /// Whether it is an embedder's projection that does not go on.
  func isStopped(_ home: ViewHome, _ ledger: LedgerID) throws(LedgerFailure) -> Bool {
    guard home.view.isOwn, case .stopped = try home.look(log, ledger) else { return false }
    return true
  }
}
