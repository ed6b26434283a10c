package import DaybookDomain
import DaybookForms
import DaybookStore
package import DaybookTime

/// The queries of the view `index`, in a snapshot.
package struct IndexReader: ~Escapable {
  private let part: ViewPart
  private let entities: EntityReader

  @_lifetime(borrow snapshot)
  fileprivate init(_ snapshot: borrowing ViewSnapshot) {
    part = snapshot.rows(of: IndexView.self).part
    entities = EntityReader(part: part)
  }

  // MARK: One entity

  package func reservation(_ id: ReservationID) throws(LedgerFailure) -> Reservation? {
    try entities.reservation(id)
  }
  package func hold(_ id: HoldID) throws(LedgerFailure) -> Hold? { try entities.hold(id) }
  package func block(_ id: BlockID) throws(LedgerFailure) -> Block? { try entities.block(id) }

  package func venue(_ id: VenueID) throws(LedgerFailure) -> VenueDefinition? {
    try venues(id)?.last
  }

  /// The definitions of a venue in force, in order of the first date that each is for.
  package func venues(_ id: VenueID) throws(LedgerFailure) -> [VenueDefinition]? {
    try entities.entry(of: id).flatMap { entry throws(LedgerFailure) in try entities.venues(entry.number) }
  }

  package func entry(_ id: WaitlistID) throws(LedgerFailure) -> WaitlistEntry? { try entities.entry(id) }
  package func ticket(_ id: TicketID) throws(LedgerFailure) -> Ticket? { try entities.ticket(id) }

  package func zoneRules(_ name: String) throws(LedgerFailure) -> ZoneRules? { try entities.zoneRules(name) }
  package func maintenance() throws(LedgerFailure) -> MaintenanceSet {
    try entities.maintenance() ?? MaintenanceSet(isOn: false)
  }
  package func ledger() throws(LedgerFailure) -> LedgerCreated? { try entities.ledger() }

  /// Position of the first record of the command with this digest; nil when there is none.
  package func position(of digest: KeyDigest) throws(LedgerFailure) -> Position? {
    try part.position(of: digest)
  }

  // MARK: History

  /// Positions of the records up to `last` that changed an entity or answered about it, ascending.
  ///
  /// None for an unknown id. A ticket also changes by its notices: see `marks`.
  package func history<Entity>(of id: ID<Entity>, through last: Position) throws(LedgerFailure) -> [Position]
  {
    try part.history(of: id, through: last)
  }

  /// Positions of the records up to `last` in a notice's history, ascending.
  package func marks(of notice: NoticeID, through last: Position) throws(LedgerFailure) -> [Position] {
    try part.marks(of: notice, through: last)
  }

  // MARK: Lists

  /// Every venue, in the order of first definition.
  package func venues() throws(LedgerFailure) -> [VenueDefinition] {
    var numbers: [UInt32] = []
    try part.forEach(in: part.tables[EntityTable.venues]) { key, _ throws(LedgerFailure) in
      guard key.byteCount == 4 else {
        throw LedgerFailure.row(part.view, "a venue's number of \(key.byteCount) bytes")
      }
      numbers.append(key.number32(at: 0))
      return true
    }
    var venues: [VenueDefinition] = []
    for number in numbers {
      if let venue = try entities.venues(number)?.last { venues.append(venue) }
    }
    return venues
  }

  /// The blocks of a venue that were not removed, in order of start.
  package func blocks(of venue: VenueID) throws(LedgerFailure) -> [Block] {
    var blocks: [Block] = []
    let (part, entities, prefix) = (part, entities, RowKey.prefix(venue.text))
    try part.forEach(from: prefix.span.bytes, in: part.tables[IndexTable.blockOrder]) {
      key, _ throws(LedgerFailure) in
      guard key.starts(with: prefix) else { return false }
      if let block = try entities.block(try part.id(endOf: key)) { blocks.append(block) }
      return true
    }
    return blocks
  }

  /// Lends reservations in order of venue, business date, start and id, until `body` says stop.
  ///
  /// They are as the log left them, in one of `states` (none: any); of one venue also from a date on.
  package func forEachReservation(
    of venue: VenueID? = nil, on date: CivilDate? = nil, from first: CivilDate? = nil,
    in states: [BookingState] = [],
    _ body: (Reservation) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    let (part, entities) = (part, entities)
    let prefix = venue.map { RowKey.prefix($0.text) } ?? []
    var start = prefix
    if let first = date ?? first, venue != nil { start.append(bigEndian: UInt32(ascending: first)) }
    let wanted = date.map { UInt32(ascending: $0) }
    let codes = states.map(\.orderCode)
    try part.forEach(from: start.span.bytes, in: part.tables[IndexTable.reservationOrder]) {
      key, value throws(LedgerFailure) in
      guard key.byteCount >= 28, value.byteCount == 1 else {
        throw LedgerFailure.row(part.view, "a key of \(key.byteCount) bytes in the order of reservations")
      }
      guard key.starts(with: prefix) else { return false }
      if let wanted {
        let found = key.number32(at: key.byteCount - 28)
        if found != wanted { return venue == nil || found < wanted }
      }
      guard codes.isEmpty || codes.contains(value.byte(at: 0)) else { return true }
      guard let reservation = try entities.reservation(try part.id(endOf: key)) else {
        throw LedgerFailure.row(part.view, "a reservation in the order of reservations that has no row")
      }
      return try body(reservation)
    }
  }
}

