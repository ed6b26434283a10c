package import DaybookDomain
import DaybookLog
import DaybookStore
package import DaybookTime

/// Views as they stood after a record, filled from the log into unnamed files: gone when they are closed.
package final class PastViews: Sendable {
  /// The record they stand at.
  package let position: Position
  private let engine: ViewEngine
  let parts: [(home: ViewHome, generation: Generation)]

  init(_ parts: [(home: ViewHome, generation: Generation)], of engine: ViewEngine, at position: Position) {
    (self.parts, self.engine, self.position) = (parts, engine, position)
  }

  /// The names of the views it holds.
  package var names: Set<String> { Set(parts.map(\.home.view.name)) }

  /// Lends the views, all or those named, judged at an instant, which is not before the record's own.
  ///
  /// Throws `.view` for one that it does not hold.
  package func read<Result>(
    of names: Set<String>? = nil, at now: Timestamp,
    _ body: (borrowing ViewSnapshot) throws(LedgerFailure) -> Result
  ) throws(LedgerFailure) -> Result {
    let asked = names ?? self.names
    if let other = asked.subtracting(self.names).min() {
      throw LedgerFailure(.view, "read the past of the view \(other): it was not filled; ask for it there")
    }
    let held = parts.filter { asked.contains($0.home.view.name) }
    guard let result = try engine.lend(held, atLeast: position, now: now, body) else {
      throw LedgerFailure(
        .view, "read the past of the views: they are not at position \(position); ask again")
    }
    return result
  }

  /// Closes them; their space is free then.
  package func close() { for part in parts { part.generation.close() } }
}

extension ViewEngine {
  /// Fills views, all or those named, from the first record through one, beside those in use.
  ///
  /// Changes nothing and takes the projector lock for a moment only; the files are under `views/`, without a name.
  /// The log must reach the position. `progress` is told the position reached.
  package func past(
    through target: Position, of names: Set<String>? = nil, batch: Int = rebuildBatch,
    progress: (Position) -> Void = { _ in }, isCancelled: () -> Bool = { false }
  ) throws(LedgerFailure) -> PastViews {
    guard let ledger = try ledger(), try head() >= target else {
      throw .noRecord(target, through: try head())
    }
    var parts: [(home: ViewHome, generation: Generation)] = []
    do throws(LedgerFailure) {
      // With the lock held, so that `prune` does not take them for leftovers while they still have names.
      var restarts = Restarts()
      try projecting(&restarts, isCancelled) { _ throws(LedgerFailure) in
        for home in try homes(names) {
          parts.append(
            (
              home,
              try home.makeUnnamed(
                .empty(home.view, ledger: ledger, incarnation: options.incarnation, completeFrom: target))
            ))
        }
      }
      var position = Position.start
      while position < target {
        if isCancelled() {
          throw LedgerFailure(.stopped, "fill the views through \(target): cancelled; nothing was changed")
        }
        let members = try parts.map { home, generation throws(LedgerFailure) in
          Member(home: home, generation: generation, checkpoint: try generation.checkpoint())
        }
        let most = min(batch, Int(clamping: target.value - position.value))
        guard try feed(members, batch: most, replace: { _, failure throws(LedgerFailure) in throw failure })
        else { break }
        position = try parts.first?.generation.checkpoint().position ?? target
        progress(position)
      }
    } catch {
      for part in parts { part.generation.close() }
      throw error
    }
    return PastViews(parts, of: self, at: target)
  }
}
