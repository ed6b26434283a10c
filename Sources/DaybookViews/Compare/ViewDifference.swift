package import DaybookDomain

/// How two generations of a view differ, both at one position.
package struct ViewDifference: Hashable, Sendable {
  package let view: String
  package let position: Position
  /// The number of the generation in use.
  package let inUse: Int
  /// The number of the generation beside it; nil when it was filled only for this comparison, and is gone.
  package let filled: Int?
  /// Every table of the view, in its order.
  package internal(set) var tables: [TableDifference]

  /// Whether every row of one is a row of the other.
  package var isSame: Bool { tables.allSatisfy(\.isSame) }

  /// Rows that differ, or that only one of them has.
  package var count: Int { tables.reduce(0) { $0 + $1.count } }
}
