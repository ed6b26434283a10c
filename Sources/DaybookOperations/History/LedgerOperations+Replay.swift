public import Daybook
public import DaybookCrypto
internal import DaybookDomain
internal import DaybookLog
internal import DaybookTime

/// The result of a replay.
public struct ReplayReport: Sendable {
  /// The last record that was folded; every link up to it is valid.
  public let point: LogPoint
  /// The digest of the live claims. Two ledgers with the same digest at one position have sold the same
  /// tables.
  public let digest: Digest256
  /// The number of live claims.
  public let claimCount: Int
  /// What is wrong with the next record; nil when nothing wrong was found.
  public let violation: Violation?
}

extension LedgerOperations {
  /// Folds the log from record 1 through a moment, by default the head, and checks every link.
  ///
  /// It ends at the first violation, or at the log's end if that comes before the position asked for. Throws
  /// `.stopped` when `progress` stops it.
  public func replay(through moment: Moment? = nil) throws(LedgerFailure) -> ReplayReport {
    let log = try ledger.storage(mapByteCount: mapByteCount, isReadOnly: true)
    defer { log.close() }
    _ = try LedgerRecord.first(in: log)
    var last: Position?
    switch moment {
    case nil: break
    case .position(let position): last = position
    case .instant(let instant): last = try log.last(by: instant) ?? .start
    }
    let total = try log.head().position
    let end = last?.value ?? total
    let (report, state) = try Audit(log) { progress("replayed", $0.value, end) }.replay(through: last)
    guard !report.wasStopped else {
      throw LedgerFailure(.stopped, "stopped after position \(report.position)")
    }
    return ReplayReport(
      point: LogPoint(report.head), digest: Statement.digest(of: state), claimCount: state.liveClaims.count,
      violation: report.violation)
  }
}
