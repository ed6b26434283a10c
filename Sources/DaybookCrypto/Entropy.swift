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
