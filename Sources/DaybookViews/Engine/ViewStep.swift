/// Where a batch, a rebuild or a switch of generations has got to: crash tests end the process here.
package enum ViewStep: String, Hashable, Sendable, CaseIterable {
  /// The lock is held and the records are decoded.
  case batchBegun
  /// A view's rows are written, its checkpoint is not.
  case rowsWritten
  /// Rows and checkpoint are written, nothing is committed.
  case beforeCommit
  case committed
  /// A rebuild has reached the log's head and is synced.
  case generationFilled
  /// It stands at the position of the one in use, and is about to be compared with it.
  case comparing
  /// It was compared, and what was found is about to be acted on.
  case compared
  /// It is not switched to and waits, flushed, for whoever decides.
  case keptAside
  /// Everything is ready; `CURRENT` names the old generation.
  case beforeSwitch
  /// `PREVIOUS` names both; `CURRENT` names the old generation.
  case previousNamed
  /// `CURRENT` names the new generation; those before the old one are still there.
  case switched
  case oldRemoved
}
