package import Daybook
package import DaybookDomain
internal import DaybookFiles
package import DaybookLog

/// A new ledger with the same records as another, each checked as it is appended.
package struct LedgerCopy: ~Copyable {
  private let ledger: LedgerID
  private var draft: LedgerDraft
  private let hasVault: Bool
  private let storage: LMDBLog
  /// How many bytes of each file of the vault are written so far.
  private var vaultByteCounts: [String: Int] = [:]
  private var fold = LogFold()
  /// The last record appended so far.
  package private(set) var head = LogHead.empty

  /// Begins a copy at a free path. `ledger` is the id of the original.
  ///
  /// Without the original's vault the copy gets a new one, which cannot open the original's guests.
  package init(
    at path: String, of ledger: LedgerID, hasVault: Bool, mapByteCount: Int
  ) throws(LedgerFailure) {
    let draft = try LedgerDraft(of: LedgerDirectory(path), .importing)
    let vault = draft.directory.vault
    if hasVault {
      try Files.makeDirectory(vault)
    } else {
      try Vault.create(at: vault)
    }
    storage = try draft.directory.openLog(mapByteCount: mapByteCount, create: true)
    (self.ledger, self.hasVault) = (ledger, hasVault)
    self.draft = draft
  }

  deinit { storage.close() }

  /// Appends records as they are stored, header and CBOR; each must link to the one before it.
  package mutating func append(_ records: [[UInt8]]) throws(LedgerFailure) {
    do throws(Violation) {
      for record in records { _ = try fold.check(record.span.bytes, at: fold.position.next) }
    } catch {
      throw LedgerFailure(
        .corrupt, "copy record \(error.position): \(error.message); no ledger was made; take the copy again")
    }
    head = try storage.appendCopies(of: records, origin: ledger.origin)
  }

  /// Adds a piece of a file of the vault; each piece begins where the last one ends.
  package mutating func addToVault(_ file: String, at offset: Int, _ bytes: [UInt8]) throws(LedgerFailure) {
    guard ["secret", "keys"].contains(file) else {
      throw LedgerFailure(.vault, "a vault has no file \"\(file)\"; it has secret and keys")
    }
    guard offset == vaultByteCounts[file] ?? 0 else {
      throw LedgerFailure(
        .vault,
        "copy the vault: its \(file) goes on at byte \(offset), and has \(vaultByteCounts[file] ?? 0); take the copy again"
      )
    }
    vaultByteCounts[file] = offset + bytes.count
    let path = "\(draft.directory.vault)/\(file)"
    let target = try File(path, for: .changingOrMade)
    try target.write(bytes, at: offset)
    try target.sync()
  }

  /// Gives the copy its path and a new incarnation.
  ///
  /// Throws `.vault` for a vault that is missing, incomplete, damaged, too old or another ledger's.
  package mutating func finish() throws(LedgerFailure) {
    let created = try LedgerRecord.first(in: storage)
    if !hasVault {
      try Vault.open(at: draft.directory.vault).leaveOut(try ForgottenKeys.numbers(in: storage))
    }
    let vaultSince = hasVault ? try checkVault() : fold.position
    storage.close()
    try LedgerIdentity.new(for: created, at: LedgerClock.system.now(), vaultSince: vaultSince)
      .write(into: draft.directory.path)
    try draft.finish()
  }

  /// Checks the vault; returns the record after which it was made, or made again.
  private borrowing func checkVault() throws(LedgerFailure) -> Position {
    for file in ["secret", "keys"] {
      let count = vaultByteCounts[file] ?? 0
      guard count > 0, count.isMultiple(of: Vault.keyByteCount) else {
        throw refusal("its \(file) has \(count) bytes and is not whole, or missing; take the copy again")
      }
    }
    let vault = try Vault.open(at: draft.directory.vault, isReadOnly: true)
    let found = try SealedFound(in: storage, by: vault, of: ledger)
    if found.isOfAnother {
      throw refusal(
        "none of its keys opens what the records have sealed: it is another ledger's; take the copy again, without a vault or with this ledger's own"
      )
    }
    if let missing = found.firstMissing {
      throw refusal("it has no key for record \(missing): it is older than the records; take the copy again")
    }
    if let wrong = found.lastWrong, let opened = found.firstOpened, wrong > opened {
      throw refusal(
        "its key does not open what record \(wrong) has sealed: it is damaged; take the copy again")
    }
    return found.lastWrong ?? .start
  }

  private borrowing func refusal(_ found: String) -> LedgerFailure {
    LedgerFailure(.vault, "copy the vault of the ledger \(ledger): \(found)")
  }
}
