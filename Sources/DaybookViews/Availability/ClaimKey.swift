import DaybookDomain
import DaybookTime

/// The key of a claim's row: venue's number, day, claim's id. A venue's days lie in one short range.
///
/// A claim has a row under each UTC day it touches. A claim that touches more than four days has one row
/// under the day that is always read; so has a claim whose party is seated now and may stay as long as it
/// likes.
enum ClaimKey {
  static let byteCount = 24

  /// The most days with a row each.
  private static let mostDays: Int64 = 4
  /// Before every real day.
  static let always: UInt32 = 0
  private static let dayMicroseconds: Int64 = 86_400_000_000

  /// The UTC day of an instant, as in keys: ascending, above `always`.
  static func day(of instant: Timestamp) -> UInt32 {
    let (day, rest) = instant.microseconds.quotientAndRemainder(dividingBy: dayMicroseconds)
    return UInt32(truncatingIfNeeded: (rest < 0 ? day - 1 : day) + 1 << 31)
  }

  /// The days under which [start, end) has a row.
  static func days(from start: Timestamp, until end: Timestamp, isSeated: Bool) -> ClosedRange<UInt32> {
    let first = day(of: start)
    let last = max(first, day(of: end.adding(microseconds: -1)))
    return isSeated || last - first >= UInt32(mostDays) ? always...always : first...last
  }

  static func bytes(_ venue: UInt32, _ day: UInt32, _ id: ClaimID) -> [UInt8] {
    var key = prefix(venue, day)
    key.append(bigEndian: id.high)
    key.append(bigEndian: id.low)
    return key
  }

  /// What begins the keys of a venue's day.
  static func prefix(_ venue: UInt32, _ day: UInt32) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(byteCount)
    key.append(bigEndian: venue)
    key.append(bigEndian: day)
    return key
  }
}

extension Claim {
  var keyDays: ClosedRange<UInt32> {
    ClaimKey.days(from: start, until: restsUntil, isSeated: kind == .seated || isTimeless)
  }
}

extension Block {
  var keyDays: ClosedRange<UInt32> { ClaimKey.days(from: from, until: until, isSeated: false) }
}
