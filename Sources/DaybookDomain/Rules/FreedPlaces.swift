import DaybookTime

/// What becomes free while parties wait goes to the first of them that fits, before anything new is sold.
extension LedgerState {
  /// What follows from a decision that leaves a place to somebody (R25).
  ///
  /// Bookings that need a table come first. Then those who wait and had no place before are offered, in order of
  /// joining, what each has now beside the ones before it, where the venue offers by itself and answers such stays
  /// by itself; otherwise the floor is told of it. Nobody is moved about for it.
  func filling(after decision: Decision, _ context: Context) -> [Event] {
    guard let venue = decision.venue, decision.events.contains(where: { $0.type.freesPlaces }),
      !decision.events.contains(where: { $0.type.takesFreedPlaces }), let number = number(of: venue),
      var outlook = outlook(after: decision.events, venue, context)
    else { return [] }
    let seated = seatings(after: decision.events, &outlook, number, context.now)
    outlook.evolve(with: seated, venue, context)
    var made = decision.events.reduce(0) { $0 + $1.idsMade }
    let ours = Context(now: context.now, by: .ledger, nextID: context.nextID)
    let isAutomatic = outlook.after.venues[number].definition.waitlist?.isAutomatic == true
    var given: [Event] = []
    var answeredByHand: WaitlistFits?
    for entry in lines.waiting(at: venue).compactMap({ entries[$0] }) where !outlook.isOver(entry.id) {
      guard (try? offer(entry, makingRoom: false, ours)) == nil,
        let events = try? outlook.after.offer(entry, place: made, makingRoom: false, ours)
      else { continue }
      let fits = WaitlistFits(entry.id, tables: events.lazy.compactMap(\.stay).last?.tables ?? [])
      if isAutomatic, outlook.after.isOfferedByHand(events, entry) {
        answeredByHand = answeredByHand ?? fits
        continue
      }
      given += isAutomatic ? events : [.waitlistFits(fits)]
      // What one has is not the next one's.
      outlook.evolve(with: events, venue, ours)
      made += events.reduce(0) { $0 + $1.idsMade }
    }
    if given.isEmpty, let answeredByHand { given = [.waitlistFits(answeredByHand)] }
    return seated + given
  }

  /// What follows in the batch of a lapse: bookings that need a table are seated, and the floor is told of the
  /// first who waits, had no place at that instant and has one then (R25).
  ///
  /// An offer follows as due work instead: where the venue offers by itself, and after one that ran out.
  func filling(
    afterLapse lapse: [Event], of venue: VenueID, at instant: Timestamp, _ now: Timestamp
  ) -> [Event] {
    guard let number = number(of: venue), leavesPlace(lapse, at: venue, now) else { return [] }
    let id = ClaimID(high: 0, low: 0)
    let before = Context(now: instant.adding(microseconds: -1), by: .ledger, nextID: id)
    let since = Context(now: instant, by: .ledger, nextID: id)
    var outlook = Outlook(of: self, at: number)
    outlook.evolve(with: lapse, venue, since)
    let seated = seatings(after: lapse, &outlook, number, now)
    if lapse.contains(where: { $0.type == .waitlistLapsed }) { return seated }
    outlook.evolve(with: seated, venue, since)
    let isAutomatic = venues[number].definition.waitlist?.isAutomatic == true
    for entry in lines.waiting(at: venue).compactMap({ entries[$0] }) {
      // What else lapses at this instant has a batch of its own, so it is there still.
      guard (try? offer(entry, makingRoom: false, before)) == nil,
        let events = try? outlook.after.offer(entry, makingRoom: false, before)
      else { continue }
      if !isAutomatic || outlook.after.isOfferedByHand(events, entry) {
        let tables = events.lazy.compactMap(\.stay).last?.tables ?? []
        return seated + [.waitlistFits(WaitlistFits(entry.id, tables: tables))]
      }
    }
    return seated
  }

  /// Whether somebody may have the place that a lapse leaves: a party that waits, or a booking near its date
  /// that needs a table.
  func leavesPlace(_ lapse: [Event], at venue: VenueID, _ now: Timestamp) -> Bool {
    guard let number = number(of: venue) else { return false }
    return !lines.waiting(at: venue).isEmpty || !tableless(after: lapse, number, now).isEmpty
  }

  /// The state after a decision that may leave a place to somebody; nil when nobody is there to have it.
  private func outlook(after events: [Event], _ venue: VenueID, _ context: Context) -> Outlook? {
    guard let number = number(of: venue),
      !lines.waiting(at: venue).isEmpty || !calendars[number].needing.isEmpty,
      !lines.waiting(at: venue).isEmpty || !tableless(after: events, number, context.now).isEmpty
    else { return nil }
    var outlook = Outlook(of: self, at: number)
    outlook.evolve(with: events, venue, context)
    return outlook
  }

