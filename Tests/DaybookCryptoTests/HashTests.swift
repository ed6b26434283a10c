import DaybookCrypto
import Testing

/// Digests worked out with Python's `hashlib.blake2b(…, digest_size=32)`.
struct HashTests {
  private static let counted = (0..<1280).map { UInt8(truncatingIfNeeded: $0) }

  @Test(arguments: [
    ([], "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
    (Array("abc".utf8), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
    (counted, "82628cbfc9689e234b0923a531f4578fe2e7138a03e2f81ed6cde97517336650"),
  ])
  func `a digest is the one others compute`(bytes: [UInt8], digest: String) {
    #expect(Blake2b.hash(bytes).description == digest)
    var hasher = Blake2b()
    let whole = hasher.hash(bytes.span.bytes)
    let middle = bytes.count / 3
    let parts = hasher.hash(bytes.span.bytes.extracting(..<middle), bytes.span.bytes.extracting(middle...))
    #expect(whole.description == digest)
    #expect(parts == whole)
    for byte in bytes { hasher.update([byte]) }
    let single = hasher.finish()
    #expect(single == whole)
  }

  @Test(
    arguments: [
      (Array("abc".utf8), 32, "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f"),
      ([], 64, "2fa9fbd9be36437de204e139e97d402bce68c828f43391608c891b5faed8a98a"),
    ] as [([UInt8], UInt8, String)])
  func `a keyed digest is the one others compute, each time`(bytes: [UInt8], keyCount: UInt8, digest: String)
  {
    var hasher = Blake2b(key: Array(0..<keyCount))
    for _ in 0..<2 {
      let found = hasher.hash(bytes.span.bytes)
      #expect(found.description == digest)
    }
    #expect(Blake2b.hash(bytes.span.bytes, key: Array(0..<keyCount)).description == digest)
  }

  @Test func `a digest is read and written as its bytes`() throws {
    let digest = Blake2b.hash([1])
    #expect(digest.bytes.count == Digest256.byteCount)
    #expect(Digest256(bytes: digest.bytes) == digest)
    #expect(Digest256(bytes: [1, 2]) == nil)
    let written = [UInt8](capacity: 32) { output in
      output.withUnsafeMutableBufferPointer { buffer, count in
        var raw = OutputRawSpan(buffer: UnsafeMutableRawBufferPointer(buffer), initializedCount: 0)
        digest.write(into: &raw)
        count = raw.finalize(for: UnsafeMutableRawBufferPointer(buffer))
      }
    }
    #expect(written == digest.bytes)
    var hasher = Blake2b()
    hasher.update(digest)
    let fromDigest = hasher.finish()
    #expect(fromDigest == Blake2b.hash(digest.bytes))
  }

  @Test(arguments: [0, 1, 2, 3])
  func `digests that differ in one word differ`(word: Int) {
    var bytes = Blake2b.hash([]).bytes
    bytes[8 * word + 7] ^= 1
    #expect(Digest256(bytes: bytes) != Blake2b.hash([]))
  }

  @Test(arguments: [15, 65])
  func `a key of another length is a bug`(count: Int) async {
    await #expect(processExitsWith: .failure) { [count = count as Int] in
      _ = Blake2b(key: [UInt8](repeating: 0, count: count))
    }
  }

  /// The vectors for 0, 1 and 15 bytes of SipHash's reference `vectors_sip128`.
  @Test(
    arguments: [
      (0, "a3817f04ba25a8e66df67214c7550293"), (1, "da87c1d86b99af44347659119b22fc45"),
      (15, "5493e99933b0a8117e08ec0f97cfc3d9"),
    ] as [(UInt8, String)])
  func `a name is the one of the reference`(count: UInt8, name: String) {
    let names = SipHash128(key: Array(0..<16))
    #expect(names.digest(Array(0..<count)).description == name)
    #expect(SipHash128(key: Array(1..<17)).digest(Array(0..<count)).description != name)
  }
}
