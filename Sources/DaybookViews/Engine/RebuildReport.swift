public import DaybookDomain

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

/// When a rebuild switches to the generation that it has filled.
public enum RebuildSwitch: String, Hashable, Sendable, CaseIterable {
  /// Never: it only reports the differences.
  case never
  /// If every row is the same as in the generation in use.
  case same
  /// In any case.
  case always
}

/// What a rebuild found in one view, and what it did with it.
public struct RebuildReport: Hashable, Sendable {
  /// What was done with the generation that was filled.
  public enum Ending: Hashable, Sendable {
    /// The new generation is in use; the old one, if there was one, is kept for switching back.
    case switched(previous: Int?)
    /// The old generation stays in use; the new one is flushed, and the next rebuild continues with it.
    case keptAside
    /// There was no generation in use to compare with: one was begun and filled, as for any missing view.
    case filledAnew
    /// Another process has switched to it, or removed it.
    case superseded
  }

  /// The view.
  public let view: String
  /// The number of the generation that was filled.
  public internal(set) var generation: Int
  /// Nil when it was not compared: there was nothing to compare with, or an earlier rebuild had compared it.
  public internal(set) var difference: ViewDifference?
  /// What was done with it.
  public internal(set) var ending: Ending
  /// The position it was filled through.
  public internal(set) var position: Position

  /// Whether it was compared and is not the same.
  public var hasDifference: Bool { difference?.isSame == false }
}
