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
  /// Everything is ready; `CURRENT` names the old generation.
  case beforeSwitch
  /// `CURRENT` names the new generation; the old one is still there.
  case switched
  case oldRemoved
}
