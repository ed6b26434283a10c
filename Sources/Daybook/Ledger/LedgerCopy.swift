internal import DaybookCrypto
package import DaybookDomain
package import DaybookLog
internal import Glibc

/// A new ledger made from another's records: record for record the same, every link checked as it comes.
///
/// Built beside its path and renamed at the end, so that it is there whole or not at all.
package struct LedgerCopy: ~Copyable {
  private let target: LedgerDirectory
  private let draft: LedgerDirectory
  private let storage: LMDBLog
  private var fold = LogFold()
  private var isFinished = false
  private var created: LedgerCreated?

  private init(_ target: LedgerDirectory, _ draft: LedgerDirectory, _ storage: LMDBLog) {
    self.target = target
    self.draft = draft
    self.storage = storage
  }

  /// Begins at a free path. `ledger` is the other's id.
  package static func begin(at path: String, of ledger: LedgerID, mapByteCount: Int) throws(LedgerFailure)
    -> LedgerCopy
  {
    let target = LedgerDirectory(path)
    var status = stat()
    guard lstat(target.path, &status) != 0 else {
      throw LedgerFailure(.exists, "create \(target.path): something is there already; choose a free path")
    }
    let draft = LedgerDirectory("\(target.path).\(ledger).new")
    try draft.makeDirectory(for: target.path)
    do throws(LedgerFailure) {
      guard mkdir(draft.vault, 0o700) == 0 else { throw draft.systemFailure("create", draft.vault) }
      return LedgerCopy(target, draft, try draft.openLog(mapByteCount: mapByteCount, create: true))
    } catch {
      draft.removeDraft()
      throw error
    }
  }

  deinit {
    storage.close()
    if !isFinished { draft.removeDraft() }
  }

  /// The last record so far.
  package var head: LogHead { LogHead(position: fold.position.value, link: fold.link) }

  /// Appends records as they are stored, header and CBOR; each must follow from the one before it.
  package mutating func append(_ records: [[UInt8]]) throws(LedgerFailure) {
    let first = fold.position.value
    var origins: [Digest256?] = []
    do throws(LogFailure) {
      for (place, record) in records.enumerated() {
        let fact = try fold.next(record.span.bytes, at: Position(first + UInt64(place) + 1))
        guard case .ledgerCreated(let created) = fact.event else {
          origins.append(nil)
          continue
        }
        self.created = created
        var chain = LogChain()
        origins.append(chain.origin(ledgerID: created.ledger.bytes))
      }
    } catch {
      throw LedgerFailure(.corrupt, "record \(fold.position.value + 1) does not follow: \(error.message)")
    }
    let outcome = storage.append { turn throws(LogFailure) in
      for (record, origin) in zip(records, origins) {
        try turn.append(record.span.bytes.extracting(RecordHeader.byteCount...), chain: origin)
      }
    }
    switch outcome {
    case .committed: break
    case .nothing: if !records.isEmpty { throw LedgerFailure(.storage, "append: nothing was written") }
    case .refused(let failure), .unknown(let failure): throw LedgerFailure(failure)
    }
  }

  /// Adds a piece of a file of the vault, in order.
  package func addToVault(_ file: String, at offset: Int, _ bytes: [UInt8]) throws(LedgerFailure) {
    guard ["secret", "keys"].contains(file) else {
      throw LedgerFailure(.vault, "a vault has no file \"\(file)\"; it has secret and keys")
    }
    let path = "\(draft.vault)/\(file)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw draft.systemFailure("write", path) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { piece in
        pwrite(descriptor, piece.baseAddress?.advanced(by: written), piece.count - written, offset + written)
      }
      guard count > 0 else { throw draft.systemFailure("write", path) }
      written += count
    }
    guard fsync(descriptor) == 0 else { throw draft.systemFailure("sync", path) }
  }

  /// Gives it its path, and an incarnation of its own; without the other's vault with a new one, which opens no guest of the other's.
  package mutating func finish(hasVault: Bool) throws(LedgerFailure) {
    if !hasVault {
      guard rmdir(draft.vault) == 0 else { throw draft.systemFailure("make", draft.vault) }
      try Vault.create(at: draft.vault)
    }
    storage.close()
    if let created {
      let since = hasVault ? Position.start : fold.position
      try LedgerIdentity.new(for: created, at: LedgerClock.system.now(), vaultSince: since)
        .write(into: draft.path)
    }
    for folder in [draft.log, draft.vault, draft.path] { try draft.syncNames(in: folder) }
    guard rename(draft.path, target.path) == 0 else { throw draft.systemFailure("create", target.path) }
    isFinished = true
    try draft.syncNames(in: target.parent)
  }
}
