/// An operator's own identifier of a thing: 1–64 characters, inner spaces allowed.
///
/// Equal and ordered by its UTF-8 bytes, never by Unicode equivalence: ids that differ on disk differ here.
public struct Name<Thing>: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral
{
  /// The text as it was given, 1–64 characters.
  public let text: String

  /// Nothing is checked here: a text out of its limits is answered as invalid.
  public init(_ text: String) { self.text = text }
  public init(stringLiteral text: String) { self.text = text }

  public var description: String { text }

  public static func == (a: Name, b: Name) -> Bool { a.text.hasBytes(of: b.text) }
  public static func < (a: Name, b: Name) -> Bool { a.text.precedesBytewise(b.text) }
  public func hash(into hasher: inout Hasher) { hasher.combine(bytesOf: text) }
}

extension String {
  /// Order by UTF-8 bytes.
  package func precedesBytewise(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }

  /// Equality by UTF-8 bytes.
  package func hasBytes(of other: String) -> Bool {
    // The same 16 bytes are the same short text, or the same storage of a long one.
    if unsafeBitCast(self, to: (UInt64, UInt64).self) == unsafeBitCast(other, to: (UInt64, UInt64).self) {
      return true
    }
    let (a, b) = (utf8.span.bytes, other.utf8.span.bytes)
    let count = a.byteCount
    guard count == b.byteCount else { return false }
    var at = 0
    while count &- at >= 8 {
      if a.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
        != b.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
      {
        return false
      }
      at &+= 8
    }
    while at < count {
      if a.unsafeLoad(fromByteOffset: at, as: UInt8.self) != b.unsafeLoad(fromByteOffset: at, as: UInt8.self)
      {
        return false
      }
      at &+= 1
    }
    return true
  }
}

extension Hasher {
  /// Feeds a text's UTF-8 bytes, to match equality by bytes.
  mutating func combine(bytesOf text: String) {
    var text = text
    text.withUTF8 { combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
