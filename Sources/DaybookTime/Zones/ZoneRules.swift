/// A zone's past and future offsets, as one release of the IANA database states them.
///
/// A value made of facts: name, release, first offset, transitions, footer rule. Two with the same facts are
/// equal and give the same answers for ever, on any machine. Copies share one table.
public struct ZoneRules: Sendable {
  let table: ZoneTable

  /// The zone's IANA name, such as `Asia/Baku`.
  public var name: String { table.name }

  /// The release of the IANA database, such as `2025b`, or `unknown`.
  public var version: String { table.version }

  /// The offset before the first transition.
  public var initialOffset: UTCOffset { table.initialOffset }

  /// The stated changes of offset, ascending, without those that the footer's rule implies.
  public var transitions: [Transition] { table.transitions }

  /// The POSIX TZ string in force after the last transition (RFC 9636 §3.3); empty: the last offset stays.
  public var footer: String { table.footer }

  /// The rules with these facts.
  ///
  /// Throws when the name is not a zone's, an offset is beyond ±25:59:59, the transitions are not strictly
  /// ascending or are outside a `Timestamp`'s reach, or the footer is invalid or contradicts the offset
  /// before it.
  public init(
    name: String, version: String, initialOffset: UTCOffset, transitions: [Transition], footer: String
  ) throws(ZoneError) {
    try ZoneName.check(name)
    try ZoneRules.check(transitions, of: name)
    let rule = try ZoneRules.rule(footer, after: transitions, from: initialOffset, of: name)
    table = ZoneTable(
      name: name, version: version, initialOffset: initialOffset, transitions: transitions, footer: footer,
      rule: rule)
  }

  /// Transitions lie within ± this many seconds of 1970, the reach of a `Timestamp`.
  static let mostEpochSeconds: Int64 = 9_223_372_036_854

  private static func check(_ transitions: [Transition], of name: String) throws(ZoneError) {
    var last = Int64.min
    for transition in transitions {
      let instant = transition.epochSeconds
      guard (-mostEpochSeconds...mostEpochSeconds).contains(instant) else {
        throw bad(name, "a transition at \(instant) s; they lie within ±\(mostEpochSeconds) s of 1970")
      }
      guard instant > last else {
        throw bad(name, "a transition at \(instant) s after one at \(last) s; they must ascend")
      }
      guard abs(Int64(transition.offsetSeconds)) <= UTCOffset.mostSeconds else {
        throw bad(name, "an offset of \(transition.offsetSeconds) s; at most ±\(UTCOffset.mostSeconds) s")
      }
      last = instant
    }
  }

  private static func rule(
    _ footer: String, after transitions: [Transition], from initialOffset: UTCOffset, of name: String
  ) throws(ZoneError) -> FooterRule? {
    if footer.isEmpty { return nil }
    guard let rule = FooterRule(footer) else {
      throw bad(name, "the footer \"\(ZoneName.printable(footer))\"; it must be a TZ string of RFC 9636 §3.3")
    }
    if let last = transitions.last {
      let offset = rule.offsetSeconds(atEpochSeconds: last.epochSeconds)
      guard offset == last.offsetSeconds else {
        throw bad(
          name,
          "an offset of \(last.offsetSeconds) s at the last transition and \(offset) s by the footer; they must agree"
        )
      }
    } else {
      let initial = Int32(initialOffset.seconds)
      guard initial == rule.standardSeconds || initial == rule.period?.offsetSeconds else {
        throw bad(name, "no transitions, and a first offset of \(initial) s that the footer does not have")
      }
    }
    return rule
  }

  private static func bad(_ name: String, _ found: String) -> ZoneError {
    ZoneError(
      code: .badRules,
      message: "read the rules of \(name): found \(found); install a sound release of tzdata and try again")
  }
}

extension ZoneRules: Hashable {
  /// Whether all facts are the same.
  public static func == (first: ZoneRules, second: ZoneRules) -> Bool {
    first.table === second.table
      || first.name == second.name && first.version == second.version
        && first.initialOffset == second.initialOffset && first.footer == second.footer
        && first.transitions == second.transitions
  }

  /// Hashes the name, the release and the number of transitions.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(version)
    hasher.combine(transitions.count)
  }
}

extension ZoneRules: CustomStringConvertible {
  /// As `Asia/Baku (tzdata 2025b)`.
  public var description: String { "\(name) (tzdata \(version))" }
}

extension ZoneRules {
  /// A change of a zone's offset.
  public struct Transition: Hashable, Sendable {
    /// The first instant with the new offset, in seconds since 1970-01-01T00:00:00Z.
    public let epochSeconds: Int64

    /// The offset from then on, in seconds ahead of UTC.
    public let offsetSeconds: Int32

    /// A change to this offset at this instant.
    public init(epochSeconds: Int64, offsetSeconds: Int32) {
      self.epochSeconds = epochSeconds
      self.offsetSeconds = offsetSeconds
    }
  }
}
