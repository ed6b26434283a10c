public import Daybook
public import DaybookCrypto
internal import DaybookDomain
internal import DaybookLog
internal import DaybookTime

/// What folding the log from zero came to.
public struct ReplayReport: Sendable {
  /// The last record that was folded; every link up to it holds.
  public let point: LogPoint
  /// Of the live claims there: two ledgers with the same digest at the same position have sold the same tables.
  public let digest: Digest256
  /// How many live claims there are.
  public let claimCount: Int
  /// What is wrong with the next record; nil: it was not looked at.
  public let violation: Violation?
}

extension LedgerOperations {
  /// Folds the log from zero through a moment, by default the head, every link checked.
  ///
  /// It ends at the first violation, and at the log's end where that comes before the position that was asked for. Throws
  /// `.stopped` when `progress` says so.
  public func replay(through moment: Moment? = nil) throws(LedgerFailure) -> ReplayReport {
    let log = try ledger.storage(mapByteCount: mapByteCount, isReadOnly: true)
    defer { log.close() }
    _ = try LedgerRecord.first(in: log)
    let (report, state) = try LedgerFailure.ofLog { () throws(LogFailure) in
      var last: Position?
      switch moment {
      case nil: break
      case .position(let position): last = position
      case .instant(let instant): last = try log.last(by: instant) ?? .start
      }
      let total = try log.head().position
      let end = last?.value ?? total
      return try Audit(log) { progress("replayed", $0.value, end) }.replay(through: last)
    }
    guard !report.wasStopped else {
      throw LedgerFailure(.stopped, "stopped after position \(report.position)")
    }
    return ReplayReport(
      point: LogPoint(report.head), digest: Statement.digest(of: state), claimCount: state.liveClaims.count,
      violation: report.violation)
  }
}
