public import Daybook
internal import DaybookCrypto
public import DaybookViews

extension LedgerOperations {
  /// The views there are, by name.
  public static let viewNames = ViewSet.names

  /// How each view stands. None is filled for it.
  public func views() throws(LedgerFailure) -> [ViewStatus] {
    try onViews { engine, _ throws(ViewError) in try engine.list() }
  }

  /// Fills each view anew beside the one in use, compares the two at one position, and switches.
  ///
  /// Readers never see a view empty, nobody waits, and nothing is sent to a kitchen. The generation before is kept for the
  /// way back. Stopped, the next call goes on. `names` nil: every view. `over` says that the log is right also where a
  /// view remembers records that it does not have, which is refused otherwise (`.diverged`): such a view is kept as the
  /// one before.
  public func rebuildViews(
    _ names: [String]? = nil, switching: RebuildSwitch = .same, over: Bool = false
  ) throws(LedgerFailure) -> [RebuildReport] {
    try onViews { engine, progress throws(ViewError) in
      try engine.rebuild(
        names.map { Set($0) }, switching: switching, over: over, progress: progress.tell,
        isCancelled: { progress.isStopped })
    }
  }

  /// Takes snapshots that remember another log out of use, and says at which positions they were.
  public func setAsideSnapshots() throws(LedgerFailure) -> [Position] {
    let reader = try LedgerReader(ledger.path, mapByteCount: mapByteCount)
    defer { reader.close() }
    return try reader.snapshots.setAside(contradicting: reader.storage)
  }

  /// Switches a view to the generation that was in use before, brought up to the log; the one in use now is kept.
  ///
  /// Throws `.notFound` when none is kept.
  public func goBack(in view: String) throws(LedgerFailure) -> SwitchedBack {
    var isMissing = false
    do throws(LedgerFailure) {
      return try onViews { engine, progress throws(ViewError) in
        do throws(ViewError) {
          return try engine.goBack(
            view, progress: { progress.tell("brought up through position", $0.value, $1.value) },
            isCancelled: { progress.isStopped })
        } catch {
          isMissing = error.code == .noneKept
          throw error
        }
      }
    } catch {
      throw isMissing ? LedgerFailure(.notFound, error.message) : error
    }
  }

  /// Removes every generation that is not in use, to free its room. `names` nil: of every view.
  public func pruneViews(_ names: [String]? = nil) throws(LedgerFailure) -> [PrunedGeneration] {
    try onViews { engine, progress throws(ViewError) in
      try engine.prune(names.map { Set($0) }, isCancelled: { progress.isStopped })
    }
  }

  private func onViews<R>(
    _ act: (ViewEngine, ViewProgress) throws(ViewError) -> R
  ) throws(LedgerFailure) -> R {
    let reader = try LedgerReader(ledger.path, mapByteCount: mapByteCount)
    defer { reader.close() }
    do throws(ViewError) {
      return try act(reader.engine, ViewProgress(progress))
    } catch {
      throw LedgerFailure(error)
    }
  }
}

/// Tells of work on views, and asks whether to go on also where there is nothing new to tell.
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
