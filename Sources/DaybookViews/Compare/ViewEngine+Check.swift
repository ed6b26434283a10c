import DaybookDomain
import DaybookLog
import DaybookStore

/// The result of comparing a view with the log.
package struct ViewCheck: Hashable, Sendable {
  package enum Finding: Hashable, Sendable {
    case compared(ViewDifference)
    /// No generation in use can be compared, and why; the next call that needs the view fills one anew.
    case unusable(String)
  }

  package let view: String
  package let finding: Finding

  /// Whether it was compared, and every row is what the log gives.
  package var isSame: Bool {
    if case .compared(let difference) = finding { difference.isSame } else { false }
  }
}

extension ViewEngine {
  /// Fills each view again from the log, and compares it with the one in use, at that one's position.
  ///
  /// Changes nothing, and never holds the projector lock for a batch: the new rows are in an unnamed file
  /// under `views/`, whose space is free when this returns or the process ends. During the comparison the
  /// live generation's file may grow.
  package func check(
    _ names: Set<String>? = nil, batch: Int = rebuildBatch,
    progress: (ViewPhase, UInt64, UInt64) -> Void = { _, _, _ in }, isCancelled: () -> Bool = { false }
  ) throws(LedgerFailure) -> [ViewCheck] {
    var checks: [ViewCheck] = []
    let ledger = try ledger()
    for home in try homes(names) {
      guard let ledger else {
        checks.append(ViewCheck(view: home.view.name, finding: .unusable("the log is empty")))
        continue
      }
      checks.append(
        ViewCheck(
          view: home.view.name, finding: try check(home, ledger, batch, progress, isCancelled)))
    }
    return checks
  }

  private func check(
    _ home: ViewHome, _ ledger: LedgerID, _ batch: Int, _ progress: (ViewPhase, UInt64, UInt64) -> Void,
    _ isCancelled: () -> Bool
  ) throws(LedgerFailure) -> ViewCheck.Finding {
    if let damage = try home.condemnIfDamaged() { return .unusable(damage) }
    let live: Generation
    switch try home.look(log, ledger) {
    case .open(let generation): live = generation
    case .nothing(let reason, _): return .unusable(reason)
    case .contradicted(let found, _): return .unusable(found.message)
    case .stopped(let failure, _): return .unusable(failure.message)
    case .notNow: return .unusable("it is being switched")
    }
    let target = try live.checkpoint().position
    // With the lock held, so that `prune` does not take it for a leftover while it still has a name.
    var restarts = Restarts()
    let filled = try projecting(&restarts, isCancelled) { _ throws(LedgerFailure) in
      try home.makeUnnamed(
        .empty(home.view, ledger: ledger, incarnation: options.incarnation, completeFrom: target))
    }
    defer { filled.close() }
    func onBatch(_ position: Position) throws(LedgerFailure) {
      progress(.filling, position.value, max(position, target).value)
      guard isCancelled() else { return }
      throw LedgerFailure(.stopped, "check the view \(home.view.name): cancelled; nothing was changed")
    }
    do throws(LedgerFailure) {
      try fill(filled, through: target, batch, onBatch)
      let found = try live.read { inUse throws(LedgerFailure) in
        // The live generation may have advanced; from here on its read transaction holds it still.
        try fill(filled, through: try live.checkpoint(in: inUse).position, batch, onBatch)
        return try filled.read { part throws(LedgerFailure) in
          try difference(live, inUse, filled, part, progress, isCancelled)
        }
      }
      guard let found else {
        return .unusable("the log's record at its position is not the one it was made from")
      }
      return .compared(found)
    } catch {
      guard error.projectionRecord != nil else { throw error }
      return .unusable(error.message)
    }
  }
}
