package import DaybookTime

extension LedgerState: EntityStore {
  package typealias Failure = Never

  package mutating func put(_ reservation: consuming Reservation) {
    let id = reservation.id
    let venue = venueNumbers[reservation.venue]
    let new = Standing(&reservation)
    guard let place = shelf.place(of: id) else {
      if isInBatch { remember(.reservation(id, nil)) }
      shelf.add(reservation)
      return follow(Standing(), new, id, venue)
    }
    let old = Standing(&shelf[place])
    let before = shelf.put(reservation)
    if isInBatch { remember(.reservation(id, before)) }
    follow(old, new, id, venue)
  }

  package mutating func change(_ id: ReservationID, _ body: (inout Reservation) -> Void) {
    guard let place = shelf.place(of: id) else { return }
    if isInBatch { remember(.reservation(id, shelf[place])) }
    let old = Standing(&shelf[place])
    body(&shelf[place])
    shelf[place].version += 1
    follow(old, Standing(&shelf[place]), id, venueNumbers[shelf[place].venue])
  }

  package mutating func change(detailsOf id: ReservationID, _ body: (inout Care) -> Void) {
    guard let place = shelf.place(of: id) else { return }
    if isInBatch { remember(.reservation(id, shelf[place])) }
    let old = Standing(detailsOf: &shelf[place])
    body(&shelf[place].details)
    shelf[place].version += 1
    let new = Standing(detailsOf: &shelf[place])
    let venue = venueNumbers[shelf[place].venue]
    if old.lapsesAt != new.lapsesAt, let venue {
      let reservation = shelf[place]
      venues[venue].floor.change(
        reservation.counted(lapsingAt: old.lapsesAt), to: reservation.counted(lapsingAt: new.lapsesAt))
    }
    follow(old, new, id, venue)
  }

  package func look<Result>(at id: ReservationID, _ body: (Reservation) -> Result) -> Result? {
    if let place = shelf.place(of: id) { return body(shelf[place]) }
    return lent[id.retyped()]?.reservation.map(body)
  }

  package func look<Result>(at id: TicketID, _ body: (Ticket) -> Result) -> Result? {
    if let place = tickets.place(of: id) { return body(tickets[place]) }
    return lent[id.retyped()]?.ticket.map(body)
  }

  /// What is derived from a reservation, as it is before or after a change.
  private struct Standing {
    /// Nothing also where only details are changed.
    let claim: Claim
    /// Whether there is a reservation.
    let isHere: Bool
    /// Whether only details are changed: neither the stay nor who sits.
    let isOfDetails: Bool
    let isSitting: Bool
    let needsTable: Bool
    let isToBeServed: Bool
    let isOnItsWay: Bool
    let isOver: Bool
    let satAtClosing: Bool
    let date: CivilDate
    let end: Timestamp
    let lapsesAt: Timestamp?
    let prep: Boxed<Prep>

    /// That of no reservation.
    init() {
      claim = .nothing
      (isHere, isOfDetails, isSitting, needsTable) = (false, false, false, false)
      (isToBeServed, isOnItsWay, isOver, satAtClosing) = (false, false, false, false)
      (date, end, lapsesAt) = (CivilDate(daysSinceEpoch: 0), .epoch, nil)
      prep = Boxed()
    }

    /// That of a reservation, which is only read: one that is lent to be read is copied to be lent.
    init(_ reservation: inout Reservation) { self.init(&reservation, isOfDetails: false) }

    init(detailsOf reservation: inout Reservation) { self.init(&reservation, isOfDetails: true) }

    @inline(__always)
    private init(_ reservation: inout Reservation, isOfDetails: Bool) {
      isHere = true
      self.isOfDetails = isOfDetails
      date = reservation.stay.date
      end = reservation.stay.end
      isSitting = reservation.isSitting
      needsTable = reservation.needsTable
      isToBeServed = reservation.isToBeServed
      isOver = reservation.state != .booked && !reservation.mayComeAfterAll
      isOnItsWay = reservation.isOnItsWay
      lapsesAt = reservation.lapsesAt
      claim = isOfDetails ? .nothing : reservation.counted(lapsingAt: lapsesAt)
      satAtClosing = reservation.satAtClosing
      prep = reservation.care.isEmpty ? Boxed() : reservation.care.value.keptPrep
    }
  }

