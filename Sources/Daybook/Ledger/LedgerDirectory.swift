internal import DaybookCrypto
package import DaybookDomain
internal import DaybookFiles
package import DaybookLog
internal import DaybookStore

/// A ledger's directory: `ledger` names the ledger, `log/` is the truth.
///
/// `vault/` has the guests' keys; `views/` is disposable.
package struct LedgerDirectory: Sendable {
  package let path: String

  package init(_ path: String) {
    var path = path
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    self.path = path
  }

  /// The file that a backup of a log has, and a ledger has not.
  package static let backupName = "backup"

  package var log: String { path + "/log" }
  package var vault: String { path + "/vault" }
  package var views: String { path + "/views" }
  package var snapshots: String { path + "/snapshots" }
  package var seals: String { path + "/seals" }

  /// Makes a ledger under a draft name and renames it, so that it is there whole or not at all.
  package func create(
    clock: ClockKind, now: LedgerClock = .system, mapByteCount: Int, firstMapByteCount: Int? = nil
  ) throws(LedgerFailure) -> LedgerCreated {
    var draft = try LedgerDraft(of: self, .creating)
    var entropy = EntropyPool()
    let time = now.now()
    let id = LedgerID.next(
      after: LedgerID(high: 0, low: 0), at: time, random: (entropy.next(), entropy.next()))
    let created = LedgerCreated(
      ledger: id, format: 1, created: clock == .manual ? .epoch : time, clock: clock)
    try Vault.create(at: draft.directory.vault)
    try draft.directory.writeLog(created, mapByteCount, firstMapByteCount)
    try LedgerIdentity.new(for: created, at: time).write(into: draft.directory.path)
    try draft.finish()
    return created
  }

  private func writeLog(_ created: LedgerCreated, _ mapByteCount: Int, _ firstMapByteCount: Int?)
    throws(LedgerFailure)
  {
    let storage = try openLog(
      mapByteCount: mapByteCount, firstMapByteCount: firstMapByteCount, create: true)
    defer { storage.close() }
    try LedgerRecord.write(created, to: storage)
  }

  /// Refuses a path that is taken.
  package func checkFree() throws(LedgerFailure) { try DraftDirectory.checkFree(path) }

  /// The directory that contains it.
  package var parent: String { Files.parent(of: path) }

  /// The identity in the file `ledger`; nil in layout 1, which had none. A newer layout is refused.
  package func identity() throws(LedgerFailure) -> LedgerIdentity? { try LedgerIdentity.read(in: path) }

  /// As `identity`, but refuses an older layout, naming it.
  package func currentIdentity() throws(LedgerFailure) -> LedgerIdentity {
    if let identity = try identity() { return identity }
    throw LedgerFailure(
      .oldLayout,
      "open \(path): it has layout 1, this software uses \(LedgerIdentity.layout); run daybook --ledger \(path) migrate"
    )
  }

  /// Opens the log of a ledger of this layout, or says that there is none here.
  ///
  /// `allowsDamage` is for a process that may crash on the pages it reads.
  package func storage(
    mapByteCount: Int, firstMapByteCount: Int? = nil, isReadOnly: Bool = false, allowsDamage: Bool = false
  ) throws(LedgerFailure) -> LMDBLog {
    try checkLog()
    _ = try currentIdentity()
    return try openLog(
      mapByteCount: mapByteCount, firstMapByteCount: firstMapByteCount, isReadOnly: isReadOnly,
      allowsDamage: allowsDamage)
  }

  /// Opens the log of this layout or an older one; `create` makes it.
  package func openLog(
    mapByteCount: Int, firstMapByteCount: Int? = nil, isReadOnly: Bool = false, create: Bool = false,
    allowsDamage: Bool = false
  ) throws(LedgerFailure) -> LMDBLog {
    if !create { try checkLog() }
    do throws(LedgerFailure) {
      return try LMDBLog(
        directory: log, mapByteCount: mapByteCount, firstMapByteCount: firstMapByteCount,
        isReadOnly: isReadOnly, create: create, allowsDamage: allowsDamage)
    } catch {
      // A ledger with an identity had a log: the file there now is that log, damaged.
      guard error.cause == .foreign, !create, try identity() != nil else { throw error }
      throw error.as(.corrupt).advising(LedgerFailure.damageAdvice)
    }
  }

  /// Refuses a path without a ledger, and a newer layout, which may have its log elsewhere.
  private func checkLog() throws(LedgerFailure) {
    guard try Files.exists(path) else {
      throw LedgerFailure(
        .notALedger, "open \(path): there is no ledger; make one with daybook --ledger \(path) init")
    }
    let isIdentified = try identity() != nil
    let isBackup = try Files.exists("\(path)/\(LedgerDirectory.backupName)")
    guard isIdentified || !isBackup else {
      throw LedgerFailure(
        .notALedger,
        "open \(path): it is a backup, not a ledger; make a ledger of it with daybook restore \(path) NEWDIR, try that with daybook drill \(path), or compare it with daybook diff --with \(path)"
      )
    }
    guard try Files.exists(log + "/data.mdb") else {
      guard !isIdentified else {
        throw LedgerFailure(
          .corrupt,
          "open \(path): its log is gone: there is no log/data.mdb; put it back, or restore a backup at another path"
        )
      }
      throw LedgerFailure(
        .notALedger,
        "open \(path): it is not a ledger: there is no log/data.mdb in it; give the directory daybook init made"
      )
    }
  }
}
