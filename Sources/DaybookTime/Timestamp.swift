/// An instant: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// Reaches about 292,000 years in both directions. Arithmetic is elapsed time, clamped to those limits.
public struct Timestamp: Comparable, Hashable, Sendable {
  /// Microseconds since 1970-01-01T00:00:00Z; negative before it.
  public let microseconds: Int64

  /// The instant this many microseconds after 1970-01-01T00:00:00Z.
  public init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  /// The instant this many seconds after 1970-01-01T00:00:00Z, clamped to the type's limits.
  public init(epochSeconds: Int64) {
    microseconds = epochSeconds.multipliedSaturating(by: 1_000_000)
  }

  /// The instants of the years a person may name, 0001 to 9999 in UTC.
  public static let named =
    Timestamp(microseconds: -62_135_596_800_000_000)...Timestamp(microseconds: 253_402_300_799_999_999)

  /// 1970-01-01T00:00:00Z.
  public static let epoch = Timestamp(microseconds: 0)

  /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
  public var epochSeconds: Int64 { microseconds.dividedDown(by: 1_000_000) }

  /// The date in UTC.
  package var dateInUTC: CivilDate { CivilDate(daysSinceEpoch: Int(epochSeconds.dividedDown(by: 86_400))) }

  /// The microseconds within its second: `0 ..< 1_000_000`.
  public var microsecondOfSecond: Int { Int(microseconds.remainderDown(by: 1_000_000)) }

  /// The instant this many elapsed microseconds later, clamped to the type's limits.
  public func adding(microseconds count: Int64) -> Timestamp {
    Timestamp(microseconds: microseconds.addingSaturating(count))
  }

  /// The instant this many elapsed seconds later, clamped to the type's limits.
  public func adding(seconds: Int) -> Timestamp {
    adding(microseconds: Int64(seconds).multipliedSaturating(by: 1_000_000))
  }

  /// The instant this many elapsed minutes later, clamped to the type's limits.
  public func adding(minutes: Int) -> Timestamp {
    adding(microseconds: Int64(minutes).multipliedSaturating(by: 60_000_000))
  }

  /// Elapsed microseconds from `earlier` to this instant, negative if it is later, clamped to `Int64`.
  public func microseconds(since earlier: Timestamp) -> Int64 {
    let (difference, overflow) = microseconds.subtractingReportingOverflow(earlier.microseconds)
    return overflow ? (earlier.microseconds < 0 ? .max : .min) : difference
  }

  /// Whether the first instant is the earlier one.
  public static func < (first: Timestamp, second: Timestamp) -> Bool {
    first.microseconds < second.microseconds
  }
}
