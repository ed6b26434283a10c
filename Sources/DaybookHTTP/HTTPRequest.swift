/// A whole request that passed the check of its head.
package struct HTTPRequest: Sendable {
  package let method: String
  package let target: HTTPTarget
  /// Header lines in their order, names in lower case.
  package let fields: [HTTPField]
  package let body: [UInt8]
  package let peer: HTTPPeer

  package init(method: String, target: HTTPTarget, fields: [HTTPField], body: [UInt8], peer: HTTPPeer) {
    (self.method, self.target, self.fields, self.body, self.peer) = (method, target, fields, body, peer)
  }

  /// The value of a header line; nil when there is none, or more than one.
  package func field(_ name: String) -> String? {
    var found: String?
    for field in fields where field.name == name {
      guard found == nil else { return nil }
      found = field.value
    }
    return found
  }

  /// How often a header line is there.
  package func count(of name: String) -> Int { fields.count { $0.name == name } }
}
