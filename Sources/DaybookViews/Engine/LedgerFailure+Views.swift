package import DaybookDomain
import DaybookFiles
import DaybookLog

extension LedgerFailure {
  /// A position beyond the log's end, or 0, was asked for.
  package static func noRecord(_ position: Position, through end: Position) -> LedgerFailure {
    LedgerFailure(.notFound, "no record \(position): the log goes from 1 to \(end)")
  }

  /// A row of a view that cannot be read; the view is filled anew by the next batch.
  static func row(_ view: String, _ found: String) -> LedgerFailure {
    LedgerFailure(
      .view, "read a row of the view \(view)", nil, cause: .row(view: view), found: found,
      advice: rebuildAdvice(view))
  }

  /// A view that shows that the log is not what it was.
  init(_ found: Witness.Contradiction) {
    self.init(.diverged, "use the \(found.witness.name): \(found.message); \(Witness.advice)")
  }

  /// The views are at a position, or not there at all, when they should have reached another.
  package static func behind(_ position: Position?, target: Position) -> LedgerFailure {
    let found = position.map { "they are at \($0)" } ?? "they are not there"
    return LedgerFailure(
      .viewBehind,
      "read the views at position \(target): \(found) at the deadline; ask again with more time")
  }

  /// As one of the views where it is of what stands in a directory of theirs: the log is not touched by it.
  func ofViews(in directory: String) -> LedgerFailure {
    guard isOf(directory) else { return self }
    let failure = self.as(.view)
    guard isOfDamage, let view = path.flatMap(ViewDirectory.view) else { return failure }
    return failure.advising(LedgerFailure.rebuildAdvice(view))
  }

  /// What to do about a view that cannot be read.
  package static func rebuildAdvice(_ view: String) -> String {
    "daybook views rebuild \(view) fills it anew from the log, and nothing is lost"
  }

  /// Whether files of the views were deleted under our hands, which is allowed at any time: then all is begun again.
  var isOfDeletion: Bool { code == .view && number.isAbsence }

  /// Whether a generation itself is bad, so that another must be filled.
  var condemnsGeneration: Bool {
    if case .row = cause { true } else { code == .view && isOfDamage }
  }
}
