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
      let tellsGuest = tellsGuests && old.guest != nil && !(place.tables.isEmpty && place.pool == nil)
      guard tellsGuest || prepTickets(of: old).contains(where: { $0.isOnScreen }) else { return nil }
      return .relocated(Relocated(reservation: id, tellsGuest: tellsGuest))
    }
  }

  /// Overwrites the keys of allergies that were kept for the kitchen, once nothing is cooked any more or others
  /// are named.
  func erasing(after events: [Event], at venue: VenueID?) -> [Event] {
    var ended: [ReservationID] = []
    for event in events {
      if case .dayClosed(let closed) = event {
        ended += venue.map { reservations(on: DayKey(venue: $0, date: closed.date)) } ?? []
      } else if case .guestChanged(let changed) = event {
        if changed.changesAllergies { ended.append(changed.reservation) }
      } else if let id = endOfCooking(by: event) {
        ended.append(id)
      }
    }
    guard !ended.isEmpty else { return [] }
    return Set(ended).sorted().compactMap { id in
      guard let kept = reservation(id)?.details.keptAllergies else { return nil }
      return .guestForgotten(GuestForgotten(numbers: [kept.number], reservations: [id]))
    }
  }

  /// The booking for which nothing is cooked any more once this has happened. A no-show may be undone.
  private func endOfCooking(by event: Event) -> ReservationID? {
    switch event {
    case .cancelled, .lateCancelled, .depositLapsed, .prepCancelled, .completed: return event.reservation
    case .ticketServed(let id):
      guard let ticket = ticket(id), let reservation = reservation(ticket.reservation),
        prepTickets(of: reservation).allSatisfy({ $0.id == id || $0.state.isOver })
      else { return nil }
      return reservation.id
    default: return nil
    }
  }
}