  /// Keeps what is derived from a reservation in step with it.
  private mutating func follow(
    _ old: borrowing Standing, _ new: borrowing Standing, _ id: ReservationID, _ venue: Int?
  ) {
    guard let venue else { return }
    venues[venue].floor.change(old.claim, to: new.claim)
    if !new.isOfDetails {
      if old.isSitting || new.isSitting {
        scheduleClosing(new.date, isSitting: new.isSitting, until: new.end, venue)
      }
      if new.needsTable != old.needsTable { note(id, needsTable: new.needsTable, venue) }
    }
    if new.satAtClosing != old.satAtClosing { note(id, satAtClosing: new.satAtClosing) }
    if !old.isHere || new.date != old.date {
      if old.isHere { unfile(id, on: old.date, venue) }
      file(on: new.date, venue) { $0.reservations.insertAscending(id) }
    }
    if let lapsesAt = new.lapsesAt, lapsesAt != old.lapsesAt {
      lapses.insert(.reservation(id), at: lapsesAt)
    }
    if !new.prep.isEmpty {
      // Items that were not due while nobody had heard from the party are due now; held courses, and courses
      // that follow another, fire at other times now.
      if new.isOnItsWay && !old.isOnItsWay || new.prep != old.prep {
        schedule(new.prep.value.tickets)
      }
      if old.isHere, !old.isToBeServed, new.isToBeServed { scheduleNotices(of: id) }
    }
    if new.isOver { leave(id, venue, new.date) }
  }

  private mutating func note(_ id: ReservationID, satAtClosing: Bool) {
    if satAtClosing { self.satAtClosing.insertAscending(id) } else { self.satAtClosing.removeAscending(id) }
  }

  private mutating func note(_ id: ReservationID, needsTable: Bool, _ number: Int) {
    if needsTable {
      calendars[number].needing.insertAscending(id)
    } else {
      calendars[number].needing.removeAscending(id)
    }
  }

  private mutating func unfile(_ id: ReservationID, on date: CivilDate, _ number: Int) {
    take(off: date, number) { $0.reservations.removeAscending(id) }
  }

  /// Evicts it once the record is applied, if its date is closed.
  private mutating func leave<Entity>(_ id: ID<Entity>, _ venue: Int?, _ date: CivilDate) {
    if let venue, venues[venue].closings.contains(date) { leaving.append(id.retyped()) }
  }

  /// Puts a reservation back as it was, or takes it out: nothing becomes due by that.
  mutating func place(_ new: Reservation?, instead old: Reservation?) {
    guard let id = new?.id ?? old?.id, let venue = new?.venue ?? old?.venue,
      let number = venueNumbers[venue]
    else { return }
    venues[number].floor.replace(old?.counted, with: new?.counted)
    let sat = (new?.satAtClosing ?? false, old?.satAtClosing ?? false)
    if sat.0 != sat.1 { note(id, satAtClosing: sat.0) }
    let needs = (new?.needsTable ?? false, old?.needsTable ?? false)
    if needs.0 != needs.1 { note(id, needsTable: needs.0, number) }
    if let new, new.isSitting || old?.isSitting == true {
      scheduleClosing(new.stay.date, isSitting: new.isSitting, until: new.stay.end, number)
    }
    guard old?.stay.date != new?.stay.date else { return }
    if let old { unfile(id, on: old.stay.date, number) }
    if let new { file(on: new.stay.date, number) { $0.reservations.insertAscending(id) } }
  }

