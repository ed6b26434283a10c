internal import CDaybookSodium
import DaybookRandom
import DaybookStore

/// All random bytes of the process from one seed: ids, keys, nonces and names come out the same again.
enum SeededEntropy {
  private static let generator = Monitor(SeededGenerator(seed: 0))
  private static let name = StaticString("simulated")

  /// Puts itself in the place of libsodium's generator; before anything draws from that.
  static func install() {
    let implementation = unsafe randombytes_implementation(
      implementation_name: {
        unsafe UnsafeRawPointer(SeededEntropy.name.utf8Start).assumingMemoryBound(to: CChar.self)
      },
      random: { UInt32(truncatingIfNeeded: SeededEntropy.next()) }, stir: {}, uniform: nil,
      buf: { bytes, count in unsafe SeededEntropy.fill(bytes, count) }, close: { 0 })
    // libsodium keeps a pointer to it, for as long as the process lives.
    let kept = UnsafeMutablePointer<randombytes_implementation>.allocate(capacity: 1)
    unsafe kept.initialize(to: implementation)
    precondition(unsafe randombytes_set_implementation(kept) == 0, "libsodium takes the generator")
  }

  /// Begins anew with a seed.
  static func begin(_ seed: UInt64) { generator.withLock { $0 = SeededGenerator(seed: seed) } }

  private static func next() -> UInt64 { generator.withLock { $0.next() } }

  private static func fill(_ bytes: UnsafeMutableRawPointer?, _ count: Int) {
    guard let bytes = unsafe bytes else { return }
    generator.withLock { generator in
      for place in 0..<count {
        let byte = UInt8(truncatingIfNeeded: generator.next())
        unsafe bytes.storeBytes(of: byte, toByteOffset: place, as: UInt8.self)
      }
    }
  }
}
