/// The current phase of a rebuild or a check, for progress.
package enum ViewPhase: Hashable, Sendable {
  /// Rows are made from records: the position reached, of the log's head.
  case filling
  /// This view's rows are compared: how many, of at most how many.
  case comparing(String)
  /// The log is searched for the records behind this view's differing rows: the position reached, of the
  /// last.
  case explaining(String)
}
