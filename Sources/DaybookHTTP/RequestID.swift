internal import DaybookStore
internal import Glibc

/// The name of a request that brought none of its own.
package enum RequestID {
  /// Random bytes, as many as one call of the system gives, and how many of them are left.
  private struct Pool {
    var bytes = [UInt8](repeating: 0, count: 256)
    var left = 0

    mutating func take() -> ArraySlice<UInt8> {
      if left == 0 {
        left = bytes.count
        // So few bytes at a time never fail on a system that has them at all.
        let code = unsafe getentropy(&bytes, bytes.count)
        precondition(code == 0, "the system has no random bytes")
      }
      left -= 16
      return bytes[left..<left + 16]
    }
  }

  private static let pool = Monitor(Pool())

  /// 32 hexadecimal digits, never the same twice.
  package static func made() -> String {
    let bytes = Array(pool.withLock { $0.take() })
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
