/// How many guests come, 1–1000 (R23); checked where a command is admitted, not here.
public struct PartySize: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByIntegerLiteral
{
  /// Covers, 1–1000.
  public let covers: Int

  /// Made from its parts; nothing is checked.
  public init(_ covers: Int) { self.covers = covers }
  public init(integerLiteral covers: Int) { self.covers = covers }

  /// Covers a party may have.
  public static let allowed = 1...1000
  public var description: String { String(covers) }
  public static func < (a: PartySize, b: PartySize) -> Bool { a.covers < b.covers }
}
