/// Why a time that a person typed names no instant in a zone (rule R1).
public enum RequestedTimeError: Error, Hashable, Sendable {
  /// The text is not a time.
  case malformed
  /// The zone's clocks were set forward over this wall time.
  case nonexistentLocalTime
  /// The zone does not have the given offset at this wall time.
  ///
  /// `allowed` has the offsets that it has there, the earlier instant's first.
  case offsetMismatch(allowed: [UTCOffset])
}
