public import Daybook
internal import DaybookCrypto
internal import DaybookDomain
internal import DaybookFiles
internal import DaybookLog
internal import DaybookViews
internal import Glibc

/// The result of a backup.
public struct BackupReport: Sendable {
  package let manifest: BackupManifest
  fileprivate let fault: ChainFault?
  /// The number of records that this backup added.
  public let added: UInt64
  /// Warnings for the operator: the backup could not be listed in the ledger's file `backups`.
  public fileprivate(set) var notices: [String] = []

  /// The ledger.
  public var ledger: LedgerID { manifest.ledger }
  /// The last record in the backup; every link up to it was computed.
  public var point: LogPoint { LogPoint(position: manifest.position, link: manifest.link) }
  /// When it was taken, by the machine's clock.
  public var taken: Timestamp { manifest.taken }
  /// The first damaged record of the ledger that is sound in the backup; nil when there is none.
  public var damage: String? { fault?.description }
}

extension LedgerOperations {
  /// Copies the ledger's new records into a backup, and verifies the copy.
  ///
  /// The ledger may be in use, and of any layout. Records are copied by position in short read transactions,
  /// up to the head found at the start; then the copy is reopened, every link computed, and the last one
  /// compared with the ledger's. The links of the ledger's earlier records are checked too: the report names
  /// the first damaged one, and the backup is good all the same. An interrupted backup continues with the
  /// next call. A backup of another ledger or another history is refused (`.diverged`). The backup is listed
  /// in the ledger's file `backups`, for `doctor`.
  public func backUp(into path: String) throws(LedgerFailure) -> BackupReport {
    var report = try copyLog(into: path)
    let entry = BackupJournal.Entry(
      path: path, position: report.manifest.position, link: report.manifest.link.description,
      isVerified: report.manifest.isWhole, isDrill: false)
    do throws(LedgerFailure) {
      try BackupJournal.append(entry, to: ledger.path)
    } catch {
      report.notices.append(error.message)
    }
    return report
  }

  private func copyLog(into path: String) throws(LedgerFailure) -> BackupReport {
    let incarnation = try ledger.identity()?.incarnation ?? .none
    let live = try ledger.openLog(mapByteCount: mapByteCount, isReadOnly: true)
    defer { live.close() }
    let created = try LedgerRecord.first(in: live)
    let folder = try BackupDirectory(path, manifest: BackupManifest.Kind.log.name)
    defer { folder.end() }
    var manifest =
      try BackupManifest.read(.log, in: path)
      ?? BackupManifest(
        kind: .log, ledger: created.ledger, incarnation: incarnation, taken: clock.now(), tool: tool)
    guard manifest.ledger == created.ledger else {
      throw LedgerFailure(
        .diverged,
        "back up \(ledger.path) into \(path): that is a backup of the ledger \(manifest.ledger), this is \(created.ledger); give another directory"
      )
    }
    if manifest.position == .start { try LedgerOperations.removeUnbegun(path + "/log") }
    let before = try checkHistory(manifest, path, live)
    manifest.isWhole = false
    try manifest.write(into: path)
    onStep(.begun)
    let last = try live.head().position
    try copy(live, to: path + "/log", created.ledger, through: last)
    try folder.syncNames("log")
    onStep(.copied)
    let head = try verified(path + "/log", created.ledger)
    guard try live.link(of: head.position) == head.link else {
      throw LedgerFailure(
        .diverged,
        "verify \(path): its record \(head.position) is not the ledger's; take a backup into another directory, and run daybook verify on both"
      )
    }
    let damage = try damage(in: live, through: before, created.ledger)
    onStep(.verified)
    (manifest.incarnation, manifest.position, manifest.link) = (
      incarnation, Position(head.position), head.link
    )
    (manifest.taken, manifest.tool, manifest.isWhole) = (clock.now(), tool, true)
    try manifest.write(into: path)
    return BackupReport(manifest: manifest, fault: damage, added: head.position - before)
  }

  /// The first of a log's records through a position that does not hold.
  private func damage(
    in log: LMDBLog, through last: UInt64, _ ledger: LedgerID
  ) throws(LedgerFailure) -> ChainFault? {
    guard last > 0 else { return nil }
    let found = try log.verifyChain(from: LogHead(position: 0, link: ledger.origin), through: last) {
      position in
      if position.isMultiple(of: 65_536) { _ = progress("records of the ledger checked", position, last) }
    }
    if case .failure(let fault) = found { return fault }
    return nil
  }

  /// Where the backup's log ends, if that is in the ledger's log too: else the two have parted.
  private func checkHistory(
    _ manifest: BackupManifest, _ path: String, _ live: LMDBLog
  ) throws(LedgerFailure) -> UInt64 {
    guard try LedgerOperations.hasLog(path + "/log") else {
      guard manifest.position == .start else {
        throw LedgerFailure(
          .corrupt, "back up into \(path): its log is gone; take a backup into another directory")
      }
      return 0
    }
    try checkPages(ofBackup: path)
    let log = try LMDBLog(directory: path + "/log", mapByteCount: mapByteCount, isReadOnly: true)
    defer { log.close() }
    let head = try log.head()
    guard head.position >= manifest.position.value else {
      throw LedgerFailure(
        .corrupt,
        "back up into \(path): its log ends at \(head.position), and had \(manifest.position); take a backup into another directory"
      )
    }
    let found = try live.link(of: head.position)
    guard head.position == 0 || found == head.link else {
      let common = try LedgerOperations.lastCommon(live, log, before: head.position)
      throw LedgerFailure(
        .diverged,
        "back up into \(path): its history is another one from record \(common + 1) on; keep it, and take a backup into another directory"
      )
    }
    return head.position
  }

  /// The last position at which two logs have the same link: a link stands for all before it.
  static func lastCommon(
    _ first: any LogStorage, _ second: any LogStorage, before end: UInt64
  ) throws(LedgerFailure) -> UInt64 {
    var (same, other) = (UInt64(0), end)
    while other - same > 1 {
      let middle = same + (other - same) / 2
      if let link = try first.link(of: middle), try second.link(of: middle) == link {
        same = middle
      } else {
        other = middle
      }
    }
    return same
  }

  /// Opens a copy anew, and computes every link of it.
  func verified(_ directory: String, _ ledger: LedgerID) throws(LedgerFailure) -> LogHead {
    let origin = LogHead(position: 0, link: ledger.origin)
    let log = try LMDBLog(directory: directory, mapByteCount: mapByteCount, isReadOnly: true)
    defer { log.close() }
    let total = try log.head().position
    switch try log.verifyChain(
      from: origin,
      onRecord: { position in
        if position.isMultiple(of: 65_536) { _ = progress("records verified", position, total) }
      })
    {
    case .success(let head): return head
    case .failure(let fault):
      throw LedgerFailure(
        .corrupt, "verify \(directory): \(fault); take a backup into another directory")
    }
  }

  /// Removes a store whose first two pages were not written whole, when it was made on a full disk or by a process that
  /// was killed: it holds nothing, and LMDB neither opens nor completes it.
  private static func removeUnbegun(_ directory: String) throws(LedgerFailure) {
    guard let data = FileStamp(path: directory + "/data.mdb"), data.byteCount < 2 * Int(getpagesize()) else {
      return
    }
    try Files.removeDirectory(directory)
  }

  static func hasLog(_ directory: String) throws(LedgerFailure) -> Bool {
    try Files.names(in: directory).contains("data.mdb")
  }
}
