internal import DaybookFiles

/// A ledger made under a draft name and renamed when it is finished: there whole or not at all.
///
/// An unfinished draft is removed with the value; a draft that a killed process left is removed by the next
/// one to begin.
package struct LedgerDraft: ~Copyable {
  /// The work that makes a ledger; the draft of a ledger at `PATH` is `PATH.creating`, `PATH.importing` and
  /// so on.
  package enum Work: String, CaseIterable { case creating, importing, restoring, salvaging, joining }

  /// All that may be made in it. Earlier versions made the file `lock`.
  private static let parts = [
    "log/data.mdb", "log/lock.mdb", "log/poison", "log/writer", "vault/secret", "vault/keys", "ledger",
    "ledger.new", "rest.cbor", "rest.cbor.new", "lock",
  ]

  /// The draft: its log, vault and identity.
  package let directory: LedgerDirectory
  private var draft: DraftDirectory

  /// Begins at a free path: an empty directory, locked until it is renamed.
  package init(of target: LedgerDirectory, _ work: Work) throws(LedgerFailure) {
    // A killed process may have left a draft of other work at this path: it may hold keys.
    for other in Work.allCases where other != work {
      try DraftDirectory.removeLeft(at: "\(target.path).\(other)", parts: LedgerDraft.parts)
    }
    draft = try DraftDirectory.begin(of: target.path, work.rawValue, parts: LedgerDraft.parts)
    directory = LedgerDirectory(draft.path)
  }

  /// Renames the draft to its path, durably. Its log must be closed.
  package mutating func finish() throws(LedgerFailure) { try draft.finish() }
}
