import DaybookTime

/// What happens around a booking: waitlist, payment, arrival, kitchen, notices.
extension EntityStore {
  mutating func join(_ joined: WaitlistJoined, _ fact: Fact) throws(Failure) {
    guard let venue = fact.venue else { return }
    try put(
      WaitlistEntry(
        id: joined.entry, venue: venue, party: joined.party, start: joined.start, offset: joined.offset,
        date: joined.date, quotedMinutes: joined.quotedMinutes, owner: joined.owner ?? fact.by,
        guest: joined.guest, area: joined.area, needs: joined.needs, hasAllergies: joined.hasAllergies,
        joinedAt: fact.recordedAt))
  }

  mutating func expect(_ changed: ETAChanged, _ fact: Fact) throws(Failure) {
    try change(detailsOf: changed.reservation) {
      $0.arrival?.etaAt = changed.etaAt
      $0.arrival?.source = changed.source
    }
    if let start = try look(at: changed.reservation, { $0.stay.start }), changed.etaAt > start {
      try tell(.floor, .late, fact, reservation: changed.reservation)
    }
  }

  mutating func place(_ pinged: Pinged, _ fact: Fact) throws(Failure) {
    try change(detailsOf: pinged.reservation) {
      if let place = pinged.place ?? $0.lastPing?.place {
        $0.lastPing = LastPing(at: fact.recordedAt, place: place)
      }
      if let etaAt = pinged.etaAt {
        $0.arrival?.etaAt = etaAt
        $0.arrival?.source = .location
      }
    }
  }

  /// Allergies that change after a ticket was made are told to its station, and acknowledged (R28).
  mutating func change(guest changed: GuestChanged, _ fact: Fact) throws(Failure) {
    try change(changed.reservation) {
      $0.guest = changed.guest
      $0.details.terms.hasAllergies = changed.hasAllergies
      $0.details.isForgotten = false
    }
    guard changed.changesAllergies else { return }
    for id in try prep(of: changed.reservation)?.tickets ?? [] {
      guard let ticket = try ticket(id), !ticket.state.isOver else { continue }
      try tell(.kitchen, .change, fact, ticket: ticket, needsAcknowledgement: true)
    }
  }

  mutating func forget(_ forgotten: GuestForgotten) throws(Failure) {
    for id in forgotten.reservations {
      try change(id) {
        if let kept = $0.details.keptAllergies, forgotten.numbers.contains(kept.number) {
          $0.details.keptAllergies = nil
          // Who gave their name again since then keeps it.
          if forgotten.numbers == [kept.number] { return }
        }
        $0.guest = nil
        $0.details.isForgotten = true
        $0.details.lastPing = nil
      }
    }
    for id in forgotten.entries { try change(id) { $0.guest = nil } }
  }

  mutating func offer(_ offered: WaitlistOffered, _ fact: Fact) throws(Failure) {
    try change(offered.entry) {
      $0.state = .offered
      $0.offer = offered.hold
      $0.offerLapsesAt = offered.lapsesAt
    }
    // The hold belongs to the guest who waits, whoever made the offer.
    guard let entry = try entry(offered.entry) else { return }
    if let hold = try hold(offered.hold) {
      try put(
        Hold(
          id: hold.id, venue: hold.venue, stay: hold.stay, lapsesAt: hold.lapsesAt, state: hold.state,
          owner: entry.owner, override: hold.override, entry: entry.id))
    }
    if entry.guest != nil { try tell(.guest, .tableReady, fact, entry: entry.id) }
  }

}

// MARK: notices

extension EntityStore {
  /// Adds a notice to the outbox; its number, or nil where no notices are kept.
  @discardableResult
  mutating func tell(
    _ audience: Audience, _ kind: NoticeKind, _ fact: Fact, reservation: ReservationID? = nil,
    entry: WaitlistID? = nil, ticket: TicketID? = nil, station: String? = nil, item: String? = nil,
    tables: [TableID] = [], needsAcknowledgement: Bool = false
  ) throws(Failure) -> Int? {
    guard let venue = fact.venue, let number = try nextNotice(venue, audience) else { return nil }
    try put(
      Notice(
        venue: venue, audience: audience, number: number, kind: kind, position: fact.position,
        at: fact.recordedAt, reservation: reservation, entry: entry, ticket: ticket, station: station,
        item: item, tables: tables, needsAcknowledgement: needsAcknowledgement))
    return number
  }

  @discardableResult
  mutating func tell(
    _ audience: Audience, _ kind: NoticeKind, _ fact: Fact, ticket: Ticket, needsAcknowledgement: Bool = false
  ) throws(Failure) -> Int? {
    try tell(
      audience, kind, fact, reservation: ticket.reservation, ticket: ticket.id, station: ticket.station,
      needsAcknowledgement: needsAcknowledgement)
  }

  /// A guest is told only where one is known.
  mutating func tellGuest(_ kind: NoticeKind, of id: ReservationID, _ fact: Fact) throws(Failure) {
    guard try look(at: id, { $0.guest != nil }) == true else { return }
    try tell(.guest, kind, fact, reservation: id)
  }
}
