internal import CDaybookSodium

/// Random bytes from the system, through libsodium.
package enum Entropy {
  /// This many random bytes.
  package static func bytes(_ count: Int) -> [UInt8] {
    Sodium.makeReady()
    precondition(count >= 0, "the number of bytes is not negative")
    var bytes = [UInt8](repeating: 0, count: count)
    unsafe randombytes_buf(&bytes, count)
    return bytes
  }
}

/// Random words for ids, drawn from the system sixty-four at a time.
///
/// Not copyable: two copies would return the same words.
package struct EntropyPool: ~Copyable, Sendable {
  private var words = [UInt64](repeating: 0, count: EntropyPool.wordCount)
  private var left = 0

  private static let wordCount = 64

  /// A pool that draws at the first use.
  package init() { Sodium.makeReady() }

  /// A random word, returned only once.
  package mutating func next() -> UInt64 {
    if left == 0 {
      unsafe randombytes_buf(&words, EntropyPool.wordCount * 8)
      left = EntropyPool.wordCount
    }
    left -= 1
    let word = words[left]
    words[left] = 0
    return word
  }
}

/// libsodium, initialised once per process; without a source of random numbers the process ends.
enum Sodium {
  private static let isReady = sodium_init() >= 0

  static func makeReady() { precondition(isReady, "libsodium found no source of random numbers") }
}
