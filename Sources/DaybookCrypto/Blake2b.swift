internal import CDaybookSodium

/// BLAKE2b-256 (RFC 7693) through libsodium, one hash after another without allocating.
///
/// Feed it with `update` and take the digest with `finish`, after which the next hash begins; or hash whole
/// spans at once with `hash`.
@safe package struct Blake2b: ~Copyable {
  // Both owned: made in init, wiped and freed in deinit, never handed out. `initial` is the state before any
  // input, the key included, so that the key itself is not kept.
  private let state: UnsafeMutableRawPointer
  private let initial: UnsafeMutableRawPointer

  /// Bytes of a state, in whole cache lines.
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

  /// Feeds bytes to the hash.
  package mutating func update(_ bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe crypto_generichash_update(
        OpaquePointer(state), start.assumingMemoryBound(to: UInt8.self), UInt64(buffer.count))
    }
  }

  /// Feeds bytes to the hash.
  package mutating func update(_ bytes: [UInt8]) { update(unsafe bytes.span.bytes) }

  /// Feeds a digest's 32 bytes to the hash.
  package mutating func update(_ digest: Digest256) {
    let words: [4 of UInt64] = [
      digest.words.0.bigEndian, digest.words.1.bigEndian, digest.words.2.bigEndian, digest.words.3.bigEndian,
    ]
    update(unsafe words.span.bytes)
  }

  /// The digest of what was fed since the last one; the next hash begins.
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

  /// The digest of one span; nothing may have been fed and not finished.
  package mutating func hash(_ bytes: RawSpan) -> Digest256 {
    update(bytes)
    return finish()
  }

  /// The digest of two spans, one after the other; nothing may have been fed and not finished.
  package mutating func hash(_ first: RawSpan, _ second: RawSpan) -> Digest256 {
    update(first)
    update(second)
    return finish()
  }

  /// The digest of bytes, unkeyed, with a hasher of its own: for what is hashed once.
  package static func hash(_ bytes: [UInt8]) -> Digest256 {
    var hasher = Blake2b()
    hasher.update(bytes)
    return hasher.finish()
  }
}
