public import Daybook
internal import DaybookDomain
internal import DaybookLog
internal import Glibc

/// The result of a vault backup.
public struct VaultBackupReport: Sendable {
  package let manifest: BackupManifest
  /// The numbers of forgotten guests' keys that are still in the vault; the backup leaves them out.
  public let owed: [UInt64]

  /// When it was taken, by the machine's clock.
  public var taken: Timestamp { manifest.taken }
}

extension LedgerOperations {
  /// Copies the ledger's vault into a directory that is not inside the log's backup.
  ///
  /// Take it after the log's backup, so that it has the key of every guest in that. Only changed keys are
  /// written; keys of guests forgotten since are overwritten in the backup, even if they are still in the
  /// vault. An interrupted backup continues with the next call. Throws `.vault` for a directory inside the
  /// log's backup, `.diverged` for a backup of another ledger.
  public func backUpVault(
    into path: String, apartFrom backup: String
  ) throws(LedgerFailure) -> VaultBackupReport {
    try LedgerOperations.refuseTogether(path, backup)
    let folder = try BackupDirectory(path, manifest: BackupManifest.Kind.vault.name)
    defer { folder.end() }
    let live = try ledger.openLog(mapByteCount: mapByteCount, isReadOnly: true)
    defer { live.close() }
    let created = try LedgerRecord.first(in: live)
    if let found = try BackupManifest.read(.vault, in: path), found.ledger != created.ledger {
      throw LedgerFailure(
        .diverged,
        "back up the vault into \(path): that is of the ledger \(found.ledger), this is \(created.ledger); give another directory"
      )
    }
    let head = try live.head().position
    var manifest = BackupManifest(
      kind: .vault, ledger: created.ledger, position: Position(head), taken: clock.now(), tool: tool)
    try manifest.write(into: path)
    let snapshots = SnapshotDirectory(ledger.snapshots, ledger: created.ledger)
    let forgotten = try ForgottenKeys.numbers(in: live, snapshots: snapshots)
    let owed = try Vault.open(at: ledger.vault, isReadOnly: true).present(forgotten)
    try VaultCopy.copy(ledger.vault, to: path, blanking: forgotten)
    try folder.syncNames()
    onStep(.vaultCopied)
    manifest.isWhole = true
    try manifest.write(into: path)
    return VaultBackupReport(manifest: manifest, owed: owed)
  }

  /// Keys beside the log they open are one theft instead of two.
  package static func refuseTogether(_ vault: String, _ backup: String) throws(LedgerFailure) {
    guard let vault = place(vault), let backup = place(backup) else { return }
    guard !LedgerOperations.holds(backup, vault), !LedgerOperations.holds(vault, backup) else {
      throw LedgerFailure(
        .vault,
        "back up the vault into \(vault): it lies with the log's backup, and the two together are the guests' data; give a directory elsewhere"
      )
    }
  }

  /// Whether a path without links is a directory's or of something in it: by bytes, as the system has it.
  private static func holds(_ directory: String, _ path: String) -> Bool {
    "\(path)/".utf8.starts(with: "\(directory)/".utf8)
  }

  /// The path without links, also of what is not made yet; nil when nobody can say.
  private static func place(_ path: String) -> String? {
    if let found = realpath(path, nil) {
      defer { free(found) }
      return String(cString: found)
    }
    let directory = LedgerDirectory(path)
    let name = directory.path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) }
    guard directory.path != directory.parent, let name, name != "..", let parent = place(directory.parent)
    else {
      return nil
    }
    return parent + "/" + name
  }
}
