package import DaybookTime

/// The hot state: everything a decision can need, folded from the log, changed through one door.
///
/// Each `put` keeps the old value while a batch is open, so a batch the store refuses can be taken back.
package struct LedgerState: Sendable {
  package private(set) var scalars = Scalars()
  package private(set) var zones: [String: ZoneRules] = [:]
  private var venueNumbers: [VenueID: Int] = [:]
  package private(set) var venues: [VenueState] = []
  private var shelf = ReservationShelf()
  package private(set) var holds: [HoldID: Hold] = [:]
  package private(set) var blocks: [BlockID: Block] = [:]
  package private(set) var entries: [WaitlistID: WaitlistEntry] = [:]
  package private(set) var tickets: [TicketID: Ticket] = [:]
  /// Notices somebody still has to take.
  package private(set) var notices: [NoticeID: Notice] = [:]
  private var noticeCounts: [OutboxKey: Int] = [:]
  private var days: [VenueDay: Day] = [:]
  private var dishesOut: [VenueID: [String]] = [:]
  private var lapses = DueQueue<Lapse>()
  private var due = DueQueue<DueWork>()
  private var journal: [Change] = []
  private var batchStart: Scalars?

  /// What an event moves that is not an entity.
  package struct Scalars: Sendable {
    package var ledger: LedgerCreated?
    package var maintenance = MaintenanceSet(isOn: false)
    package var head = Position.start
    package var recordedAt = Timestamp.epoch
    package var nextGuest: UInt64 = 0
    package var lastID = ClaimID(high: 0, low: 0)
  }

  /// The bookings of one business date of a venue, in the order they came, and whether it is closed.
  private struct Day: Sendable {
    var reservations: [ReservationID] = []
    var isClosed = false

    /// Whether it is the first.
    mutating func append(_ id: ReservationID) -> Bool {
      reservations.append(id)
      return reservations.count == 1
    }
  }

  /// A venue by its number, and a business date.
  private struct VenueDay: Hashable {
    let venue: Int
    let date: CivilDate
  }

  private struct OutboxKey: Hashable {
    let venue: Int
    let audience: Audience
  }

  private enum Change {
    case reservation(ReservationID, Reservation?)
    case hold(HoldID, Hold?)
    case block(BlockID, Block?)
    case venue(VenueID, [VenueDefinition]?)
    case zone(String, ZoneRules?)
    case entry(WaitlistID, WaitlistEntry?)
    case ticket(TicketID, Ticket?)
    case notice(NoticeID, Notice?)
    case count(OutboxKey, Int?)
    case dishes(VenueID, [String]?)
    case closed(VenueDay)
  }

  package init() {}

  /// Applies the next record.
  package mutating func apply(_ fact: Fact) {
    evolve(with: fact)
    scalars.head = fact.position
    scalars.recordedAt = fact.recordedAt
    note(fact.event)
  }

  private mutating func note(_ event: Event) {
    switch event {
    case .booked(let booked): note(booked.reservation, booked.guest)
    case .requested(let requested): note(requested.booked.reservation, requested.booked.guest)
    case .walkedIn(let walkedIn): note(walkedIn.reservation, walkedIn.guest)
    case .holdPlaced(let placed): note(placed.hold, nil)
    case .blocked(let blocked): note(blocked.block, nil)
    case .waitlistJoined(let joined): note(joined.entry, joined.guest)
    case .pinged(let pinged): note(pinged.reservation, pinged.place)
    case .prepConfirmed(let confirmed): for ticket in confirmed.tickets { note(ticket.ticket, nil) }
    default: break
    }
  }

  private mutating func note<Entity>(_ id: ID<Entity>, _ guest: SealedGuest?) {
    scalars.lastID = max(scalars.lastID, id.retyped())
    if let guest { scalars.nextGuest = max(scalars.nextGuest, guest.number + 1) }
  }

  /// The venue's place in `venues`, so that a rule can be asked without copying the venue.
  package func number(of venue: VenueID) -> Int? { venueNumbers[venue] }
  package func reservation(_ id: ReservationID) -> Reservation? { shelf[id] }
  package func hold(_ id: HoldID) -> Hold? { holds[id] }
  package func block(_ id: BlockID) -> Block? { blocks[id] }
  package func entry(_ id: WaitlistID) -> WaitlistEntry? { entries[id] }
  package func ticket(_ id: TicketID) -> Ticket? { tickets[id] }
  package func notice(_ id: NoticeID) -> Notice? { notices[id] }

  /// The bookings of a business date, in the order they came.
  package func reservations(on day: DayKey) -> [ReservationID] { self[day]?.reservations ?? [] }
  package func isClosed(_ day: DayKey) -> Bool { self[day]?.isClosed ?? false }

  private subscript(day: DayKey) -> Day? {
    venueNumbers[day.venue].flatMap { days[VenueDay(venue: $0, date: day.date)] }
  }
  /// Dishes that are out.
  package func dishesOut(at venue: VenueID) -> [String] { dishesOut[venue] ?? [] }
  /// The number of the last notice of a venue to an audience.
  package func lastNotice(of venue: VenueID, to audience: Audience) -> Int {
    venueNumbers[venue].flatMap { noticeCounts[OutboxKey(venue: $0, audience: audience)] } ?? 0
  }

  /// Numbers up to `last` that are not yet delivered, of a station or of all, in order.
  package func undelivered(
    at venue: VenueID, to audience: Audience, through last: Int, station: String?
  ) -> [Int] {
    notices.values.filter {
      $0.venue == venue && $0.audience == audience && $0.number <= last && $0.state == .pending
        && (station == nil || $0.station == nil || $0.station == station)
    }.map(\.number).sorted()
  }

}

