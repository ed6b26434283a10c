package import DaybookTime

extension LedgerState: EntityStore {
  package typealias Failure = Never

  package mutating func put(_ reservation: Reservation) {
    let old = shelf.put(reservation)
    remember(.reservation(reservation.id, old))
    place(reservation, instead: old)
    if let at = reservation.lapsesAt, at != old?.lapsesAt {
      lapses.insert(.reservation(reservation.id), at: at)
    }
    // Items that were not due while nobody had heard from the party are due now.
    if let prep = reservation.care?.value.prep, reservation.isOnItsWay, old?.isOnItsWay != true {
      schedule(prep.tickets)
    }
    // Held courses and courses that follow another fire at other times now.
    if let prep = reservation.care?.value.prep, prep != old?.care?.value.prep { schedule(prep.tickets) }
    if reservation.state != .booked, !reservation.mayComeAfterAll {
      leave(reservation.id, reservation.venue, reservation.stay.date)
    }
  }

  /// Evicts it once the record is applied, if its date is closed.
  private mutating func leave<Entity>(_ id: ID<Entity>, _ venue: VenueID, _ date: CivilDate) {
    if let number = venueNumbers[venue], venues[number].closings.contains(date) {
      leaving.append(id.retyped())
    }
  }

  /// Keeps what is derived from a reservation in step with it.
  mutating func place(_ new: Reservation?, instead old: Reservation?) {
    guard let id = new?.id ?? old?.id, let venue = new?.venue ?? old?.venue,
      let number = venueNumbers[venue]
    else { return }
    venues[number].floor.replace(old?.counted, with: new?.counted)
    if new?.care?.value.satAtClosing == true {
      satAtClosing.insertAscending(id)
    } else if old?.care?.value.satAtClosing == true {
      satAtClosing.removeAscending(id)
    }
    if let new, new.isSitting || old?.isSitting == true { scheduleClosing(with: new, number) }
    guard old?.stay.date != new?.stay.date else { return }
    if let old {
      calendars[number].days[old.stay.date]?.reservations.removeAscending(id)
      tidy(old.stay.date, number)
    }
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
    let venue = venues[day.venue]
    due.insert(
      .closing(DayKey(venue: venue.definition.id, date: day.date)), at: venue.closesAt(day.date))
    for id in calendars[day.venue].days[day.date]?.reservations ?? [] {
      if let reservation = shelf[id], reservation.isSitting { scheduleClosing(with: reservation, day.venue) }
    }
  }

  /// A party that stays longer keeps its date open to its end; once it is gone, the closing is due.
  private mutating func scheduleClosing(with reservation: Reservation, _ number: Int) {
    let (date, end) = (reservation.stay.date, reservation.stay.end)
    let closes = venues[number].closesAt(date)
    guard end > closes, !venues[number].closings.contains(date) else { return }
    due.insert(
      .closing(DayKey(venue: reservation.venue, date: date)), at: reservation.isSitting ? end : closes)
  }

  /// When the open dates of a venue close may have changed.
  private mutating func scheduleClosings(_ number: Int) {
    for date in calendars[number].days.keys where !venues[number].closings.contains(date) {
      scheduleClosing(VenueDay(venue: number, date: date))
    }
  }

  package mutating func put(_ hold: Hold) {
    let old = holds.updateValue(hold, forKey: hold.id)
    remember(.hold(hold.id, old))
    replace(old?.claim, with: hold.claim, in: hold.venue)
    if old == nil {
      lapses.insert(.hold(hold.id), at: hold.lapsesAt)
      file(hold, isHere: true)
    }
    if hold.state != .active { leave(hold.id, hold.venue, hold.stay.date) }
  }

  package mutating func put(_ block: Block) {
    let old = blocks.updateValue(block, forKey: block.id)
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
      for notice in notices.values where notice.venue == venue.id {
        if let at = nextTry(of: notice) { due.insert(.notice(notice.id), at: at) }
      }
    } else {
      venueNumbers[venue.id] = venues.count
      venues.append(VenueState(definitions, rules: rules))
      calendars.append(VenueCalendar())
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
    let old = entries.updateValue(entry, forKey: entry.id)
    remember(.entry(entry.id, old))
    lines.replace(old, with: entry)
    if old == nil { file(entry, isHere: true) }
    if entry.state.isOver { leave(entry.id, entry.venue, entry.date) }
  }

  package mutating func put(_ ticket: Ticket) {
    let old = tickets.updateValue(ticket, forKey: ticket.id)
    remember(.ticket(ticket.id, old))
    if old == nil { ticketsOf[ticket.reservation, default: []].append(ticket.id) }
    schedule(ticket)
    // What waited for it to be served need not wait any more.
    if ticket.state.isOver, old?.state.isOver == false { schedule(ticketsOf[ticket.reservation] ?? []) }
  }

  private mutating func schedule(_ ids: [TicketID]) {
    for id in ids { if let ticket = tickets[id] { schedule(ticket) } }
  }

  mutating func schedule(_ ticket: Ticket) {
    guard !ticket.state.isOver else { return }
    for at in Set(ticket.items.lazy.filter { $0.state == .planned }.map(\.fireAt)) {
      due.insert(.fire(ticket.id), at: at)
    }
  }

  package mutating func put(_ notice: Notice) {
    let id = notice.id
    remember(.notice(id, notices[id]))
    notices[id] = notice.isSettled ? nil : notice
    file(id, isHere: !notice.isSettled)
    if let at = nextTry(of: notice) { due.insert(.notice(id), at: at) }
  }

  /// Puts a notice's number into its outbox, or takes it out.
  mutating func file(_ id: NoticeID, isHere: Bool) {
    guard let number = venueNumbers[id.venue] else { return }
    let key = OutboxKey(venue: number, audience: id.audience)
    if isHere {
      openNotices[key, default: []].insertAscending(id.number)
    } else {
      openNotices[key]?.removeAscending(id.number)
    }
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
    guard !eightySixed.isOut else { return }
    // What could not fire without it is due again.
    for ticket in tickets.values
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
