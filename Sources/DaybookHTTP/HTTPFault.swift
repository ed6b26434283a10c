/// Why a request is refused before anybody looks at what it asks for.
package struct HTTPFault: Error, Hashable, Sendable {
  /// The status that it is answered with; the connection is closed after it.
  package let status: Int
  /// What was found and what is allowed, for people.
  package let message: String

  package init(_ status: Int, _ message: String) {
    self.status = status
    self.message = message
  }
}
