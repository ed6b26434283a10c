package import DaybookDomain
package import DaybookTime

/// A wait as a report counts it; venue, business date and id are in the key.
package struct ReportWait: Hashable, Sendable {
  package let id: WaitlistID
  package let venue: VenueID
  package let date: CivilDate
  /// As the log left it; `state(at:)` knows of lapses.
  package let recorded: WaitlistState
  /// Whether it was ever offered a place.
  package let wasOffered: Bool
  package let covers: Int
  package let joinedAt: Timestamp
  /// The start it waits for; nil: a table now.
  package let start: Timestamp?
  package let offerLapsesAt: Timestamp?

  private static let byteCount = 30

  init(_ entry: WaitlistEntry) {
    (id, venue, date, recorded) = (entry.id, entry.venue, entry.date, entry.state)
    (wasOffered, covers) = (entry.offer != nil, entry.party.covers)
    (joinedAt, start, offerLapsesAt) = (entry.joinedAt, entry.start, entry.offerLapsesAt)
  }

  init(key: RawSpan, row: RawSpan, of venue: VenueID) throws(RowError) {
    guard row.byteCount == ReportWait.byteCount, key.byteCount >= 20 else {
      throw RowError("a wait of \(row.byteCount) bytes")
    }
    id = try WaitlistID(endOf: key)
    self.venue = venue
    date = CivilDate(ascending: key.number32(at: key.byteCount - 20))
    recorded = try row.word(WaitlistState.self, at: 0)
    wasOffered = row.byte(at: 1) != 0
    covers = Int(row.number32(at: 2))
    joinedAt = try row.instant(at: 6)
    start = try row.optionalInstant(at: 14)
    offerLapsesAt = try row.optionalInstant(at: 22)
  }

  var bytes: [UInt8] {
    var bytes = [recorded.place, wasOffered ? 1 : 0]
    bytes.append(bigEndian: UInt32(truncatingIfNeeded: covers))
    bytes.append(joinedAt)
    bytes.append(start)
    bytes.append(offerLapsesAt)
    return bytes
  }

  var key: [UInt8] {
    var key = ReportTable.prefix(venue, date)
    key.append(id)
    return key
  }

  /// Its state at an instant: an offer lapses then, recorded or not, and so does the wait for a start that is past.
  package func state(at now: Timestamp) -> WaitlistState {
    switch recorded {
    case .offered: offerLapsesAt.map { $0 <= now } ?? false ? .lapsed : recorded
    case .waiting: start.map { $0 < now } ?? false ? .lapsed : recorded
    case .booked, .left, .lapsed: recorded
    }
  }
}