  /// Puts something on a business date. The first thing on it is when its closing becomes due.
  private mutating func file(on date: CivilDate, _ number: Int, _ body: (inout VenueCalendar.Day) -> Void) {
    let (place, isFirst) = calendars[number].days.place(of: date, orAdd: VenueCalendar.Day())
    body(&calendars[number].days.values[place])
    if isFirst { scheduleClosing(VenueDay(venue: number, date: date)) }
  }

  /// Takes something off a business date, which is forgotten once nothing is left on it: a state that was restored does not
  /// know it either.
  private mutating func take(off date: CivilDate, _ number: Int, _ body: (inout VenueCalendar.Day) -> Void) {
    guard let place = calendars[number].days.place(of: date) else { return }
    body(&calendars[number].days.values[place])
    if calendars[number].days.values[place].isEmpty { calendars[number].days.remove(at: place) }
  }

  /// Puts a hold on its business date, or takes it off.
  mutating func file(_ hold: Hold, isHere: Bool) {
    guard let number = venueNumbers[hold.venue] else { return }
    let date = hold.stay.date
    if isHere { return file(on: date, number) { $0.holds.insertAscending(hold.id) } }
    take(off: date, number) { $0.holds.removeAscending(hold.id) }
  }

  /// Puts an entry on its business date, or takes it off.
  mutating func file(_ entry: WaitlistEntry, isHere: Bool) {
    guard let number = venueNumbers[entry.venue] else { return }
    if isHere { return file(on: entry.date, number) { $0.entries.insertAscending(entry.id) } }
    take(off: entry.date, number) { $0.entries.removeAscending(entry.id) }
  }

  mutating func scheduleClosing(_ day: VenueDay) {
    due.insert(
      .closing(DayKey(venue: venueNumbers.names[day.venue], date: day.date)),
      at: closesAt(day.date, day.venue))
    for id in calendars[day.venue].days[day.date]?.reservations ?? [] {
      guard let place = shelf.place(of: id), shelf[place].isSitting else { continue }
      scheduleClosing(day.date, isSitting: true, until: shelf[place].stay.end, day.venue)
    }
  }

  /// A party that stays longer keeps its date open to its end; once it is gone, the closing is due.
  private mutating func scheduleClosing(
    _ date: CivilDate, isSitting: Bool, until end: Timestamp, _ number: Int
  ) {
    let closes = closesAt(date, number)
    guard end > closes, !venues[number].closings.contains(date) else { return }
    due.insert(
      .closing(DayKey(venue: venueNumbers.names[number], date: date)), at: isSitting ? end : closes)
  }

  private func closesAt(_ date: CivilDate, _ number: Int) -> Timestamp {
    VenueState.closing(of: date, venues[number].editions, venues[number].rules, venues[number].closings)
  }

  /// When the open dates of a venue close may have changed.
  private mutating func scheduleClosings(_ number: Int) {
    let closings = venues[number].closings
    for date in calendars[number].days.keys + closings.reopened.keys where !closings.contains(date) {
      scheduleClosing(VenueDay(venue: number, date: date))
    }
  }

  package mutating func put(_ hold: Hold) {
    let old = holds.put(hold)
    if isInBatch { remember(.hold(hold.id, old)) }
    replace(old?.claim, with: hold.claim, in: hold.venue)
    if old == nil {
      lapses.insert(.hold(hold.id), at: hold.lapsesAt)
      file(hold, isHere: true)
    }
    if hold.state != .active { leave(hold.id, venueNumbers[hold.venue], hold.stay.date) }
  }

  package mutating func put(_ block: Block) {
    let old = blocks.put(block)
    if isInBatch { remember(.block(block.id, old)) }
    if let number = venueNumbers[block.venue] { venues[number].floor.replace(old, with: block) }
    if block.isRemoved { leaving.append(block.id.retyped()) }
  }

