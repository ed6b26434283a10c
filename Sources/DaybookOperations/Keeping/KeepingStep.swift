internal import Daybook

/// Where keeping a ledger is, between one change to the files and the next. For crash tests.
package enum KeepingStep: String, CaseIterable, Sendable {
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