  /// Bookings that need a table on the business dates of what a decision frees, and the dates beside them.
  private func tableless(after events: [Event], _ number: Int, _ now: Timestamp) -> [Reservation] {
    guard events.contains(where: { $0.type.freesTables }),
      !events.contains(where: { $0.type.takesTables })
    else { return [] }
    var dates: Set<CivilDate> = []
    for event in events {
      event.forEachPart { _, part in
        let date: CivilDate? =
          switch part {
          case .reservation(let id): reservation(id)?.stay.date
          case .hold(let id): hold(id)?.stay.date
          default: nil
          }
        if let date { dates.formUnion([-1, 0, 1].map { date.adding(days: $0) }) }
      }
    }
    return tableless(number, now, on: dates)
  }

  private func seatings(
    after events: [Event], _ outlook: inout Outlook, _ number: Int, _ now: Timestamp
  ) -> [Event] {
    var needing: [Reservation] = []
    for old in tableless(after: events, number, now) {
      if let new = outlook.reservation(old.id)?.effective(at: now), new.needsTable, new.claim != nil {
        needing.append(new)
      }
    }
    guard !needing.isEmpty else { return [] }
    var reseating = Reseating(venue: outlook.after.venues[number], now: now)
    reseating.giveBack(needing.sorted { ($0.stay.start, $0.id) < ($1.stay.start, $1.id) })
    return reseating.events
  }

  /// Bookings that need a table and find one now, which come before a party that waits (R25).
  func seatingFirst(at venue: VenueID, _ now: Timestamp) -> Decision? {
    guard let number = number(of: venue) else { return nil }
    var reseating = Reseating(venue: venues[number], now: now)
    reseating.giveBack(tableless(number, now))
    return reseating.events.isEmpty ? nil : Decision(reseating.events, venue: venue)
  }
}

/// The state after some events, as far as places go: only the venue's floor is copied.
private struct Outlook: EntityStore {
  typealias Failure = Never

  private(set) var after: LedgerState
  private let number: Int
  private var reservations: [ReservationID: Reservation] = [:]
  private var holds: [HoldID: Hold] = [:]
  private var changed: Set<WaitlistID> = []

  init(of state: LedgerState, at number: Int) {
    after = state
    self.number = number
  }

  /// Goes on to the state after more events.
  mutating func evolve(with events: [Event], _ venue: VenueID, _ context: Context) {
    for event in events {
      evolve(
        with: Fact(
          position: after.scalars.head, first: after.scalars.head, recordedAt: context.now, by: context.by,
          venue: venue, event: event))
    }
  }

  /// Whether the events end an entry that waits.
  func isOver(_ entry: WaitlistID) -> Bool { changed.contains(entry) }

  func reservation(_ id: ReservationID) -> Reservation? { reservations[id] ?? after.reservation(id) }
  func hold(_ id: HoldID) -> Hold? { holds[id] ?? after.hold(id) }
  func block(_ id: BlockID) -> Block? { after.block(id) }
  func entry(_ id: WaitlistID) -> WaitlistEntry? { after.entry(id) }

  mutating func put(_ reservation: Reservation) {
    let old = self.reservation(reservation.id)
    after.venues[number].floor.replace(old?.counted, with: reservation.counted)
    reservations[reservation.id] = reservation
  }

  mutating func put(_ hold: Hold) {
    after.venues[number].floor.replace(self.hold(hold.id)?.claim, with: hold.claim)
    holds[hold.id] = hold
  }

  mutating func put(_ block: Block) {
    after.venues[number].floor.replace(after.block(block.id), with: block)
  }

  mutating func put(_ venue: VenueDefinition) {
    let state = after.venues[number]
    after.venues[number].define(
      state.definitions.adding(venue), rules: after.zones[venue.zone] ?? state.rules)
  }

  mutating func put(_ rules: ZoneRules) { after.zones[rules.name] = rules }
  mutating func put(_ entry: WaitlistEntry) { changed.insert(entry.id) }
  mutating func put(_ maintenance: MaintenanceSet) {}
  mutating func put(_ ledger: LedgerCreated) {}
}

extension Event {
  /// How many ids it makes, at most.
  fileprivate var idsMade: Int {
    var count = 0
    forEachPart { relation, part in
      if relation.contains(.makes), part.id != nil { count += 1 }
    }
    return count
  }
}

extension EventType {
  /// Whether somebody may have a place after it who had none.
  fileprivate var freesPlaces: Bool {
    switch self {
    case .cancelled, .lateCancelled, .declined, .seated, .left, .completed, .noShow, .undone, .modified,
      .reassigned, .needsTable, .holdReleased, .unblocked, .venueDefined:
      true
    default: false
    }
  }

  /// Whether its decision sells something or ends the date: nothing is left to anybody then.
  fileprivate var takesFreedPlaces: Bool {
    switch self {
    case .booked, .requested, .walkedIn, .carriedOver, .holdPlaced, .dayClosed: true
    default: false
    }
  }

  /// Whether a booking that needs a table may have one after it.
  fileprivate var freesTables: Bool {
    switch self {
    case .cancelled, .lateCancelled, .declined, .seated, .left, .completed, .noShow, .undone, .modified,
      .holdReleased, .holdLapsed, .requestLapsed, .depositLapsed:
      true
    default: false
    }
  }

  /// Whether its decision takes tables away, or has given back already what it gives back.
  fileprivate var takesTables: Bool {
    switch self {
    case .blocked, .unblocked, .venueDefined, .needsTable, .blockMoved, .waitlistMoved: true
    default: false
    }
  }
}
