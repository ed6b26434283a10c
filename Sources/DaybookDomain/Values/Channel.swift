/// How a party comes: it decides which tables, times and caps are open to it.
public enum Channel: String, Hashable, Sendable, CaseIterable, FieldWord {
  /// Guests by themselves.
  case online
  /// The venue for a guest, by telephone or at the desk.
  case inHouse
  /// Seated without a booking.
  case walkIn
}

/// What a table must offer a party (R28).
public enum Need: String, Hashable, Sendable, CaseIterable, FieldWord {
  case accessible, highChair, stepFree
}
