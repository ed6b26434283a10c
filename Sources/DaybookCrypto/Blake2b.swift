internal import CDaybookSodium

/// BLAKE2b-256 (RFC 7693) through libsodium; hashes one input after another without allocating.
///
/// Add bytes with `update` and take the digest with `finish`, after which the next hash begins; or hash whole
/// spans with `hash`.
@safe package struct Blake2b: ~Copyable {
  // Both owned: made in init, wiped and freed in deinit, never handed out. `initial` is the state after the
  // key and before any input, so that the key itself is not kept.
  private let state: UnsafeMutableRawPointer
  private let initial: UnsafeMutableRawPointer

  /// Bytes of a state, rounded up to whole cache lines.
  private static var byteCount: Int { crypto_generichash_statebytes() }

  /// With a key of 16–64 bytes the digest is a MAC.
  package init(key: [UInt8] = []) {
    Sodium.makeReady()
    precondition(key.isEmpty || (16...64).contains(key.count), "a BLAKE2b key has 16 to 64 bytes")
    unsafe state = UnsafeMutableRawPointer.allocate(byteCount: Blake2b.byteCount, alignment: 64)
    unsafe initial = UnsafeMutableRawPointer.allocate(byteCount: Blake2b.byteCount, alignment: 64)
    unsafe sodium_memzero(initial, Blake2b.byteCount)
    unsafe crypto_generichash_init(OpaquePointer(initial), key, key.count, Digest256.byteCount)
    reset()
  }

  deinit {
    unsafe sodium_memzero(state, Blake2b.byteCount)
    unsafe sodium_memzero(initial, Blake2b.byteCount)
    unsafe state.deallocate()
    unsafe initial.deallocate()
  }

  private func reset() { unsafe state.copyMemory(from: initial, byteCount: Blake2b.byteCount) }

  /// Adds bytes to the hash.
  package mutating func update(_ bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe crypto_generichash_update(
        OpaquePointer(state), start.assumingMemoryBound(to: UInt8.self), UInt64(buffer.count))
    }
  }

  /// Adds bytes to the hash.
  package mutating func update(_ bytes: [UInt8]) { update(unsafe bytes.span.bytes) }

  /// Adds a digest's 32 bytes to the hash.
  package mutating func update(_ digest: Digest256) {
    let words: [4 of UInt64] = [
      digest.words.0.bigEndian, digest.words.1.bigEndian, digest.words.2.bigEndian, digest.words.3.bigEndian,
    ]
    update(unsafe words.span.bytes)
  }

  /// The digest of the bytes since the last `finish`; the next hash begins.
  package mutating func finish() -> Digest256 {
    var bytes: [32 of UInt8] = .init(repeating: 0)
    var span = bytes.mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { output in
      guard let start = output.baseAddress else { return }
      unsafe crypto_generichash_final(OpaquePointer(state), start, Digest256.byteCount)
    }
    reset()
    return Digest256(unsafe bytes.span.bytes)
  }

  /// The digest of one span; only between hashes.
  package mutating func hash(_ bytes: RawSpan) -> Digest256 {
    update(bytes)
    return finish()
  }

  /// The digest of two spans, one after the other; only between hashes.
  package mutating func hash(_ first: RawSpan, _ second: RawSpan) -> Digest256 {
    update(first)
    update(second)
    return finish()
  }

  /// The MAC of one span under a key of 16–64 bytes, without a hasher: for a single use, on any thread.
  package static func hash(_ bytes: RawSpan, key: [UInt8]) -> Digest256 {
    Sodium.makeReady()
    precondition((16...64).contains(key.count), "a BLAKE2b key has 16 to 64 bytes")
    var digest: [32 of UInt8] = .init(repeating: 0)
    var span = digest.mutableSpan
    unsafe span.withUnsafeMutableBufferPointer { output in
      unsafe bytes.withUnsafeBytes { input in
        guard let start = output.baseAddress else { return }
        unsafe crypto_generichash(
          start, Digest256.byteCount, input.baseAddress?.assumingMemoryBound(to: UInt8.self),
          UInt64(input.count),
          key, key.count)
      }
    }
    return Digest256(unsafe digest.span.bytes)
  }

  /// The unkeyed digest of some bytes, with a new hasher: for a single use.
  package static func hash(_ bytes: [UInt8]) -> Digest256 {
    var hasher = Blake2b()
    hasher.update(bytes)
    return hasher.finish()
  }
}
