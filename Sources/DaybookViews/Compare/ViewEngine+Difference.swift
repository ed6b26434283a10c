import DaybookDomain
import DaybookStore

extension ViewEngine {
  /// How a rebuild's generation and the one in use differ at one position; nil when it is superseded.
  ///
  /// Both are brought to that position with the projector lock, and compared without it, each in a read
  /// transaction. Nobody waits for the comparison; while it lasts, no page of either is reused, so their
  /// files may grow.
  func difference(
    of rebuild: Rebuild, _ batch: Int, _ restarts: inout Restarts,
    _ progress: (ViewPhase, UInt64, UInt64) -> Void, _ isCancelled: () -> Bool
  ) throws(LedgerFailure) -> ViewDifference? {
    while true {
      let level = try projecting(&restarts, isCancelled) { restarts throws(LedgerFailure) in
        try bringLevel(rebuild, batch, &restarts)
      }
      switch level {
      case .superseded: return nil
      case .notYet: continue
      case .at(let live):
        // Between the lock and the transactions another process may have applied a batch: then try again.
        if let found = try difference(live, rebuild.generation, progress, isCancelled) { return found }
      }
    }
  }

  private enum Level {
    case superseded
    /// The live generation is more than one batch behind.
    case notYet
    /// Both are at the position of the live one.
    case at(Generation)
  }

  /// With the lock held.
  private func bringLevel(
    _ rebuild: Rebuild, _ batch: Int, _ restarts: inout Restarts
  ) throws(LedgerFailure) -> Level {
    // A view that contradicts the log was reported before, or the operator has said to pass it over.
    let demanded = rebuild.home.view.isOnDemand ? [rebuild.home] : []
    _ = try advance(keptHomes + demanded, batch: batch, passingOver: true, &restarts)
    guard try !rebuild.isSuperseded(), let ledger = try ledger(),
      case .open(let live) = try rebuild.home.look(log, ledger)
    else { return .superseded }
    let target = try live.checkpoint().position
    guard try rebuild.generation.checkpoint().position <= target else { return .notYet }
    try rebuild.willWrite()
    try fill(rebuild.generation, through: target, batch)
    options.onStep(.comparing)
    return .at(live)
  }

  /// Applies records up to exactly this position, and no further.
  func fill(
    _ generation: Generation, through target: Position, _ batch: Int,
    _ onBatch: (Position) throws(LedgerFailure) -> Void = { _ in }
  ) throws(LedgerFailure) {
    var position = try generation.checkpoint().position
    while position < target {
      let most = min(batch, Int(clamping: target.value - position.value))
      let batch = try LogBatch(of: log, after: position, most: most)
      guard !batch.facts.isEmpty else { return }
      try generation.apply(batch, onStep: options.onStep)
      position = batch.end
      try onBatch(position)
    }
  }

  /// Nil when their positions differ.
  private func difference(
    _ live: Generation, _ filled: Generation, _ progress: (ViewPhase, UInt64, UInt64) -> Void,
    _ isCancelled: () -> Bool
  ) throws(LedgerFailure) -> ViewDifference? {
    try live.read { inUse throws(LedgerFailure) in
      try filled.read { part throws(LedgerFailure) in
        try difference(live, inUse, filled, part, progress, isCancelled)
      }
    }
  }

  /// How two generations differ, in transactions at the same position and link; nil when these differ.
  func difference(
    _ live: Generation, _ inUse: ViewPart, _ beside: Generation, _ filled: ViewPart,
    _ progress: (ViewPhase, UInt64, UInt64) -> Void, _ isCancelled: () -> Bool
  ) throws(LedgerFailure) -> ViewDifference? {
    let (checkpoint, other) = (try live.checkpoint(in: inUse), try beside.checkpoint(in: filled))
    guard checkpoint.position == other.position, checkpoint.link == other.link else { return nil }
    func goOn() throws(LedgerFailure) {
      guard isCancelled() else { return }
      throw LedgerFailure(.stopped, "compare the view \(live.view.name): cancelled; ask again to go on")
    }
    let comparison = RowComparison(inUse: inUse, filled: filled, view: live.view)
    let (most, phase) = (try comparison.rowCount, ViewPhase.comparing(live.view.name))
    var done = 0
    var tables = try comparison.tables { () throws(LedgerFailure) in
      try goOn()
    } onRows: { count throws(LedgerFailure) in
      done += count
      progress(phase, UInt64(done), UInt64(max(done, most)))
      try goOn()
    }
    try home(live.view.name).setDiffering(tables.allSatisfy(\.isSame) ? nil : live.number)
    try lendIndex(through: checkpoint.position, comparing: live) { index throws(LedgerFailure) in
      let lookup = EventLookup(log: log, index: index, last: checkpoint.position)
      try EventSearch.explain(&tables, with: lookup) { position throws(LedgerFailure) in
        progress(.explaining(live.view.name), position.value, checkpoint.position.value)
        try goOn()
      }
    }
    return ViewDifference(
      view: live.view.name, position: checkpoint.position, inUse: live.number,
      filled: beside.number == 0 ? nil : beside.number, tables: tables)
  }

  /// Lends the view `index` if it can be trusted up to a position; else nil.
  ///
  /// It is trusted until a comparison finds a difference in its generation, and not while it is itself
  /// compared.
  private func lendIndex(
    through last: Position, comparing live: Generation, _ body: (ViewPart?) throws(LedgerFailure) -> Void
  ) throws(LedgerFailure) {
    guard live.view.name != IndexView.name, let home = homes.first(where: { $0.view.name == IndexView.name }),
      let ledger = try ledger(), case .open(let generation) = try home.look(log, ledger),
      home.differing != generation.number
    else { return try body(nil) }
    try generation.read { part throws(LedgerFailure) in
      let checkpoint = try generation.checkpoint(in: part)
      try body(checkpoint.isComplete && checkpoint.position >= last ? part : nil)
    }
  }
}
