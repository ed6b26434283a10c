/// What of a rebuild or a check is being done, for progress.
package enum ViewPhase: Hashable, Sendable {
  /// Rows are made of records: the position reached, of the log's head.
  case filling
  /// Rows are compared: how many, of at most how many. Of this view.
  case comparing(String)
  /// The log is searched for the records that made rows which differ: the position reached, of the last.
  case explaining(String)
}
