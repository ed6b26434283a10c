/// An address in numbers with a port, as it is typed: `192.0.2.9`, `192.0.2.9:9100`, `[::1]:9100`, `::1`.
struct NetworkAddress {
  let address: String
  /// Nil where none was typed.
  let port: UInt16?

  /// Nil where it is not of that form. What is an address, the system says when it is used.
  init?(_ text: String) {
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      address = String(text[text.index(after: text.startIndex)..<end])
      let rest = text[text.index(after: end)...]
      if rest.isEmpty {
        port = nil
      } else {
        guard rest.first == ":", let number = UInt16(rest.dropFirst()) else { return nil }
        port = number
      }
    } else if let colon = text.lastIndex(of: ":"), text.firstIndex(of: ":") == colon {
      guard let number = UInt16(text[text.index(after: colon)...]) else { return nil }
      (address, port) = (String(text[..<colon]), number)
    } else {
      (address, port) = (text, nil)
    }
    guard !address.isEmpty else { return nil }
  }
}
