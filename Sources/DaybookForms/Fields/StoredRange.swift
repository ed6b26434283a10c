/// The range of an integer in a stored form; a value outside it is refused when it is read.
///
/// Frozen with the forms: as wide as any released command could write, so that every sound record can be read
/// for ever, and narrow enough that no computation with it overflows. A command may allow less today;
/// `verify` checks that.
package struct StoredRange: Hashable, Sendable {
  package let allowed: ClosedRange<Int>

  private init(_ allowed: ClosedRange<Int>) { self.allowed = allowed }

  /// Guests of a party, or of part of one.
  package static let covers = StoredRange(1...1000)
  /// Seats of a place. The least may be above the most, which `verify` reports.
  package static let seats = StoredRange(0...1000)
  /// Guests or parties that may start in a bucket, or be in the house.
  package static let crowd = StoredRange(0...1_000_000)
  /// Units of a pool.
  package static let units = StoredRange(1...1_000_000)
  /// What was left of a pool at a refusal: below 0 where its capacity was lowered since.
  package static let unitsLeft = StoredRange(-1_000_000_000...1_000_000_000)
  /// A count, of items that a list left out or of events of one entity.
  package static let count = StoredRange(0...1_000_000_000_000)
  /// Minutes of a day.
  package static let minutes = StoredRange(0...1440)
  /// Minutes of a turn or a bucket, at least one.
  package static let someMinutes = StoredRange(1...1440)
  /// Minutes of ten years.
  package static let longMinutes = StoredRange(0...5_256_000)
  /// Elapsed seconds of a year.
  package static let seconds = StoredRange(1...31_536_000)
  /// Calendar days of ten years.
  package static let days = StoredRange(0...3650)
  /// A priority.
  package static let priority = StoredRange(0...1000)
  /// Courses of a meal.
  package static let course = StoredRange(1...20)
  /// Dishes of one kind; below 0 in what is taken off a ticket that was sent.
  package static let dishes = StoredRange(-10_000...10_000)
  /// The index of an item in a list.
  package static let place = StoredRange(0...999)
  /// Retries of a notice.
  package static let tries = StoredRange(1...20)
  /// Minor units of a currency: the most a policy may ask, for each of a thousand.
  package static let money = StoredRange(1...1_000_000_000_000_000)
  /// The number of an event's form; the table of forms checks it.
  package static let form = StoredRange(.min ... .max)
  /// The number of a statement or a format.
  package static let version = StoredRange(0...1_000_000_000)
  /// Millionths of a degree north.
  package static let latitude = StoredRange(-90_000_000...90_000_000)
  /// Millionths of a degree east.
  package static let longitude = StoredRange(-180_000_000...180_000_000)
  /// Seconds after 1970 at which a zone's offset changed: the reach of a `Timestamp`.
  package static let transition = StoredRange(-9_223_372_036_854...9_223_372_036_854)
  /// Seconds east of UTC (RFC 9636 §3.2).
  package static let offset = StoredRange(-93_599...93_599)
  /// Records of a log: a billion a day for 24 years.
  package static let position = StoredRange(0...(1 << 43))
  /// The number of a guest's key; the keys of so many take 256 TiB.
  package static let guest = StoredRange(0...(1 << 43 - 1))
  /// Flags of a row, one bit each; or the index of a word in its list.
  package static let flags = StoredRange(0...(1 << 32 - 1))
}

/// How far from 1970 the instants and dates of a form may be.
package struct StoredSpan: Hashable, Sendable {
  /// Microseconds after 1970.
  package let instants: ClosedRange<Int64>
  /// Days after 1970.
  package let dates: ClosedRange<Int>

  /// For records: the years that can be typed, 0001–9999, and values computed from them.
  package static let record = StoredSpan(
    instants: -62_200_000_000_000_000...256_000_000_000_000_000, dates: -720_000...2_963_000)

  /// For rows: values computed from records are a little further away.
  package static let row = StoredSpan(
    instants: -65_000_000_000_000_000...260_000_000_000_000_000, dates: -750_000...3_010_000)
}
