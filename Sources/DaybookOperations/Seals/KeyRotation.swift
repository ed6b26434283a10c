internal import Daybook
public import DaybookCrypto
public import DaybookDomain
public import DaybookTime
internal import DaybookViews

/// A change of a ledger's signing key, signed by the old key.
public struct KeyRotation: Hashable, Sendable {
  /// The ledger.
  public let ledger: LedgerID
  /// The old key.
  public let old: PublicKey
  /// The new key.
  public let new: PublicKey
  /// When the key was changed, by the machine's clock.
  public let rotatedAt: Timestamp
  /// 64 bytes (Ed25519), by the old key.
  public let signature: [UInt8]

  /// As it is read; nothing is checked.
  package init(
    ledger: LedgerID, old: PublicKey, new: PublicKey, rotatedAt: Timestamp, signature: [UInt8]
  ) {
    self.ledger = ledger
    self.old = old
    self.new = new
    self.rotatedAt = rotatedAt
    self.signature = signature
  }

  /// Signs the change to a new key with the old one.
  package init(ledger: LedgerID, from old: SigningKey, to new: PublicKey, rotatedAt: Timestamp) {
    let message = KeyRotation.message(ledger, old.publicKey, new, rotatedAt)
    self.init(
      ledger: ledger, old: old.publicKey, new: new, rotatedAt: rotatedAt, signature: old.sign(message))
  }

  /// Whether the old key signed it.
  public var isSigned: Bool {
    old.verifies(signature, of: KeyRotation.message(ledger, old, new, rotatedAt))
  }

  /// The document to keep: one JSON object and a line break.
  public var document: [UInt8] { KeyDocument.json(self) }

  /// Whether a file holds this rotation already: the same keys of the same ledger, signed.
  package func stands(in path: String) -> Bool {
    guard let found = try? KeyDocument.rotation(try FileBytes.read(path), path) else { return false }
    return found.ledger == ledger && found.old == old && found.new == new && found.isSigned
  }

  /// What is signed: `daybook rotation 1`, ledger (16), old key (32), new key (32), time in µs (8); big-endian.
  private static func message(
    _ ledger: LedgerID, _ old: PublicKey, _ new: PublicKey, _ time: Timestamp
  ) -> [UInt8] {
    Array("daybook rotation 1".utf8) + ledger.bytes + old.bytes + new.bytes
      + bigEndian(UInt64(bitPattern: time.microseconds))
  }
}
