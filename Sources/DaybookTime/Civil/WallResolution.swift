/// The instants at which a zone's clocks show a wall time.
public enum WallResolution: Hashable, Sendable {
  /// Shown once.
  case unique(Timestamp)
  /// Shown twice, because the clock was set back over it; a third time would be left out.
  case overlap(first: Timestamp, second: Timestamp)
  /// Never shown, because the clock was set forward over it.
  ///
  /// Holds the instant of the wall time, read with the offset before the gap.
  case gap(readBefore: Timestamp)
}
