/// A row that differs between two generations.
package struct RowDifference: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Only the generation in use has it.
    case onlyInUse
    /// Only the generation filled from the log has it.
    case onlyFilled
    /// They have other bytes under the same key.
    case changed
  }

  package let kind: Kind
  package let key: [UInt8]
  /// Its bytes in the generation in use; nil when it has none.
  package let inUse: [UInt8]?
  /// Its bytes in the generation filled from the log; nil when it has none.
  package let filled: [UInt8]?
  /// What the row is about; nil when its key does not say.
  package let subject: RowSubject?
  /// The records that concern its subject, in order; nil when they were not searched for, or are not known.
  package internal(set) var events: [RowEvent]?
}
