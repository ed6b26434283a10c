public import DaybookDomain
internal import DaybookLog

/// The first violation found in a log: its position and kind.
public struct Violation: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of a violation; its raw value is a word for programs, which does not change.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// No valid header of a record: too short, or another magic.
    case header
    /// A header with another format number.
    case format
    /// A record is missing, repeated or at another's position.
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
    /// More covers or parties than may start in a bucket, without an override (invariant 3).
    case pacing
    /// A hold consumed twice, or after it lapsed (invariant 4).
    case hold
    /// A transition that the state machines do not have.
    case transition
    /// An event about something that does not exist, or an id used twice.
    case entity
    /// A checkpoint's digest differs from a replay's (invariant 5).
    case checkpoint
    /// A key answered twice (invariant 10).
    case key
    /// The state differs from the one whose digest a checkpoint keeps (invariant 5).
    case state
    /// A time is offered that cannot be booked, or one can be booked that is not offered (R12).
    case offer
    /// The store's own pages cannot be read from here on.
    case page
    /// A witness remembers another record, or a record after the log's end.
    case witness
    /// A seal that the ledger keeps cannot be read, or has not the cosignatures that are required.
    case seal
    /// A view belongs to another ledger, or is damaged.
    case view
    /// A guest's fields do not open with their key in the vault, or the vault has no such key.
    case vault
    /// The log says that a guest is forgotten, and the key is still in the vault.
    case owed
  }

  /// The record; 0: no record, but something beside the log.
  public let position: Position
  /// The kind.
  public let kind: Kind
  /// What was found, for people.
  public let message: String

  package init(_ position: Position, _ kind: Kind, _ message: String) {
    self.position = position
    self.kind = kind
    self.message = message
  }

  /// A fault of an event as a violation.
  package init(_ fault: InvariantFault) {
    let kind: Kind =
      switch fault.kind {
      case .command: .command
      case .field: .field
      case .overlap: .overlap
      case .pool: .pool
      case .pacing: .pacing
      case .hold: .hold
      case .transition: .transition
      case .entity: .entity
      }
    self.init(fault.position, kind, fault.message)
  }

  /// A fault in the chain as a violation.
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

  /// Position, kind and what was found, in one line.
  public var description: String { "position \(position): \(kind.rawValue): \(message)" }
}
