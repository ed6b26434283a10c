/// A zone's rules could not be found, read or accepted.
public struct ZoneError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of the problem.
  public enum Code: String, Hashable, Sendable {
    /// The text is not the name of a zone.
    case badName
    /// There is no such zone in the directory.
    case notFound
    /// The file exists and could not be read.
    case unreadable
    /// The bytes are not a TZif file (RFC 9636).
    case badFile
    /// The rules contradict themselves or exceed a limit.
    case badRules
  }

  /// The kind, for programs.
  public let code: Code

  /// What was tried, what was found, what is allowed and what to do, for people.
  public let message: String

  /// An error of this kind with this message.
  public init(code: Code, message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
