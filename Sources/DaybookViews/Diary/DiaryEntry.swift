package import DaybookDomain
package import DaybookTime

/// A party as the diary counts it; date, start and id are in the key.
///
/// Packed: when it lapses (`Int64.max`: never), covers, and bits: 1 counted by pacing, 2 online, 4 a hold.
package struct DiaryEntry: Hashable, Sendable {
  package let id: ClaimID
  package let start: Timestamp
  package let covers: Int
  package let lapsesAt: Int64
  /// Whether pacing counts it, because it claims a place or has started and left.
  package let isClaim: Bool
  package let isOnline: Bool
  package let isHold: Bool

  private static let byteCount = 13

  /// Nil for a reservation outside the diary: cancelled, declined, a no-show, or of no date.
  ///
  /// Units without a time that name a date are of it, and pacing does not count them.
  init?(_ reservation: Reservation) {
    let stay = reservation.stay
    guard [.booked, .requested, .completed].contains(reservation.state), stay.hasDate else { return nil }
    id = reservation.id.retyped()
    start = reservation.counted?.start ?? stay.start
    covers = stay.party.covers
    lapsesAt = reservation.lapsesAt?.microseconds ?? .max
    isClaim = reservation.counted != nil && !stay.isTimeless
    isOnline = stay.channel == .online
    isHold = false
  }

  init?(_ hold: Hold) {
    guard hold.state == .active, hold.stay.hasDate else { return nil }
    id = hold.id.retyped()
    start = hold.stay.start
    covers = hold.stay.party.covers
    lapsesAt = hold.lapsesAt.microseconds
    isClaim = hold.claim != nil && !hold.stay.isTimeless
    isOnline = hold.stay.channel == .online
    isHold = true
  }

  init(key: RawSpan, row: RawSpan) throws(RowError) {
    guard row.byteCount == DiaryEntry.byteCount, key.byteCount >= 24 else {
      throw RowError("an entry of the diary of \(row.byteCount) bytes")
    }
    id = try ClaimID(endOf: key)
    start = try key.ascendingInstant(at: key.byteCount - 24)
    lapsesAt = Int64(bitPattern: row.number64(at: 0))
    covers = Int(row.number32(at: 8))
    let bits = row.byte(at: 12)
    (isClaim, isOnline, isHold) = (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0)
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(DiaryEntry.byteCount)
    bytes.append(bigEndian: UInt64(bitPattern: lapsesAt))
    bytes.append(bigEndian: UInt32(truncatingIfNeeded: covers))
    bytes.append((isClaim ? 1 : 0) | (isOnline ? 2 : 0) | (isHold ? 4 : 0))
    return bytes
  }

  /// The prefix of the keys of a venue's business date.
  static func prefix(_ venue: VenueID, _ date: CivilDate) -> [UInt8] {
    var key = RowKey.prefix(venue.text)
    key.append(bigEndian: UInt32(ascending: date))
    return key
  }

  func key(_ venue: VenueID, _ date: CivilDate) -> [UInt8] {
    var key = DiaryEntry.prefix(venue, date)
    key.append(bigEndian: UInt64(ascending: start.microseconds))
    key.append(id)
    return key
  }
}
