import DaybookCrypto
import Testing

/// A sealed box opens for one key pair alone.
struct BoxKeyTests {
  private let pair = BoxKey(seed: [UInt8](repeating: 1, count: 32))
  private let other = BoxKey(seed: [UInt8](repeating: 2, count: 32))

  @Test func `what is sealed to a key opens with its pair alone, and unchanged`() throws {
    let plain = Array("a guest's key".utf8)
    let sealed = try #require(BoxKey.seal(plain, to: pair.publicKey))
    #expect(pair.open(sealed) == plain)
    #expect(other.open(sealed) == nil)
    for place in sealed.indices {
      var changed = sealed
      changed[place] ^= 1
      #expect(pair.open(changed) == nil, "byte \(place)")
    }
    #expect(pair.open([]) == nil)
    #expect(try #require(BoxKey.seal(plain, to: pair.publicKey)) != sealed)
  }

  @Test func `a seed gives the same pair, and another seed another`() {
    #expect(BoxKey(seed: [UInt8](repeating: 1, count: 32)).publicKey == pair.publicKey)
    #expect(pair.publicKey != other.publicKey)
  }

  @Test func `bytes that are no key are refused`() {
    #expect(BoxKey.seal([1], to: [1, 2, 3]) == nil)
    #expect(BoxKey.seal([1], to: [UInt8](repeating: 0, count: 32)) == nil)
  }
}
