/// How a party comes: this decides which tables, times and caps are open to it.
public enum Channel: String, Hashable, Sendable, CaseIterable, FieldWord {
  /// Booked by the guest.
  case online
  /// Booked by the venue for a guest, by telephone or at the desk.
  case inHouse
  /// Seated without a booking.
  case walkIn
}

/// What a table must offer a party (R28).
public enum Need: String, Hashable, Sendable, CaseIterable, FieldWord {
  case accessible, highChair, stepFree
}
