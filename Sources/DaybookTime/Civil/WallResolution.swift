/// The instants at which a zone's clocks show a wall time.
public enum WallResolution: Hashable, Sendable {
  /// Shown once.
  case unique(Timestamp)
  /// Shown twice, as the clock was set back over it; a third showing would be left out.
  case overlap(first: Timestamp, second: Timestamp)
  /// Never shown, as the clock was set forward over it.
  ///
  /// Holds the wall time read with the offset before that.
  case gap(readBefore: Timestamp)
}
