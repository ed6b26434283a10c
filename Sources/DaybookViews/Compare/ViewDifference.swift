package import DaybookDomain

/// What two generations of a view differ in, both as they are at one position.
package struct ViewDifference: Hashable, Sendable {
  package let view: String
  package let position: Position
  /// The number of the generation in use.
  package let inUse: Int
  /// The number of the one beside it; nil: it was filled to be compared, and is gone.
  package let filled: Int?
  /// Every table of the view, in its order.
  package internal(set) var tables: [TableDifference]

  /// Whether every row of one is a row of the other.
  package var isSame: Bool { tables.allSatisfy(\.isSame) }

  /// Rows that differ, or that only one of them has.
  package var count: Int { tables.reduce(0) { $0 + $1.count } }
}
