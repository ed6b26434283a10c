package import DaybookDomain
package import DaybookTime

/// A booking or walk-in as a report counts it; venue, business date and id are in the key.
package struct ReportVisit: Hashable, Sendable {
  package let id: ReservationID
  package let venue: VenueID
  package let date: CivilDate
  /// As the log left it; `state(at:)` knows of lapses.
  package let recorded: BookingState
  package let seating: SeatingState
  package let channel: Channel
  package let isWalkIn: Bool
  /// Whether it is units of a pool without a time, sold for a date.
  package let isTimeless: Bool
  package let covers: Int
  /// How many tables it has; 0 at a pool.
  package let tableCount: Int
  package let start: Timestamp
  package let end: Timestamp
  package let seatedAt: Timestamp?
  package let endedAt: Timestamp?
  package let lapsesAt: Timestamp?
  package let depositState: DepositState
  /// What was to be paid ahead; nil: nothing.
  package let deposit: Money?
  /// The guest whose it is; nil where it is no guest's.
  package let guest: Actor?

  private static let fixedByteCount = 59

  /// Nil for units of a pool that are of no date.
  package init?(_ reservation: Reservation) {
    let stay = reservation.stay
    guard stay.hasDate else { return nil }
    (id, venue, date) = (reservation.id, reservation.venue, stay.date)
    (recorded, seating, channel) = (reservation.state, reservation.seating, stay.channel)
    (isWalkIn, isTimeless) = (reservation.isWalkIn, stay.isTimeless)
    (covers, tableCount) = (stay.party.covers, stay.tables.count)
    (start, end) = (stay.start, stay.end)
    (seatedAt, endedAt) = (reservation.seatedAt, reservation.endedAt)
    lapsesAt = reservation.lapsesAt
    depositState = reservation.details.deposit
    deposit = reservation.details.terms.deposit
    guest = reservation.owner.role == .guest ? reservation.owner : nil
  }

  init(key: RawSpan, row: RawSpan, of venue: VenueID) throws(RowError) {
    guard row.byteCount >= ReportVisit.fixedByteCount, key.byteCount >= 20 else {
      throw RowError("a visit of \(row.byteCount) bytes")
    }
    id = try ReservationID(endOf: key)
    self.venue = venue
    date = CivilDate(ascending: key.number32(at: key.byteCount - 20))
    recorded = try row.word(BookingState.self, at: 0)
    seating = try row.word(SeatingState.self, at: 1)
    channel = try row.word(Channel.self, at: 2)
    depositState = try row.word(DepositState.self, at: 3)
    let bits = row.byte(at: 4)
    (isWalkIn, isTimeless) = (bits & 1 != 0, bits & 2 != 0)
    covers = Int(row.number32(at: 5))
    tableCount = Int(row.number16(at: 9))
    start = try row.instant(at: 11)
    end = try row.instant(at: 19)
    seatedAt = try row.optionalInstant(at: 27)
    endedAt = try row.optionalInstant(at: 35)
    lapsesAt = try row.optionalInstant(at: 43)
    let amount = Int(truncatingIfNeeded: row.number64(at: 51))
    let texts = try row.texts(from: ReportVisit.fixedByteCount, 2)
    deposit = texts[0].isEmpty ? nil : Money(amount, texts[0])
    guest = texts[1].isEmpty ? nil : Actor(texts[1])
  }

  var bytes: [UInt8] {
    var bytes = [recorded.place, seating.place, channel.place, depositState.place]
    bytes.append((isWalkIn ? 1 : 0) | (isTimeless ? 2 : 0))
    bytes.append(bigEndian: UInt32(truncatingIfNeeded: covers))
    bytes.append(bigEndian: UInt16(truncatingIfNeeded: tableCount))
    bytes.append(start)
    bytes.append(end)
    bytes.append(seatedAt)
    bytes.append(endedAt)
    bytes.append(lapsesAt)
    bytes.append(bigEndian: UInt64(truncatingIfNeeded: deposit?.amount ?? 0))
    bytes += Array((deposit?.currency ?? "").utf8) + [0] + Array((guest?.description ?? "").utf8)
    return bytes
  }

  var key: [UInt8] {
    var key = ReportTable.prefix(venue, date)
    key.append(id)
    return key
  }

  /// Its state at an instant: a lapse takes effect then, recorded or not.
  package func state(at now: Timestamp) -> BookingState {
    guard let lapsesAt, now >= lapsesAt else { return recorded }
    return recorded == .requested ? .declined : .cancelled
  }
}
