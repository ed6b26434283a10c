internal import CDaybookSodium

/// An Ed25519 key that signs (RFC 8032 §5.1), made from a seed of 32 bytes.
package struct SigningKey: Sendable {
  /// Bytes of a seed.
  package static let seedByteCount = 32

  /// The key that checks its signatures.
  package let publicKey: PublicKey
  /// The seed and the public key, as libsodium keeps them.
  private let secret: [UInt8]

  /// The key made from a seed of 32 bytes.
  package init(seed: [UInt8]) {
    Sodium.makeReady()
    precondition(seed.count == SigningKey.seedByteCount, "a signing key's seed has 32 bytes")
    var publicKey = [UInt8](repeating: 0, count: PublicKey.byteCount)
    var secret = [UInt8](repeating: 0, count: Int(crypto_sign_ed25519_SECRETKEYBYTES))
    unsafe crypto_sign_ed25519_seed_keypair(&publicKey, &secret, seed)
    self.publicKey = PublicKey(checked: publicKey)
    self.secret = secret
  }

  /// The signature of a message, 64 bytes; equal messages have equal signatures.
  package func sign(_ message: [UInt8]) -> [UInt8] {
    var signature = [UInt8](repeating: 0, count: PublicKey.signatureByteCount)
    unsafe crypto_sign_ed25519_detached(&signature, nil, message, UInt64(message.count), secret)
    return signature
  }
}