extension IndexReader {
  /// Lends every waitlist entry as the log left it, in the order they joined, until `body` says stop.
  package func forEachEntry(_ body: (WaitlistEntry) throws(LedgerFailure) -> Bool) throws(LedgerFailure) {
    let part = part
    try part.forEach(EntityTable.entries, prefix: []) { _, row throws(LedgerFailure) in
      try body(try part.checked { () throws(FormError) in try EntityForm.decodeEntry(row) })
    }
  }

  /// Lends every ticket as the log left it, in the order they were planned, until `body` says stop.
  package func forEachTicket(_ body: (Ticket) throws(LedgerFailure) -> Bool) throws(LedgerFailure) {
    let part = part
    try part.forEach(EntityTable.tickets, prefix: []) { _, row throws(LedgerFailure) in
      try body(try part.checked { () throws(FormError) in try EntityForm.decodeTicket(row) })
    }
  }
}

extension ViewSnapshot {
  /// The queries of `index`, if the snapshot was asked to hold it.
  package var index: IndexReader {
    @_lifetime(borrow self)
    get { IndexReader(self) }
  }
}

extension ViewPart {
  func history<Entity>(of id: ID<Entity>, through last: Position) throws(LedgerFailure) -> [Position] {
    var key: [UInt8] = []
    key.append(id)
    return try positions(IndexTable.history, key, last)
  }

  func marks(of notice: NoticeID, through last: Position) throws(LedgerFailure) -> [Position] {
    try positions(IndexTable.marks, NoticeKey.bytes(notice), last)
  }

  private func positions(
    _ table: Int, _ prefix: [UInt8], _ last: Position
  ) throws(LedgerFailure) -> [Position] {
    var positions: [Position] = []
    let count = prefix.count + 8
    try forEach(table, prefix: prefix) { key, _ throws(LedgerFailure) in
      guard key.byteCount == count else { return true }
      let position = try checked { () throws(RowError) in try key.position(at: count - 8) }
      guard position <= last else { return false }
      positions.append(position)
      return true
    }
    return positions
  }

  func position(of digest: KeyDigest) throws(LedgerFailure) -> Position? {
    let key = digest.key
    return try row(IndexTable.answers, key: key.span.bytes) { row throws(RowError) in
      guard row.byteCount == 8 else { throw RowError("a position of \(row.byteCount) bytes") }
      return try row.position(at: 0)
    }
  }

  func id<Entity>(endOf key: RawSpan) throws(LedgerFailure) -> ID<Entity> {
    try checked { () throws(RowError) in try ID(endOf: key) }
  }
}
