package import DaybookTime

extension LedgerState: EntityStore {
  package typealias Failure = Never

  package mutating func put(_ reservation: Reservation) {
    let id = reservation.id
    guard let place = shelf.place(of: id) else {
      remember(.reservation(id, nil))
      shelf.add(reservation)
      return follow(nil, Standing(reservation), id)
    }
    if batchStart != nil { remember(.reservation(id, shelf[place])) }
    let old = shelf.change(at: place) { it in
      defer { it = reservation }
      return Standing(it)
    }
    follow(old, Standing(reservation), id)
  }

  package mutating func change(_ id: ReservationID, _ body: (inout Reservation) -> Void) {
    guard let place = shelf.place(of: id) else { return }
    if batchStart != nil { remember(.reservation(id, shelf[place])) }
    let (old, new) = shelf.change(at: place) { it in
      let old = Standing(it)
      body(&it)
      it.version += 1
      return (old, Standing(it))
    }
    follow(old, new, id)
  }

  package mutating func change(detailsOf id: ReservationID, _ body: (inout Care) -> Void) {
    guard let place = shelf.place(of: id) else { return }
    if batchStart != nil { remember(.reservation(id, shelf[place])) }
    let (old, new) = shelf.change(at: place) { it in
      var old = Standing(detailsOf: it)
      body(&it.details)
      it.version += 1
      var new = Standing(detailsOf: it)
      if old.lapsesAt != new.lapsesAt {
        (old.claim, new.claim) = (it.counted(lapsingAt: old.lapsesAt), it.counted)
      }
      return (old, new)
    }
    follow(old, new, id)
  }

  package func look<Result>(at id: ReservationID, _ body: (Reservation) -> Result) -> Result? {
    if let place = shelf.place(of: id) { return shelf.look(at: place, body) }
    return lent[id.retyped()]?.reservation.map(body)
  }

  /// What is derived from a reservation, as it is before or after a change.
  private struct Standing {
    /// Nil also where it cannot have changed.
    var claim: Claim?
    /// Whether only details were changed: neither the stay nor who sits.
    let isOfDetails: Bool
    let venue: VenueID
    let date: CivilDate
    let end: Timestamp
    let lapsesAt: Timestamp?
    let isSitting: Bool
    let needsTable: Bool
    let isToBeServed: Bool
    let isOnItsWay: Bool
    let isOver: Bool
    let satAtClosing: Bool
    let prep: Prep?

    init(_ reservation: borrowing Reservation) {
      self.init(reservation, isOfDetails: false)
      claim = reservation.counted(lapsingAt: lapsesAt)
    }

    init(detailsOf reservation: borrowing Reservation) { self.init(reservation, isOfDetails: true) }

    private init(_ reservation: borrowing Reservation, isOfDetails: Bool) {
      self.isOfDetails = isOfDetails
      venue = reservation.venue
      date = reservation.stay.date
      end = reservation.stay.end
      isSitting = reservation.isSitting
      needsTable = reservation.needsTable
      isToBeServed = reservation.isToBeServed
      isOver = reservation.state != .booked && !reservation.mayComeAfterAll
      if let care = reservation.care {
        lapsesAt = reservation.lapsesAt
        isOnItsWay = reservation.isOnItsWay
        satAtClosing = care.value.satAtClosing
        prep = care.value.prep
      } else {
        (lapsesAt, isOnItsWay, satAtClosing, prep) = (nil, reservation.isOnItsWay, false, nil)
      }
    }
  }

