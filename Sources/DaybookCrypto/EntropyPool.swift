internal import CDaybookSodium

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
