/// How many guests come, 1–1000 (R23); checked where a command is admitted, not here.
public struct PartySize: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByIntegerLiteral
{
  public let covers: Int

  public init(_ covers: Int) { self.covers = covers }
  public init(integerLiteral covers: Int) { self.covers = covers }

  public static let allowed = 1...1000
  public var description: String { String(covers) }
  public static func < (a: PartySize, b: PartySize) -> Bool { a.covers < b.covers }
}
