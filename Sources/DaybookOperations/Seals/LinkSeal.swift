internal import Daybook
package import DaybookCrypto
package import DaybookDomain
package import DaybookLog
internal import DaybookTime

/// A seal of form 1: a head's position and link, signed. None is made any more; those that were keep their force.
package struct LinkSeal: Hashable, Sendable {
  /// The ledger.
  package let ledger: LedgerID
  /// The head that it names.
  package let head: LogHead
  /// The public key of the signature.
  package let publicKey: PublicKey
  private let sealedAt: Timestamp
  private let signature: [UInt8]

  /// Whether a document is one: a JSON object, which no note is.
  static func isOne(_ bytes: [UInt8]) -> Bool { bytes.first == UInt8(ascii: "{") }

  /// Reads one; its signature is not checked.
  package init(_ bytes: [UInt8], _ path: String) throws(LedgerFailure) {
    let fields = try DocumentFields(bytes, "seal", path)
    ledger = try fields.id("ledger")
    head = LogHead(position: try fields.position("position"), link: try fields.digest("link"))
    sealedAt = try fields.instant("sealedAt")
    publicKey = try fields.publicKey("publicKey")
    signature = try fields.bytes("signature")
  }

  /// Whether the signature is valid for its public key: of `daybook seal 1`, ledger (16), position (8), link (32), time
  /// in µs (8); big-endian.
  var isSigned: Bool {
    let message =
      Array("daybook seal 1".utf8) + ledger.bytes + bigEndian(head.position) + head.link.bytes
      + bigEndian(UInt64(bitPattern: sealedAt.microseconds))
    return publicKey.verifies(signature, of: message)
  }
}

/// A word's eight bytes, most significant first.
func bigEndian(_ word: UInt64) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
}
