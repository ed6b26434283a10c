/// A date and a time of day, to the second, as a wall clock shows them, without a place.
///
/// A zone's rules turn it into no instant, one or two (`ZoneRules.resolve(_:)`).
public struct WallTime: Comparable, Hashable, Sendable {
  /// Seconds from 1970-01-01T00:00 to this reading, as if every day had 86,400.
  let localSeconds: Int64

  /// The reading this many seconds after a date's midnight; beyond 0 ..< 86,400 it is on another date.
  public init(date: CivilDate, secondOfDay: Int) {
    self.init(
      localSeconds: (Int64(date.daysSinceEpoch) * 86_400).addingSaturating(Int64(secondOfDay)))
  }

  /// The reading written `YYYY-MM-DDThh:mm[:ss]`; nil for any other text.
  public init?(_ text: String) {
    var reader = TextReader(text)
    guard let wall = reader.wallTime(needsSeconds: false), reader.isAtEnd else { return nil }
    self = wall
  }

  /// Clamped to the years ±999,999 of `CivilDate`, so that sums with offsets and days cannot overflow.
  init(localSeconds: Int64) {
    self.localSeconds = min(max(localSeconds, -31_619_087_596_800), 31_494_784_780_799)
  }

  /// The date of the reading.
  public var date: CivilDate { CivilDate(daysSinceEpoch: Int(localSeconds.dividedDown(by: 86_400))) }

  /// Seconds the clock is past midnight: `0 ..< 86_400`.
  public var secondOfDay: Int { Int(localSeconds.remainderDown(by: 86_400)) }

  /// The instant at which a clock with this offset from UTC shows this reading.
  public func instant(at offset: UTCOffset) -> Timestamp {
    Timestamp(epochSeconds: localSeconds - Int64(offset.seconds))
  }

  /// Whether the first reading is lower; it may belong to a later instant.
  public static func < (first: WallTime, second: WallTime) -> Bool {
    first.localSeconds < second.localSeconds
  }
}

extension WallTime: CustomStringConvertible {
  /// As `2030-05-01T19:00`; with `:ss` when the seconds are not zero.
  public var description: String {
    var writer = TextWriter()
    append(to: &writer, withSeconds: secondOfDay % 60 != 0)
    return writer.text
  }

  func append(to writer: inout TextWriter, withSeconds: Bool) {
    date.append(to: &writer)
    let second = secondOfDay
    writer.append("T")
    writer.appendDigits(second / 3_600, width: 2)
    writer.append(":")
    writer.appendDigits(second / 60 % 60, width: 2)
    if withSeconds {
      writer.append(":")
      writer.appendDigits(second % 60, width: 2)
    }
  }
}

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
