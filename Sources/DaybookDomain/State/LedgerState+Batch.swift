import DaybookTime

extension LedgerState {
  /// An old value, to be put back.
  enum OldValue {
    case reservation(ReservationID, Reservation?)
    case hold(HoldID, Hold?)
    case block(BlockID, Block?)
    case venue(VenueID, [VenueDefinition]?)
    case zone(String, ZoneRules?)
    case entry(WaitlistID, WaitlistEntry?)
    case ticket(TicketID, Ticket?)
    case notice(NoticeID, Notice?)
    /// The last number of an outbox.
    case count(box: Int, Int)
    case dishes(VenueID, [String]?)
    case closed(VenueDay, Closings)
  }

  struct BatchStart {
    let scalars: Scalars
    let departedCount: Int
    let forgottenCount: Int
  }

  /// Opens a batch: from here on old values are kept.
  package mutating func beginBatch() {
    precondition(batchStart == nil, "a batch is already open")
    batchStart = BatchStart(scalars: scalars, departedCount: departed.count, forgottenCount: forgotten.count)
  }

  /// Ends the batch and keeps its changes.
  package mutating func keepBatch() {
    batchStart = nil
    journal.removeAll(keepingCapacity: true)
  }

  /// Rolls the batch back: everything is as it was when it began.
  package mutating func takeBackBatch() {
    guard let start = batchStart else { preconditionFailure("no batch is open") }
    batchStart = nil
    for value in journal.reversed() { takeBack(value) }
    journal.removeAll(keepingCapacity: true)
    scalars = start.scalars
    departed.removeSubrange(start.departedCount...)
    forgotten.removeSubrange(start.forgottenCount...)
    leaving.removeAll()
  }

  var isInBatch: Bool { batchStart != nil }

  /// Keeps an old value, while a batch is open.
  mutating func remember(_ old: OldValue) { journal.append(old) }

  mutating func takeBack(_ value: OldValue) {
    switch value {
    case .reservation(let id, let old):
      let now = shelf[id]
      if let old { _ = shelf.put(old) } else { shelf.remove(id) }
      place(old, instead: now)
      if let old, let at = old.lapsesAt { lapses.insert(.reservation(id), at: at) }
      if let old, old.prep != nil { scheduleNotices(of: id) }
    case .hold(let id, let old):
      let now = holds.remove(id)
      if let old { holds.put(old) }
      if let hold = now ?? old {
        replace(now?.claim, with: old?.claim, in: hold.venue)
        if (now == nil) != (old == nil) { file(hold, isHere: old != nil) }
      }
      if let old, old.state == .active { lapses.insert(.hold(id), at: old.lapsesAt) }
    case .block(let id, let old):
      let now = blocks.remove(id)
      if let old { blocks.put(old) }
      if let venue = (now ?? old)?.venue, let number = venueNumbers[venue] {
        venues[number].floor.replace(now, with: old)
      }
    case .venue(let id, let old):
      guard let number = venueNumbers[id] else { return }
      if let old, let zone = old.last?.zone, let rules = zones[zone] {
        venues[number].define(old, rules: rules)
        noteRetries(number)
      } else {
        precondition(number == venues.count - 1, "venues are taken back in reverse")
        venueNumbers.removeLast()
        venues.removeLast()
        calendars.removeLast()
        boxes.removeLast(Audience.count)
      }
    case .zone(let name, let old):
      zones[name] = old
      guard let old else { return }
      for number in venues.indices where venues[number].definition.zone == name {
        venues[number].define(venues[number].definitions, rules: old)
      }
    case .entry(let id, let old):
      let now = entries.remove(id)
      if let old { entries.put(old) }
      lines.replace(now, with: old)
      if let entry = now ?? old, (now == nil) != (old == nil) { file(entry, isHere: old != nil) }
    case .ticket(let id, let old):
      if let ticket = tickets.remove(id) {
        ticketsOf[ticket.reservation]?.removeAll { $0 == id }
        if ticketsOf[ticket.reservation]?.isEmpty == true { ticketsOf[ticket.reservation] = nil }
      }
      if let old {
        put(old)
        scheduleNotices(of: old.reservation)
      }
    case .notice(let id, let old):
      if let box = box(of: id.venue, to: id.audience), let place = boxes[box].find(id.number) {
        boxes[box].remove(at: place)
      }
      if let old { put(old) }
    case .count(let box, let old): boxes[box].last = old
    case .dishes(let venue, let old): dishesOut[venue] = old
    case .closed(let day, let closings):
      venues[day.venue].closings = closings
      if calendars[day.venue].days[day.date] != nil || closings.reopened[day.date] != nil {
        scheduleClosing(day)
      }
    }
  }
}
