package import DaybookDomain
internal import DaybookLog

/// The first thing found wrong in a log: where, and of what kind.
package struct Violation: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Not a header of this log's: too short, or another magic.
    case header
    /// A header with another format number.
    case format
    /// A record is missing, repeated or in another's place.
    case position
    /// The link does not follow from the record before and this one's bytes.
    case link
    /// The CBOR is not one of the forms this software knows.
    case cbor
    /// Recorded-at goes back, or the first record does not name the ledger.
    case time, origin
    /// `first` does not name the first record of a command.
    case command
    /// A field beyond the limits of the command that writes it, or a table or pool the venue lacks (R23).
    case field
    /// Two live claims on one table overlap (invariant 1).
    case overlap
    /// More units than a pool has (invariant 2).
    case pool
    /// More covers or parties than a bucket may start, and nobody who set that aside (invariant 3).
    case pacing
    /// A hold consumed twice, or after it lapsed (invariant 4).
    case hold
    /// A change that the state machines do not know.
    case transition
    /// An event about something that does not exist, or an id used twice.
    case entity
    /// What a checkpoint stated is not what a replay comes to (invariant 5).
    case checkpoint
    /// A key answered twice (invariant 10).
    case key
    /// The state is not the one whose digest a checkpoint keeps (invariant 5).
    case state
    /// A time that is offered cannot be booked, or one that is not offered can (R12).
    case offer
    /// The store's own pages cannot be read from here on.
    case page
    /// Something that remembers the log remembers it otherwise, or longer.
    case witness
    /// A view is another ledger's, or damaged.
    case view
    /// A guest's fields do not open with the key the vault has for them, or it has none.
    case vault
    /// A guest is forgotten by the log, and the key is still in the vault.
    case owed
  }

  package let position: Position
  package let kind: Kind
  package let message: String

  package init(_ position: Position, _ kind: Kind, _ message: String) {
    self.position = position
    self.kind = kind
    self.message = message
  }

  /// What the chain says is wrong with a record.
  init(_ position: Position, _ fault: ChainFault.Kind) {
    switch fault {
    case .missing(let next): self.init(position, .position, "the record is missing; the next one is \(next)")
    case .tooShort, .magic: self.init(position, .header, "its first bytes are not a header of this log")
    case .format(let format):
      self.init(position, .format, "it has format \(format), this software knows \(RecordHeader.format)")
    case .position(let found): self.init(position, .position, "its header says \(found)")
    case .link:
      self.init(
        position, .link, "its link does not follow from the record before it and its own bytes")
    }
  }

  package var description: String { "position \(position): \(kind.rawValue): \(message)" }
}