  package mutating func put(_ venue: VenueDefinition) {
    guard let rules = zones[venue.zone] else { return }
    let old = venueNumbers[venue.id].map { venues[$0].definitions }
    if isInBatch { remember(.venue(venue.id, old)) }
    let definitions = (old ?? []).adding(venue)
    if let number = venueNumbers[venue.id] {
      venues[number].define(definitions, rules: rules)
      noteRetries(number)
      // When its days close, and how soon notices are tried again, may have changed.
      scheduleClosings(number)
      for audience in Audience.allCases {
        for notice in boxes[number * Audience.count + audience.place].open {
          if let at = nextTry(of: notice) { due.insert(.notice(notice.id), at: at) }
        }
      }
    } else {
      venueNumbers.add(venue.id)
      venues.append(VenueState(definitions, rules: rules))
      calendars.append(VenueCalendar())
      boxes += Audience.allCases.map { _ in Outbox() }
      noteRetries(venues.count - 1)
    }
  }

  /// Gives the outboxes of a venue the policies of its last definition.
  mutating func noteRetries(_ number: Int) {
    for audience in Audience.allCases {
      boxes[number * Audience.count + audience.place].retries =
        venues[number].definition.retries(to: audience)
    }
  }

  package mutating func put(_ rules: ZoneRules) {
    let old = zones.updateValue(rules, forKey: rules.name)
    if isInBatch { remember(.zone(rules.name, old)) }
    for number in venues.indices where venues[number].definition.zone == rules.name {
      venues[number].define(venues[number].definitions, rules: rules)
      scheduleClosings(number)
    }
  }

  package mutating func merge(_ from: Actor, into: Actor?) { scalars.merged[from] = into }
  package mutating func put(_ maintenance: MaintenanceSet) { scalars.maintenance = maintenance }
  package mutating func put(_ ledger: LedgerCreated) { scalars.ledger = ledger }

  package mutating func put(_ entry: WaitlistEntry) {
    let old = entries.put(entry)
    if isInBatch { remember(.entry(entry.id, old)) }
    lines.replace(old, with: entry)
    if old == nil { file(entry, isHere: true) }
    if entry.state.isOver { leave(entry.id, venueNumbers[entry.venue], entry.date) }
  }

  package mutating func put(_ ticket: consuming Ticket) {
    let (id, reservation) = (ticket.id, ticket.reservation)
    let old = tickets.put(ticket)
    if isInBatch { remember(.ticket(id, old)) }
    if old == nil { ticketsOf[reservation, default: []].append(id) }
    if let place = tickets.place(of: id) {
      follow(old.map { TicketStanding($0) } ?? TicketStanding(), place, planned: old?.items ?? [])
    }
  }

  package mutating func change(_ id: TicketID, _ body: (inout Ticket) -> Void) {
    guard let place = tickets.place(of: id) else { return }
    if isInBatch { remember(.ticket(id, tickets[place])) }
    let old = TicketStanding(tickets[place])
    let items = tickets[place].items
    body(&tickets[place])
    follow(old, place, planned: items)
  }

  /// What is derived from a ticket, as it is before or after a change.
  private struct TicketStanding {
    var isHere = false
    var isOver = false
    var isCancelled = false
    var isAtRisk = false

    init() {}

    init(_ ticket: Ticket) {
      isHere = true
      isOver = ticket.state.isOver
      isCancelled = ticket.state == .cancelled
      isAtRisk = ticket.isAtRisk
    }
  }

  /// Keeps what is derived from a ticket in step with it; `planned` are the dishes as they were.
  private mutating func follow(_ old: TicketStanding, _ place: Int, planned: [TicketItem]) {
    let new = TicketStanding(tickets[place])
    let reservation = tickets[place].reservation
    schedule(tickets[place].id, tickets[place].items, isOver: new.isOver, unless: old.isOver ? [] : planned)
    // What waited for it to be served need not wait any more.
    if new.isOver, old.isHere, !old.isOver { schedule(ticketsOf[reservation] ?? []) }
    // It stands again, or is cancelled or at risk again, or brings what another ticket takes back.
    if old.isCancelled != new.isCancelled || !old.isHere || old.isAtRisk != new.isAtRisk
      || !new.isOver && (old.isOver || (ticketsOf[reservation] ?? []).contains { isDelta($0) })
    {
      scheduleNotices(of: reservation)
    }
  }

