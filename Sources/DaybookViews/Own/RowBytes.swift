/// The bytes of a key or a value of a projection's row, made of parts: texts, numbers, dates, ids.
///
/// The order of two that have the same kinds of parts is the order of their parts, so all keys that begin with some
/// parts are one range. A key has 1–511 bytes; a value any number, also none.
public struct RowBytes: Hashable, Comparable, Sendable {
  /// The bytes as they are stored.
  public let bytes: [UInt8]

  /// Bytes of a form of your own.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// Parts, one after another; none make an empty value.
  public init<each Part: RowPart>(_ part: repeat each Part) {
    var bytes: [UInt8] = []
    for part in repeat each part { part.append(to: &bytes) }
    self.bytes = bytes
  }

  /// Reads all parts back, by their types in order; throws when the bytes are not just these.
  public func parts<each Part: RowPart>(_ type: repeat (each Part).Type) throws(UnreadableRow) -> (
    repeat each Part
  ) {
    var rest = bytes[...]
    let parts = (repeat try (each Part)(from: &rest))
    guard rest.isEmpty else {
      throw UnreadableRow("\(rest.count) bytes after the last part of \(bytes.count) bytes")
    }
    return parts
  }

  public static func < (a: RowBytes, b: RowBytes) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}

/// A row of a projection.
public struct ProjectionRow: Hashable, Sendable {
  /// Its key, 1–511 bytes.
  public let key: RowBytes
  /// Its value.
  public let value: RowBytes

  /// Made from its parts; nothing is checked.
  public init(key: RowBytes, value: RowBytes) { (self.key, self.value) = (key, value) }
}

/// A key or a value whose bytes are not the parts that were asked for.
public struct UnreadableRow: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was found.
  public let description: String

  /// What was found where a part belongs, in words.
  public init(_ found: String) { description = found }
}
