public import DaybookDomain
import DaybookLog
import DaybookStore

/// The result of switching a view back.
public struct SwitchedBack: Hashable, Sendable {
  /// The view.
  public let view: String
  /// The number of the generation that was in use before, and is now kept.
  public let from: Int
  /// The number of the generation in use now.
  public let to: Int
  /// The position it is at now.
  public let position: Position
}

extension ViewEngine {
  /// Switches a view back to the generation that was in use before, after bringing it up to the head.
  ///
  /// The generation that was in use is kept, so the same call switches forward again. Throws `.notFound` when
  /// there is none, or it no longer matches this log and this software. `progress` is told the position
  /// reached and the head.
  package func switchBack(
    _ name: String, batch: Int = rebuildBatch, progress: (Position, Position) -> Void = { _, _ in },
    isCancelled: () -> Bool = { false }
  ) throws(LedgerFailure) -> SwitchedBack {
    let home = try home(name)
    var restarts = Restarts()
    let found = try projecting(&restarts, isCancelled) { _ throws(LedgerFailure) in
      try openPrevious(home) { noneKept(home, $0) }
    }
    defer { found.close() }
    while true {
      let head = try head()
      let back = try projecting(&restarts, isCancelled) { restarts throws(LedgerFailure) in
        _ = try advance(batch: batch, &restarts)
        return try stepBack(home, found, head, batch)
      }
      if let back {
        progress(back.position, max(back.position, head))
        return back
      }
      progress(min(try found.checkpoint().position, head), head)
    }
  }

  /// Opens the generation from before the last switch; `none` says what it means that there is none to be used.
  func openPrevious(
    _ home: ViewHome, none: (String) -> LedgerFailure
  ) throws(LedgerFailure) -> Generation {
    guard let ledger = try ledger(), let number = try home.directory.previous() else {
      throw none("no earlier generation is kept")
    }
    if let damage = Environment.damage(in: home.directory.path(of: number)) {
      throw none("generation \(number) cannot be opened: \(damage.finding)")
    }
    let generation: Generation
    do throws(LedgerFailure) {
      generation = try home.open(number, .noMetaSync)
    } catch {
      throw none("generation \(number) cannot be opened: \(error.message)")
    }
    if let reason = try home.mismatch(generation, log, ledger) {
      generation.close()
      throw none("generation \(number) cannot be used any more: \(reason.message)")
    }
    return generation
  }

  private func noneKept(_ home: ViewHome, _ found: String) -> LedgerFailure {
    LedgerFailure(
      .notFound, "go back in the view \(home.view.name): \(found); rebuild the view instead")
  }

  /// Applies one batch, and switches once it is at the head; nil until then. With the lock held.
  private func stepBack(
    _ home: ViewHome, _ generation: Generation, _ head: Position, _ batch: Int
  ) throws(LedgerFailure) -> SwitchedBack? {
    let directory = home.directory
    guard let current = try directory.current(), try directory.previous() == generation.number,
      generation.isInPlace, generation.isLockInPlace
    else { throw noneKept(home, "generation \(generation.number) was switched to or removed meanwhile") }
    // Never before a position that readers have already seen.
    var target = head
    if let ledger = try ledger(), case .open(let live) = try home.look(log, ledger) {
      target = max(target, try live.checkpoint().position)
    }
    let next = Position(try generation.checkpoint().position.value + UInt64(batch))
    try fill(generation, through: min(target, next), batch)
    let position = try generation.checkpoint().position
    guard position >= target else { return nil }
    try generation.environment.sync()
    options.onStep(.beforeSwitch)
    // Its marks would make the generation that is left a draft again.
    try directory.removeMarks(of: current)
    try directory.setCurrent(generation.number)
    options.onStep(.switched)
    options.observer(.switched(view: home.view.name, generation: generation.number, position: position))
    advances.signal()
    return SwitchedBack(view: home.view.name, from: current, to: generation.number, position: position)
  }
}