  private func isDelta(_ id: TicketID) -> Bool {
    tickets.place(of: id).map { tickets[$0].isDelta } ?? false
  }

  private mutating func schedule(_ ids: [TicketID]) {
    for id in ids { if let place = tickets.place(of: id) { schedule(at: place) } }
  }

  private mutating func schedule(at place: Int) {
    schedule(tickets[place].id, tickets[place].items, isOver: tickets[place].state.isOver, unless: [])
  }

  /// Notes when the planned dishes of a ticket fire, but for those that were so planned before.
  private mutating func schedule(
    _ id: TicketID, _ items: [TicketItem], isOver: Bool, unless old: [TicketItem]
  ) {
    guard !isOver else { return }
    for place in items.indices where items[place].state == .planned {
      let at = items[place].fireAt
      if !old.isPlanned(at, before: old.count), !items.isPlanned(at, before: place) {
        due.insert(.fire(id), at: at)
      }
    }
  }

  package mutating func put(_ notice: consuming Notice) {
    let id = notice.id
    guard let box = box(of: id.venue, to: id.audience) else { return }
    let place = boxes[box].find(id.number)
    if isInBatch { remember(.notice(id, place.map { boxes[box][$0] })) }
    if let at = nextTry(of: notice) { due.insert(.notice(id), at: at) }
    if !notice.isSettled {
      boxes[box].put(notice)
    } else if let place {
      boxes[box].remove(at: place)
    }
  }

  package mutating func change(_ id: NoticeID, _ body: (inout Notice) -> Void) {
    guard let box = box(of: id.venue, to: id.audience), let place = boxes[box].find(id.number) else { return }
    if isInBatch { remember(.notice(id, boxes[box][place])) }
    let (isSettled, isTriedAgain) = boxes[box].change(at: place) { it in
      let tries = it.tries
      body(&it)
      return (it.isSettled, it.tries != tries)
    }
    if isSettled {
      boxes[box].remove(at: place)
    } else if isTriedAgain, let at = nextTry(of: boxes[box][place]) {
      due.insert(.notice(id), at: at)
    }
  }

  package func look<Result>(at id: NoticeID, _ body: (Notice) -> Result) -> Result? {
    guard let box = box(of: id.venue, to: id.audience) else { return nil }
    return boxes[box].find(id.number).map { body(boxes[box][$0]) }
  }

  package mutating func nextNotice(_ venue: VenueID, _ audience: Audience) -> Int? {
    guard let box = box(of: venue, to: audience) else { return nil }
    if isInBatch { remember(.count(box: box, boxes[box].last)) }
    boxes[box].last += 1
    return boxes[box].last
  }

  package mutating func put(_ eightySixed: EightySixed, at venue: VenueID) {
    var dishes = dishesOut[venue] ?? []
    if isInBatch { remember(.dishes(venue, dishesOut[venue])) }
    dishes.removeAll { $0.hasBytes(of: eightySixed.item) }
    if eightySixed.isOut { dishes.append(eightySixed.item) }
    dishesOut[venue] = dishes
    guard !eightySixed.isOut else { return }
    // What could not fire without it is due again.
    for place in 0..<tickets.count
    where tickets[place].venue == venue
      && tickets[place].items.contains(where: {
        $0.state == .planned && $0.name.hasBytes(of: eightySixed.item)
      })
    {
      schedule(at: place)
    }
  }

  mutating func replace(_ old: Claim?, with new: Claim?, in venue: VenueID) {
    guard old != new, let number = venueNumbers[venue] else { return }
    venues[number].floor.replace(old, with: new)
  }
}

extension [TicketItem] {
  /// Whether one of the first so many is planned to fire then.
  fileprivate func isPlanned(_ at: Timestamp, before end: Int) -> Bool {
    var place = 0
    while place < end {
      if self[place].state == .planned, self[place].fireAt == at { return true }
      place += 1
    }
    return false
  }
}
