/// The trace that a command belongs to: a W3C `traceparent` of version 00 (Trace Context §3.2), 55 characters, such as
/// `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`.
public struct TraceParent: Hashable, Sendable, CustomStringConvertible {
  /// The text, as a header carries it.
  public let text: String

  /// What such a text is, for messages.
  package static let allowed = "a W3C traceparent of version 00, such as 00-(32 hex digits)-(16)-01"

  /// Nil for any other text; by the specification a request with such a header begins a trace of its own.
  public init?(_ text: String) {
    self.init(stored: text)
    guard isValid else { return nil }
  }

  /// As a record has it, valid or not.
  package init(stored text: String) { self.text = text }

  /// Whether it is what it must be: lower-case digits, and neither id all zeros.
  package var isValid: Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [2, 32, 16, 2], Array(parts[0]) == Array("00".utf8) else { return false }
    func isZero(_ part: Substring.UTF8View) -> Bool { part.allSatisfy { $0 == UInt8(ascii: "0") } }
    return parts.allSatisfy { $0.allSatisfy(TraceParent.isDigit) } && !isZero(parts[1]) && !isZero(parts[2])
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }

  public var description: String { text }
}
