internal import DaybookDomain
internal import DaybookLog
internal import DaybookViews

extension Finding {
  /// What stands in views that cannot be read now; doctor waits for nobody and fills none.
  static func notKnown(_ check: String, _ error: LedgerFailure) -> Finding {
    guard error.code == .viewBehind else {
      return .warn(check, "not known: \(error.message)", "see the views")
    }
    return .warn(
      check, "not known while views are missing or apart", "daybook views rebuild --all, then ask again")
  }
}

/// Whether a view can be read, and how far it is.
enum ViewStatusCheck {
  /// Records behind from which a first query waits noticeably.
  static let far: UInt64 = 10_000

  /// The finding, and by how many records the view is behind.
  static func look(at name: String, _ engine: ViewEngine) -> (Finding, lag: UInt64) {
    let check = "view \(name)"
    let rebuild = "daybook views rebuild \(name)"
    let status: ViewStatus
    do throws(LedgerFailure) {
      status = try engine.status(of: name)
    } catch {
      return (.bad(check, error.message), 0)
    }
    let generation = status.generation.map { "generation \($0)" } ?? "no generation"
    let found = "\(generation), position \(status.position?.description ?? "–"), lag \(status.lag)"
    let left = status.filling.map { ", a rebuild has left generation \($0)" } ?? ""
    switch status.state {
    case .unusable(let reason) where status.generation == nil:
      return (.warn(check, reason, "the next query fills it from the log, or \(rebuild)"), status.lag)
    case .unusable(let reason):
      return (
        .bad(
          check, "\(generation) cannot be used: \(reason)", "\(rebuild) fills it anew; nothing else is lost"),
        status.lag
      )
    case .contradicted(let found): return (.bad(check, found, Witness.advice), status.lag)
    case .stopped(let found):
      return (.bad(check, found, "correct the projection, then \(rebuild)"), status.lag)
    case .incomplete:
      return (.warn(check, found + ", being filled", "wait, or \(rebuild)"), status.lag)
    case .ready where status.isOnDemand: return (.good(check, found + left), 0)
    case .ready where status.lag > far:
      return (
        .warn(check, found + left, "any query catches it up; a service does so while it runs"), status.lag
      )
    case .ready: return (.good(check, found + left), status.lag)
    }
  }
}
