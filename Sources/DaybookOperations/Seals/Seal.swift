internal import Daybook
package import DaybookCrypto
package import DaybookDomain
package import DaybookLog
package import DaybookTime
internal import DaybookViews

/// A signed head: this ledger had this record here, and before it all that its link covers.
package struct Seal: Hashable, Sendable {
  package let ledger: LedgerID
  package let head: LogHead
  /// The clock of whoever sealed.
  package let sealedAt: Timestamp
  package let publicKey: PublicKey
  /// 64 bytes.
  package let signature: [UInt8]

  /// As it is read; nothing is checked.
  package init(
    ledger: LedgerID, head: LogHead, sealedAt: Timestamp, publicKey: PublicKey, signature: [UInt8]
  ) {
    self.ledger = ledger
    self.head = head
    self.sealedAt = sealedAt
    self.publicKey = publicKey
    self.signature = signature
  }

  /// Signs a head.
  package init(ledger: LedgerID, head: LogHead, sealedAt: Timestamp, with key: SigningKey) {
    let message = Seal.message(ledger, head, sealedAt)
    self.init(
      ledger: ledger, head: head, sealedAt: sealedAt, publicKey: key.publicKey, signature: key.sign(message))
  }

  /// Whether the signature is that of the public key it names.
  package var isSigned: Bool { publicKey.verifies(signature, of: Seal.message(ledger, head, sealedAt)) }

  /// What is signed: `daybook seal 1`, ledger (16), position (8), link (32), time in µs (8); big-endian.
  private static func message(_ ledger: LedgerID, _ head: LogHead, _ time: Timestamp) -> [UInt8] {
    Array("daybook seal 1".utf8) + ledger.bytes + bigEndian(head.position) + head.link.bytes
      + bigEndian(UInt64(bitPattern: time.microseconds))
  }
}

/// A word's eight bytes, most significant first.
func bigEndian(_ word: UInt64) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
}