extension LedgerState: EntityStore {
  package typealias Failure = Never

  package mutating func put(_ reservation: Reservation) {
    let old = shelf.put(reservation)
    remember(.reservation(reservation.id, old))
    place(reservation, instead: old)
    if let at = reservation.lapsesAt, at != old?.lapsesAt {
      lapses.insert(.reservation(reservation.id), at: at)
    }
    // What was not due for a party nobody had heard of is now.
    if let prep = reservation.care?.value.prep, reservation.isOnItsWay, old?.isOnItsWay != true {
      for id in prep.tickets { if let ticket = tickets[id] { schedule(ticket) } }
    }
  }

  /// Keeps what is derived from a reservation in step with it.
  private mutating func place(_ new: Reservation?, instead old: Reservation?) {
    guard let id = new?.id ?? old?.id, let venue = new?.venue ?? old?.venue,
      let number = venueNumbers[venue]
    else { return }
    venues[number].floor.replace(old?.claim, with: new?.claim)
    guard old?.stay.date != new?.stay.date else { return }
    if let old {
      days[VenueDay(venue: number, date: old.stay.date)]?.reservations.removeAll { $0 == id }
    }
    guard let new else { return }
    let isFirst = days[VenueDay(venue: number, date: new.stay.date), default: Day()].append(id)
    if isFirst { scheduleClosing(VenueDay(venue: number, date: new.stay.date)) }
  }

  private mutating func scheduleClosing(_ day: VenueDay) {
    let venue = venues[day.venue]
    due.insert(
      .closing(DayKey(venue: venue.definition.id, date: day.date)), at: venue.closesAt(day.date))
  }

  package mutating func put(_ hold: Hold) {
    let old = holds.updateValue(hold, forKey: hold.id)
    remember(.hold(hold.id, old))
    replace(old?.claim, with: hold.claim, in: hold.venue)
    if old == nil { lapses.insert(.hold(hold.id), at: hold.lapsesAt) }
  }

  package mutating func put(_ block: Block) {
    let old = blocks.updateValue(block, forKey: block.id)
    remember(.block(block.id, old))
    if let number = venueNumbers[block.venue] { venues[number].floor.replace(old, with: block) }
  }

  package mutating func put(_ venue: VenueDefinition) {
    guard let rules = zones[venue.zone] else { return }
    let old = venueNumbers[venue.id].map { venues[$0].definitions }
    remember(.venue(venue.id, old))
    let definitions = (old ?? []).adding(venue)
    if let number = venueNumbers[venue.id] {
      venues[number].define(definitions, rules: rules)
      // When its days close, and how soon notices are tried again, may be otherwise now.
      for (day, open) in days where day.venue == number && !open.isClosed { scheduleClosing(day) }
      for notice in notices.values where notice.venue == venue.id {
        if let at = nextTry(of: notice) { due.insert(.notice(notice.id), at: at) }
      }
    } else {
      venueNumbers[venue.id] = venues.count
      venues.append(VenueState(definitions, rules: rules))
    }
  }

  package mutating func put(_ rules: ZoneRules) {
    remember(.zone(rules.name, zones.updateValue(rules, forKey: rules.name)))
    for number in venues.indices where venues[number].definition.zone == rules.name {
      venues[number].define(venues[number].definitions, rules: rules)
    }
  }

  package mutating func put(_ maintenance: MaintenanceSet) { scalars.maintenance = maintenance }
  package mutating func put(_ ledger: LedgerCreated) { scalars.ledger = ledger }

