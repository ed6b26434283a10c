internal import CDaybookSodium

/// An X25519 key pair to which anybody can seal, and that alone opens it (libsodium's sealed boxes).
package struct BoxKey: Sendable {
  /// Bytes of a seed, and of a public key.
  package static let byteCount = 32

  /// Whoever seals needs this one.
  package let publicKey: [UInt8]
  private let secret: [UInt8]

  /// The pair made from a seed of 32 bytes.
  package init(seed: [UInt8]) {
    Sodium.makeReady()
    precondition(seed.count == BoxKey.byteCount, "a box key's seed has 32 bytes")
    var publicKey = [UInt8](repeating: 0, count: BoxKey.byteCount)
    var secret = [UInt8](repeating: 0, count: BoxKey.byteCount)
    unsafe crypto_box_seed_keypair(&publicKey, &secret, seed)
    (self.publicKey, self.secret) = (publicKey, secret)
  }

  /// Seals to whoever has the pair of a public key; nil for bytes that are no such key.
  package static func seal(_ plain: [UInt8], to publicKey: [UInt8]) -> [UInt8]? {
    Sodium.makeReady()
    guard publicKey.count == byteCount else { return nil }
    var sealed = [UInt8](repeating: 0, count: plain.count + crypto_box_sealbytes())
    let code = unsafe crypto_box_seal(&sealed, plain, UInt64(plain.count), publicKey)
    return code == 0 ? sealed : nil
  }

  /// What was sealed to this pair; nil where it was not, or was changed.
  package func open(_ sealed: [UInt8]) -> [UInt8]? {
    guard sealed.count >= crypto_box_sealbytes() else { return nil }
    var plain = [UInt8](repeating: 0, count: sealed.count - crypto_box_sealbytes())
    let code = unsafe crypto_box_seal_open(&plain, sealed, UInt64(sealed.count), publicKey, secret)
    return code == 0 ? plain : nil
  }
}
