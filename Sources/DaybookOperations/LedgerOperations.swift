package import Daybook
internal import DaybookTime

/// Hears what is being done and how far it is, of how many; false stops the work.
///
/// Called on the thread that works, as often as that is worth telling: whoever listens decides how often to show it.
package typealias WorkProgress = (_ doing: String, _ done: UInt64, _ total: UInt64) -> Bool

/// An operator's acts on the ledger in a directory.
package struct LedgerOperations {
  var ledger: LedgerDirectory
  /// The software's name and version, for manifests.
  package var tool = "daybook \(Ledger.version)"
  package var clock = LedgerClock.system
  package var mapByteCount = LedgerOptions().mapByteCount
  package var progress: WorkProgress
  /// Crash tests end the process at a step.
  package var onStep: (BackupStep) -> Void = { _ in }

  /// `progress` is told how far each act has come, and may stop it.
  package init(_ path: String, progress: @escaping WorkProgress = { _, _, _ in true }) {
    ledger = LedgerDirectory(path)
    self.progress = progress
  }

  func tell(_ doing: String, _ done: UInt64, _ total: UInt64) throws(LedgerFailure) {
    guard progress(doing, done, total) else {
      throw LedgerFailure(.stopped, "stopped at \(done) of \(total) \(doing); run it again and it goes on")
    }
  }
}

/// Where a backup, restore or migration is, between one change to the files and the next. For crash tests.
package enum BackupStep: String, CaseIterable, Sendable {
  /// A directory of its own is there, and its lock is held.
  case begun
  /// One batch of records is durable in the copy.
  case batchCopied
  /// All records are.
  case copied
  /// The vault's keys are.
  case vaultCopied
  /// The copy was opened and every link held.
  case verified
  /// The identity of a ledger is written.
  case identityWritten
  /// The draft is in its place.
  case renamed
}
