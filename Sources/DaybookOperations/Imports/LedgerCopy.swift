package import Daybook
package import DaybookDomain
internal import DaybookFiles
package import DaybookLog

/// A new ledger made from another's records: record for record the same, each checked as it comes.
package struct LedgerCopy: ~Copyable {
  private let ledger: LedgerID
  private var draft: LedgerDraft
  private let hasVault: Bool
  private let storage: LMDBLog
  private var fold = LogFold()
  /// The last record so far.
  package private(set) var head = LogHead.empty

  /// Begins at a free path. `ledger` is the other's id; without its vault the copy gets one of its own, which opens
  /// no guest of the other's.
  package init(
    at path: String, of ledger: LedgerID, hasVault: Bool, mapByteCount: Int
  ) throws(LedgerFailure) {
    let draft = try LedgerDraft(of: LedgerDirectory(path), .importing)
    let vault = draft.directory.vault
    if hasVault {
      try LedgerFailure.ofFiles(Files.makeDirectory(vault))
    } else {
      try Vault.create(at: vault)
    }
    storage = try draft.directory.openLog(mapByteCount: mapByteCount, create: true)
    (self.ledger, self.hasVault) = (ledger, hasVault)
    self.draft = draft
  }

  deinit { storage.close() }

  /// Appends records as they are stored, header and CBOR; each must follow from the one before it.
  package mutating func append(_ records: [[UInt8]]) throws(LedgerFailure) {
    do throws(Violation) {
      for record in records { _ = try fold.check(record.span.bytes, at: fold.position.next) }
    } catch {
      throw LedgerFailure(
        .corrupt, "copy record \(error.position): \(error.message); no ledger was made; take the copy again")
    }
    head = try LedgerFailure.ofLog { () throws(LogFailure) in
      try storage.appendCopies(of: records, origin: ledger.origin)
    }
  }

  /// Adds a piece of a file of the vault, in order.
  package func addToVault(_ file: String, at offset: Int, _ bytes: [UInt8]) throws(LedgerFailure) {
    guard ["secret", "keys"].contains(file) else {
      throw LedgerFailure(.vault, "a vault has no file \"\(file)\"; it has secret and keys")
    }
    let path = "\(draft.directory.vault)/\(file)"
    let target = try LedgerFailure.ofFiles(File(path, for: .changingOrMade))
    try LedgerFailure.ofFiles(target.write(bytes, at: offset))
    try LedgerFailure.ofFiles(target.sync())
  }

  /// Gives it its path, and an incarnation of its own.
  package mutating func finish() throws(LedgerFailure) {
    let created = try LedgerRecord.first(in: storage)
    if !hasVault {
      try Vault.open(at: draft.directory.vault).leaveOut(try ForgottenKeys.numbers(in: storage))
    }
    storage.close()
    try LedgerIdentity.new(
      for: created, at: LedgerClock.system.now(), vaultSince: hasVault ? .start : fold.position
    )
    .write(into: draft.directory.path)
    try draft.finish()
  }
}
