/// A record's place in the log: 1 for the first, no gaps; 0 is the place before all records.
public struct Position: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByIntegerLiteral {
  /// Records from the beginning of the log; 0 is before the first.
  public let value: UInt64

  /// Made from its parts; nothing is checked.
  public init(_ value: UInt64) { self.value = value }
  public init(integerLiteral value: UInt64) { self.value = value }

  /// Before the first record.
  public static let start = Position(0)

  /// The place after this one.
  public var next: Position { Position(value + 1) }
  public var description: String { String(value) }
  public static func < (a: Position, b: Position) -> Bool { a.value < b.value }
}