  package mutating func put(_ entry: WaitlistEntry) {
    remember(.entry(entry.id, entries.updateValue(entry, forKey: entry.id)))
  }

  package mutating func put(_ ticket: Ticket) {
    remember(.ticket(ticket.id, tickets.updateValue(ticket, forKey: ticket.id)))
    schedule(ticket)
  }

  private mutating func schedule(_ ticket: Ticket) {
    guard !ticket.state.isOver else { return }
    for at in Set(ticket.items.lazy.filter { $0.state == .planned }.map(\.fireAt)) {
      due.insert(.fire(ticket.id), at: at)
    }
  }

  package mutating func put(_ notice: Notice) {
    let id = notice.id
    remember(.notice(id, notices[id]))
    notices[id] = notice.isSettled ? nil : notice
    if let at = nextTry(of: notice) { due.insert(.notice(id), at: at) }
  }

  package mutating func nextNotice(_ venue: VenueID, _ audience: Audience) -> Int? {
    guard let number = venueNumbers[venue] else { return nil }
    let key = OutboxKey(venue: number, audience: audience)
    let next = (noticeCounts[key] ?? 0) + 1
    remember(.count(key, noticeCounts.updateValue(next, forKey: key)))
    return next
  }

  package mutating func put(_ eightySixed: EightySixed, at venue: VenueID) {
    var dishes = dishesOut[venue] ?? []
    remember(.dishes(venue, dishesOut[venue]))
    dishes.removeAll { $0.hasBytes(of: eightySixed.item) }
    if eightySixed.isOut { dishes.append(eightySixed.item) }
    dishesOut[venue] = dishes
  }

  package mutating func close(_ date: CivilDate, of venue: VenueID) {
    guard let number = venueNumbers[venue] else { return }
    let day = VenueDay(venue: number, date: date)
    guard days[day]?.isClosed != true else { return }
    remember(.closed(day))
    days[day, default: Day()].isClosed = true
    // Whoever may still ask to be forgotten stays.
    for entry in entries.values
    where entry.venue == venue && entry.date <= date && entry.state.isOver && entry.guest == nil {
      remember(.entry(entry.id, entries.removeValue(forKey: entry.id)))
    }
  }

  private mutating func replace(_ old: Claim?, with new: Claim?, in venue: VenueID) {
    guard old != new, let number = venueNumbers[venue] else { return }
    venues[number].floor.replace(old, with: new)
  }
}

// MARK: batches

extension LedgerState {
  /// From here on old values are kept.
  package mutating func beginBatch() {
    precondition(batchStart == nil, "a batch is already open")
    batchStart = scalars
  }

  /// The batch stands.
  package mutating func keepBatch() {
    batchStart = nil
    journal.removeAll(keepingCapacity: true)
  }

  /// Puts back everything as it was when the batch began.
  package mutating func takeBackBatch() {
    guard let scalars = batchStart else { preconditionFailure("no batch is open") }
    batchStart = nil
    for change in journal.reversed() { takeBack(change) }
    journal.removeAll(keepingCapacity: true)
    self.scalars = scalars
  }

  private mutating func remember(_ change: Change) {
    if batchStart != nil { journal.append(change) }
  }

  private mutating func takeBack(_ change: Change) {
    switch change {
    case .reservation(let id, let old):
      guard let now = shelf[id] else { return }
      if let old { _ = shelf.put(old) } else { shelf.removeLast(id) }
      place(old, instead: now)
      if let old, let at = old.lapsesAt { lapses.insert(.reservation(id), at: at) }
    case .hold(let id, let old):
      guard let now = holds[id] else { return }
      holds[id] = old
      replace(now.claim, with: old?.claim, in: now.venue)
      if let old, old.state == .active { lapses.insert(.hold(id), at: old.lapsesAt) }
    case .block(let id, let old):
      guard let now = blocks[id] else { return }
      blocks[id] = old
      if let number = venueNumbers[now.venue] { venues[number].floor.replace(now, with: old) }
    case .venue(let id, let old):
      guard let number = venueNumbers[id] else { return }
      if let old, let zone = old.last?.zone, let rules = zones[zone] {
        venues[number].define(old, rules: rules)
      } else {
        precondition(number == venues.count - 1, "venues are taken back in reverse")
        venueNumbers[id] = nil
        venues.removeLast()
      }
    case .zone(let name, let old):
      zones[name] = old
      guard let old else { return }
      for number in venues.indices where venues[number].definition.zone == name {
        venues[number].define(venues[number].definitions, rules: old)
      }
    case .entry(let id, let old): entries[id] = old
    case .ticket(let id, let old):
      tickets[id] = nil
      if let old { put(old) }
    case .notice(let id, let old):
      notices[id] = nil
      if let old { put(old) }
    case .count(let key, let old): noticeCounts[key] = old
    case .dishes(let venue, let old): dishesOut[venue] = old
    case .closed(let day):
      days[day]?.isClosed = false
      scheduleClosing(day)
    }
  }
}

