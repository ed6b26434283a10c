/// A row that two generations do not have alike.
package struct RowDifference: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Only the generation in use has it.
    case onlyInUse
    /// Only the one filled from the log has it.
    case onlyFilled
    /// They have other bytes under the same key.
    case changed
  }

  package let kind: Kind
  package let key: [UInt8]
  /// Its bytes in the generation in use; nil when it has none.
  package let inUse: [UInt8]?
  /// Its bytes in the one filled from the log; nil when it has none.
  package let filled: [UInt8]?
  /// What the row is about; nil when its key does not say.
  package let subject: RowSubject?
  /// The records that concern its subject, in order; nil when they were not looked for, or cannot be told.
  package internal(set) var events: [RowEvent]?
}
