/// The name of a request that brought none of its own.
package enum RequestID {
  /// 32 hexadecimal digits, never the same twice.
  package static func made() -> String {
    var generator = SystemRandomNumberGenerator()
    func digits() -> String {
      let text = String(UInt64.random(in: 0...UInt64.max, using: &generator), radix: 16)
      return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
    return digits() + digits()
  }
}
