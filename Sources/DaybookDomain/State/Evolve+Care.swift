import DaybookTime

/// What happens around a booking: waiting, paying, coming, cooking, telling.
extension EntityStore {
  mutating func evolveCare(_ fact: Fact) throws(Failure) {
    switch fact.event {
    case .waitlistJoined(let joined):
      guard let venue = fact.venue else { return }
      try put(
        WaitlistEntry(
          id: joined.entry, venue: venue, party: joined.party, start: joined.start, date: joined.date,
          quotedMinutes: joined.quotedMinutes, owner: fact.by, guest: joined.guest, area: joined.area,
          needs: joined.needs, joinedAt: fact.recordedAt))
    case .waitlistOffered(let offered): try offer(offered, fact)
    case .waitlistBooked(let booked):
      try change(booked.entry) {
        $0.state = .booked
        $0.reservation = booked.reservation
      }
    case .waitlistLeft(let id): try change(id) { $0.state = .left }
    case .waitlistLapsed(let id):
      try change(id) { $0.state = .lapsed }
      if try entry(id)?.guest != nil { try tell(.guest, .offerLapsed, fact, entry: id) }
    case .depositPaid(let paid): try change(paid.reservation) { $0.details.deposit = .paid }
    case .depositRefunded(let id):
      try change(id) { $0.details.deposit = .refunded }
      try tellGuest(.depositRefunded, of: id, fact)
    case .depositForfeited(let id): try change(id) { $0.details.deposit = .forfeited }
    case .depositHeldOpen(let id): try change(id) { $0.details.isDepositHeldOpen = true }
    case .guaranteeAsked(let id): try change(id) { $0.details.guarantee = .asked }
    case .guaranteeGiven(let id): try change(id) { $0.details.guarantee = .given }
    case .guaranteeCharged(let id): try change(id) { $0.details.guarantee = .charged }
    case .guaranteeReleased(let id): try change(id) { $0.details.guarantee = .released }
    case .attendanceAsked(let id):
      try change(id) { $0.details.attendance = .asked }
      try tellGuest(.askedToConfirm, of: id, fact)
    case .attendanceConfirmed(let id): try change(id) { $0.details.attendance = .confirmed }
    case .attendanceDeclined(let id):
      try change(id) { $0.details.attendance = .declined }
      try tell(.floor, .notComing, fact, reservation: id)
    case .arrivalDeclared(let declared):
      try change(declared.reservation) { $0.details.arrival = declared.arrival }
      try tell(.floor, .onTheWay, fact, reservation: declared.reservation)
    case .arrivalWithdrawn(let id): try change(id) { $0.details.arrival?.state = .withdrawn }
    case .arrivalApproved(let id): try change(id) { $0.details.arrival?.state = .approved }
    case .arrivalQueued(let id): try change(id) { $0.details.arrival?.state = .queued }
    case .arrivalDeclined(let id): try change(id) { $0.details.arrival?.state = .declined }
    case .etaChanged(let changed):
      try change(changed.reservation) {
        $0.details.arrival?.etaAt = changed.etaAt
        $0.details.arrival?.source = changed.source
      }
      if let reservation = try reservation(changed.reservation), changed.etaAt > reservation.stay.start {
        try tell(.floor, .late, fact, reservation: changed.reservation)
      }
    case .pinged(let pinged):
      try change(pinged.reservation) {
        if let place = pinged.place ?? $0.details.lastPing?.place {
          $0.details.lastPing = LastPing(at: fact.recordedAt, place: place)
        }
        if let etaAt = pinged.etaAt {
          $0.details.arrival?.etaAt = etaAt
          $0.details.arrival?.source = .location
        }
      }
    case .guestForgotten(let forgotten):
      for id in forgotten.reservations {
        try change(id) {
          $0.guest = nil
          $0.details.isForgotten = true
          $0.details.lastPing = nil
        }
      }
      for id in forgotten.entries { try change(id) { $0.guest = nil } }
    default: try evolveKitchen(fact)
    }
  }

  private mutating func offer(_ offered: WaitlistOffered, _ fact: Fact) throws(Failure) {
    try change(offered.entry) {
      $0.state = .offered
      $0.offer = offered.hold
      $0.offerLapsesAt = offered.lapsesAt
    }
    // The hold is that of the one who waits, whoever made the offer.
    guard let entry = try entry(offered.entry) else { return }
    if let hold = try hold(offered.hold) {
      try put(
        Hold(
          id: hold.id, venue: hold.venue, stay: hold.stay, lapsesAt: hold.lapsesAt, state: hold.state,
          owner: entry.owner, override: hold.override, entry: entry.id))
    }
    if entry.guest != nil { try tell(.guest, .tableReady, fact, entry: entry.id) }
  }

  private mutating func change(_ id: WaitlistID, _ body: (inout WaitlistEntry) -> Void) throws(Failure) {
    guard var entry = try entry(id) else { return }
    body(&entry)
    try put(entry)
  }
}

// MARK: telling

extension EntityStore {
  /// Adds a notice to the outbox; its number, or nil where no notices are kept.
  @discardableResult
  mutating func tell(
    _ audience: Audience, _ kind: NoticeKind, _ fact: Fact, reservation: ReservationID? = nil,
    entry: WaitlistID? = nil, ticket: TicketID? = nil, station: String? = nil, item: String? = nil,
    needsAcknowledgement: Bool = false
  ) throws(Failure) -> Int? {
    guard let venue = fact.venue, let number = try nextNotice(venue, audience) else { return nil }
    try put(
      Notice(
        venue: venue, audience: audience, number: number, kind: kind, position: fact.position,
        at: fact.recordedAt, reservation: reservation, entry: entry, ticket: ticket, station: station,
        item: item,
        needsAcknowledgement: needsAcknowledgement))
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
    guard try reservation(id)?.guest != nil else { return }
    try tell(.guest, kind, fact, reservation: id)
  }
}
