import DaybookDomain
import DaybookForms
import DaybookStore
import DaybookTime

/// Reads entities from a view's rows.
struct EntityReader {
  let part: ViewPart

  func reservation(_ id: ReservationID) throws(LedgerFailure) -> Reservation? {
    let key = id.key
    return try part.row(EntityTable.reservations, key: key.span.bytes, EntityForm.decodeReservation)
  }

  func hold(_ id: HoldID) throws(LedgerFailure) -> Hold? {
    let key = id.key
    return try part.row(EntityTable.holds, key: key.span.bytes, EntityForm.decodeHold)
  }

  func block(_ id: BlockID) throws(LedgerFailure) -> Block? {
    let key = id.key
    return try part.row(EntityTable.blocks, key: key.span.bytes, EntityForm.decodeBlock)
  }

  func entry(of venue: VenueID) throws(LedgerFailure) -> VenueEntry? {
    let key = Array(venue.text.utf8)
    return try part.row(EntityTable.venueEntries, key: key.span.bytes) { row throws(RowError) in
      try VenueEntry(row)
    }
  }

  /// The definitions in force, in order of the first date that each is for; at least one.
  func venues(_ number: UInt32) throws(LedgerFailure) -> [VenueDefinition]? {
    let key = VenueEntry.key(number)
    return try part.row(EntityTable.venues, key: key.span.bytes, EntityForm.decodeVenues)
  }

  func entry(_ id: WaitlistID) throws(LedgerFailure) -> WaitlistEntry? {
    let key = id.key
    return try part.row(EntityTable.entries, key: key.span.bytes, EntityForm.decodeEntry)
  }

  func ticket(_ id: TicketID) throws(LedgerFailure) -> Ticket? {
    let key = id.key
    return try part.row(EntityTable.tickets, key: key.span.bytes, EntityForm.decodeTicket)
  }

  func notice(_ id: NoticeID) throws(LedgerFailure) -> Notice? {
    let key = NoticeKey.bytes(id)
    return try part.row(EntityTable.notices, key: key.span.bytes, EntityForm.decodeNotice)
  }

  /// A notice's row.
  func notice(_ row: RawSpan) throws(LedgerFailure) -> Notice {
    try part.checked { () throws(FormError) in try EntityForm.decodeNotice(row) }
  }

  /// The number of the last notice of a venue to an audience; 0 when there is none.
  func lastNotice(_ venue: VenueID, _ audience: Audience) throws(LedgerFailure) -> Int {
    let key = NoticeKey.prefix(venue, audience)
    let found = try part.row(EntityTable.noticeCounts, key: key.span.bytes) { row throws(RowError) in
      guard row.byteCount == 8 else { throw RowError("a count of \(row.byteCount) bytes") }
      return try row.count(at: 0)
    }
    return found ?? 0
  }

  /// The rules of a zone that are in force.
  func zoneRules(_ name: String) throws(LedgerFailure) -> ZoneRules? {
    let key = Array(name.utf8)
    return try part.row(EntityTable.zones, key: key.span.bytes) { row throws(any Error) in
      guard row.byteCount > 8 else { throw RowError("rules of a zone of \(row.byteCount) bytes") }
      return try EntityForm.decodeZoneRules(row.extracting(8...))
    }
  }

  /// The position at which a zone's rules in force were adopted.
  func adoption(of zone: String) throws(LedgerFailure) -> Position? {
    let key = Array(zone.utf8)
    return try part.row(EntityTable.zones, key: key.span.bytes) { row throws(RowError) in
      guard row.byteCount > 8 else { throw RowError("rules of a zone of \(row.byteCount) bytes") }
      return try row.position(at: 0)
    }
  }

  func maintenance() throws(LedgerFailure) -> MaintenanceSet? {
    let key = EntityTable.maintenanceKey
    return try part.row(EntityTable.ledger, key: key.span.bytes, EntityForm.decodeMaintenance)
  }

  func ledger() throws(LedgerFailure) -> LedgerCreated? {
    let key = EntityTable.ledgerKey
    return try part.row(EntityTable.ledger, key: key.span.bytes, EntityForm.decodeLedger)
  }

  /// The number the next new venue gets.
  func nextVenueNumber() throws(LedgerFailure) -> UInt32 {
    let last = try part.last(part.tables[EntityTable.venues]) { key, _ throws(LedgerFailure) in
      guard key.byteCount == 4 else {
        throw LedgerFailure.row(part.view, "a venue's number of \(key.byteCount) bytes")
      }
      let number = key.number32(at: 0)
      guard number < .max else { throw LedgerFailure.row(part.view, "a venue's number of \(number)") }
      return number
    }
    return last.map { $0 + 1 } ?? 0
  }
}
