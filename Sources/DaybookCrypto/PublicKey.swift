internal import CDaybookSodium

/// An Ed25519 key that checks signatures (RFC 8032 §5.1): 32 bytes that anyone may know.
public struct PublicKey: Hashable, Sendable, CustomStringConvertible {
  /// Bytes of a key.
  package static let byteCount = 32
  /// Bytes of a signature.
  package static let signatureByteCount = 64

  /// The 32 bytes.
  public let bytes: [UInt8]

  init(checked bytes: [UInt8]) { self.bytes = bytes }

  /// Takes 32 bytes; nil when there are more or fewer.
  public init?(bytes: [UInt8]) {
    guard bytes.count == PublicKey.byteCount else { return nil }
    self.bytes = bytes
  }

  /// Takes 64 hexadecimal digits; nil for anything else.
  public init?(hexadecimal text: some StringProtocol) {
    guard let bytes = DaybookCrypto.bytes(hexadecimal: text) else { return nil }
    self.init(bytes: bytes)
  }

  /// Whether a signature of this message was made with this key. A wrong length is no signature.
  package func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    Sodium.makeReady()
    guard signature.count == PublicKey.signatureByteCount else { return false }
    return unsafe crypto_sign_ed25519_verify_detached(signature, message, UInt64(message.count), bytes) == 0
  }

  /// Lower-case hexadecimal, 64 characters.
  public var description: String { hexadecimal(bytes) }
}
