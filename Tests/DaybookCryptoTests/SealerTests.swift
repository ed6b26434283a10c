import DaybookCrypto
import Testing

struct SealerTests {
  private let key = [UInt8](0x80...0x9f)

  /// The example of draft-irtf-cfrg-xchacha-03 §A.3.1.
  @Test func `the draft's example is opened`() {
    let nonce = [UInt8](0x40...0x57)
    let context: [UInt8] = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7]
    let ciphertext = bytes(
      hex: """
        bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39\
        ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9\
        21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49
        """)
    let text = """
      Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
      sunscreen would be it.
      """
    #expect(Sealer.open(nonce + ciphertext, key: key, context: context) == Array(text.utf8))
  }

  @Test(arguments: [0, 1, 60, 5000])
  func `what was sealed is opened, under the same key and context only`(count: Int) {
    let plaintext = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    let sealed = Sealer.seal(plaintext, key: key, context: [1, 2])
    #expect(sealed.count == count + Sealer.overheadByteCount)
    #expect(Sealer.open(sealed, key: key, context: [1, 2]) == plaintext)
    #expect(Sealer.open(sealed, key: key, context: [1]) == nil)
    #expect(Sealer.open(sealed, key: Array(key.reversed()), context: [1, 2]) == nil)
    #expect(Sealer.open(sealed, key: [1], context: [1, 2]) == nil)
  }

  @Test func `a flipped bit anywhere, or a missing byte, is not opened`() {
    let sealed = Sealer.seal(Array("Ana M".utf8), key: key, context: [])
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 1
      #expect(Sealer.open(changed, key: key, context: []) == nil)
      #expect(Sealer.open(Array(sealed[..<index]), key: key, context: []) == nil)
    }
  }

  @Test func `the same text is sealed differently each time`() {
    #expect(Sealer.seal([1], key: key, context: []) != Sealer.seal([1], key: key, context: []))
  }

  @Test func `random bytes and words do not repeat`() {
    #expect(Entropy.bytes(0) == [])
    #expect(Entropy.bytes(32) != Entropy.bytes(32))
    var pool = EntropyPool()
    var other = EntropyPool()
    var seen: Set<UInt64> = []
    for _ in 0..<1000 {
      seen.insert(pool.next())
      seen.insert(other.next())
    }
    #expect(seen.count == 2000)
  }

  @Test func `a wiped key is zeros`() {
    var key = Entropy.bytes(32)
    key.wipe()
    #expect(key == [UInt8](repeating: 0, count: 32))
    var none: [UInt8] = []
    none.wipe()
    #expect(none == [])
  }

  /// The bytes of pairs of hexadecimal digits.
  private func bytes(hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
