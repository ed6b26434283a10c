internal import CDaybookHTTP

/// An address of the internet, of version 4 or 6.
package struct NetworkAddress: Hashable, Sendable {
  /// 4 or 16; an address of version 4 that is written as one of version 6 is of version 4.
  private let bytes: [UInt8]

  /// Reads an address in numbers, as a proxy writes it: alone, or with a port behind it. Nil for anything else.
  package init?(_ text: String) {
    var text = Substring(text)
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      text = text[text.index(after: text.startIndex)..<end]
    } else if text.contains("."), let colon = text.lastIndex(of: ":"),
      text.firstIndex(of: ":") == colon
    {
      text = text[..<colon]
    }
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = unsafe daybook_http_address(String(text), &bytes)
    guard count > 0 else { return nil }
    self.bytes = Array(bytes.prefix(Int(count)))
  }

  /// Whom requests from it are counted for: an address of version 4 alone, one of version 6 with all of its network of 64 bits,
  /// which one client may use as a whole.
  package var client: [UInt8] { bytes.count == 4 ? bytes : Array(bytes.prefix(8)) }

  /// Whether the first bits of both are the same.
  fileprivate func has(_ other: NetworkAddress, bits: Int) -> Bool {
    guard bytes.count == other.bytes.count else { return false }
    let (whole, rest) = (bits / 8, UInt8(bits % 8))
    guard bytes.prefix(whole) == other.bytes.prefix(whole) else { return false }
    return rest == 0 || (bytes[whole] ^ other.bytes[whole]) >> (8 - rest) == 0
  }

  fileprivate var bitCount: Int { bytes.count * 8 }
}

/// A network of addresses, such as `10.0.0.0/8`, or one address.
package struct NetworkBlock: Hashable, Sendable {
  private let address: NetworkAddress
  private let bits: Int

  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let address = NetworkAddress(String(parts[0])) else {
      return nil
    }
    self.address = address
    guard parts.count == 2 else {
      bits = address.bitCount
      return
    }
    guard let bits = Int(parts[1]), String(bits) == parts[1], (0...address.bitCount).contains(bits)
    else {
      return nil
    }
    self.bits = bits
  }

  package func contains(_ address: NetworkAddress) -> Bool { self.address.has(address, bits: bits) }
}
