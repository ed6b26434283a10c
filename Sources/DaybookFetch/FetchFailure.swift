/// Why a call has no answer. It names neither the address nor anything that was sent.
package struct FetchFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The host's name is not known, or its name server does not answer.
    case unknownHost
    /// Nobody takes connections there.
    case unreachable
    /// Its certificate is not for this host, or not of an authority that is trusted, or TLS failed.
    case untrusted
    case timedOut
    /// The answer is past the limit.
    case tooLarge
    /// The connection ended early, or what came is no HTTP.
    case broken
    /// The fetcher was stopped.
    case stopped
  }

  package let kind: Kind
  /// What was found, for people.
  package let found: String

  package var description: String { found }
}
