package import Daybook
internal import DaybookCrypto
package import DaybookDomain
internal import DaybookFiles
internal import DaybookLog
package import DaybookTime
internal import DaybookViews

extension Keeper {
  /// Which keys a restored ledger got.
  package enum VaultUse: Hashable, Sendable {
    /// Those of a vault backup taken then.
    case backup(taken: Timestamp)
    /// Those of a vault that does not say of when it is.
    case undated
    /// New ones: no guest can be read, and no retried key be compared.
    case fresh
  }

  /// What a restore came to.
  package struct RestoreReport: Sendable {
    package let identity: LedgerIdentity
    package let position: Position
    package let vault: VaultUse
    /// Guests' keys that the vault still had and the restored ledger has not.
    package let forgotten: Int
  }

  /// Makes a ledger of a backup, at a free path: whole or not at all, and in a new incarnation.
  ///
  /// Guests that the log says were forgotten are forgotten in the new vault before anything else is there, and with
  /// them those who are forgotten in one of the vaults `alsoForgottenIn`. The draft is `PATH.restoring`; what a killed
  /// restore left there the next one removes.
  package func restore(
    _ backup: String, to path: String, vault: String?, alsoForgottenIn others: [String] = []
  ) throws(LedgerFailure) -> RestoreReport {
    let target = LedgerDirectory(path)
    try target.checkFree()
    guard let manifest = try KeepingManifest.read(.log, in: backup) else {
      throw LedgerFailure(
        .notALedger,
        "restore \(backup): it is no backup: there is no file backup in it; give a directory daybook backup made"
      )
    }
    let use = try use(of: vault, for: manifest)
    try checkPages(ofBackup: backup)
    let source = try LedgerFailure.ofLog { () throws(LogFailure) in
      try LMDBLog(directory: backup + "/log", mapByteCount: mapByteCount, isReadOnly: true)
    }
    defer { source.close() }
    let created = try LedgerRecord.first(in: source)
    let last = try checkEnd(of: source, manifest, backup)
    var draft = try LedgerDraft(of: target, .restoring)
    onStep(.begun)
    let found = Found(created: created, last: last, vault: vault, others: others)
    let (identity, blanked) = try fill(draft.directory, from: source, found)
    try draft.finish()
    onStep(.renamed)
    return RestoreReport(identity: identity, position: Position(last), vault: use, forgotten: blanked)
  }

  /// What a draft is filled from.
  private struct Found {
    let created: LedgerCreated
    let last: UInt64
    let vault: String?
    let others: [String]
  }

  /// The vault first, without the forgotten; then the log; then the name of the new life.
  private func fill(
    _ draft: LedgerDirectory, from source: LMDBLog, _ found: Found
  ) throws(LedgerFailure) -> (identity: LedgerIdentity, blanked: Int) {
    var blanked = 0
    let forgotten = try forgotten(in: source, found.others)
    if let vault = found.vault {
      blanked = try restore(vault, to: draft, forgetting: forgotten)
    } else {
      try Vault.create(at: draft.vault, without: forgotten)
    }
    onStep(.vaultCopied)
    try copy(source, to: draft.log, found.created.ledger, through: found.last)
    onStep(.copied)
    let identity = LedgerIdentity.new(
      for: found.created, at: clock.now(), vaultSince: found.vault == nil ? Position(found.last) : .start)
    try identity.write(into: draft.path)
    onStep(.identityWritten)
    return (identity, blanked)
  }

  /// The backup's last position, if what its manifest says was verified is still there.
  private func checkEnd(
    of source: LMDBLog, _ manifest: KeepingManifest, _ backup: String
  ) throws(LedgerFailure) -> UInt64 {
    let head = try LedgerFailure.ofLog { () throws(LogFailure) in try source.head().position }
    let found = try source.link(at: manifest.position.value)
    guard manifest.position == .start || found == manifest.link
    else {
      throw LedgerFailure(
        .corrupt,
        "restore \(backup): its log ends at \(head) and is not the one that was verified at \(manifest.position); use another backup"
      )
    }
    return head
  }

  private func use(of vault: String?, for backup: KeepingManifest) throws(LedgerFailure) -> VaultUse {
    guard let vault else { return .fresh }
    guard let manifest = try KeepingManifest.read(.vault, in: vault) else { return .undated }
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

  /// Copies a vault into the draft without the keys of the forgotten; how many of these it still had.
  private func restore(
    _ vault: String, to draft: LedgerDirectory, forgetting numbers: Set<UInt64>
  ) throws(LedgerFailure) -> Int {
    try LedgerFailure.ofFiles(Files.makeDirectory(draft.vault))
    return try VaultCopy.copy(vault, to: draft.vault, blanking: numbers)
  }

  /// The numbers of the keys that must not come back: the log's forgotten, and those of other vaults.
  private func forgotten(in log: LMDBLog, _ vaults: [String]) throws(LedgerFailure) -> Set<UInt64> {
    var numbers = try ForgottenKeys.numbers(in: log)
    for vault in vaults { numbers.formUnion(try VaultCopy.blanks(of: vault)) }
    return numbers
  }
}
