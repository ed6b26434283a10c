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
