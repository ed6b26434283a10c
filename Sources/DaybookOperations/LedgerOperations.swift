public import Daybook
internal import DaybookStore
internal import DaybookTime

/// Receives the name of the work, how much of it is done, and the total; returning false stops it.
///
/// It is called on the working thread, often: the receiver decides how often to show it.
public typealias WorkProgress = (_ doing: String, _ done: UInt64, _ total: UInt64) -> Bool

/// The operations of an operator on the ledger in a directory, each a call with a result.
///
/// Each call opens the files it needs and closes them again. Others may use the ledger at the same time: other
/// processes, and a `Ledger` that was opened in this one before the call. Only what makes, moves or imports a ledger
/// wants it for itself in this process. The calls block their thread: from a task use ``onThread(_:_:)``. A call that cannot do its work throws a `LedgerFailure`, which says what to do; what is
/// wrong with the ledger itself is in the result.
public struct LedgerOperations {
  var ledger: LedgerDirectory
  /// The software's name and version, for manifests.
  package var tool = "daybook \(Ledger.version)"
  package var clock = LedgerClock.system
  package var mapByteCount = LedgerOptions().mapByteCount
  /// Receives the progress of each operation. Returning false stops it, and it throws `.stopped`.
  public var progress: WorkProgress
  /// Views of the embedder's own, which the operations on views, `doctor` and `verify` treat as the built-in ones.
  public var projections: [any Projection] = []
  /// Hears what a ledger that is opened for writing would like an operator to read.
  public var observer: any LedgerObserver = SilentObserver()
  /// Crash tests end the process at a step.
  package var onStep: (BackupStep) -> Void = { _ in }

  /// Operates on the ledger at a path. Restore and import create it; all other operations need it to exist.
  public init(_ path: String, progress: @escaping WorkProgress = { _, _, _ in true }) {
    ledger = LedgerDirectory(path)
    self.progress = progress
  }

  /// Does an operator's work on a thread of its own, while the caller's is free; throws what the work throws.
  ///
  /// Cancelling the task does not end the work: its `progress` does. Throws a `LedgerFailure` with `RESOURCES` when the
  /// system cannot start a thread.
  public static func onThread<R: Sendable>(
    _ path: String, _ work: @escaping @Sendable (inout LedgerOperations) throws -> R
  ) async throws -> R {
    try await Thread.run {
      Result {
        var operations = LedgerOperations(path)
        return try work(&operations)
      }
    }.get()
  }

  func tell(_ doing: String, _ done: UInt64, _ total: UInt64) throws(LedgerFailure) {
    guard progress(doing, done, total) else {
      throw LedgerFailure(.stopped, "stopped at \(done) of \(total) \(doing); run it again and it goes on")
    }
  }
}

/// The steps of a backup, restore or migration, each between two changes to files. For crash tests.
package enum BackupStep: String, CaseIterable, Sendable {
  /// Its directory exists and is locked.
  case begun
  /// One batch of records is durable in the copy.
  case batchCopied
  /// All records are durable in the copy.
  case copied
  /// The vault's keys are durable in the copy.
  case vaultCopied
  /// The copy was reopened and every link is valid.
  case verified
  /// The identity of a ledger is written.
  case identityWritten
  /// The draft was renamed to its path.
  case renamed
}
