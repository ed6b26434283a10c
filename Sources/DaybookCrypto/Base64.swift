/// Bytes as text: base64 (RFC 4648).
package enum Base64 {
  /// Which letters stand for 62 and 63, and whether the text is filled up to a multiple of four.
  package enum Form {
    /// `+` and `/`, filled with `=`: signed notes, webhooks (§4).
    case padded
    /// `-` and `_`, not filled: tokens, and what stands in addresses (§5, RFC 7515 §2).
    case url

    fileprivate var digits: [UInt8] { self == .padded ? Base64.digits : Base64.urlDigits }
    fileprivate var values: [UInt8?] { self == .padded ? Base64.values : Base64.urlValues }
  }

  private static let common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
  fileprivate static let digits = Array("\(common)+/".utf8)
  fileprivate static let urlDigits = Array("\(common)-_".utf8)
  fileprivate static let values = values(of: digits)
  fileprivate static let urlValues = values(of: urlDigits)

  private static func values(of digits: [UInt8]) -> [UInt8?] {
    var values = [UInt8?](repeating: nil, count: 256)
    for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
  }

  /// The text of some bytes, four characters for each three of them.
  package static func text(_ bytes: [UInt8], as form: Form = .padded) -> String {
    let digits = form.digits
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for place in 0...group.count { text.append(digits[Int(bits >> UInt32(18 - 6 * place) & 63)]) }
      if form == .padded { for _ in group.count..<3 { text.append(UInt8(ascii: "=")) } }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text; nil for what is not the one way to write some bytes.
  package static func bytes(_ text: some StringProtocol, as form: Form = .padded) -> [UInt8]? {
    let values = form.values
    var digits = Array(text.utf8)
    if form == .padded {
      guard digits.count.isMultiple(of: 4) else { return nil }
      let padding = digits.reversed().prefix { $0 == UInt8(ascii: "=") }.count
      guard padding <= 2 else { return nil }
      digits.removeLast(padding)
    }
    guard digits.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 4 * 3 + 2)
    var (bits, count) = (UInt32(0), UInt32(0))
    for digit in digits {
      guard let value = values[Int(digit)] else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      bits &= (1 << count) - 1
    }
    return bits == 0 ? bytes : nil
  }
}
