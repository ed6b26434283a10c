internal import CDaybookSodium

/// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): nonce (24 bytes) ‖ ciphertext ‖ tag (16 bytes).
package enum Sealer {
  package static let keyByteCount = 32
  package static let overheadByteCount = 40

  /// Seals under a fresh random nonce; `context` is bound but not stored.
  package static func seal(_ plaintext: [UInt8], key: [UInt8], context: [UInt8]) -> [UInt8] {
    Sodium.makeReady()
    precondition(key.count == keyByteCount, "a sealing key has 32 bytes")
    let nonce = Entropy.bytes(24)
    var sealed = [UInt8](repeating: 0, count: plaintext.count + 16)
    unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
      &sealed, nil, plaintext, UInt64(plaintext.count), context, UInt64(context.count), nil, nonce, key)
    return nonce + sealed
  }

  /// The plaintext; nil when key, context or bytes are not those it was sealed with.
  package static func open(_ sealed: [UInt8], key: [UInt8], context: [UInt8]) -> [UInt8]? {
    Sodium.makeReady()
    guard sealed.count >= overheadByteCount, key.count == keyByteCount else { return nil }
    let nonce = Array(sealed[..<24])
    let body = Array(sealed[24...])
    var plaintext = [UInt8](repeating: 0, count: body.count - 16)
    let code = unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
      &plaintext, nil, nil, body, UInt64(body.count), context, UInt64(context.count), nonce, key)
    return code == 0 ? plaintext : nil
  }
}
