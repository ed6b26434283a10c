/// A time as a person typed it: `YYYY-MM-DDThh:mm[:ss]`, then nothing, `±hh:mm[:ss]` or `Z`.
///
/// Every time that is shown to people can be typed back, a year past 9999 or an offset with seconds included.
/// Without an offset it is always the venue's local time (rule R1). The text is kept exactly as given.
public struct RequestedTime: Hashable, Sendable {
  /// How a text was understood.
  public enum Form: Hashable, Sendable {
    /// A wall time of the venue.
    case local(WallTime)
    /// A wall time of the venue, and the offset it must have there.
    case localWithOffset(WallTime, UTCOffset)
    /// An instant, written with `Z`.
    case instant(Timestamp)
  }

  /// The text exactly as given.
  public let text: String

  /// The parsed text; nil when it is malformed, which only a literal can be.
  public let form: Form?

  /// The time that a text names; nil when it is malformed.
  ///
  /// For a literal, Swift takes `RequestedTime("…")` for the literal itself, which cannot fail.
  public init?(_ text: String) {
    guard let form = RequestedTime.form(of: text) else { return nil }
    self.text = text
    self.form = form
  }

  /// The instant meant in a zone (rule R1).
  ///
  /// For a wall time shown twice, the given offset decides, otherwise the first. Throws `.malformed`; then
  /// `.nonexistentLocalTime` for a wall time in a gap, whatever its offset; then `.offsetMismatch`. `Z` names
  /// an instant and never mismatches.
  public func instant(in rules: ZoneRules) throws(RequestedTimeError) -> Timestamp {
    switch form {
    case nil: throw .malformed
    case .instant(let instant): return instant
    case .local(let wall): return try RequestedTime.candidates(for: wall, in: rules).first
    case .localWithOffset(let wall, let offset):
      let (first, second) = try RequestedTime.candidates(for: wall, in: rules)
      let wanted = wall.instant(at: offset)
      if wanted == first || wanted == second { return wanted }
      throw .offsetMismatch(allowed: [first, second].compactMap { $0.map(rules.offset(at:)) })
    }
  }

  private static func candidates(
    for wall: WallTime, in rules: ZoneRules
  ) throws(RequestedTimeError) -> (first: Timestamp, second: Timestamp?) {
    switch rules.resolve(wall) {
    case .unique(let instant): return (instant, nil)
    case .overlap(let first, let second): return (first, second)
    case .gap: throw .nonexistentLocalTime
    }
  }

  private static func form(of text: String) -> Form? {
    var reader = TextReader(text)
    guard let wall = reader.wallTime(needsSeconds: false) else { return nil }
    if reader.isAtEnd { return .local(wall) }
    if reader.take("Z") { return reader.isAtEnd ? .instant(wall.instant(at: .zero)) : nil }
    guard let offset = reader.offset(), reader.isAtEnd else { return nil }
    return .localWithOffset(wall, offset)
  }
}

extension RequestedTime: ExpressibleByStringLiteral, CustomStringConvertible {
  /// The time that a literal names; a malformed one is kept, and refused when its instant is asked for.
  public init(stringLiteral text: String) {
    self.text = text
    form = RequestedTime.form(of: text)
  }

  /// The text exactly as given.
  public var description: String { text }
}

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
