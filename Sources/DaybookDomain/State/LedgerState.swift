package import DaybookTime

/// The hot state: everything a decision can need, folded from the log.
///
/// Each `put` keeps the old value while a batch is open, so a batch the store refuses can be rolled back.
package struct LedgerState: Sendable {
  package internal(set) var scalars = Scalars()
  package internal(set) var zones: [String: ZoneRules] = [:]
  var venueNumbers = NameNumbers<VenueDefinition>()
  package internal(set) var venues: [VenueState] = []
  /// Business dates, by the venue's number.
  var calendars: [VenueCalendar] = []
  var shelf = EntityShelf<Reservation>()
  package internal(set) var holds = EntityShelf<Hold>()
  package internal(set) var blocks = EntityShelf<Block>()
  package internal(set) var entries = EntityShelf<WaitlistEntry>()
  var lines = WaitlistLines()
  package internal(set) var tickets = EntityShelf<Ticket>()
  /// One for each audience of a venue, by the venue's number.
  var boxes: [Outbox] = []
  var dishesOut: [VenueID: [String]] = [:]
  /// The tickets of those reservations that have or had any.
  var ticketsOf: [ReservationID: [TicketID]] = [:]
  var lapses = DueQueue<Lapse>()
  var due = DueQueue<DueWork>()
  /// How many entries may be queued before stale ones are dropped.
  var mostQueued = 1024
  /// The numbers of all keys that were to be overwritten, in the order of their records.
  package internal(set) var forgotten: [UInt64] = []
  /// Parties that sat when a host closed their date early, in order: kept for a reopening.
  var satAtClosing: [ReservationID] = []
  /// What a record left over on a closed date, to be evicted once the record is applied.
  var leaving: [ClaimID] = []
  /// What was evicted since this was last emptied; kept only with `keepsDeparted`.
  package var departed: [Departed] = []
  package var keepsDeparted = false
  /// Evicted entities that are lent to a decision.
  var lent: [ClaimID: Departed] = [:]
  var journal: [OldValue] = []
  var batchStart: BatchStart?

  /// What events change besides entities.
  package struct Scalars: Sendable {
    package var ledger: LedgerCreated?
    package var maintenance = MaintenanceSet(isOn: false)
    package var head = Position.start
    package var recordedAt = Timestamp.epoch
    package var nextGuest: UInt64 = 0
    /// Accounts whose bookings are on another's card, and on whose.
    package var merged: [Actor: Actor] = [:]
    /// Who looks after which tables, by business date, until a date cannot be opened again.
    package var sections: [DayKey: [Section]] = [:]
    package var lastID = ClaimID(high: 0, low: 0)
    /// The record the last checkpoint states.
    package var checkpoint = Position.start

    package init() {}
  }

  /// A venue by its number, and a business date.
  struct VenueDay: Hashable {
    let venue: Int
    let date: CivilDate
  }

  package init() {}

  /// Applies the next record.
  package mutating func apply(_ fact: Fact) {
    if let venue = fact.venue { venueNumbers.expect(venue) }
    evolve(with: fact)
    scalars.head = fact.position
    scalars.recordedAt = fact.recordedAt
    note(fact)
    if !leaving.isEmpty { seeOff() }
  }

  /// Notes the ids and key numbers that are used, so that the next ones are new.
  private mutating func note(_ fact: Fact) {
    if case .checkpointed(let checkpoint) = fact.event {
      scalars.checkpoint = max(scalars.checkpoint, checkpoint.at)
    }
    if case .sectionsSet(let set) = fact.event, let venue = fact.venue {
      scalars.sections[DayKey(venue: venue, date: set.date)] = set.sections.isEmpty ? nil : set.sections
    }
    fact.event.forEachPart { relation, part in
      guard !relation.isDisjoint(with: [.makes, .changes]) else { return }
      switch part {
      case .reservation, .hold, .block, .entry, .ticket:
        if relation.contains(.makes), let id = part.id { scalars.lastID = max(scalars.lastID, id) }
      case .sealed(let guest): scalars.nextGuest = max(scalars.nextGuest, guest.number + 1)
      case .forgottenKey(let number): forgotten.append(number)
      case .claim, .notice, .dish, .day, .venue, .zone, .maintenance, .clock, .ledger, .guest: break
      }
    }
  }

  /// An account and all that were merged into it, directly or through others, in order of their names.
  package func accounts(of guest: Actor) -> [Actor] { guest.withMerged(scalars.merged) }

  /// The venue's place in `venues`, so that a rule can be asked without copying the venue.
  package func number(of venue: VenueID) -> Int? { venueNumbers[venue] }
  package func reservation(_ id: ReservationID) -> Reservation? {
    shelf[id] ?? lent[id.retyped()]?.reservation
  }
  package func hold(_ id: HoldID) -> Hold? { holds[id] ?? lent[id.retyped()]?.hold }
  package func block(_ id: BlockID) -> Block? { blocks[id] ?? lent[id.retyped()]?.block }
  package func entry(_ id: WaitlistID) -> WaitlistEntry? { entries[id] ?? lent[id.retyped()]?.entry }
  package func ticket(_ id: TicketID) -> Ticket? { tickets[id] ?? lent[id.retyped()]?.ticket }
  package func notice(_ id: NoticeID) -> Notice? {
    guard let box = box(of: id.venue, to: id.audience) else { return nil }
    return boxes[box].find(id.number).map { boxes[box][$0] }
  }

  /// The outbox of a venue to an audience, as a place in `boxes`.
  func box(of venue: VenueID, to audience: Audience) -> Int? {
    number(of: venue).map { $0 * Audience.count + audience.place }
  }

  /// The bookings of a business date, in order of id.
  package func reservations(on day: DayKey) -> [ReservationID] {
    number(of: day.venue).flatMap { calendars[$0].days[day.date]?.reservations } ?? []
  }

  package func isClosed(_ day: DayKey) -> Bool {
    number(of: day.venue).map { venues[$0].closings.contains(day.date) } ?? false
  }

  /// Whether a business date is not closed, and something is on it or it was opened again.
  func isOpen(_ day: DayKey) -> Bool {
    number(of: day.venue).map { number in
      let closings = venues[number].closings
      return (calendars[number].days[day.date] != nil || closings.reopened[day.date] != nil)
        && !closings.contains(day.date)
    } ?? false
  }

  /// Dishes that are out.
  package func dishesOut(at venue: VenueID) -> [String] { dishesOut[venue] ?? [] }
  /// The number of the last notice of a venue to an audience.
  package func lastNotice(of venue: VenueID, to audience: Audience) -> Int {
    box(of: venue, to: audience).map { boxes[$0].last } ?? 0
  }

  /// Numbers up to `last` that are not yet delivered, of a station or of all, in order.
  package func undelivered(
    at venue: VenueID, to audience: Audience, through last: Int, station: String?
  ) -> [Int] {
    guard let box = box(of: venue, to: audience) else { return [] }
    return boxes[box].open.prefix { $0.number <= last }.filter { notice in
      notice.state == .pending
        && (station == nil || notice.station == nil || notice.station == station)
    }.map(\.number)
  }
}

