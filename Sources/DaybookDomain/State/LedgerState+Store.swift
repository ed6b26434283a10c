package import DaybookTime

extension LedgerState: EntityStore {
  package typealias Failure = Never

  package mutating func put(_ reservation: Reservation) {
    let old = shelf.put(reservation)
    remember(.reservation(reservation.id, old))
    follow(old.map { Standing($0) }, reservation.id)
  }

  package mutating func change(_ id: ReservationID, _ body: (inout Reservation) -> Void) {
    guard let place = shelf.place(of: id) else { return }
    if batchStart != nil { remember(.reservation(id, shelf[place])) }
    let old = Standing(shelf[place])
    body(&shelf[place])
    shelf[place].version += 1
    follow(old, id)
  }

  package mutating func change(detailsOf id: ReservationID, _ body: (inout Care) -> Void) {
    guard let place = shelf.place(of: id) else { return }
    if batchStart != nil { remember(.reservation(id, shelf[place])) }
    let old = Standing(detailsOf: shelf[place])
    body(&shelf[place].details)
    shelf[place].version += 1
    follow(old, id)
  }

  /// What is derived from a reservation, as it was before a change.
  private struct Standing {
    var claim: Claim?
    /// Whether the claim can have changed only in when it lapses.
    var keepsStay = false
    let date: CivilDate
    let lapsesAt: Timestamp?
    let isSitting: Bool
    let needsTable: Bool
    let isToBeServed: Bool
    let isOnItsWay: Bool
    let satAtClosing: Bool
    let prep: Prep?

    init(_ reservation: Reservation) {
      self.init(detailsOf: reservation)
      claim = reservation.counted
      keepsStay = false
    }

    init(detailsOf reservation: Reservation) {
      keepsStay = true
      date = reservation.stay.date
      lapsesAt = reservation.lapsesAt
      isSitting = reservation.isSitting
      needsTable = reservation.needsTable
      isToBeServed = reservation.isToBeServed
      isOnItsWay = reservation.isOnItsWay
      satAtClosing = reservation.care?.value.satAtClosing ?? false
      prep = reservation.care?.value.prep
    }
  }

  /// Keeps what is derived from a reservation in step with it.
  private mutating func follow(_ old: Standing?, _ id: ReservationID) {
    guard let place = shelf.place(of: id), let number = venueNumbers[shelf[place].venue] else { return }
    let (date, lapsesAt) = (shelf[place].stay.date, shelf[place].lapsesAt)
    if let old, old.keepsStay {
      if old.lapsesAt != lapsesAt {
        venues[number].floor.replace(
          shelf[place].counted(lapsingAt: old.lapsesAt), with: shelf[place].counted)
      }
    } else {
      venues[number].floor.replace(old?.claim, with: shelf[place].counted)
      if old?.isSitting == true || shelf[place].isSitting { scheduleClosing(of: place, number) }
      let needsTable = shelf[place].needsTable
      if needsTable != (old?.needsTable ?? false) { note(id, needsTable: needsTable, number) }
    }
    let satAtClosing = shelf[place].care?.value.satAtClosing ?? false
    if satAtClosing != (old?.satAtClosing ?? false) { note(id, satAtClosing: satAtClosing) }
    if date != old?.date {
      if let old { unfile(id, on: old.date, number) }
      file(on: date, number) { $0.reservations.insertAscending(id) }
    }
    if let lapsesAt, lapsesAt != old?.lapsesAt { lapses.insert(.reservation(id), at: lapsesAt) }
    if let prep = shelf[place].care?.value.prep {
      // Items that were not due while nobody had heard from the party are due now; held courses, and courses
      // that follow another, fire at other times now.
      if shelf[place].isOnItsWay && old?.isOnItsWay != true || prep != old?.prep { schedule(prep.tickets) }
      if old?.isToBeServed == false, shelf[place].isToBeServed { scheduleNotices(of: id) }
    }
    if shelf[place].state != .booked, !shelf[place].mayComeAfterAll {
      leave(id, shelf[place].venue, date)
    }
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
    calendars[number].days[date]?.reservations.removeAscending(id)
    tidy(date, number)
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
    if let new, new.isSitting || old?.isSitting == true, let place = shelf.place(of: id) {
      scheduleClosing(of: place, number)
    }
    guard old?.stay.date != new?.stay.date else { return }
    if let old { unfile(id, on: old.stay.date, number) }
    if let new { file(on: new.stay.date, number) { $0.reservations.insertAscending(id) } }
  }

  /// Puts something on a business date. The first thing on it is when its closing becomes due.
  private mutating func file(on date: CivilDate, _ number: Int, _ body: (inout VenueCalendar.Day) -> Void) {
    let isFirst = calendars[number].days[date] == nil
    body(&calendars[number].days[date, default: VenueCalendar.Day()])
    if isFirst { scheduleClosing(VenueDay(venue: number, date: date)) }
  }

  /// Puts a hold on its business date, or takes it off.
  mutating func file(_ hold: Hold, isHere: Bool) {
    guard let number = venueNumbers[hold.venue] else { return }
    let date = hold.stay.date
    if isHere { return file(on: date, number) { $0.holds.insertAscending(hold.id) } }
    calendars[number].days[date]?.holds.removeAscending(hold.id)
    tidy(date, number)
  }

  /// Puts an entry on its business date, or takes it off.
  mutating func file(_ entry: WaitlistEntry, isHere: Bool) {
    guard let number = venueNumbers[entry.venue] else { return }
    if isHere { return file(on: entry.date, number) { $0.entries.insertAscending(entry.id) } }
    calendars[number].days[entry.date]?.entries.removeAscending(entry.id)
    tidy(entry.date, number)
  }

  /// Forgets a date that is closed and has nothing left on it.
  private mutating func tidy(_ date: CivilDate, _ number: Int) {
    if calendars[number].days[date]?.isEmpty == true, venues[number].closings.contains(date) {
      calendars[number].days[date] = nil
    }
  }

  mutating func scheduleClosing(_ day: VenueDay) {
    due.insert(
      .closing(DayKey(venue: venueNumbers.names[day.venue], date: day.date)),
      at: venues[day.venue].closesAt(day.date))
    for id in calendars[day.venue].days[day.date]?.reservations ?? [] {
      if let place = shelf.place(of: id), shelf[place].isSitting { scheduleClosing(of: place, day.venue) }
    }
  }

  /// A party that stays longer keeps its date open to its end; once it is gone, the closing is due.
  private mutating func scheduleClosing(of place: Int, _ number: Int) {
    let (date, end) = (shelf[place].stay.date, shelf[place].stay.end)
    let closes = venues[number].closesAt(date)
    guard end > closes, !venues[number].closings.contains(date) else { return }
    due.insert(
      .closing(DayKey(venue: shelf[place].venue, date: date)), at: shelf[place].isSitting ? end : closes)
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
    let old = tickets[place]
    remember(.ticket(id, old))
    body(&tickets[place])
    follow(old, tickets[place])
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
    let tries = boxes[box][place].tries
    body(&boxes[box][place])
    if boxes[box][place].isSettled {
      boxes[box].remove(at: place)
    } else if tries != boxes[box][place].tries, let at = nextTry(of: boxes[box][place]) {
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
