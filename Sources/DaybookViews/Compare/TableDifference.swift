/// How one table differs between two generations.
public struct TableDifference: Hashable, Sendable {
  /// The table's name.
  public let table: String
  /// Rows of the generation in use.
  public let rowsInUse: Int
  /// Rows of the one filled beside it.
  public let rowsFilled: Int
  /// Rows that only the generation in use has.
  public internal(set) var onlyInUse = 0
  /// Rows that only the one filled beside it has.
  public internal(set) var onlyFilled = 0
  /// Rows that both have, with other bytes.
  public internal(set) var changed = 0
  /// The first few of each kind, in order of their keys.
  public internal(set) var samples: [RowDifference] = []

  /// The most samples of each kind.
  public static let mostSamples = 5

  /// Whether every row is the same.
  public var isSame: Bool { count == 0 }
  /// Rows that are not the same.
  public var count: Int { onlyInUse + onlyFilled + changed }

  init(table: String, rowsInUse: Int, rowsFilled: Int) {
    self.table = table
    self.rowsInUse = rowsInUse
    self.rowsFilled = rowsFilled
  }

  /// Counts a row; true if it is among the first of its kind, and is to be kept.
  mutating func note(_ kind: RowDifference.Kind) -> Bool {
    switch kind {
    case .onlyInUse:
      onlyInUse += 1
      return onlyInUse <= TableDifference.mostSamples
    case .onlyFilled:
      onlyFilled += 1
      return onlyFilled <= TableDifference.mostSamples
    case .changed:
      changed += 1
      return changed <= TableDifference.mostSamples
    }
  }
}