  /// Keeps what is derived from a reservation in step with it.
  private mutating func follow(_ old: Standing?, _ new: Standing, _ id: ReservationID) {
    guard let number = venueNumbers[new.venue] else { return }
    venues[number].floor.replace(old?.claim, with: new.claim)
    if !new.isOfDetails {
      if old?.isSitting == true || new.isSitting {
        scheduleClosing(new.date, isSitting: new.isSitting, until: new.end, number)
      }
      if new.needsTable != (old?.needsTable ?? false) { note(id, needsTable: new.needsTable, number) }
    }
    if new.satAtClosing != (old?.satAtClosing ?? false) { note(id, satAtClosing: new.satAtClosing) }
    if new.date != old?.date {
      if let old { unfile(id, on: old.date, number) }
      file(on: new.date, number) { $0.reservations.insertAscending(id) }
    }
    if let lapsesAt = new.lapsesAt, lapsesAt != old?.lapsesAt {
      lapses.insert(.reservation(id), at: lapsesAt)
    }
    if let prep = new.prep {
      // Items that were not due while nobody had heard from the party are due now; held courses, and courses
      // that follow another, fire at other times now.
      if new.isOnItsWay && old?.isOnItsWay != true || prep != old?.prep { schedule(prep.tickets) }
      if old?.isToBeServed == false, new.isToBeServed { scheduleNotices(of: id) }
    }
    if new.isOver { leave(id, new.venue, new.date) }
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
  private mutating func leave<Entity>(_ id: ID<Entity>, _ venue: VenueID, _ date: CivilDate) {
    if let number = venueNumbers[venue], venues[number].closings.contains(date) {
      leaving.append(id.retyped())
    }
  }

  /// Puts a reservation back as it was, or takes it out: nothing becomes due by that.
  mutating func place(_ new: Reservation?, instead old: Reservation?) {
    guard let id = new?.id ?? old?.id, let venue = new?.venue ?? old?.venue,
      let number = venueNumbers[venue]
    else { return }
    venues[number].floor.replace(old?.counted, with: new?.counted)
    let sat = (new?.care?.value.satAtClosing ?? false, old?.care?.value.satAtClosing ?? false)
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

  /// Takes something off a business date, which is forgotten once it is closed and has nothing left on it.
  private mutating func take(off date: CivilDate, _ number: Int, _ body: (inout VenueCalendar.Day) -> Void) {
    guard let place = calendars[number].days.place(of: date) else { return }
    body(&calendars[number].days.values[place])
    if calendars[number].days.values[place].isEmpty, venues[number].closings.contains(date) {
      calendars[number].days.remove(at: place)
    }
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
      at: venues[day.venue].closesAt(day.date))
    for id in calendars[day.venue].days[day.date]?.reservations ?? [] {
      guard let place = shelf.place(of: id), shelf.look(at: place, { $0.isSitting }) else { continue }
      scheduleClosing(day.date, isSitting: true, until: shelf.look(at: place) { $0.stay.end }, day.venue)
    }
  }

  /// A party that stays longer keeps its date open to its end; once it is gone, the closing is due.
  private mutating func scheduleClosing(
    _ date: CivilDate, isSitting: Bool, until end: Timestamp, _ number: Int
  ) {
    let closes = venues[number].closesAt(date)
    guard end > closes, !venues[number].closings.contains(date) else { return }
    due.insert(
      .closing(DayKey(venue: venueNumbers.names[number], date: date)), at: isSitting ? end : closes)
  }

  /// When the open dates of a venue close may have changed.
  private mutating func scheduleClosings(_ number: Int) {
    for date in calendars[number].days.keys where !venues[number].closings.contains(date) {
      scheduleClosing(VenueDay(venue: number, date: date))
    }
  }

  package mutating func put(_ hold: Hold) {
    let old = holds.put(hold)
    remember(.hold(hold.id, old))
    replace(old?.claim, with: hold.claim, in: hold.venue)
    if old == nil {
      lapses.insert(.hold(hold.id), at: hold.lapsesAt)
      file(hold, isHere: true)
    }
    if hold.state != .active { leave(hold.id, hold.venue, hold.stay.date) }
  }

  package mutating func put(_ block: Block) {
    let old = blocks.put(block)
    remember(.block(block.id, old))
    if let number = venueNumbers[block.venue] { venues[number].floor.replace(old, with: block) }
    if block.isRemoved { leaving.append(block.id.retyped()) }
  }

  package mutating func put(_ venue: VenueDefinition) {
    guard let rules = zones[venue.zone] else { return }
    let old = venueNumbers[venue.id].map { venues[$0].definitions }
    remember(.venue(venue.id, old))
    let definitions = (old ?? []).adding(venue)
    if let number = venueNumbers[venue.id] {
      venues[number].define(definitions, rules: rules)
      noteRetries(number)
      // When its days close, and how soon notices are tried again, may have changed.
      scheduleClosings(number)
      for audience in Audience.allCases {
        for notice in boxes[number * Audience.allCases.count + audience.place].open {
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
      boxes[number * Audience.allCases.count + audience.place].retries =
        venues[number].definition.retries(to: audience)
    }
  }

  package mutating func put(_ rules: ZoneRules) {
    remember(.zone(rules.name, zones.updateValue(rules, forKey: rules.name)))
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
    remember(.entry(entry.id, old))
    lines.replace(old, with: entry)
    if old == nil { file(entry, isHere: true) }
    if entry.state.isOver { leave(entry.id, entry.venue, entry.date) }
  }

  package mutating func put(_ ticket: Ticket) {
    let old = tickets.put(ticket)
    remember(.ticket(ticket.id, old))
    if old == nil { ticketsOf[ticket.reservation, default: []].append(ticket.id) }
    follow(old, ticket)
  }

  package mutating func change(_ id: TicketID, _ body: (inout Ticket) -> Void) {
    guard let place = tickets.place(of: id) else { return }
    let (old, new) = tickets.change(at: place) { it in
      let old = it
      body(&it)
      return (old, it)
    }
    remember(.ticket(id, old))
    follow(old, new)
  }

  private mutating func follow(_ old: Ticket?, _ ticket: Ticket) {
    schedule(ticket, unless: old?.state.isOver == false ? old?.items ?? [] : [])
    // What waited for it to be served need not wait any more.
    if ticket.state.isOver, old?.state.isOver == false { schedule(ticketsOf[ticket.reservation] ?? []) }
    // It stands again, or is cancelled or at risk again, or brings what another ticket takes back.
    let all = ticketsOf[ticket.reservation] ?? []
    if (old?.state == .cancelled) != (ticket.state == .cancelled) || old?.isAtRisk != ticket.isAtRisk
      || !ticket.state.isOver
        && (old?.state.isOver == true || all.contains { tickets[$0]?.isDelta == true })
    {
      scheduleNotices(of: ticket.reservation)
    }
  }

  private mutating func schedule(_ ids: [TicketID]) {
    for id in ids { if let ticket = tickets[id] { schedule(ticket) } }
  }

  /// Notes when the planned dishes of a ticket fire, but for those that were so planned before.
  mutating func schedule(_ ticket: Ticket, unless old: [TicketItem] = []) {
    guard !ticket.state.isOver else { return }
    for place in ticket.items.indices where ticket.items[place].state == .planned {
      let at = ticket.items[place].fireAt
      func isPlanned(_ item: TicketItem) -> Bool { item.state == .planned && item.fireAt == at }
      if !old.contains(where: isPlanned), !ticket.items[..<place].contains(where: isPlanned) {
        due.insert(.fire(ticket.id), at: at)
      }
    }
  }

  package mutating func put(_ notice: Notice) {
    guard let box = box(of: notice.venue, to: notice.audience) else { return }
    let place = boxes[box].find(notice.number)
    if batchStart != nil { remember(.notice(notice.id, place.map { boxes[box][$0] })) }
    if !notice.isSettled {
      boxes[box].put(notice)
    } else if let place {
      boxes[box].remove(at: place)
    }
    if let at = nextTry(of: notice) { due.insert(.notice(notice.id), at: at) }
  }

  package mutating func change(_ id: NoticeID, _ body: (inout Notice) -> Void) {
    guard let box = box(of: id.venue, to: id.audience), let place = boxes[box].find(id.number) else { return }
    if batchStart != nil { remember(.notice(id, boxes[box][place])) }
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

  package mutating func nextNotice(_ venue: VenueID, _ audience: Audience) -> Int? {
    guard let box = box(of: venue, to: audience) else { return nil }
    remember(.count(box: box, boxes[box].last))
    boxes[box].last += 1
    return boxes[box].last
  }

  package mutating func put(_ eightySixed: EightySixed, at venue: VenueID) {
    var dishes = dishesOut[venue] ?? []
    remember(.dishes(venue, dishesOut[venue]))
    dishes.removeAll { $0.hasBytes(of: eightySixed.item) }
    if eightySixed.isOut { dishes.append(eightySixed.item) }
    dishesOut[venue] = dishes
    guard !eightySixed.isOut else { return }
    // What could not fire without it is due again.
    for ticket in tickets.all
    where ticket.venue == venue
      && ticket.items.contains(where: { $0.state == .planned && $0.name.hasBytes(of: eightySixed.item) })
    {
      schedule(ticket)
    }
  }

  mutating func replace(_ old: Claim?, with new: Claim?, in venue: VenueID) {
    guard old != new, let number = venueNumbers[venue] else { return }
    venues[number].floor.replace(old, with: new)
  }
}
