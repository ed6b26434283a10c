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
  public func rebuildViews(
    _ names: [String]? = nil, switching: RebuildSwitch = .same, over: Bool = false
  ) throws(LedgerFailure) -> [RebuildReport] {
    try onViews { engine, progress throws(LedgerFailure) in
      try engine.rebuild(
        names.map { Set($0) }, switching: switching, over: over, progress: progress.tell,
        isCancelled: { progress.isStopped })
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
    _ act: (ViewEngine, ViewProgress) throws(LedgerFailure) -> R
  ) throws(LedgerFailure) -> R {
    let reader = try LedgerReader(
      ledger.path, mapByteCount: mapByteCount, options: ViewOptions(projections: projections))
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
