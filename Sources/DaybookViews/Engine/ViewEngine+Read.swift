package import DaybookDomain
import DaybookStore
import DaybookTime

extension ViewEngine {
  /// Lends the views, all that are kept or those named, at one common position: at least `target`, if it is given.
  ///
  /// When they are behind, incomplete or apart, it advances them itself (`isProjecting`), or waits until
  /// another does, to the deadline; then it throws `.viewBehind`. The body runs once, must be short, and must not
  /// keep what it is lent.
  package func read<Result>(
    atLeast target: Position? = nil, of names: Set<String>? = nil, until deadline: ContinuousClock.Instant?,
    isProjecting: Bool = true, _ body: (borrowing ViewSnapshot) throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result {
    let homes = try readHomes(names)
    let demanded = homes.filter(\.view.isOnDemand)
    var backoff = Backoff(until: deadline)
    var restarts = Restarts()
    while true {
      let seen = advances.count
      if let result = try readOnce(homes, atLeast: target ?? .start, body) { return result }
      if isProjecting {
        let moved = try whenProjecting(&restarts) { restarts throws(LedgerFailure) in
          try advance(
            demanded.isEmpty ? nil : demanded, batch: ViewEngine.usualBatch, &restarts)
        }
        if let moved, moved.isMoved {
          try checkDeadline(backoff, moved.position, target ?? moved.position)
          continue
        }
      }
      try checkDeadline(backoff, try position(of: names), try resolved(target))
      backoff.wait(for: advances, after: seen)
    }
  }

  private func readHomes(_ names: Set<String>?) throws(LedgerFailure) -> [ViewHome] {
    if let names { try homes(names) } else { keptHomes }
  }

  /// The position at which the views, all that are kept or those named, agree and are complete; nil when they do not agree now.
  package func commonPosition(of names: Set<String>? = nil) throws(LedgerFailure) -> Position? {
    try readOnce(readHomes(names), atLeast: .start) { snapshot throws(LedgerFailure) in snapshot.position }
  }

  /// Runs the body if the views are usable, complete, at one position and far enough; else nil.
  private func readOnce<Result>(
    _ homes: [ViewHome], atLeast target: Position,
    _ body: (borrowing ViewSnapshot) throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result? {
    guard let ledger = try ledger() else { return nil }
    var generations: [(home: ViewHome, generation: Generation)] = []
    for home in homes {
      guard let generation = try usable(home, ledger) else { return nil }
      generations.append((home, generation))
    }
    do throws(LedgerFailure) {
      return try lend(generations, atLeast: target, now: nil, body)
    } catch {
      for (home, generation) in generations { home.handleReadFailure(generation, error) }
      throw error
    }
  }

  /// Lends generations if they are complete, at one position and far enough; else nil. `now` nil: by the ledger's clock.
  func lend<Result>(
    _ generations: [(home: ViewHome, generation: Generation)], atLeast target: Position, now: Timestamp?,
    _ body: (borrowing ViewSnapshot) throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result? {
    try nest(generations[...], [], nil, target, now, body)
  }

  /// Opens one view's read transaction inside another's; in the innermost, runs the body.
  private func nest<Result>(
    _ rest: ArraySlice<(home: ViewHome, generation: Generation)>, _ parts: [(view: any View, part: ViewPart)],
    _ common: Checkpoint?, _ target: Position, _ now: Timestamp?,
    _ body: (borrowing ViewSnapshot) throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result? {
    guard let generation = rest.first?.generation else {
      guard let common else { return nil }
      return try body(
        ViewSnapshot(
          position: common.position, recordedAt: common.recordedAt, judgedAt: now, wallClock: options.now,
          parts: parts))
    }
    return try generation.read { part throws(LedgerFailure) in
      let checkpoint = try generation.checkpoint(in: part)
      guard checkpoint.isComplete, checkpoint.position >= target else { return nil }
      if let common, common.position != checkpoint.position || common.link != checkpoint.link { return nil }
      return try nest(rest.dropFirst(), parts + [(generation.view, part)], checkpoint, target, now, body)
    }
  }
}

extension ViewHome {
  /// After a failed read: a generation with bad rows is condemned; one whose store failed is reopened.
  func handleReadFailure(_ generation: Generation, _ error: LedgerFailure) {
    guard error.cause == .row(view: view.name) || error.isOf(generation.path) else { return }
    if error.condemnsGeneration {
      condemn(generation, error.message)
    } else {
      forget(generation)
    }
  }
}
