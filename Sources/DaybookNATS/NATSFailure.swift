/// Why a message was not sent, or had no answer. It names no password.
package struct NATSFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Nobody takes messages of that subject now: surely it was not taken.
    case noResponders
    /// No answer came in time: it may have been taken.
    case timedOut
    /// The connection is gone, or went meanwhile: it may have been taken.
    case disconnected
    /// It is larger than the servers take: surely it was not sent.
    case tooLarge
    /// The servers refuse this user, or this subject.
    case forbidden
    /// What was given is no address, subject or field.
    case malformed
    /// Anything else, in the library's words: it may have been taken.
    case broken
  }

  package let kind: Kind
  /// What was found, for people.
  package let found: String

  package init(_ kind: Kind, _ found: String) { (self.kind, self.found) = (kind, found) }

  package var description: String { found }
}
