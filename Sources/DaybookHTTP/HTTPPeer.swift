/// The other end of a connection.
package struct HTTPPeer: Hashable, Sendable {
  /// Its address, without the port.
  package let text: String
  /// Nil where the text is no address in numbers.
  package let address: NetworkAddress?

  package init(_ text: String) {
    self.text = text
    address = NetworkAddress(text)
  }
}
