package import DaybookDomain

/// What a rebuild found of one view, and what it did about it.
package struct RebuildReport: Hashable, Sendable {
  package enum Ending: Hashable, Sendable {
    /// The new generation is in use; the old one, if there was one, is kept for the way back.
    case switched(previous: Int?)
    /// The old generation is in use; the new one waits, flushed, and the next rebuild goes on with it.
    case keptAside
    /// There was none in use to compare with: one was begun anew and filled, as by anybody who finds it missing.
    case filledAnew
    /// Another process has switched to it, or removed it.
    case superseded
  }

  package let view: String
  /// The number of the generation that was filled.
  package internal(set) var generation: Int
  /// Nil when it was not compared: there was nothing to compare it with, or an earlier rebuild had done so.
  package internal(set) var difference: ViewDifference?
  package internal(set) var ending: Ending
  /// The position it was filled through.
  package internal(set) var position: Position

  /// Whether it was compared and is not the same.
  package var hasDifference: Bool { difference?.isSame == false }
}
