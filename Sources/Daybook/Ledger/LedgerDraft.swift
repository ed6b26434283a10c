internal import DaybookFiles

/// A ledger in the making, beside its path and renamed to it at the end: it is there whole or not at all.
///
/// A draft that is not finished is removed with the value. What a killed process left the next one begins with removing.
package struct LedgerDraft: ~Copyable {
  /// What makes a ledger; the draft of one at `PATH` is `PATH.creating`, `PATH.importing` and so on.
  package enum Work: String, CaseIterable { case creating, importing, restoring, salvaging }

  /// All that is made in it. `lock` was made there by earlier versions.
  private static let parts = [
    "log/data.mdb", "log/lock.mdb", "log/poison", "log/writer", "vault/secret", "vault/keys", "ledger",
    "ledger.new", "rest.cbor", "rest.cbor.new", "lock",
  ]

  /// Where it is made: the log, the vault and the identity.
  package let directory: LedgerDirectory
  private var draft: DraftDirectory

  /// Begins at a free path: an empty directory, locked until it has its name.
  package init(of target: LedgerDirectory, _ work: Work) throws(LedgerFailure) {
    // What other work that was killed left for this path: it may hold keys.
    for other in Work.allCases where other != work {
      try LedgerFailure.ofFiles(
        DraftDirectory.removeLeft(at: "\(target.path).\(other)", parts: LedgerDraft.parts))
    }
    draft = try LedgerFailure.ofFiles(
      DraftDirectory.begin(of: target.path, work.rawValue, parts: LedgerDraft.parts))
    directory = LedgerDirectory(draft.path)
  }

  /// Gives it its path, durably. Its log must be closed.
  package mutating func finish() throws(LedgerFailure) { try LedgerFailure.ofFiles(draft.finish()) }
}
