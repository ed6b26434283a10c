internal import Glibc

/// The name of a request that brought none of its own.
package enum RequestID {
  /// 32 hexadecimal digits, never the same twice.
  package static func made() -> String {
    var bytes = [16 of UInt8](repeating: 0)
    // So few bytes at a time never fail on a system that has them at all.
    let code = unsafe getentropy(&bytes, bytes.count)
    precondition(code == 0, "the system has no random bytes")
    return unsafe String(unsafeUninitializedCapacity: 32) { text in
      for place in bytes.indices {
        unsafe text[2 * place] = digit(bytes[place] >> 4)
        unsafe text[2 * place + 1] = digit(bytes[place] & 0xF)
      }
      return 32
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
