internal import CDaybookSodium

/// Random bytes from the system, through libsodium.
package enum Entropy {
  /// As many random bytes as asked for.
  package static func bytes(_ count: Int) -> [UInt8] {
    Sodium.makeReady()
    precondition(count >= 0, "there is no negative number of bytes")
    var bytes = [UInt8](repeating: 0, count: count)
    unsafe randombytes_buf(&bytes, count)
    return bytes
  }
}
