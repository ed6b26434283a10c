internal import CDaybookSodium

/// A digest under a key that both ends know (RFC 2104).
package enum HMAC {
  /// HMAC-SHA256: 32 bytes. The key may have any length.
  package static func sha256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    Sodium.makeReady()
    var state = crypto_auth_hmacsha256_state()
    var digest = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
    unsafe crypto_auth_hmacsha256_init(&state, key, key.count)
    unsafe crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
    unsafe crypto_auth_hmacsha256_final(&state, &digest)
    return digest
  }
}
