package import DaybookTime

/// Where entities lie that a batch asks for: the rows of a view.
package protocol EntitySource {
  func reservation(_ id: ReservationID) -> Reservation?
  func hold(_ id: HoldID) -> Hold?
  func block(_ id: BlockID) -> Block?
  func entry(_ id: WaitlistID) -> WaitlistEntry?
  func ticket(_ id: TicketID) -> Ticket?
  func notice(_ id: NoticeID) -> Notice?
  /// The number of the last notice of a venue to an audience; nil where none are kept.
  func lastNotice(_ venue: VenueID, _ audience: Audience) -> Int?
}

/// The entities that a batch of records concerns, as the records change them, and what each record changed.
///
/// It is read from a source when it is first asked for. Whoever applies the records looks at `touched` and the like
/// after each of them.
package struct EntityBatch: EntityStore {
  package typealias Failure = Never

  /// What a record changed.
  package enum Touched {
    case reservation(Int)
    case hold(Int)
    case block(Int)
    case entry(Int)
    case ticket(Int)
    case dish(EightySixed, at: VenueID)
    case closed(CivilDate, of: VenueID)
    case reopened(CivilDate, of: VenueID, at: Timestamp)
    case venue(VenueDefinition)
    case zone(ZoneRules)
    case maintenance(MaintenanceSet)
    case ledger(LedgerCreated)
  }

  private let source: any EntitySource
  /// Whether `claimsChangedAt` is kept.
  private let watchesClaims: Bool
  package var reservations = EntityCache<Reservation>()
  package var holds = EntityCache<Hold>()
  package var blocks = EntityCache<Block>()
  package var entries = EntityCache<WaitlistEntry>()
  package var tickets = EntityCache<Ticket>()
  /// The notices that were asked for or put; nil: there is none.
  package private(set) var notices: [NoticeID: Notice?] = [:]
  package private(set) var putNotices: Set<NoticeID> = []
  /// The last number of each outbox that was asked for one, by number 0.
  package private(set) var lastNotices: [NoticeID: Int] = [:]
  /// What the last record changed.
  package private(set) var touched: [Touched] = []
  /// The venues whose claims or blocks the last record changed.
  package private(set) var claimsChangedAt: [VenueID] = []

  package init(_ source: any EntitySource, watchesClaims: Bool) {
    self.source = source
    self.watchesClaims = watchesClaims
  }

  /// Applies the next record.
  package mutating func apply(_ fact: Fact) {
    touched.removeAll(keepingCapacity: true)
    claimsChangedAt.removeAll(keepingCapacity: true)
    evolve(with: fact)
  }

  /// Forgets every entity: from here on they are read anew.
  package mutating func forget() {
    let (touched, changed) = (touched, claimsChangedAt)
    self = EntityBatch(source, watchesClaims: watchesClaims)
    (self.touched, claimsChangedAt) = (touched, changed)
  }

  // MARK: Reservations

  private mutating func place(_ id: ReservationID) -> Int {
    reservations.place(of: id) ?? reservations.add(id, stored: source.reservation(id))
  }

  package mutating func reservation(_ id: ReservationID) -> Reservation? { reservations[place(id)].now }

  package mutating func put(_ reservation: Reservation) {
    let place = place(reservation.id)
    let before = watchesClaims ? reservations[place].now?.counted : nil
    reservations[place].put = reservation
    reservations[place].isGone = false
    touch(reservation: place, before)
  }

  package mutating func change(_ id: ReservationID, _ body: (inout Reservation) -> Void) {
    let place = place(id)
    guard reservations[place].take() else { return }
    let before = watchesClaims ? reservations[place].put?.counted : nil
    body(&reservations[place].put!)
    reservations[place].put!.version += 1
    touch(reservation: place, before)
  }

  private mutating func touch(reservation place: Int, _ before: Claim?) {
    touched.append(.reservation(place))
    if watchesClaims, let now = reservations[place].put, now.counted != before {
      claimsChangedAt.append(now.venue)
    }
  }

  // MARK: Holds, blocks, waitlist entries

  private mutating func place(_ id: HoldID) -> Int {
    holds.place(of: id) ?? holds.add(id, stored: source.hold(id))
  }

  package mutating func hold(_ id: HoldID) -> Hold? { holds[place(id)].now }

  package mutating func put(_ hold: Hold) {
    let place = place(hold.id)
    if watchesClaims, holds[place].now?.claim != hold.claim { claimsChangedAt.append(hold.venue) }
    holds[place].put = hold
    holds[place].isGone = false
    touched.append(.hold(place))
  }

  private mutating func place(_ id: BlockID) -> Int {
    blocks.place(of: id) ?? blocks.add(id, stored: source.block(id))
  }

  package mutating func block(_ id: BlockID) -> Block? { blocks[place(id)].now }

  package mutating func put(_ block: Block) {
    let place = place(block.id)
    if watchesClaims { claimsChangedAt.append(block.venue) }
    blocks[place].put = block
    blocks[place].isGone = false
    touched.append(.block(place))
  }

  private mutating func place(_ id: WaitlistID) -> Int {
    entries.place(of: id) ?? entries.add(id, stored: source.entry(id))
  }

  package mutating func entry(_ id: WaitlistID) -> WaitlistEntry? { entries[place(id)].now }

  package mutating func put(_ entry: WaitlistEntry) {
    let place = place(entry.id)
    entries[place].put = entry
    entries[place].isGone = false
    touched.append(.entry(place))
  }

  // MARK: Tickets and notices

  private mutating func place(_ id: TicketID) -> Int {
    tickets.place(of: id) ?? tickets.add(id, stored: source.ticket(id))
  }

  package mutating func ticket(_ id: TicketID) -> Ticket? { tickets[place(id)].now }

  package mutating func put(_ ticket: Ticket) {
    let place = place(ticket.id)
    tickets[place].put = ticket
    tickets[place].isGone = false
    touched.append(.ticket(place))
  }

  package mutating func change(_ id: TicketID, _ body: (inout Ticket) -> Void) {
    let place = place(id)
    guard tickets[place].take() else { return }
    body(&tickets[place].put!)
    touched.append(.ticket(place))
  }

  package mutating func notice(_ id: NoticeID) -> Notice? {
    if let known = notices[id] { return known }
    let notice = source.notice(id)
    notices[id] = .some(notice)
    return notice
  }

  package mutating func put(_ notice: Notice) {
    notices[notice.id] = .some(notice)
    putNotices.insert(notice.id)
  }

  package mutating func nextNotice(_ venue: VenueID, _ audience: Audience) -> Int? {
    let outbox = NoticeID(venue: venue, audience: audience, number: 0)
    guard let last = lastNotices[outbox] ?? source.lastNotice(venue, audience) else { return nil }
    lastNotices[outbox] = last + 1
    return last + 1
  }

  // MARK: The rest

  package mutating func put(_ eightySixed: EightySixed, at venue: VenueID) {
    touched.append(.dish(eightySixed, at: venue))
  }
  package mutating func close(_ date: CivilDate, of venue: VenueID) {
    touched.append(.closed(date, of: venue))
  }
  package mutating func reopen(_ date: CivilDate, of venue: VenueID, at now: Timestamp) {
    touched.append(.reopened(date, of: venue, at: now))
  }
  package mutating func put(_ venue: VenueDefinition) { touched.append(.venue(venue)) }
  package mutating func put(_ rules: ZoneRules) { touched.append(.zone(rules)) }
  package mutating func put(_ maintenance: MaintenanceSet) { touched.append(.maintenance(maintenance)) }
  package mutating func put(_ ledger: LedgerCreated) { touched.append(.ledger(ledger)) }
}
