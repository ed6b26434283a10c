public import DaybookCrypto
package import DaybookTime

/// A public key with a name and a use, as signed notes have it (C2SP signed-note, *Verifier keys*).
public struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
  /// What the key signs; the raw value is the signature type of the note.
  public enum Kind: UInt8, Hashable, Sendable {
    /// A note's text: a ledger's seals.
    case note = 0x01
    /// A checkpoint's text and a time: a witness's cosignatures (C2SP tlog-cosignature, Ed25519).
    case cosignature = 0x04
  }

  /// What was found of a key's signature under a note.
  package enum Verdict: Hashable, Sendable {
    case absent
    case wrong
    /// Signed, by a witness at this time.
    case signed(at: Timestamp?)
  }

  /// Who signs: no space and no `+` in it.
  public let name: String
  /// What it signs.
  public let kind: Kind
  /// The Ed25519 key.
  public let key: PublicKey

  package init(name: String, _ kind: Kind, _ key: PublicKey) {
    precondition(VerifierKey.isName(name), "a key's name has no space and no +")
    (self.name, self.kind, self.key) = (name, kind, key)
  }

  /// Reads `NAME+ID+KEY`; nil for anything else, and where the id is not that of name and key.
  public init?(_ text: String) {
    let parts = text.parts(separatedBy: "+", atMost: 3)
    guard parts.count == 3, VerifierKey.isName(parts[0]), let bytes = Base64.bytes(parts[2]),
      let kind = bytes.first.flatMap({ Kind(rawValue: $0) }),
      let key = PublicKey(bytes: Array(bytes.dropFirst()))
    else { return nil }
    (name, self.kind, self.key) = (parts[0], kind, key)
    guard parts[1] == hexadecimal(idBytes) else { return nil }
  }

  static func isName(_ name: String) -> Bool {
    !name.isEmpty
      && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 }
  }

  /// SHA-256(name ‖ line feed ‖ type ‖ key), the first four bytes.
  private var idBytes: [UInt8] {
    Array(SHA256.hash(Array(name.utf8) + [0x0A, kind.rawValue] + key.bytes).bytes.prefix(4))
  }

  /// The number that a signature names the key by.
  var id: UInt32 { idBytes.reduce(0) { $0 << 8 | UInt32($1) } }

  /// `NAME+ID+KEY`.
  public var description: String {
    "\(name)+\(hexadecimal(idBytes))+\(Base64.text([kind.rawValue] + key.bytes))"
  }

  /// Whether a note has a valid signature of this key; one wrong one counts for more than any valid one.
  package func look(at note: SignedNote) -> Verdict {
    var verdict = Verdict.absent
    let id = id
    for signature in note.signatures where signature.keyID == id && signature.isNamed(name) {
      guard let found = verified(signature, note.text) else { return .wrong }
      verdict = found
    }
    return verdict
  }

  private func verified(_ signature: SignedNote.Signature, _ text: [UInt8]) -> Verdict? {
    switch kind {
    case .note: return key.verifies(signature.bytes, of: text) ? .signed(at: nil) : nil
    case .cosignature:
      guard signature.bytes.count == 8 + PublicKey.signatureByteCount else { return nil }
      let seconds = signature.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard let time = Int64(exactly: seconds),
        key.verifies(Array(signature.bytes.dropFirst(8)), of: VerifierKey.cosigned(text, at: time))
      else { return nil }
      return .signed(at: Timestamp(epochSeconds: time))
    }
  }

  /// What a witness signs.
  private static func cosigned(_ text: [UInt8], at seconds: Int64) -> [UInt8] {
    Array("cosignature/v1\ntime \(seconds)\n".utf8) + text
  }

  /// The signature of a text with the secret key; a cosignature has a time, in whole seconds.
  static func sign(
    _ text: [UInt8], as name: String, _ kind: Kind, with secret: SigningKey, at time: Timestamp
  ) -> SignedNote.Signature {
    let id = VerifierKey(name: name, kind, secret.publicKey).id
    switch kind {
    case .note: return SignedNote.Signature(name: name, keyID: id, bytes: secret.sign(text))
    case .cosignature:
      let seconds = max(0, time.epochSeconds)
      let bytes = bigEndian(UInt64(seconds)) + secret.sign(cosigned(text, at: seconds))
      return SignedNote.Signature(name: name, keyID: id, bytes: bytes)
    }
  }
}
