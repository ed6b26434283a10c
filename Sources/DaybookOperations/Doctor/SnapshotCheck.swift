internal import Daybook
internal import DaybookDomain
internal import DaybookLog

/// Whether the snapshots remember the same log.
enum SnapshotCheck {
  static func look(at directory: LedgerDirectory, _ storage: LMDBLog, _ ledger: LedgerID) -> Finding {
    let snapshots = SnapshotFolder(directory.snapshots, ledger: ledger)
    if let found = snapshots.contradiction(with: storage) {
      return .bad("snapshots", found.message, Witness.advice)
    }
    guard let newest = snapshots.positions.last else { return .good("snapshots", "none yet") }
    return .good("snapshots", "\(snapshots.positions.count), the newest at position \(newest)")
  }
}
