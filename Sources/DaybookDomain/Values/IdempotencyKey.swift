/// The caller's name for one attempt: (actor, key) has one first answer for ever.
///
/// 1–255 bytes of UTF-8 without control characters; equal by its bytes, never by Unicode equivalence.
public struct IdempotencyKey: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  /// The caller's own text, 1–255 bytes of UTF-8.
  public let text: String
  /// Nothing is checked here: a text out of its limits is answered as invalid.
  public init(_ text: String) { self.text = text }
  public init(stringLiteral text: String) { self.text = text }
  public var description: String { text }

  public static func == (a: IdempotencyKey, b: IdempotencyKey) -> Bool {
    a.text.hasBytes(of: b.text)
  }
  public func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: text) }
}
