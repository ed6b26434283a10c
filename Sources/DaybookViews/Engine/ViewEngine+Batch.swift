import DaybookDomain
import DaybookStore

extension ViewEngine {
  /// A generation that is fed, and where it is.
  struct Member {
    let home: ViewHome
    let generation: Generation
    let checkpoint: Checkpoint
  }

  /// What a batch came to.
  struct Advance {
    /// The position all views have reached.
    var position: Position
    var isMoved: Bool
  }

  /// One batch for every view that is behind, each record decoded once. Only with the projector lock held.
  func advance(batch: Int, _ restarts: inout Restarts) throws(ViewError) -> Advance {
    guard let ledger = try ledger() else { return Advance(position: .start, isMoved: false) }
    let head = try head()
    var members: [Member] = []
    for home in homes {
      if let member = try live(home, ledger, head, &restarts) { members.append(member) }
    }
    let isMoved = try feed(members, batch: batch) { member, reason throws(ViewError) in
      member.home.condemn(member.generation, reason)
      _ = try live(member.home, ledger, head, &restarts)
    }
    return Advance(position: try position(ledger) ?? .start, isMoved: isMoved)
  }

  /// The generation in use, or an empty one put in its place.
  private func live(
    _ home: ViewHome, _ ledger: LedgerID, _ head: Position, _ restarts: inout Restarts
  ) throws(ViewError) -> Member? {
    if case .nothing(let reason, let generation) = try home.look(log, ledger, toWrite: true) {
      let isGone = generation.flatMap { home.directory.byteCount(of: $0) } == nil
      try restarts.note(home.view.name, reason, isGone: isGone)
      try home.startAnew(
        .empty(home.view, ledger: ledger, incarnation: options.incarnation, completeFrom: head),
        replacing: generation, reason: reason)
    }
    guard case .open(let generation) = try home.look(log, ledger, toWrite: true) else { return nil }
    return Member(home: home, generation: generation, checkpoint: try generation.checkpoint())
  }

  /// Feeds each member the next batch from where it is; whether any moved. Bad ones are handed to `replace`.
  func feed(
    _ members: [Member], batch most: Int, replace: (Member, String) throws(ViewError) -> Void
  ) throws(ViewError) -> Bool {
    var isMoved = false
    var waiting = members.sorted { $0.checkpoint.position < $1.checkpoint.position }
    while let first = waiting.first {
      let batch = try LogBatch(of: log, after: first.checkpoint.position, most: most)
      if !batch.facts.isEmpty { options.onStep(.batchBegun) }
      var fed: [Member] = []
      while let member = waiting.first, member.checkpoint.position <= batch.end {
        waiting.removeFirst()
        let link = batch.link(at: member.checkpoint.position)
        if let reason = ViewHome.mismatch(link, member.checkpoint) {
          try replace(member, reason)
          isMoved = true
        } else if member.checkpoint.position < batch.end {
          fed.append(member)
          isMoved = true
        }
      }
      try apply(batch, to: fed, replace)
    }
    if isMoved { pulse.beat() }
    return isMoved
  }

  /// Applies a batch to each; on all processors where the log is far ahead, for every generation is an environment of its
  /// own. Nearer to it they are left to the writer, and batches to grow: small ones cost several times as much a record.
  private func apply(
    _ batch: LogBatch, to members: [Member], _ replace: (Member, String) throws(ViewError) -> Void
  ) throws(ViewError) {
    let failures = Monitor<[Int: ViewError]>([:])
    let apply: @Sendable (Int) -> Void = { place in
      do throws(ViewError) {
        try members[place].generation.apply(batch, onStep: self.options.onStep)
      } catch {
        failures.withLock { $0[place] = error }
      }
    }
    if try head().value >= batch.end.value + options.farBehind {
      Thread.forEach(below: members.count, apply)
    } else {
      for place in members.indices { apply(place) }
    }
    for (place, failure) in failures.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      let member = members[place]
      guard failure.condemnsGeneration else {
        member.home.forget(member.generation)
        throw failure
      }
      try replace(member, failure.message)
    }
  }

  /// The position that all of the views have reached; nil when one of them cannot be used.
  func position(_ ledger: LedgerID, of names: Set<String>? = nil) throws(ViewError) -> Position? {
    var least: Position?
    for home in try homes(names) {
      guard case .open(let generation) = try home.look(log, ledger) else { return nil }
      let position = try generation.checkpoint().position
      least = min(least ?? position, position)
    }
    return least
  }
}
