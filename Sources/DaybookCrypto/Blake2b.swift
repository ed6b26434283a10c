internal import CDaybookSodium

/// BLAKE2b (RFC 7693) through libsodium, one hash after another without allocating.
@safe package struct Blake2b: ~Copyable {
  // Owned: made in init, freed in deinit, never handed out.
  private let state: UnsafeMutableRawPointer
  private let key: [UInt8]

  /// With a key of 16–64 bytes the digest is a MAC.
  package init(key: [UInt8] = []) {
    Sodium.makeReady()
    precondition(key.isEmpty || (16...64).contains(key.count), "a BLAKE2b key has 16 to 64 bytes")
    self.key = key
    unsafe state = UnsafeMutableRawPointer.allocate(byteCount: crypto_generichash_statebytes(), alignment: 64)
    reset()
  }

  deinit {
    unsafe sodium_memzero(state, crypto_generichash_statebytes())
    unsafe state.deallocate()
  }

  private func reset() {
    unsafe crypto_generichash_init(OpaquePointer(state), key, key.count, Digest256.byteCount)
  }

  package mutating func update(_ bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe crypto_generichash_update(
        OpaquePointer(state), start.assumingMemoryBound(to: UInt8.self), UInt64(buffer.count))
    }
  }

  package mutating func update(_ bytes: [UInt8]) { update(unsafe bytes.span.bytes) }

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
}
