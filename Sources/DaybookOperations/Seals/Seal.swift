internal import Daybook
public import DaybookCrypto
public import DaybookDomain
package import DaybookLog
public import DaybookTime
internal import DaybookViews

/// A signed head of a ledger's log: its position and link at some time.
public struct Seal: Hashable, Sendable {
  /// The ledger.
  public let ledger: LedgerID
  /// The head.
  public let point: LogPoint
  /// When it was signed, by the machine's clock.
  public let sealedAt: Timestamp
  /// The public key of the signature.
  public let publicKey: PublicKey
  /// 64 bytes (Ed25519).
  public let signature: [UInt8]

  /// As it is read; nothing is checked.
  package init(
    ledger: LedgerID, head: LogHead, sealedAt: Timestamp, publicKey: PublicKey, signature: [UInt8]
  ) {
    self.ledger = ledger
    point = LogPoint(head)
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

  /// Whether the signature is valid for its public key.
  public var isSigned: Bool {
    publicKey.verifies(signature, of: Seal.message(ledger, point.head, sealedAt))
  }

  /// The document to keep: one JSON object and a line break.
  public var document: [UInt8] { SealDocument.json(self) }

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
