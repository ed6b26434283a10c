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

/// A row that differs between two generations.
public struct RowDifference: Hashable, Sendable {
  /// Which of the two has it.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Only the generation in use has it.
    case onlyInUse
    /// Only the generation filled from the log has it.
    case onlyFilled
    /// They have other bytes under the same key.
    case changed
  }

  /// Which of the two has it.
  public let kind: Kind
  /// The row's key, bytes as they are stored.
  public let key: [UInt8]
  /// Its bytes in the generation in use; nil when it has none.
  public let inUse: [UInt8]?
  /// Its bytes in the generation filled from the log; nil when it has none.
  public let filled: [UInt8]?
  /// What the row is about; nil when its key does not say.
  public let subject: RowSubject?
  /// The records that concern its subject, in order; nil when they were not searched for, or are not known.
  public internal(set) var events: [RowEvent]?
}

/// A record that concerns a row's subject.
public struct RowEvent: Hashable, Sendable {
  /// Its position in the log.
  public let position: Position
  /// What it says happened.
  public let type: EventType
}
