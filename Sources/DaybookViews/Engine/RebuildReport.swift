package import DaybookDomain

/// What a rebuild found of one view, and what it did about it.
package struct RebuildReport: Hashable, Sendable {
  package enum Ending: Hashable, Sendable {
    /// The new generation is in use; the old one, if there was one, is kept for the way back.
    case switched(previous: Int?)
    /// The old generation is in use; the new one waits, flushed, and the next rebuild goes on with it.
    case keptAside
    /// Nothing was switched here: there was none in use, so that one was begun anew; or another process switched.
    case superseded
  }

  package let view: String
  /// The number of the generation that was filled.
  package let generation: Int
  /// Nil when it was not compared: there was nothing to compare it with, or an earlier rebuild had done so.
  package internal(set) var difference: ViewDifference?
  package internal(set) var ending: Ending
  /// The position it was filled through.
  package internal(set) var position: Position

  /// Whether it was compared and is not the same.
  package var hasDifference: Bool { difference?.isSame == false }
}
