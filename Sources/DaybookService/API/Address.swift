/// Writes addresses: what has a meaning in them is percent-encoded (RFC 3986).
enum Address {
  static func part(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension QueryContext {
  /// The same question from a cursor on.
  func page(_ path: String, after cursor: String) -> String {
    let others = values.all.filter { $0.key != "after" && !path.contains("/\(Address.part($0.value))/") }
    let rest = others.sorted { $0.key < $1.key }.map { "&\($0.key)=\(Address.part($0.value))" }
    return "\(path)?after=\(Address.part(cursor))" + rest.joined()
  }
}
