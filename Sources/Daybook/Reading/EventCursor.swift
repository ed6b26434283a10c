internal import DaybookCrypto
public import DaybookDomain
internal import DaybookLog
internal import DaybookViews

/// How far a reader of the log has come, and of which log: for a read model that is kept outside.
///
/// Store its text with the rows that were made from the events, in one transaction. It fails as *diverged*, and does
/// not go on silently, where the log is not the one it comes from: after a restore, a migration, or when records
/// that it has seen are gone. Then what was made is thrown away and made anew from the beginning.
public struct EventCursor: Hashable, Sendable, CustomStringConvertible {
  /// The last record that was read; 0 is before the first.
  public let position: Position
  let link: Digest256
  let ledger: LedgerID
  let incarnation: IncarnationID

  private static let form = "1"

  init(_ end: LogHead, _ ledger: LedgerID, _ incarnation: IncarnationID) {
    (position, link) = (Position(end.position), end.link)
    (self.ledger, self.incarnation) = (ledger, incarnation)
  }

  /// Reads the text that `description` writes, at most 164 characters; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0] == EventCursor.form, let position = UInt64(parts[1]),
      String(position) == parts[1], let link = Digest256(hexadecimal: parts[2]),
      let ledger = LedgerID(String(parts[3])), let incarnation = IncarnationID(String(parts[4]))
    else { return nil }
    (self.position, self.link) = (Position(position), link)
    (self.ledger, self.incarnation) = (ledger, incarnation)
  }

  /// `1/POSITION/LINK/LEDGER/INCARNATION`: 141–160 characters of ASCII.
  public var description: String { "\(EventCursor.form)/\(position)/\(link)/\(ledger)/\(incarnation)" }
}

extension EventCursor {
  /// Throws `.diverged` for a cursor of another ledger, or of another life of this one.
  func check(_ ledger: LedgerID, _ incarnation: IncarnationID) throws(LedgerFailure) {
    guard self.ledger == ledger else {
      throw diverged("it is of the ledger \(self.ledger), this is \(ledger)")
    }
    guard self.incarnation == incarnation else {
      throw diverged(
        "it is of the ledger's incarnation \(self.incarnation), this is \(incarnation): it was restored or migrated"
      )
    }
  }

  /// Throws `.diverged` when the record it names is gone, or is another.
  func check(_ linkAtStart: Digest256?) throws(LedgerFailure) {
    guard position > .start else { return }
    guard let linkAtStart else { throw diverged("the log has no record \(position)") }
    guard linkAtStart == link else { throw diverged("the log has another record \(position)") }
  }

  private func diverged(_ found: String) -> LedgerFailure {
    LedgerFailure(
      .diverged,
      "continue after the cursor at \(position): \(found); throw away what was made from it, and begin without a cursor"
    )
  }
}
