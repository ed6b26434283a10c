/// What a table is used for at an instant.
public enum TableUse: String, Hashable, Sendable, CaseIterable {
  case free
  /// A party sits at it, …
  case seated
  /// … or still sits there past its end (R24).
  case overrun
  /// Its party's time has begun, and it has not sat down.
  case expected
  /// Held, or asked for and not yet answered.
  case held, requested
  /// It rests after a stay.
  case resting
  case blocked
}