extension Audience {
  /// How many outboxes a venue has.
  static var count: Int { 3 }

  /// Its place among the outboxes of a venue.
  var place: Int {
    switch self {
    case .kitchen: 0
    case .floor: 1
    case .guest: 2
    }
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
  ///
  /// A date that was opened again after that closes with the date it was opened on.
  package func closesAt(_ date: CivilDate) -> Timestamp {
    VenueState.closing(of: date, editions, rules, closings)
  }

  /// The same of a venue that is not copied for it.
  static func closing(
    of date: CivilDate, _ editions: [Edition], _ rules: ZoneRules, _ closings: Closings
  ) -> Timestamp {
    func own(_ date: CivilDate) -> Timestamp {
      rules.configured(editions.last(from: date).closesAt, on: date)
    }
    let closes = own(date)
    guard let reopened = closings.reopened[date], closes <= reopened else { return closes }
    let day = rules.wallTime(at: reopened).date
    return [-1, 0, 1].lazy.map { own(day.adding(days: $0)) }.first { $0 > reopened } ?? closes
  }

  /// When the last service of a business date is over; nil when it has none.
  package func lastServiceEnds(_ date: CivilDate) -> Timestamp? {
    services(on: date).map { rules.configured($0.closes, on: date) }.max()
  }
}
