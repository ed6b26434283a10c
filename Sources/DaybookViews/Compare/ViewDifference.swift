public import DaybookDomain

/// How two generations of a view differ, both at one position.
public struct ViewDifference: Hashable, Sendable {
  /// The view.
  public let view: String
  /// The position of both.
  public let position: Position
  /// The number of the generation in use.
  public let inUse: Int
  /// The number of the generation beside it; nil when it was filled only for this comparison, and is gone.
  public let filled: Int?
  /// Every table of the view, in its order.
  public internal(set) var tables: [TableDifference]

  /// Whether every row of one is a row of the other.
  public var isSame: Bool { tables.allSatisfy(\.isSame) }

  /// Rows that differ, or that only one of them has.
  public var count: Int { tables.reduce(0) { $0 + $1.count } }
}
