package import DaybookDomain

extension ViewEngine {
  /// The records in one batch by default: about thirty milliseconds with the projector lock.
  package static let usualBatch = 4096

  /// Advances the views to a position, by default the head found now, and returns how far they are.
  ///
  /// Holds the projector lock for one batch at a time, and waits while another holds it. Throws `.viewBehind` at
  /// the deadline, `.stopped` between batches, and `.diverged` when a view remembers records that the log
  /// does not have, unless such views are passed over. `progress` is told the common position and the target.
  @discardableResult
  package func catchUp(
    through target: Position? = nil, batch: Int = usualBatch, passingOver isPassed: Bool = false,
    until deadline: ContinuousClock.Instant? = nil,
    progress: (Position, Position) -> Void = { _, _ in }, isCancelled: () -> Bool = { false }
  ) throws(LedgerFailure) -> Position {
    try catchUp(
      keptHomes, through: target, batch: batch, passingOver: isPassed, until: deadline, progress: progress,
      isCancelled: isCancelled)
  }

  /// As `catchUp`, for these views alone.
  @discardableResult
  func catchUp(
    _ fed: [ViewHome], through target: Position? = nil, batch: Int, passingOver isPassed: Bool,
    until deadline: ContinuousClock.Instant? = nil, progress: (Position, Position) -> Void,
    isCancelled: () -> Bool
  ) throws(LedgerFailure) -> Position {
    let target = try resolved(target)
    var backoff = Backoff(until: deadline)
    var restarts = Restarts()
    while true {
      if isCancelled() {
        throw LedgerFailure(.stopped, "catch up to \(target): cancelled; what was applied stays applied")
      }
      let seen = advances.count
      if let advance = try whenProjecting(
        &restarts,
        { restarts throws(LedgerFailure) in
          try advance(fed, batch: batch, passingOver: isPassed, &restarts)
        })
      {
        progress(advance.position, target)
        if advance.position >= target { return advance.position }
        if advance.isMoved {
          try checkDeadline(backoff, advance.position, target)
          continue
        }
      } else if let position = try position(fed, passingOver: isPassed), position >= target {
        return position
      }
      try checkDeadline(backoff, try position(fed, passingOver: isPassed), target)
      backoff.wait(for: advances, after: seen)
    }
  }

  /// Waits until the views have been advanced to a position, and returns how far they are.
  @discardableResult
  package func waitUntil(
    _ target: Position, of names: Set<String>? = nil, until deadline: ContinuousClock.Instant?,
    isCancelled: () -> Bool = { false }
  ) throws(LedgerFailure) -> Position {
    var backoff = Backoff(until: deadline)
    while true {
      let seen = advances.count
      let position = try position(of: names)
      if let position, position >= target { return position }
      if isCancelled() { throw LedgerFailure(.stopped, "wait for position \(target): cancelled") }
      try checkDeadline(backoff, position, target)
      backoff.wait(for: advances, after: seen)
    }
  }

  /// The position that all of the views have reached; nil when one of them cannot be used.
  package func position(of names: Set<String>? = nil) throws(LedgerFailure) -> Position? {
    guard let ledger = try ledger() else { return nil }
    return try position(ledger, of: names)
  }

  private func position(_ fed: [ViewHome], passingOver isPassed: Bool) throws(LedgerFailure) -> Position? {
    guard let ledger = try ledger() else { return nil }
    return try position(ledger, in: fed, passingOver: isPassed)
  }

  /// A target, by default the head.
  func resolved(_ target: Position?) throws(LedgerFailure) -> Position {
    if let target { return target }
    return try head()
  }

  func checkDeadline(_ backoff: Backoff, _ position: Position?, _ target: Position) throws(LedgerFailure) {
    guard backoff.isOver else { return }
    throw LedgerFailure.behind(position, target: target)
  }
}
