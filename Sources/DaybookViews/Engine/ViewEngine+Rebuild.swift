package import DaybookDomain
import DaybookStore

extension ViewEngine {
  /// The records in one batch of a rebuild: some tenths of a second with the projector lock.
  package static let rebuildBatch = 16_384

  /// Fills new generations of the views beside those in use, compares, and switches: blue/green.
  ///
  /// Readers use the old generation meanwhile and never see a view empty; live views advance too. The
  /// generation that was in use is kept (`switchBack`). After an interruption, by `isCancelled` (`.stopped`) or
  /// a crash, the next call continues, even in the middle of a comparison. The lock is held for one batch at
  /// a time, and not while rows are compared; during the comparison the live generation's file may grow.
  /// `progress` is told the phase, how much is done, and of how much.
  ///
  /// Throws `.diverged` when a view remembers records that the log does not have. `over` is the operator's
  /// word that the log is right: then such a view, if it was asked for, is replaced without comparison and
  /// kept as the previous generation; the others are left as they are.
  ///
  /// With `from`, rows up to that position are trusted: the new generation begins as a copy of the one that is kept
  /// from before the last switch, which must stand at or before it (`.notFound` otherwise), and not empty. A draft that
  /// was left is continued all the same.
  @discardableResult
  package func rebuild(
    _ names: Set<String>? = nil, switching: RebuildSwitch = .same, over isOver: Bool = false,
    from trusted: Position? = nil, batch: Int? = nil,
    progress: (ViewPhase, UInt64, UInt64) -> Void = { _, _, _ in }, isCancelled: () -> Bool = { false }
  ) throws(LedgerFailure) -> [RebuildReport] {
    let homes = try homes(names)
    let fed = keptHomes + homes.filter(\.view.isOnDemand)
    guard let ledger = try ledger() else { return [] }
    // A view that cannot be read cannot be compared: it is replaced at once.
    for home in homes { try home.condemnIfDamaged() }
    if !isOver { try checkWitnesses() }
    let batch = batch ?? ViewEngine.rebuildBatch
    var rebuilds: [Rebuild] = []
    defer { for rebuild in rebuilds { rebuild.close() } }
    var restarts = Restarts()
    rebuilds = try projecting(&restarts, isCancelled) { _ throws(LedgerFailure) in
      try beginRebuilds(of: homes, ledger, from: trusted, over: isOver)
    }
    var reports: [RebuildReport] = []
    for rebuild in rebuilds {
      reports.append(
        RebuildReport(
          view: rebuild.home.view.name, generation: rebuild.generation.number, ending: .superseded,
          position: try rebuild.generation.checkpoint().position))
    }
    func note(_ rebuild: Rebuild, _ change: (inout RebuildReport) -> Void) {
      guard let place = reports.firstIndex(where: { $0.view == rebuild.home.view.name }) else { return }
      change(&reports[place])
    }

    try fillToHead(&rebuilds, fed, batch, over: isOver, &restarts, progress, isCancelled)
    // The long flush runs without the lock; the few records that come meanwhile are flushed with it.
    for rebuild in rebuilds { try rebuild.sync() }
    options.onStep(.generationFilled)
    for rebuild in rebuilds where switching != .always || !rebuild.wasCompared {
      if isOver, case .contradicted = try rebuild.home.look(log, ledger) { continue }
      // It stands where it stopped, or was made by other code: there is nothing to compare with.
      if try isStopped(rebuild.home, ledger) { continue }
      let found = try difference(of: rebuild, batch, &restarts, progress, isCancelled)
      note(rebuild) { $0.difference = found }
      options.onStep(.compared)
    }
    let differing = Set(reports.filter(\.hasDifference).map(\.view))
    var kept: [Rebuild] = []
    rebuilds.removeAll { rebuild in
      let isKept =
        switching == .never || (switching == .same && differing.contains(rebuild.home.view.name))
      if isKept { kept.append(rebuild) }
      return isKept
    }
    defer { for rebuild in kept { rebuild.close() } }
    // The log has grown while rows were compared.
    try fillToHead(&rebuilds, fed, batch, over: isOver, &restarts, progress, isCancelled)
    for rebuild in rebuilds { try rebuild.sync() }
    try projecting(&restarts, isCancelled) { _ throws(LedgerFailure) in
      try dropSuperseded(&rebuilds)
      try dropSuperseded(&kept)
      try bringUp(rebuilds, batch: batch)
      while let rebuild = rebuilds.last {
        let position = try rebuild.generation.checkpoint().position
        let previous = try rebuild.switchOver(options)
        note(rebuild) { ($0.ending, $0.position) = (.switched(previous: previous), position) }
        rebuilds.removeLast()
      }
      while let rebuild = kept.last {
        let position = try rebuild.generation.checkpoint().position
        try rebuild.keepAside(options)
        note(rebuild) { ($0.ending, $0.position) = (.keptAside, position) }
        kept.removeLast()
      }
      advances.signal()
    }
    // A missing view was begun again, and that generation stays in use: bring it up to the head too.
    try catchUp(
      fed, batch: batch, passingOver: isOver, progress: { progress(.filling, $0.value, $1.value) },
      isCancelled: isCancelled)
    for place in reports.indices where reports[place].ending == .superseded {
      let status = try status(of: try home(reports[place].view), try head())
      guard let number = status.generation, number > reports[place].generation else { continue }
      (reports[place].generation, reports[place].ending) = (number, .filledAnew)
      reports[place].position = status.position ?? reports[place].position
    }
    return reports
  }

