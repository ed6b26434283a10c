internal import CDaybookSodium

/// SipHash-2-4 with a 128-bit digest, which cannot be guessed without the key: for naming short texts.
package struct SipHash128: Sendable {
  /// Bytes of a key.
  package static let keyByteCount = 16

  private let key: [UInt8]

  /// A hasher with a key of 16 bytes.
  package init(key: [UInt8]) {
    Sodium.makeReady()
    precondition(key.count == SipHash128.keyByteCount, "a SipHash key has 16 bytes")
    self.key = key
  }

  /// The digest of some bytes.
  package func digest(_ bytes: RawSpan) -> Digest128 {
    var output: [16 of UInt8] = .init(repeating: 0)
    var span = output.mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { output in
      unsafe bytes.withUnsafeBytes { input in
        guard let digest = output.baseAddress else { return }
        unsafe crypto_shorthash_siphashx24(
          digest, input.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(input.count), key)
      }
    }
    let digest = unsafe output.span.bytes
    return Digest128(high: digest.bigEndian(at: 0), low: digest.bigEndian(at: 8))
  }

  /// The digest of some bytes.
  package func digest(_ bytes: [UInt8]) -> Digest128 { digest(unsafe bytes.span.bytes) }
}
