/// Malformed input: names the field by its path, what was found, what is allowed. Never recorded.
public struct InvalidField: Error, Hashable, Sendable, CustomStringConvertible {
  /// `party`, or a path such as `venue.services[0].closes`.
  public let field: String
  /// What was found and what is allowed.
  public let message: String

  /// Made from its parts; nothing is checked.
  public init(_ field: String, _ message: String) {
    self.field = field
    self.message = message
  }

  public var description: String { "\(field): \(message)" }

  /// The same of a field in an object or a list: `place` is where that is.
  package func inside(_ place: String) -> InvalidField {
    if place.isEmpty { return self }
    return InvalidField(field.isEmpty ? place : "\(place).\(field)", message)
  }
}

/// Why a command changes nothing: the rules say no, or it is malformed.
public enum Rejection: Error, Hashable, Sendable {
  case refused(Refusal)
  case invalid(InvalidField)

  package static func refused(_ code: RefusalCode, _ message: String? = nil) -> Rejection {
    .refused(Refusal(code, message: message))
  }
}
