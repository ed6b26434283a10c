package import Daybook
internal import DaybookTime

/// Hears what is being done and how far it is, of how many; false stops the work.
///
/// Called on the thread that works, as often as that is worth telling: whoever listens decides how often to show it.
public typealias WorkProgress = (_ doing: String, _ done: UInt64, _ total: UInt64) -> Bool

/// An operator's acts on the ledger in a directory: each a call with a result.
///
/// A call opens what it needs and closes it. Other processes may use the ledger meanwhile; in this one no `Ledger` may
/// have it open. The calls block their thread: not for Swift's cooperative pool. What hinders an act is a
/// `LedgerFailure`, which says what to do; what is wrong with the ledger stands in the result.
public struct LedgerOperations {
  var ledger: LedgerDirectory
  /// The software's name and version, for manifests.
  package var tool = "daybook \(Ledger.version)"
  package var clock = LedgerClock.system
  package var mapByteCount = LedgerOptions().mapByteCount
  /// Told how far each act has come; may stop it, which throws `.stopped`.
  public var progress: WorkProgress
  /// Crash tests end the process at a step.
  package var onStep: (BackupStep) -> Void = { _ in }

  /// Acts on the ledger at a path, which need not be there yet: some acts make it.
  public init(_ path: String, progress: @escaping WorkProgress = { _, _, _ in true }) {
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
