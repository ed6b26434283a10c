package import DaybookDomain
import DaybookStore

/// First answers for the writer: one generation of `index`, kept open whatever becomes of its files.
///
/// A first answer never changes, so a generation that was switched away or deleted still tells the truth up to its
/// checkpoint. Moves to the newest one only when `refresh` is asked, and never to one that knows less.
package final class KeyIndex: Sendable {
  private let engine: ViewEngine
  private let home: ViewHome
  private let held = Monitor(Held())

  private struct Held {
    var generation: Generation?
    var checkpoint = Position.start
  }

  /// Knows nothing until the first `refresh` finds a usable generation; `refresh` is called once here.
  package init(_ engine: ViewEngine) throws(ViewError) {
    self.engine = engine
    home = try engine.home(IndexView.name)
    try refresh()
  }

  /// Every first answer at or before this position is known here. Never goes back.
  package var checkpoint: Position { held.withLock { $0.checkpoint } }

  /// Position of the first record of the command answered under this name; nil: not by `checkpoint`.
  package func position(of digest: KeyDigest) throws(ViewError) -> Position? {
    guard let generation = held.withLock({ $0.generation }) else { return nil }
    return try generation.environment.read { (transaction: borrowing ReadTransaction) throws(ViewError) in
      try generation.part(of: transaction.handle).position(of: digest)
    }
  }

  /// Looks for the newest generation, and how far it is. What was known stays known, also when this throws.
  package func refresh() throws(ViewError) {
    var newest: Generation?
    if let ledger = try engine.ledger(), case .open(let generation) = try home.look(engine.log, ledger) {
      newest = generation
    }
    let generation = newest ?? held.withLock { $0.generation }
    guard let generation else { return }
    let position = try generation.checkpoint().position
    held.withLock { held in
      guard position >= held.checkpoint else { return }
      (held.generation, held.checkpoint) = (generation, position)
    }
  }
}
