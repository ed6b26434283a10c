internal import CDaybookHTTP

/// A public key that signs tokens, by its numbers as a JWK has them (RFC 7518 §6).
package enum SignatureKey: Hashable, Sendable {
  /// RS256: modulus, at least 2,048 bits, and exponent.
  case rsa(modulus: [UInt8], exponent: [UInt8])
  /// ES256: a point of P-256, each number of 32 bytes.
  case p256(x: [UInt8], y: [UInt8])
  /// EdDSA: an Ed25519 key of 32 bytes.
  case ed25519([UInt8])

  /// Whether this key has signed these bytes.
  package func hasSigned(_ data: [UInt8], _ signature: [UInt8]) -> Bool {
    switch self {
    case .rsa(let modulus, let exponent): SignatureKey.verify(0, modulus, exponent, data, signature)
    case .p256(let x, let y): SignatureKey.verify(1, x, y, data, signature)
    case .ed25519(let key): SignatureKey.verify(2, key, [], data, signature)
    }
  }

  private static func verify(
    _ kind: Int32, _ first: [UInt8], _ second: [UInt8], _ data: [UInt8], _ signature: [UInt8]
  ) -> Bool {
    unsafe daybook_http_verify(
      kind, first, first.count, second, second.count, data, data.count, signature, signature.count) != 0
  }
}

/// SHA-256, for what is kept instead of a secret.
package enum SHA256 {
  /// The 32 bytes of the digest.
  package static func digest(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    let code = unsafe daybook_http_sha256(bytes, bytes.count, &digest)
    precondition(code == 0, "SHA-256 could not be computed")
    return digest
  }
}
