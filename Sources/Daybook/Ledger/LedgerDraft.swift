internal import DaybookViews
internal import Glibc

/// A ledger in the making, beside its path and renamed to it at the end: it is there whole or not at all.
///
/// A draft that is not finished is removed with the value. What a killed process left the next one begins with removing.
package struct LedgerDraft: ~Copyable {
  /// What makes a ledger; the draft of one at `PATH` is `PATH.creating`, `PATH.importing` or `PATH.restoring`.
  package enum Work: String { case creating, importing, restoring }

  /// Where it is made: the log, the vault and the identity.
  package let directory: LedgerDirectory
  private let target: LedgerDirectory
  private let folder: KeepingFolder
  private var isFinished = false

  /// Begins at a free path: an empty directory with its lock held.
  package init(of target: LedgerDirectory, _ work: Work) throws(LedgerFailure) {
    try target.checkFree()
    let directory = LedgerDirectory("\(target.path).\(work)")
    let folder = try KeepingFolder(
      directory.path, for: target.path, manifest: LedgerIdentity.fileName, parts: ["log", "vault"])
    (self.target, self.directory, self.folder) = (target, directory, folder)
    // Only now that the lock is held: another process at work in it is not disturbed.
    remove()
  }

  deinit {
    guard !isFinished else { return }
    unlink(directory.path + "/lock")
    remove()
  }

  /// Gives it its path, durably. Its log must be closed.
  package mutating func finish() throws(LedgerFailure) {
    unlink(directory.path + "/lock")
    try folder.syncNames("log", "vault")
    guard rename(directory.path, target.path) == 0 else { throw target.systemFailure("create", target.path) }
    isFinished = true
    try LedgerFailure.ofFiles { () throws(ViewError) in try Files.sync(directory: target.parent) }
  }

  /// Only names that are made here.
  private func remove() {
    for file in [
      "log/data.mdb", "log/lock.mdb", "log/poison", "log/writer", "vault/secret", "vault/keys", "ledger",
      "ledger.new",
    ] {
      unlink(directory.path + "/" + file)
    }
    for folder in [directory.log, directory.vault, directory.path] { rmdir(folder) }
  }
}
