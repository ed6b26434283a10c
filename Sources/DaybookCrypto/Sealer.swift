internal import CDaybookSodium

/// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): nonce (24 bytes) ‖ ciphertext ‖ tag (16 bytes).
package enum Sealer {
  /// Bytes of a key.
  package static let keyByteCount = 32

  /// Bytes that sealing adds: nonce and tag.
  package static let overheadByteCount = nonceByteCount + tagByteCount

  private static let nonceByteCount = 24
  private static let tagByteCount = 16

  /// Seals under a fresh random nonce; `context` is bound but not stored.
  package static func seal(_ plaintext: [UInt8], key: [UInt8], context: [UInt8]) -> [UInt8] {
    Sodium.makeReady()
    precondition(key.count == keyByteCount, "a sealing key has 32 bytes")
    let byteCount = plaintext.count + overheadByteCount
    return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: byteCount) { sealed in
      guard let nonce = sealed.baseAddress else { return [] }
      unsafe randombytes_buf(nonce, nonceByteCount)
      unsafe crypto_aead_xchacha20poly1305_ietf_encrypt(
        nonce + nonceByteCount, nil, plaintext, UInt64(plaintext.count), context, UInt64(context.count), nil,
        nonce, key)
      return unsafe Array(sealed)
    }
  }

  /// The plaintext; nil when key, context or bytes differ from those at sealing.
  package static func open(_ sealed: [UInt8], key: [UInt8], context: [UInt8]) -> [UInt8]? {
    Sodium.makeReady()
    guard sealed.count >= overheadByteCount, key.count == keyByteCount else { return nil }
    var plaintext = [UInt8](repeating: 0, count: sealed.count - overheadByteCount)
    let code = unsafe sealed.withUnsafeBufferPointer { sealed -> Int32 in
      guard let nonce = sealed.baseAddress else { return -1 }
      return unsafe crypto_aead_xchacha20poly1305_ietf_decrypt(
        &plaintext, nil, nil, nonce + nonceByteCount, UInt64(sealed.count - nonceByteCount), context,
        UInt64(context.count), nonce, key)
    }
    return code == 0 ? plaintext : nil
  }
}

extension [UInt8] {
  /// Overwrites the bytes with zeros, which the compiler does not optimise away: for keys no longer needed.
  ///
  /// Only this array's own memory: if it is shared with a copy, the copy keeps the bytes.
  package mutating func wipe() {
    let count = count
    unsafe withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      unsafe sodium_memzero(start, count)
    }
  }
}
