import DaybookDomain
import DaybookTime

/// Parts of the keys of views' own tables.
enum RowKey {
  /// A prefix that an id begins: the id, then 0, which no id contains. All its keys are one range.
  static func prefix(_ id: String) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(id.utf8.count + 29)
    key.append(contentsOf: id.utf8)
    key.append(0)
    return key
  }
}

/// The key of a notice's row: the venue's id, 0, the audience, the number. An outbox is one range of keys.
enum NoticeKey {
  static func prefix(_ venue: VenueID, _ audience: Audience) -> [UInt8] {
    var key = Array(venue.text.utf8)
    key.append(0)
    key.append(UInt8(Audience.allCases.firstIndex(of: audience) ?? 0))
    return key
  }

  static func bytes(_ id: NoticeID) -> [UInt8] {
    var key = prefix(id.venue, id.audience)
    // A damaged row may have any number.
    key.append(bigEndian: UInt64(truncatingIfNeeded: id.number))
    return key
  }
}

extension ID {
  /// Its sixteen bytes as a key: byte order is id order.
  var key: [2 of UInt64] { [high.bigEndian, low.bigEndian] }

  /// Reads the sixteen bytes that end a key.
  init(endOf key: RawSpan) throws(RowError) {
    guard key.byteCount >= 16 else { throw RowError("a key of \(key.byteCount) bytes where an id belongs") }
    self.init(high: key.number64(at: key.byteCount - 16), low: key.number64(at: key.byteCount - 8))
  }
}

extension [UInt8] {
  mutating func append<Entity>(_ id: ID<Entity>) {
    append(bigEndian: id.high)
    append(bigEndian: id.low)
  }
}

extension Block {
  /// The key that sorts a venue's blocks by start.
  var orderKey: [UInt8] {
    var key = RowKey.prefix(venue.text)
    key.append(bigEndian: UInt64(ascending: from.microseconds))
    key.append(id)
    return key
  }
}

extension UInt64 {
  /// Maps a signed number so that unsigned order is signed order.
  init(ascending number: Int64) { self = UInt64(bitPattern: number) ^ 1 << 63 }
}

extension UInt32 {
  /// Maps a date's days since 1970 so that unsigned order is date order.
  init(ascending date: CivilDate) { self = UInt32(bitPattern: Int32(date.daysSinceEpoch)) ^ 1 << 31 }
}

extension Timestamp {
  /// Reads what `UInt64(ascending:)` wrote.
  init(ascending number: UInt64) { self.init(microseconds: Int64(bitPattern: number ^ 1 << 63)) }
}
