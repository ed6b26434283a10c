public import Daybook
public import DaybookCrypto
internal import DaybookLog

extension LedgerOperations {
  /// Signs the log's head with the ledger's key, so that nothing at or before it can be changed unseen.
  ///
  /// The key is made in the vault on first use. Keep seals and the public key where the ledger's disk cannot reach them;
  /// ``VerifyOptions/seal`` shows that nothing has changed. The head's link is taken as it stands: what precedes it is
  /// checked by `verify`.
  public func seal() throws(LedgerFailure) -> Seal {
    let log = try ledger.storage(mapByteCount: mapByteCount, isReadOnly: true)
    defer { log.close() }
    let id = try LedgerRecord.first(in: log).ledger
    let key = try SigningKeyFile(vault: ledger.vault).keyMadeIfMissing()
    let head = try LedgerFailure.ofLog { () throws(LogFailure) in try log.head() }
    return Seal(ledger: id, head: head, sealedAt: clock.now(), with: key)
  }

  /// The key by which the ledger's seals are checked; made in the vault on first use.
  public func sealingKey() throws(LedgerFailure) -> PublicKey {
    _ = try ledgerID()
    return try SigningKeyFile(vault: ledger.vault).keyMadeIfMissing().publicKey
  }

  /// Makes a new signing key, and hands over the rotation, signed by the old one.
  ///
  /// The new key takes the old one's place only once `keep` has returned, for without the rotation nobody could follow to
  /// it. Called again after `keep` threw, or the process ended, it rotates to the same new key.
  public func rotateSealingKey(keep: (KeyRotation) throws -> Void) throws {
    let id = try ledgerID()
    let file = SigningKeyFile(vault: ledger.vault)
    let key = try file.keyMadeIfMissing()
    try keep(KeyRotation(ledger: id, from: key, to: try file.next().publicKey, rotatedAt: clock.now()))
    try file.rotate()
  }

  private func ledgerID() throws(LedgerFailure) -> LedgerID {
    let log = try ledger.storage(mapByteCount: mapByteCount, isReadOnly: true)
    defer { log.close() }
    return try LedgerRecord.first(in: log).ledger
  }
}
