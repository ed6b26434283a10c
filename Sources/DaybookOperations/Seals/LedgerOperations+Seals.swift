public import Daybook
public import DaybookCrypto
internal import DaybookLog

extension LedgerOperations {
  /// Signs the log's head with the ledger's key, so that later changes at or before it can be detected.
  ///
  /// The key is created in the vault on first use. Keep seals and the public key away from the ledger's disk;
  /// verify with ``VerifyOptions/seal``. Sealing does not check the log: verify it first.
  public func seal() throws(LedgerFailure) -> Seal {
    let log = try ledger.storage(mapByteCount: mapByteCount, isReadOnly: true)
    defer { log.close() }
    let id = try LedgerRecord.first(in: log).ledger
    let key = try SigningKeyFile(vault: ledger.vault).keyMadeIfMissing()
    let head = try log.head()
    return Seal(ledger: id, head: head, sealedAt: clock.now(), with: key)
  }

  /// The public key of the ledger's seals; the key is created in the vault on first use.
  public func sealingKey() throws(LedgerFailure) -> PublicKey {
    _ = try ledgerID()
    return try SigningKeyFile(vault: ledger.vault).keyMadeIfMissing().publicKey
  }

  /// Changes the signing key, and passes the rotation, signed by the old key, to `keep`.
  ///
  /// The new key is used only after `keep` has returned, since without the rotation nobody could trust it. If
  /// `keep` throws or the process ends, the next call continues with the same new key. Throws what `keep`
  /// throws, or a `LedgerFailure`.
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
