internal import CDaybookSodium

/// SipHash-2-4 with a 128-bit digest: a keyed name for a short text that cannot be guessed without the key.
package struct SipHash128: Sendable {
  package static let keyByteCount = 16
  private let key: [UInt8]

  package init(key: [UInt8]) {
    Sodium.makeReady()
    precondition(key.count == SipHash128.keyByteCount, "a SipHash key has 16 bytes")
    self.key = key
  }

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
}

extension RawSpan {
  /// The eight bytes at `offset`, most significant first; they must be there.
  package func bigEndian(at offset: Int) -> UInt64 {
    precondition(offset >= 0 && offset + 8 <= byteCount, "eight bytes are read where there are fewer")
    return unsafe UInt64(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}

/// Sixteen bytes of digest.
package struct Digest128: Hashable, Sendable {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  package var bytes: [UInt8] {
    [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }
}
