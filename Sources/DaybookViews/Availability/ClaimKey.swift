import DaybookDomain
import DaybookStore
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

extension ClaimKey {
  /// Days around a business date on which a party of it may have started: early ones come before it.
  private static let near = -8...3

  /// The parties that have left, by the rows of the days around a business date.
  static func left(
    _ number: UInt32, near date: CivilDate, in part: ViewPart
  ) throws(LedgerFailure) -> [ReservationID] {
    let noon = Timestamp(epochSeconds: Int64(date.daysSinceEpoch) * 86_400 + 43_200)
    let days =
      day(
        of: noon.adding(minutes: 1440 * near.lowerBound))...day(
        of: noon.adding(minutes: 1440 * near.upperBound))
    var found: Set<ReservationID> = []
    let start = prefix(number, days.lowerBound)
    try part.forEach(from: start.span.bytes, in: part.tables[AvailabilityTable.claims]) {
      key, row throws(LedgerFailure) in
      guard key.byteCount == byteCount, key.number32(at: 0) == number, key.number32(at: 4) <= days.upperBound
      else { return false }
      do throws(RowError) {
        if ClaimRow.isOfPartyThatLeft(row) { found.insert(try ID(endOf: key)) }
      } catch {
        throw LedgerFailure.row(part.view, "\(error)")
      }
      return true
    }
    return found.sorted()
  }
}

extension Claim {
  var keyDays: ClosedRange<UInt32> {
    // Of a party that has left only the start still counts.
    let until = kind == .left ? start.adding(microseconds: 1) : restsUntil
    return ClaimKey.days(from: start, until: until, isSeated: kind == .seated || isTimeless)
  }
}

extension Block {
  var keyDays: ClosedRange<UInt32> { ClaimKey.days(from: from, until: until, isSeated: false) }
}
