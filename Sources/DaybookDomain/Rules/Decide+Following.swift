import DaybookTime

/// What follows from any decision, whichever command it answers.
extension LedgerState {
  /// The decision with what the stations, the guests and the vault must hear because of it.
  func following(_ decision: consuming Decision, tellsGuests: Bool = false) -> Decision {
    decision.events.add(relocations(in: decision.events, tellsGuests: tellsGuests))
    decision.events.add(erasing(after: decision.events, at: decision.venue))
    return decision
  }

  /// A party with tickets on the screens has another place, or none: its stations are told, after a swap its
  /// guest too.
  private func relocations(in events: [Event], tellsGuests: Bool) -> [Event] {
    var order: [ReservationID] = []
    var places: [ReservationID: (tables: [TableID], pool: PoolID?)] = [:]
    for event in events {
      let moved: ReservationID
      if case .modified(let modified) = event {
        moved = modified.reservation
        places[moved] = (modified.stay.tables, modified.stay.pool)
      } else if case .reassigned(let reassigned) = event {
        moved = reassigned.reservation
        places[moved] = (reassigned.tables, nil)
      } else if case .needsTable(let lost) = event {
        moved = lost.reservation
        places[moved] = ([], nil)
      } else {
        continue
      }
      if !order.contains(moved) { order.append(moved) }
    }
    return order.compactMap { id in
      guard let old = reservation(id), let place = places[id],
        place.tables != old.stay.tables || place.pool != old.stay.pool
      else { return nil }
      let tellsGuest = tellsGuests && old.guest != nil
      guard tellsGuest || prepTickets(of: old).contains(where: { $0.isOnScreen }) else { return nil }
      return .relocated(Relocated(reservation: id, tellsGuest: tellsGuest))
    }
  }

  /// Overwrites the keys of allergies that were kept for the kitchen, once nothing is cooked any more or others
  /// are named.
  func erasing(after events: [Event], at venue: VenueID?) -> [Event] {
    var ended: [ReservationID] = []
    for event in events {
      switch event {
      case .dayClosed(let closed):
        ended += venue.map { reservations(on: DayKey(venue: $0, date: closed.date)) } ?? []
      case .guestChanged(let changed):
        if changed.changesAllergies { ended.append(changed.reservation) }
      case .cancelled, .lateCancelled, .depositLapsed, .prepCancelled, .completed:
        if let id = event.reservation { ended.append(id) }
      case .ticketServed(let id):
        if let booking = endOfCooking(with: id) { ended.append(booking) }
      default: break
      }
    }
    guard ended.count > 1 else { return ended.compactMap { forgettingAllergies(of: $0) } }
    return Set(ended).sorted().compactMap { forgettingAllergies(of: $0) }
  }

  private func forgettingAllergies(of id: ReservationID) -> Event? {
    guard let kept = reservation(id)?.details.keptAllergies else { return nil }
    return .guestForgotten(GuestForgotten(numbers: [kept.number], reservations: [id]))
  }

  /// The booking for which nothing is cooked any more once this ticket is served. A no-show may be undone.
  private func endOfCooking(with id: TicketID) -> ReservationID? {
    guard let ticket = ticket(id), let reservation = reservation(ticket.reservation),
      prepTickets(of: reservation).allSatisfy({ $0.id == id || $0.state.isOver })
    else { return nil }
    return reservation.id
  }
}
