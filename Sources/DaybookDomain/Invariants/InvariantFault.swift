/// The first event that may not follow from the state it met: where, of what kind, and why.
package struct InvariantFault: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// `first` does not name the first record of a command.
    case command
    /// A field beyond the limits of the command that writes it, or a table or pool the venue lacks (R23).
    case field
    /// Two live claims on one table overlap (invariant 1).
    case overlap
    /// More units than a pool has (invariant 2).
    case pool
    /// More covers or parties than a bucket may start, with no override (invariant 3).
    case pacing
    /// A hold consumed twice, or after it lapsed (invariant 4).
    case hold
    /// A change that the state machines do not allow.
    case transition
    /// An event about something that does not exist, or an id used twice.
    case entity
  }

  package let position: Position
  package let kind: Kind
  package let message: String

  package init(_ position: Position, _ kind: Kind, _ message: String) {
    self.position = position
    self.kind = kind
    self.message = message
  }

  package var description: String { "position \(position): \(kind.rawValue): \(message)" }
}
