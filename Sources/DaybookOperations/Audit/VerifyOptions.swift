public import Daybook
internal import DaybookLog

/// Where a verification starts, and what it compares the log with.
public struct VerifyOptions: Sendable {
  /// The first record that is checked.
  public enum Start: Sendable {
    /// Record 1: nothing is trusted.
    case firstRecord
    /// The record after this point. Up to it records are only folded, and the log must have this link there.
    case after(LogPoint)
    /// The record after the point in this seal file.
    case afterSeal(file: String)
  }

  /// The first record to check.
  public var start = Start.firstRecord
  /// A seal file; nothing at or before its position may have changed.
  public var seal: String?
  /// The key of the seals: a verifier key, or a file of the key and its rotations.
  ///
  /// Without it the vault's own key is used, with which anybody who can write the vault can sign.
  public var publicKey: String?
  /// A file that says whose signatures a seal must have (C2SP tlog-policy); without it the ledger's own policy is used,
  /// and the newest seal that the ledger keeps with its cosignatures must be of the log.
  public var policy: String?
  /// Whether to compare every view with the log, row by row; a missing view is a violation.
  public var comparesViews = false
  /// A directory with room for 24 bytes a keyed command.
  public var temporary = "/var/tmp"
  /// Whether records are read ahead of what is checked. If reading a damaged page ends the process, only without that
  /// the last record that was reached is the last one before the page.
  package var readsAhead = true

  /// Checks everything from record 1, against the views, snapshots and backups of the ledger's directory.
  public init() {}
}

/// The result of a verification.
public struct VerifyReport: Sendable {
  /// Something outside the log that recorded its head at some time, and agrees with it.
  public struct Witness: Hashable, Sendable {
    /// What it is, for people: `view index`.
    public let name: String
    /// The position that it recorded.
    public let position: Position

    init(_ witness: DaybookLog.Witness) {
      name = witness.name
      position = Position(witness.head.position)
    }
  }

  /// The last valid record.
  public internal(set) var point: LogPoint
  /// Whether damage ended the verification early, so that vault and views were not checked.
  public internal(set) var isCut = false
  /// The violations, those of the log first; empty when there are none.
  public internal(set) var violations: [Violation] = []
  /// What confirms the log's head. Without a witness a missing tail cannot be excluded.
  public internal(set) var witnesses: [Witness] = []
  /// The log was trusted up to this position; 0: nothing was trusted.
  public internal(set) var trusted = Position.start
  /// The number of start times at which availability was compared with booking.
  public internal(set) var offerCount = 0
  /// The number of sealed fields that the vault opened; nil when there is no readable vault.
  public internal(set) var openedCount: UInt64?
  /// Remarks, one line each.
  public internal(set) var notes: [String] = []
  /// Warnings for the operator: the result could not be saved.
  public internal(set) var notices: [String] = []

  /// Whether there is no violation.
  public var isSound: Bool { violations.isEmpty }

  /// What to do about the first violation; nil when there is none, or its message says it.
  public var advice: String? {
    switch violations.first?.kind {
    case nil, .seal: nil
    case .view: "the log is the truth: delete the view, or rebuild it with daybook views rebuild"
    case .vault:
      "put this ledger's own vault in its place, or restore it from its backup; the log is not touched"
    case .owed: "the log holds; the forgetting is finished by whoever next opens the ledger to write"
    case .witness:
      "keep everything as it is; find out which history is right: put that log back or restore it from a backup, or say that this one is: daybook views rebuild --all --over; a seal elsewhere, a backup and the file verified go on remembering the other"
    default: "keep the damaged log; restore from a backup, or see what daybook salvage finds in it"
    }
  }
}
