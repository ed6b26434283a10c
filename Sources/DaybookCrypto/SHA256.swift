internal import CDaybookSodium

/// SHA-256 (FIPS 180-4) through libsodium: what outside tools compute proofs and key ids with.
package enum SHA256 {
  /// The digest of some bytes.
  package static func hash(_ bytes: [UInt8]) -> Digest256 {
    Sodium.makeReady()
    var digest: [32 of UInt8] = .init(repeating: 0)
    var span = digest.mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { output in
      guard let start = output.baseAddress else { return }
      unsafe crypto_hash_sha256(start, bytes, UInt64(bytes.count))
    }
    return Digest256(unsafe digest.span.bytes)
  }
}
