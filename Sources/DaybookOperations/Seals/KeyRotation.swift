internal import Daybook
package import DaybookCrypto
package import DaybookDomain
package import DaybookTime
internal import DaybookViews

/// A ledger's signing key says which key comes after it.
package struct KeyRotation: Hashable, Sendable {
  package let ledger: LedgerID
  package let old: PublicKey
  package let new: PublicKey
  package let rotatedAt: Timestamp
  /// 64 bytes, by the old key.
  package let signature: [UInt8]

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
  package var isSigned: Bool {
    old.verifies(signature, of: KeyRotation.message(ledger, old, new, rotatedAt))
  }

  /// What is signed: `daybook rotation 1`, ledger (16), old key (32), new key (32), time in µs (8); big-endian.
  private static func message(
    _ ledger: LedgerID, _ old: PublicKey, _ new: PublicKey, _ time: Timestamp
  ) -> [UInt8] {
    Array("daybook rotation 1".utf8) + ledger.bytes + old.bytes + new.bytes
      + bigEndian(UInt64(bitPattern: time.microseconds))
  }
}
