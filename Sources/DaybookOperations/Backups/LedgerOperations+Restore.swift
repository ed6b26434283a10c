public import Daybook
internal import DaybookCrypto
public import DaybookDomain
internal import DaybookFiles
internal import DaybookLog
public import DaybookTime
internal import DaybookViews

/// Which keys a restored ledger has.
public enum VaultUse: Hashable, Sendable {
  /// Those of a vault backup taken then.
  case backup(taken: Timestamp)
  /// Those of a vault without a date.
  case undated
  /// New keys: no guest can be read, and retried commands cannot be compared with their first answers.
  case fresh
}

/// The result of a restore.
public struct RestoreReport: Sendable {
  package let identity: LedgerIdentity
  /// The last record restored.
  public let position: Position
  /// Which keys it has.
  public let vault: VaultUse
  /// The number of forgotten guests' keys that were in the vault and are left out.
  public let forgotten: Int

  /// The ledger; it is a new incarnation, so views of the old one are not used.
  public var ledger: LedgerID { identity.ledger }
}

extension LedgerOperations {
  /// Creates this ledger from a backup, as a new incarnation, whole or not at all.
  ///
  /// Nothing may be at the ledger's path (`.exists`). Guests who are forgotten in the log, or in one of the
  /// vaults `alsoForgottenIn`, are left out of the new vault. Without `vault` the ledger gets new keys. A
  /// vault of another ledger is refused (`.diverged`), and a directory that is no backup (`.notALedger`). The
  /// draft is `PATH.restoring`; the next restore removes what a killed one left there.
  public func restore(
    from backup: String, vault: String? = nil, alsoForgottenIn others: [String] = []
  ) throws(LedgerFailure) -> RestoreReport {
    try restore(backup, vault: vault, others, refusesForeign: true) {
      draft, forgotten throws(LedgerFailure) in
      guard let vault else {
        try Vault.create(at: draft.vault, without: forgotten)
        return 0
      }
      try Files.makeDirectory(draft.vault)
      return try VaultCopy.copy(vault, to: draft.vault, blanking: forgotten)
    }
  }

  /// As `restore`, for a ledger that is to be tried and thrown away: its keys stand in no file that has a name, so that
  /// nothing of them is left however the process ends. A vault of another ledger is taken: what it opens is to be told.
  func restoreToTry(
    from backup: String, vault: String?
  ) throws(LedgerFailure) -> (report: RestoreReport, vault: Vault) {
    var keys = Vault.inMemory(secret: Entropy.bytes(Vault.keyByteCount))
    let report = try restore(backup, vault: vault, [], refusesForeign: false) {
      draft, forgotten throws(LedgerFailure) in
      guard let vault else {
        try keys.leaveOut(forgotten)
        return 0
      }
      let copy = try VaultCopy.unnamed(vault, in: draft.path, blanking: forgotten)
      keys = copy.vault
      return copy.blanked
    }
    return (report, keys)
  }

  /// `putKeys` puts the keys where they belong: for a draft, without those of these numbers; how many of these there were.
  private func restore(
    _ backup: String, vault: String?, _ others: [String], refusesForeign: Bool,
    putKeys: (LedgerDirectory, Set<UInt64>) throws(LedgerFailure) -> Int
  ) throws(LedgerFailure) -> RestoreReport {
    try ledger.checkFree()
    guard let manifest = try BackupManifest.read(.log, in: backup) else {
      throw .noBackup("restore \(backup)")
    }
    let use = try use(of: vault, for: manifest)
    try checkPages(ofBackup: backup)
    let source = try LMDBLog(directory: backup + "/log", mapByteCount: mapByteCount, isReadOnly: true)
    defer { source.close() }
    let created = try LedgerRecord.first(in: source)
    let last = try checkEnd(of: source, manifest, backup)
    if let vault, use == .undated, refusesForeign { try refuseForeign(vault, source, created.ledger) }
    var draft = try LedgerDraft(of: ledger, .restoring)
    onStep(.begun)
    // The keys first, without those of the forgotten; then the log; then the name of the new life.
    let blanked = try putKeys(draft.directory, try forgotten(in: source, others))
    onStep(.vaultCopied)
    try copy(source, to: draft.directory.log, created.ledger, through: last)
    onStep(.copied)
    let identity = LedgerIdentity.new(
      for: created, at: clock.now(), vaultSince: vault == nil ? Position(last) : .start)
    try identity.write(into: draft.directory.path)
    onStep(.identityWritten)
    try draft.finish()
    onStep(.renamed)
    return RestoreReport(identity: identity, position: Position(last), vault: use, forgotten: blanked)
  }

  /// Of a vault that does not say whose it is: whether it opens anything of what the log has sealed.
  private func refuseForeign(
    _ vault: String, _ source: LMDBLog, _ ledger: LedgerID
  ) throws(LedgerFailure) {
    let found = try SealedFound(in: source, by: Vault.open(at: vault, isReadOnly: true), of: ledger)
    guard found.isOfAnother else { return }
    throw LedgerFailure(
      .diverged,
      "restore with the vault \(vault): none of its keys opens what the backup's records have sealed: it is another ledger's; give the vault that belongs to it"
    )
  }

  /// The backup's last position, if what its manifest says was verified is still there.
  private func checkEnd(
    of source: LMDBLog, _ manifest: BackupManifest, _ backup: String
  ) throws(LedgerFailure) -> UInt64 {
    let head = try source.head().position
    let found = try source.link(of: manifest.position.value)
    guard manifest.position == .start || found == manifest.link
    else {
      throw LedgerFailure(
        .corrupt,
        "restore \(backup): its log ends at \(head) and is not the one that was verified at \(manifest.position); use another backup"
      )
    }
    return head
  }

  private func use(of vault: String?, for backup: BackupManifest) throws(LedgerFailure) -> VaultUse {
    guard let vault else { return .fresh }
    guard let manifest = try BackupManifest.read(.vault, in: vault) else { return .undated }
    guard manifest.ledger == backup.ledger else {
      throw LedgerFailure(
        .diverged,
        "restore with the vault \(vault): it is of the ledger \(manifest.ledger), the backup of \(backup.ledger); give the vault that belongs to it"
      )
    }
    guard manifest.isWhole else {
      throw LedgerFailure(
        .vault,
        "restore with the vault \(vault): that backup was not taken to its end; take it again, or give another"
      )
    }
    return .backup(taken: manifest.taken)
  }

  /// The numbers of the keys that must not come back: the log's forgotten, and those of other vaults.
  private func forgotten(in log: LMDBLog, _ vaults: [String]) throws(LedgerFailure) -> Set<UInt64> {
    var numbers = try ForgottenKeys.numbers(in: log)
    for vault in vaults { numbers.formUnion(try VaultCopy.blanks(of: vault)) }
    return numbers
  }
}

extension LedgerFailure {
  /// There is no backup where one was to be taken from; `act` is what was tried, and with which directory.
  static func noBackup(_ act: String) -> LedgerFailure {
    LedgerFailure(
      .notALedger,
      "\(act): it is no backup: there is no file backup in it; give a directory daybook backup made")
  }
}