// MARK: what is due

extension LedgerState {
  /// What has lapsed at or before `now` and is not yet written: the next of it, with the events that say so.
  package mutating func nextLapse(at now: Timestamp) -> (venue: VenueID, events: [Event])? {
    while let next = lapses.first, next.at <= now {
      if let lapse = lapse(next.item, at: next.at) { return lapse }
      lapses.removeFirst()
    }
    return nil
  }

  private func lapse(_ item: Lapse, at instant: Timestamp) -> (venue: VenueID, events: [Event])? {
    switch item {
    case .hold(let id):
      guard let hold = holds[id], hold.state == .active, hold.lapsesAt == instant else { return nil }
      var events: [Event] = [.holdLapsed(id)]
      if let entry = hold.entry, entries[entry]?.state == .offered { events.append(.waitlistLapsed(entry)) }
      return (hold.venue, events)
    case .reservation(let id):
      guard let reservation = shelf[id], reservation.lapsesAt == instant else { return nil }
      return (
        reservation.venue, [reservation.state == .requested ? .requestLapsed(id) : .depositLapsed(id)]
      )
    }
  }

  /// Work whose time has come, earliest first; some of it may be done already.
  func dueWork(at now: Timestamp) -> [DueWork] {
    var seen: Set<DueWork> = []
    return due.through(now).map(\.item).filter { seen.insert($0).inserted }
  }

  /// Forgets work that was due by now, once it is recorded; what cannot be done yet comes back when it can.
  package mutating func forgetDueWork(through now: Timestamp) {
    _ = nextLapse(at: now)
    while let first = due.first, first.at <= now { due.removeFirst() }
  }

  /// When something may next be due; nil: nothing is known to be.
  package var nextDue: Timestamp? {
    if owesOffer { return scalars.recordedAt }
    return [lapses.first?.at, due.first?.at].compactMap { $0 }.min()
  }

  /// Whether an offer came to nothing while others wait.
  private var owesOffer: Bool {
    !entries.isEmpty && entries.values.contains { $0.state == .waiting }
      && entries.values.contains { $0.offer != nil && ($0.state == .lapsed || $0.state == .left) }
  }

  /// When a notice that nobody took is tried again; nil: never.
  func nextTry(of notice: Notice) -> Timestamp? {
    guard !notice.isSettled, !notice.isEscalated, let policy = retries(of: notice) else { return nil }
    return notice.triedAt.adding(seconds: policy.seconds << min(notice.tries, 20))
  }

  private func retries(of notice: Notice) -> RetryPolicy? {
    guard let number = venueNumbers[notice.venue], let edition = venues[number].editions.last else {
      return nil
    }
    return edition.definition.retries(to: notice.audience)
  }

  package var reservationCount: Int { shelf.count }

  /// Every reservation by its id: a copy, for listings and tests.
  package var reservations: [ReservationID: Reservation] {
    var all: [ReservationID: Reservation] = [:]
    for reservation in shelf.all { all[reservation.id] = reservation }
    return all
  }

  /// Every reservation, in the order they came.
  var everyReservation: some Sequence<Reservation> { shelf.all }

  /// Every live claim that is not a block, in order of id.
  package var liveClaims: [(venue: VenueID, claim: Claim)] {
    var claims: [(venue: VenueID, claim: Claim)] = []
    for reservation in shelf.all {
      if let claim = reservation.claim { claims.append((reservation.venue, claim)) }
    }
    for hold in holds.values {
      if let claim = hold.claim { claims.append((hold.venue, claim)) }
    }
    return claims.sorted { $0.claim.id < $1.claim.id }
  }
}

extension VenueDefinition {
  /// How often a notice nobody took is tried again; nil: not at all.
  func retries(to audience: Audience) -> RetryPolicy? {
    switch audience {
    case .kitchen: notices?.kitchen ?? RetryPolicy()
    case .floor: notices?.floor
    case .guest: notices?.guest
    }
  }
}

extension VenueState {
  /// When a business date closes by itself: 06:00 of the next date unless the venue says otherwise (R30).
  package func closesAt(_ date: CivilDate) -> Timestamp {
    let time = definition(on: date).closing?.time ?? ClockValue(minutes: 1440 + 360)
    return rules.configured(time, on: date)
  }
}
