internal import DaybookCrypto
package import DaybookDomain
internal import DaybookFiles
package import DaybookTime

/// The file `ledger` in a ledger's directory: its layout, the ledger's id, and its incarnation.
package struct LedgerIdentity: Hashable, Sendable {
  /// The layout this software writes. Layout 1 had no such file.
  package static let layout = 2

  /// The file's name in the ledger's directory.
  package static let fileName = "ledger"

  private static let title = "daybook ledger"

  package let ledger: LedgerID
  package let incarnation: IncarnationID
  /// When this incarnation began, by the machine's clock.
  package let created: Timestamp
  /// The vault was made anew after this record: guests sealed before it can no longer be read.
  package var vaultSince = Position.start

  /// A new incarnation of a ledger.
  package static func new(
    for created: LedgerCreated, at now: Timestamp, vaultSince: Position = .start
  ) -> LedgerIdentity {
    var entropy = EntropyPool()
    let incarnation = IncarnationID.next(
      after: .none, at: now, random: (entropy.next(), entropy.next()))
    return LedgerIdentity(
      ledger: created.ledger, incarnation: incarnation, created: now, vaultSince: vaultSince)
  }

  /// Reads a directory's file; nil when there is none. A newer layout is refused, naming it.
  package static func read(in directory: String) throws(LedgerFailure) -> LedgerIdentity? {
    let path = directory + "/" + fileName
    guard let text = try LabelledText.read(path, title: title) else { return nil }
    guard let layout = text["layout"].flatMap({ Int($0) }), layout >= 2 else {
      throw unreadable(path, "a layout from 2 on")
    }
    guard layout == LedgerIdentity.layout else {
      throw LedgerFailure(
        .newerFormat,
        """
        open \(directory): it has layout \(layout), this software knows \(LedgerIdentity.layout), and nothing was \
        changed; use newer software, or go back: restore a backup from before it was migrated, or export a bundle with \
        the newer software and import it into a new ledger
        """)
    }
    guard let ledger = text["ledger"].flatMap({ LedgerID($0) }),
      let incarnation = text["incarnation"].flatMap({ IncarnationID($0) }),
      let created = text["created"].flatMap({ Timestamp(rfc3339: $0) })
    else { throw unreadable(path, "ledger, incarnation and created") }
    let since = try text["vault-since"].map { text throws(LedgerFailure) in
      guard let position = UInt64(text) else { throw unreadable(path, "a position after vault-since") }
      return Position(position)
    }
    return LedgerIdentity(
      ledger: ledger, incarnation: incarnation, created: created, vaultSince: since ?? .start)
  }

  private static func unreadable(_ path: String, _ missing: String) -> LedgerFailure {
    LedgerFailure(
      .corrupt,
      "read \(path): it does not name \(missing); put it back, or remove it and run daybook migrate, which makes another"
    )
  }

  /// Writes the file: whole or not at all, and durably.
  package func write(into directory: String) throws(LedgerFailure) {
    var text = LabelledText(LedgerIdentity.title)
    text.add("layout", LedgerIdentity.layout)
    text.add("ledger", ledger)
    text.add("incarnation", incarnation)
    text.add("created", created)
    if vaultSince > .start { text.add("vault-since", vaultSince) }
    try text.write(LedgerIdentity.fileName, in: directory)
  }

  /// Refuses the log of another ledger: two directories were mixed up.
  package func check(_ created: LedgerCreated) throws(LedgerFailure) {
    guard created.ledger != ledger else { return }
    throw LedgerFailure(
      .notALedger,
      "open the ledger: its file \"ledger\" names ledger \(ledger), its log \(created.ledger); put back the file and the log that belong together"
    )
  }
}
