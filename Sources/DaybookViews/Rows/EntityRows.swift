import DaybookDomain
import DaybookForms
import DaybookTime

/// Writes entities as rows of a view.
final class EntityRows {
  let writer: ViewWriter
  let reader: EntityReader
  private var numbers: [VenueID: UInt32] = [:]

  init(_ writer: ViewWriter) {
    self.writer = writer
    reader = EntityReader(part: writer.part)
  }

  /// The venue's number; nil when it is not defined.
  func number(of venue: VenueID) throws(LedgerFailure) -> UInt32? {
    if let known = numbers[venue] { return known }
    let number = try reader.entry(of: venue)?.number
    numbers[venue] = number
    return number
  }

  // MARK: Entities

  func write(_ entry: WaitlistEntry) {
    let key = entry.id.key
    writer.put(EntityTable.entries, key: key.span.bytes) { EntityForm.encode(entry, into: &$0) }
  }

  func write(_ ticket: Ticket) {
    let key = ticket.id.key
    writer.put(EntityTable.tickets, key: key.span.bytes) { EntityForm.encode(ticket, into: &$0) }
  }

  func write(_ notice: Notice) {
    let key = NoticeKey.bytes(notice.id)
    writer.put(EntityTable.notices, key: key.span.bytes) { EntityForm.encode(notice, into: &$0) }
  }

  func write(_ reservation: Reservation) {
    let key = reservation.id.key
    writer.put(EntityTable.reservations, key: key.span.bytes) { EntityForm.encode(reservation, into: &$0) }
  }

  func write(_ hold: Hold) {
    let key = hold.id.key
    writer.put(EntityTable.holds, key: key.span.bytes) { EntityForm.encode(hold, into: &$0) }
  }

  func write(_ block: Block) {
    let key = block.id.key
    writer.put(EntityTable.blocks, key: key.span.bytes) { EntityForm.encode(block, into: &$0) }
  }

  func remove(_ notice: NoticeID) {
    let key = NoticeKey.bytes(notice)
    writer.delete(EntityTable.notices, key: key.span.bytes)
  }

  /// The last number of an outbox, which is named by its notice 0.
  func write(last: Int, of outbox: NoticeID) {
    let key = NoticeKey.prefix(outbox.venue, outbox.audience)
    let row: [1 of UInt64] = [UInt64(last).bigEndian]
    writer.put(EntityTable.noticeCounts, key: key.span.bytes, row.span.bytes)
  }

  /// Removes the row of an entity, by its id and its table.
  func remove<Entity>(_ id: ID<Entity>, from table: Int) {
    let key = id.key
    writer.delete(table, key: key.span.bytes)
  }

  // MARK: What is rare is written at once

  /// As in memory: a venue whose zone has no rules in the ledger changes nothing.
  func put(_ venue: VenueDefinition) throws(LedgerFailure) {
    guard try reader.adoption(of: venue.zone) != nil else { return }
    let number: UInt32
    if let known = try self.number(of: venue.id) {
      number = known
    } else {
      number = try reader.nextVenueNumber()
    }
    numbers[venue.id] = number
    let entry = VenueEntry(number: number, definedAt: writer.position, zone: venue.zone).bytes
    let (id, key) = (Array(venue.id.text.utf8), VenueEntry.key(number))
    writer.put(EntityTable.venueEntries, key: id.span.bytes, entry.span.bytes)
    let definitions = (try reader.venues(number) ?? []).adding(venue)
    writer.put(EntityTable.venues, key: key.span.bytes) { EntityForm.encode(definitions, into: &$0) }
    try writer.drain()
  }

  func put(_ rules: ZoneRules) throws(LedgerFailure) {
    var row: [UInt8] = []
    row.append(bigEndian: writer.position.value)
    let key = Array(rules.name.utf8)
    writer.put(EntityTable.zones, key: key.span.bytes, prefix: row) { EntityForm.encode(rules, into: &$0) }
    try writer.drain()
  }

  func put(_ maintenance: MaintenanceSet) {
    let key = EntityTable.maintenanceKey
    writer.put(EntityTable.ledger, key: key.span.bytes) { EntityForm.encode(maintenance, into: &$0) }
  }

  func put(_ ledger: LedgerCreated) {
    let key = EntityTable.ledgerKey
    writer.put(EntityTable.ledger, key: key.span.bytes) { EntityForm.encode(ledger, into: &$0) }
  }
}