  private func beginRebuilds(
    of homes: [ViewHome], _ ledger: LedgerID, from trusted: Position?, over isOver: Bool
  ) throws(LedgerFailure) -> [Rebuild] {
    var begun: [Rebuild] = []
    do throws(LedgerFailure) {
      for home in homes {
        var kept: Generation?
        if let trusted, try home.directory.draft() == nil { kept = try base(of: home, notAfter: trusted) }
        defer { kept?.close() }
        begun.append(
          try Rebuild(
            of: home, log, ledger, head: try head(), from: kept, over: isOver, options: options))
      }
    } catch {
      for rebuild in begun { rebuild.close() }
      throw error
    }
    return begun
  }

  /// The generation kept from before the last switch, if it stands at a position or before it.
  private func base(
    of home: ViewHome, notAfter position: Position
  ) throws(LedgerFailure) -> Generation {
    func none(_ found: String) -> LedgerFailure {
      LedgerFailure(
        .notFound,
        "rebuild the view \(home.view.name) from position \(position): \(found); leave the position out, and it is filled from the first record"
      )
    }
    let kept = try openPrevious(home) { none($0) }
    let stands = try kept.checkpoint().position
    guard stands <= position else {
      kept.close()
      throw none("the generation that is kept stands at \(stands), which is later")
    }
    return kept
  }

  /// Waits for the projector lock and takes it.
  func projecting<Result>(
    _ restarts: inout Restarts, _ isCancelled: () -> Bool,
    _ body: (inout Restarts) throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result {
    var backoff = Backoff(until: nil)
    while true {
      if isCancelled() {
        throw LedgerFailure(
          .stopped, "cancelled; what is done stays done, and the same command continues it")
      }
      let seen = advances.count
      if let result = try whenProjecting(&restarts, body) { return result }
      backoff.wait(for: advances, after: seen)
    }
  }

  /// Applies batches to the new generations and the live views until all are at the head.
  ///
  /// Rebuilds that are superseded are dropped.
  private func fillToHead(
    _ rebuilds: inout [Rebuild], _ fed: [ViewHome], _ batch: Int, over isOver: Bool,
    _ restarts: inout Restarts,
    _ progress: (ViewPhase, UInt64, UInt64) -> Void, _ isCancelled: () -> Bool
  ) throws(LedgerFailure) {
    while !rebuilds.isEmpty {
      let head = try head()
      let (filled, live) = try projecting(&restarts, isCancelled) { restarts throws(LedgerFailure) in
        let live = try advance(fed, batch: batch, passingOver: isOver, &restarts)
        try dropSuperseded(&rebuilds)
        return (try fill(rebuilds, batch: batch), live.position)
      }
      progress(.filling, min(filled, live, head).value, head.value)
      if filled >= head, live >= head { return }
    }
  }

  private func dropSuperseded(_ rebuilds: inout [Rebuild]) throws(LedgerFailure) {
    var kept: [Rebuild] = []
    for rebuild in rebuilds {
      if try rebuild.isSuperseded() { rebuild.close() } else { kept.append(rebuild) }
    }
    rebuilds = kept
  }

  /// Applies one batch to the generations furthest behind; returns the position that all have reached.
  func fill(_ rebuilds: [Rebuild], batch: Int) throws(LedgerFailure) -> Position {
    var members: [Member] = []
    for rebuild in rebuilds {
      try rebuild.willWrite()
      members.append(
        Member(
          home: rebuild.home, generation: rebuild.generation, checkpoint: try rebuild.generation.checkpoint())
      )
    }
    _ = try feed(members, batch: batch) { member, failure throws(LedgerFailure) in
      guard failure.projectionRecord == nil else { throw failure }
      throw LedgerFailure(
        .view, "rebuild the view \(member.home.view.name): \(failure.message); delete views/ and try again")
    }
    var least: Position?
    for rebuild in rebuilds {
      let position = try rebuild.generation.checkpoint().position
      least = min(least ?? position, position)
    }
    return try resolved(least)
  }

  /// Fills the last records and flushes them. With the lock held, so the live views do not move.
  private func bringUp(_ rebuilds: [Rebuild], batch: Int) throws(LedgerFailure) {
    let head = try head()
    while try fill(rebuilds, batch: batch) < head {}
    for rebuild in rebuilds { try rebuild.sync() }
  }
}
