internal import CDaybookSodium

/// Random bytes from the system, through libsodium.
package enum Entropy {
  package static func bytes(_ count: Int) -> [UInt8] {
    Sodium.makeReady()
    var bytes = [UInt8](repeating: 0, count: count)
    unsafe randombytes_buf(&bytes, count)
    return bytes
  }
}

/// Random words for ids, drawn from the system a page at a time.
package struct EntropyPool: Sendable {
  private var words: [UInt64] = []

  package init() {}

  package mutating func next() -> UInt64 {
    if words.isEmpty {
      let bytes = Entropy.bytes(512)
      words = (0..<64).map { index in (0..<8).reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[8 * index + $1]) } }
    }
    return words.removeLast()
  }
}
