public import Daybook
internal import DaybookCrypto
public import DaybookViews

extension LedgerOperations {
  /// The names of all views: the built-in ones, then the projections.
  public var viewNames: [String] { ViewSet.names + projections.map(\.name) }

  /// The status of each view. It fills none.
  public func views() throws(LedgerFailure) -> [ViewStatus] {
    try onViews { engine, _ throws(LedgerFailure) in try engine.list() }
  }

  /// Fills a new generation of each view beside the one in use, compares the two, and switches.
  ///
  /// Readers never see an empty view and never wait, and nothing is sent to a kitchen. The previous
  /// generation is kept for `switchBack(in:)`. A stopped rebuild continues with the next call. `names` nil means
  /// every view. A view that contradicts the log is refused (`.diverged`) unless `over` is true, which says
  /// that the log is right; the view is then kept as the previous generation.
  ///
  /// With `from`, the rows that the log made up to that position are trusted: a new generation begins with those of the
  /// one kept from before the last switch, which must stand at or before it, or the call throws `.notFound`. `share` is
  /// the part of the time, 1–100 percent, in which it works: on one processor unless it is 100, and resting between its
  /// steps, so the disk rests, too. Rows that are compared are held still meanwhile, rests included.
  public func rebuildViews(
    _ names: [String]? = nil, switching: RebuildSwitch = .same, over: Bool = false, from: Position? = nil,
    share: Int = 100
  ) throws(LedgerFailure) -> [RebuildReport] {
    guard (1...100).contains(share) else {
      throw LedgerFailure(
        .malformed, "rebuild views: found a share of \(share) percent; allowed: 1–100; name one of them")
    }
    var pace = Pace(percent: share)
    return try onViews(onOneProcessor: share < 100) { engine, progress throws(LedgerFailure) in
      try engine.rebuild(
        names.map { Set($0) }, switching: switching, over: over, from: from,
        batch: share < 100 ? ViewEngine.usualBatch : nil,
        progress: { phase, done, total in
          progress.tell(phase, done, total)
          pace.pause { !progress.isStopped }
        },
        isCancelled: { progress.isStopped })
    }
  }

  /// Compares rows of the views in use with what the log says, round after round, until one differs: then how.
  ///
  /// First it fills a second set of the views from the log, beside those in use, and then keeps it up with them. Each
  /// round compares the next `rows` rows of each view, so after enough of them every row was compared; `afterRound` is
  /// told how many rows that were and whether they are the same, and ends the watch by returning false; a difference ends
  /// it in any case. Nothing is changed. `names` nil means every
  /// view. When `progress` stops it while it compares, it ends as if `afterRound` had. Throws `.diverged` for a view that
  /// contradicts the log.
  public func watchViews(
    _ names: [String]? = nil, rows: Int = 1000, afterRound: (_ rows: Int, _ isSame: Bool) -> Bool
  ) throws(LedgerFailure) -> ViewDifference? {
    guard rows > 0 else {
      throw LedgerFailure(.malformed, "watch the views: found \(rows) rows; allowed: 1 or more; name more")
    }
    return try onViews { engine, progress throws(LedgerFailure) in
      let watch = try ViewWatch(
        engine, of: names.map { Set($0) }, progress: progress.tell, isCancelled: { progress.isStopped })
      defer { watch.close() }
      while true {
        let round: (rows: Int, difference: ViewDifference?)
        do throws(LedgerFailure) {
          round = try watch.round(rows: rows, progress: progress.tell, isCancelled: { progress.isStopped })
        } catch {
          guard error.code == .stopped else { throw error }
          return nil
        }
        let goesOn = afterRound(round.rows, round.difference == nil)
        guard goesOn, round.difference == nil else { return round.difference }
      }
    }
  }

  /// Sets aside the snapshots that contradict the log, and returns their positions.
  public func setAsideSnapshots() throws(LedgerFailure) -> [Position] {
    let reader = try LedgerReader(ledger.path, mapByteCount: mapByteCount)
    defer { reader.close() }
    return try reader.snapshots?.setAside(contradicting: reader.storage) ?? []
  }

  /// Switches a view back to its previous generation, brought up to date; the current one is kept.
  ///
  /// Throws `.notFound` when no previous generation is kept.
  public func switchBack(in view: String) throws(LedgerFailure) -> SwitchedBack {
    try onViews { engine, progress throws(LedgerFailure) in
      try engine.switchBack(
        view, progress: { progress.tell("brought up through position", $0.value, $1.value) },
        isCancelled: { progress.isStopped })
    }
  }

  /// Removes all generations that are not in use, to free disk space. `names` nil means every view.
  public func pruneViews(_ names: [String]? = nil) throws(LedgerFailure) -> [PrunedGeneration] {
    try onViews { engine, progress throws(LedgerFailure) in
      try engine.prune(names.map { Set($0) }, isCancelled: { progress.isStopped })
    }
  }

  private func onViews<R>(
    onOneProcessor: Bool = false, _ act: (ViewEngine, ViewProgress) throws(LedgerFailure) -> R
  ) throws(LedgerFailure) -> R {
    var options = ViewOptions(projections: projections)
    if onOneProcessor { options.farBehind = .max }
    let reader = try LedgerReader(ledger.path, mapByteCount: mapByteCount, options: options)
    defer { reader.close() }
    return try act(reader.engine, ViewProgress(progress))
  }
}

/// Reports the progress of work on views, and asks whether to stop even when there is none.
final class ViewProgress {
  private let progress: WorkProgress
  private var last: (doing: String, done: UInt64, total: UInt64) = ("", 0, 0)
  private var wasStopped = false

  init(_ progress: @escaping WorkProgress) { self.progress = progress }

  /// Whether the work is to end.
  var isStopped: Bool {
    tell(last.doing, last.done, last.total)
    return wasStopped
  }

  func tell(_ phase: ViewPhase, _ done: UInt64, _ total: UInt64) { tell(phase.doing, done, total) }

  func tell(_ doing: String, _ done: UInt64, _ total: UInt64) {
    last = (doing, done, total)
    wasStopped = wasStopped || !progress(doing, done, total)
  }
}

extension ViewPhase {
  /// What progress says is being done.
  fileprivate var doing: String {
    switch self {
    case .filling: "filled through position"
    case .comparing(let view): "\(view): compared rows"
    case .explaining(let view): "\(view): searched for events through position"
    }
  }
}
