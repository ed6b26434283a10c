import DaybookDomain
import DaybookTime

/// What `index` keeps beside the entities: orders, histories, and first answers.
struct IndexStore: EntityStore {
  typealias Failure = LedgerFailure

  private let rows: EntityRows

  init(_ rows: EntityRows) { self.rows = rows }

  /// Keeps the first answer; a later record with the same digest changes nothing.
  func answer(_ digest: KeyDigest, at position: Position) throws(LedgerFailure) {
    let key = digest.key
    let row: [1 of UInt64] = [position.value.bigEndian]
    try rows.writer.insert(IndexTable.answers, key: key.span.bytes, row.span.bytes)
  }

  /// Records what a fact says about entities and notices that it does not change here.
  func note(_ fact: Fact) throws(LedgerFailure) {
    try fact.event.forEachPart { relation, part throws(LedgerFailure) in
      if relation.contains(.tells), let id = part.id { try step(id) }
      if case .notice(let audience, let number) = part { try mark(fact, audience, number) }
    }
  }

  /// Adds the record being applied to an entity's history.
  private func step<Entity>(_ id: ID<Entity>) throws(LedgerFailure) {
    let key = [id.high.bigEndian, id.low.bigEndian, rows.writer.position.value.bigEndian] as [3 of UInt64]
    let nothing: [0 of UInt8] = []
    try rows.writer.put(IndexTable.history, key: key.span.bytes, nothing.span.bytes)
  }

  private func mark(_ fact: Fact, _ audience: Audience, _ number: Int) throws(LedgerFailure) {
    guard let venue = fact.venue else { return }
    var key = NoticeKey.bytes(NoticeID(venue: venue, audience: audience, number: number))
    key.append(bigEndian: fact.position.value)
    try rows.writer.put(IndexTable.marks, key: key, [])
  }

  func reservation(_ id: ReservationID) throws(LedgerFailure) -> Reservation? { try rows.reservation(id) }
  func hold(_ id: HoldID) throws(LedgerFailure) -> Hold? { try rows.hold(id) }
  func block(_ id: BlockID) throws(LedgerFailure) -> Block? { try rows.block(id) }

  func put(_ reservation: Reservation) throws(LedgerFailure) {
    let old = try rows.reservation(reservation.id)
    let key = IndexStore.key(reservation)
    if old == nil { try own(reservation.owner, reservation.id) }
    if let old {
      let oldKey = IndexStore.key(old)
      if oldKey != key { try rows.writer.delete(IndexTable.reservationOrder, key: oldKey.span.bytes) }
    }
    let state: [1 of UInt8] = [reservation.state.orderCode]
    try rows.writer.put(IndexTable.reservationOrder, key: key.span.bytes, state.span.bytes)
    try rows.put(reservation)
    try step(reservation.id)
  }

  func put(_ block: Block) throws(LedgerFailure) {
    let key = block.orderKey
    if let oldKey = try rows.block(block.id)?.orderKey, oldKey != key {
      try rows.writer.delete(IndexTable.blockOrder, key: oldKey.span.bytes)
    }
    if block.isRemoved {
      try rows.writer.delete(IndexTable.blockOrder, key: key.span.bytes)
    } else {
      let nothing: [UInt8] = []
      try rows.writer.put(IndexTable.blockOrder, key: key.span.bytes, nothing.span.bytes)
    }
    try rows.put(block)
    try step(block.id)
  }

  func entry(_ id: WaitlistID) throws(LedgerFailure) -> WaitlistEntry? { try rows.entry(id) }
  func ticket(_ id: TicketID) throws(LedgerFailure) -> Ticket? { try rows.ticket(id) }
  func put(_ entry: WaitlistEntry) throws(LedgerFailure) {
    if try rows.entry(entry.id) == nil { try own(entry.owner, entry.id) }
    if let reservation = entry.reservation {
      let (key, row) = (reservation.key, entry.id.key)
      try rows.writer.put(IndexTable.entryOf, key: key.span.bytes, row.span.bytes)
    }
    try rows.put(entry)
    try step(entry.id)
  }

  /// Records that a guest owns it.
  private func own<Entity>(_ owner: Actor, _ id: ID<Entity>) throws(LedgerFailure) {
    guard owner.role == .guest else { return }
    var key = RowKey.prefix(owner.description)
    key.append(id)
    try rows.writer.put(IndexTable.owners, key: key, [])
  }

  func put(_ ticket: Ticket) throws(LedgerFailure) {
    try rows.put(ticket)
    try step(ticket.id)
  }

  func put(_ hold: Hold) throws(LedgerFailure) {
    try rows.put(hold)
    try step(hold.id)
  }

  func put(_ venue: VenueDefinition) throws(LedgerFailure) { try rows.put(venue) }
  func put(_ rules: ZoneRules) throws(LedgerFailure) { try rows.put(rules) }
  func put(_ maintenance: MaintenanceSet) throws(LedgerFailure) { try rows.put(maintenance) }
  func put(_ ledger: LedgerCreated) throws(LedgerFailure) { try rows.put(ledger) }

  private static func key(_ reservation: Reservation) -> [UInt8] {
    var key = RowKey.prefix(reservation.venue.text)
    key.append(bigEndian: UInt32(ascending: reservation.stay.date))
    key.append(bigEndian: UInt64(ascending: reservation.stay.start.microseconds))
    key.append(bigEndian: reservation.id.high)
    key.append(bigEndian: reservation.id.low)
    return key
  }
}

extension BookingState {
  /// One byte in the order of reservations.
  var orderCode: UInt8 { UInt8(BookingState.allCases.firstIndex(of: self) ?? 0) }
}
