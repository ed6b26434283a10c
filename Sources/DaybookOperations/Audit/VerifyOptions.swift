public import Daybook
internal import DaybookLog

/// From where a log is verified, and what it is held against.
public struct VerifyOptions: Sendable {
  /// The first record that is checked.
  public enum Start: Sendable {
    /// Record 1: nothing is trusted.
    case firstRecord
    /// The one after this point; up to it records are only folded, and the log must have this very record there.
    case after(LogPoint)
    /// The one after the point that the seal in this file names.
    case afterSeal(file: String)
  }

  /// From where records are checked.
  public var start = Start.firstRecord
  /// The file of a seal, at and before which nothing may have changed.
  public var seal: String?
  /// The key that seals must be signed with: 64 hexadecimal digits, or a file of it and its rotations.
  ///
  /// Without it the vault's own is taken, which whoever can write the vault can sign with too.
  public var publicKey: String?
  /// Whether every view must be there and say what the log says, row by row.
  public var comparesViews = false
  /// A directory with room for 24 bytes a keyed command.
  public var temporary = "/var/tmp"

  /// Everything is checked from record 1, against what the ledger's own directory remembers.
  public init() {}
}

/// What a verification found.
public struct VerifyReport: Sendable {
  /// Something that remembers the log, and agrees with it.
  public struct Witness: Hashable, Sendable {
    /// What it is, for people: `view index`.
    public let name: String
    /// The record that it remembers.
    public let position: Position

    init(_ witness: DaybookLog.Witness) {
      name = witness.name
      position = Position(witness.head.position)
    }
  }

  /// The last record that was found right.
  public internal(set) var point: LogPoint
  /// Whether damage ended the reading, so that what stands beside the log was not looked at.
  public internal(set) var isCut = false
  /// Everything that is wrong, the log's own first; empty: it holds.
  public internal(set) var violations: [Violation] = []
  /// What remembers the log and agrees with it. Without one a missing tail cannot be excluded.
  public internal(set) var witnesses: [Witness] = []
  /// Up to here the log was taken for granted; 0: nothing was.
  public internal(set) var trusted = Position.start
  /// Starts at which offers and bookings were compared.
  public internal(set) var offerCount = 0
  /// Sealed fields that the vault opened; nil: there is no vault that can be read.
  public internal(set) var openedCount: UInt64?
  /// What to know besides.
  public internal(set) var notes: [String] = []
  /// What hindered nothing, and an operator should read: that something could not be written down.
  public internal(set) var notices: [String] = []

  /// Whether nothing is wrong.
  public var isSound: Bool { violations.isEmpty }

  /// What to do about the first violation; nil: there is none.
  public var advice: String? {
    switch violations.first?.kind {
    case nil: nil
    case .view: "the log is the truth: delete the view, or rebuild it with daybook views rebuild"
    case .vault:
      "put this ledger's own vault in its place, or restore it from its backup; the log is not touched"
    case .owed: "the log holds; the forgetting is finished by whoever next opens the ledger to write"
    case .witness:
      "keep everything as it is; find out which history is right: put that log back or restore it from a backup, or say that this one is: daybook views rebuild --all --over"
    default: "keep the damaged log; restore from a backup, or see what daybook salvage finds in it"
    }
  }
}
