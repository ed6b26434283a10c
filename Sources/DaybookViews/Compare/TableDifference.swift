/// How one table differs between two generations.
package struct TableDifference: Hashable, Sendable {
  package let table: String
  /// Rows of the generation in use, and of the one filled beside it.
  package let rowsInUse: Int
  package let rowsFilled: Int
  package internal(set) var onlyInUse = 0
  package internal(set) var onlyFilled = 0
  package internal(set) var changed = 0
  /// The first few of each kind, in order of their keys.
  package internal(set) var samples: [RowDifference] = []

  /// The most samples of each kind.
  package static let mostSamples = 5

  package var isSame: Bool { count == 0 }
  package var count: Int { onlyInUse + onlyFilled + changed }

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
