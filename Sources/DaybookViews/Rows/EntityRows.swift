import DaybookDomain
import DaybookForms
import DaybookTime

/// Entities as rows of a view, so that the one `evolve` maintains them: get → decode, put → encode.
final class EntityRows: EntityStore {
  typealias Failure = LedgerFailure

  let writer: ViewWriter
  private let reader: EntityReader
  private var numbers: [VenueID: UInt32] = [:]
  // The entity read last is most often the one put next.
  private var lastReservation: Reservation?
  private var lastHold: Hold?
  private var lastBlock: Block?

  init(_ writer: ViewWriter) {
    self.writer = writer
    reader = EntityReader(part: writer.part)
  }

  // MARK: Reading

  func reservation(_ id: ReservationID) throws(LedgerFailure) -> Reservation? {
    if let last = lastReservation, last.id == id { return last }
    lastReservation = try reader.reservation(id)
    return lastReservation
  }

  func hold(_ id: HoldID) throws(LedgerFailure) -> Hold? {
    if let last = lastHold, last.id == id { return last }
    lastHold = try reader.hold(id)
    return lastHold
  }

  func block(_ id: BlockID) throws(LedgerFailure) -> Block? {
    if let last = lastBlock, last.id == id { return last }
    lastBlock = try reader.block(id)
    return lastBlock
  }

  /// The venue's number; nil when it is not defined.
  func number(of venue: VenueID) throws(LedgerFailure) -> UInt32? {
    if let known = numbers[venue] { return known }
    let number = try reader.entry(of: venue)?.number
    numbers[venue] = number
    return number
  }

  func entry(_ id: WaitlistID) throws(LedgerFailure) -> WaitlistEntry? { try reader.entry(id) }
  func ticket(_ id: TicketID) throws(LedgerFailure) -> Ticket? { try reader.ticket(id) }
  func notice(_ id: NoticeID) throws(LedgerFailure) -> Notice? { try reader.notice(id) }

  /// The definitions in force; nil when there is no such venue.
  func venues(_ id: VenueID) throws(LedgerFailure) -> [VenueDefinition]? {
    try number(of: id).flatMap { number throws(LedgerFailure) in try reader.venues(number) }
  }

  // MARK: Putting

  func put(_ entry: WaitlistEntry) throws(LedgerFailure) {
    let key = entry.id.key
    try writer.put(EntityTable.entries, key: key.span.bytes) { EntityForm.encode(entry, into: &$0) }
  }

  func put(_ ticket: Ticket) throws(LedgerFailure) {
    let key = ticket.id.key
    try writer.put(EntityTable.tickets, key: key.span.bytes) { EntityForm.encode(ticket, into: &$0) }
  }

  func put(_ notice: Notice) throws(LedgerFailure) {
    let key = NoticeKey.bytes(notice.id)
    try writer.put(EntityTable.notices, key: key.span.bytes) { EntityForm.encode(notice, into: &$0) }
  }

  func nextNotice(_ venue: VenueID, _ audience: Audience) throws(LedgerFailure) -> Int? {
    let number = try reader.lastNotice(venue, audience) + 1
    let key = NoticeKey.prefix(venue, audience)
    let row: [1 of UInt64] = [UInt64(number).bigEndian]
    try writer.put(EntityTable.noticeCounts, key: key.span.bytes, row.span.bytes)
    return number
  }

  func put(_ reservation: Reservation) throws(LedgerFailure) {
    let key = reservation.id.key
    try writer.put(EntityTable.reservations, key: key.span.bytes) {
      EntityForm.encode(reservation, into: &$0)
    }
    lastReservation = reservation
  }

  func put(_ hold: Hold) throws(LedgerFailure) {
    let key = hold.id.key
    try writer.put(EntityTable.holds, key: key.span.bytes) { EntityForm.encode(hold, into: &$0) }
    lastHold = hold
  }

  func put(_ block: Block) throws(LedgerFailure) {
    let key = block.id.key
    try writer.put(EntityTable.blocks, key: key.span.bytes) { EntityForm.encode(block, into: &$0) }
    lastBlock = block
  }

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
    try writer.put(EntityTable.venueEntries, key: id.span.bytes, entry.span.bytes)
    let definitions = (try reader.venues(number) ?? []).adding(venue)
    try writer.put(EntityTable.venues, key: key.span.bytes) { EntityForm.encode(definitions, into: &$0) }
  }

  func put(_ rules: ZoneRules) throws(LedgerFailure) {
    var row: [UInt8] = []
    row.append(bigEndian: writer.position.value)
    let key = Array(rules.name.utf8)
    try writer.put(EntityTable.zones, key: key.span.bytes, prefix: row) {
      EntityForm.encode(rules, into: &$0)
    }
  }

  func put(_ maintenance: MaintenanceSet) throws(LedgerFailure) {
    let key = EntityTable.maintenanceKey
    try writer.put(EntityTable.ledger, key: key.span.bytes) { EntityForm.encode(maintenance, into: &$0) }
  }

  func put(_ ledger: LedgerCreated) throws(LedgerFailure) {
    let key = EntityTable.ledgerKey
    try writer.put(EntityTable.ledger, key: key.span.bytes) { EntityForm.encode(ledger, into: &$0) }
  }

  // MARK: Removing, in views that keep only what is open

  func remove(_ reservation: ReservationID) throws(LedgerFailure) {
    let key = reservation.key
    try writer.delete(EntityTable.reservations, key: key.span.bytes)
    lastReservation = nil
  }

  func remove(_ hold: HoldID) throws(LedgerFailure) {
    let key = hold.key
    try writer.delete(EntityTable.holds, key: key.span.bytes)
    lastHold = nil
  }

  func remove(_ block: BlockID) throws(LedgerFailure) {
    let key = block.key
    try writer.delete(EntityTable.blocks, key: key.span.bytes)
    lastBlock = nil
  }

  func remove(_ entry: WaitlistID) throws(LedgerFailure) {
    let key = entry.key
    try writer.delete(EntityTable.entries, key: key.span.bytes)
  }

  func remove(_ ticket: TicketID) throws(LedgerFailure) {
    let key = ticket.key
    try writer.delete(EntityTable.tickets, key: key.span.bytes)
  }

  func remove(_ notice: NoticeID) throws(LedgerFailure) {
    let key = NoticeKey.bytes(notice)
    try writer.delete(EntityTable.notices, key: key.span.bytes)
  }
}
