/// A step of a batch, a rebuild or a switch: crash tests end the process here.
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
  /// It is at the position of the generation in use, and is about to be compared with it.
  case comparing
  /// It was compared; the result is about to be acted on.
  case compared
  /// It is flushed and not switched to; the decision is left to a later call.
  case keptAside
  /// Everything is ready; `CURRENT` names the old generation.
  case beforeSwitch
  /// `PREVIOUS` names both; `CURRENT` names the old generation.
  case previousNamed
  /// `CURRENT` names the new generation; those before the old one are still there.
  case switched
  case oldRemoved
}
