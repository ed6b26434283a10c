import DaybookDomain
import DaybookTime

/// The entities that a view's `RowKeeper` keeps, as rows, and the rows that it derives from them.
struct KeptStore<Keeper: RowKeeper>: EntityStore {
  typealias Failure = LedgerFailure

  private let rows: EntityRows
  private let keeper: Keeper
  /// Reservations that are no longer kept: the fact being applied may still ask for them until it is done.
  private var needless: [ReservationID] = []

  init(_ writer: ViewWriter, _ keeper: Keeper) {
    rows = EntityRows(writer)
    self.keeper = keeper
  }

  mutating func apply(_ facts: ArraySlice<Fact>) throws(LedgerFailure) {
    for fact in facts {
      rows.writer.position = fact.position
      try evolve(with: fact)
      for id in needless {
        if let reservation = try rows.reservation(id), !keeper.keeps(reservation) { try rows.remove(id) }
      }
      needless.removeAll(keepingCapacity: true)
      try keeper.derive(fact, in: rows)
    }
  }

  func reservation(_ id: ReservationID) throws(LedgerFailure) -> Reservation? { try rows.reservation(id) }
  func hold(_ id: HoldID) throws(LedgerFailure) -> Hold? { try rows.hold(id) }
  func block(_ id: BlockID) throws(LedgerFailure) -> Block? { try rows.block(id) }
  func entry(_ id: WaitlistID) throws(LedgerFailure) -> WaitlistEntry? { try rows.entry(id) }
  func ticket(_ id: TicketID) throws(LedgerFailure) -> Ticket? { try rows.ticket(id) }
  func notice(_ id: NoticeID) throws(LedgerFailure) -> Notice? { try rows.notice(id) }

  mutating func put(_ reservation: Reservation) throws(LedgerFailure) {
    let old = try rows.reservation(reservation.id)
    let keeps = keeper.keeps(reservation)
    try keeper.derive(from: old, reservation, in: rows)
    guard old != nil || keeps else { return }
    try rows.put(keeper.row(of: reservation))
    if !keeps { needless.append(reservation.id) }
  }

  func put(_ hold: Hold) throws(LedgerFailure) {
    let old = try rows.hold(hold.id)
    try keeper.derive(from: old, hold, in: rows)
    if keeper.keeps(hold) { try rows.put(hold) } else if old != nil { try rows.remove(hold.id) }
  }

  func put(_ block: Block) throws(LedgerFailure) {
    let old = try rows.block(block.id)
    try keeper.derive(from: old, block, in: rows)
    if keeper.keeps(block) { try rows.put(block) } else if old != nil { try rows.remove(block.id) }
  }

  func put(_ entry: WaitlistEntry) throws(LedgerFailure) {
    let old = try rows.entry(entry.id)
    try keeper.derive(from: old, entry, in: rows)
    if keeper.keeps(entry) { try rows.put(entry) } else if old != nil { try rows.remove(entry.id) }
  }

  func put(_ ticket: Ticket) throws(LedgerFailure) {
    let old = try rows.ticket(ticket.id)
    try keeper.derive(from: old, ticket, in: rows)
    if keeper.keeps(ticket) { try rows.put(ticket) } else if old != nil { try rows.remove(ticket.id) }
  }

  func put(_ notice: Notice) throws(LedgerFailure) {
    try keeper.derive(notice, in: rows)
    if keeper.keeps(notice) { try rows.put(notice) } else { try rows.remove(notice.id) }
  }

  func nextNotice(_ venue: VenueID, _ audience: Audience) throws(LedgerFailure) -> Int? {
    keeper.numbers(audience) ? try rows.nextNotice(venue, audience) : nil
  }

  func put(_ eightySixed: EightySixed, at venue: VenueID) throws(LedgerFailure) {
    try keeper.derive(eightySixed, at: venue, in: rows)
  }

  // Venue definitions are read from the views `index` and `availability`, which a snapshot holds at the same
  // position.
  func put(_ venue: VenueDefinition) throws(LedgerFailure) { if keeper.keepsVenues { try rows.put(venue) } }
  func put(_ rules: ZoneRules) throws(LedgerFailure) { if keeper.keepsVenues { try rows.put(rules) } }
  func put(_ maintenance: MaintenanceSet) throws(LedgerFailure) {}
  func put(_ ledger: LedgerCreated) throws(LedgerFailure) {}
}
