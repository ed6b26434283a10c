/// What a table is used for at an instant.
public enum TableUse: String, Hashable, Sendable, CaseIterable {
  case free
  /// A party sits at it.
  case seated
  /// A party sits at it past its end (R24).
  case overrun
  /// Its party's time has begun, and the party is not seated.
  case expected
  /// Held, or requested and not yet answered.
  case held, requested
  /// In the buffer after a stay.
  case resting
  case blocked
}
