/// The answer to an accepted command: read from its events alone, so that a retry gets the same.
public struct Answer: Hashable, Sendable {
  /// The types of the events it led to, in order; empty when there was nothing to change.
  public var events: [EventType] = []
  /// The reservation it made or acted on.
  public var reservation: ReservationID?
  /// The hold it made, consumed or gave back.
  public var hold: HoldID?
  /// The block it made or removed.
  public var block: BlockID?
  /// The waitlist entry it made or acted on.
  public var entry: WaitlistID?
  /// Tickets that were planned, fired or worked on.
  public var tickets: [TicketID] = []
  /// The tables the claim now has; empty for a pool.
  public var tables: [TableID] = []
  /// Bookings that lost their table.
  public var needsTable: [ReservationID] = []
  /// Bookings that were given other tables: to make room, or because they needed one.
  public var moved: [ReservationID] = []
  /// Holds that ended, those of offers too.
  public var ended: [HoldID] = []
  /// Bookings that stand although, by the venue's new definition, their place no longer suits them.
  public var unsuited: [ReservationID] = []
  /// Who waits and was offered the place that became free; the first of several.
  public var offered: WaitlistID?
  /// Who waits and would fit the place that became free, the first of several; a host may offer it.
  public var fits: WaitlistID?

  package init() {}

  /// The answer given by a command's events, in order.
  package init(_ events: [Event]) {
    for event in events { add(event) }
  }

  package mutating func add(_ event: Event) {
    if case .answered(let answered) = event {
      reservation = answered.reservation
      hold = answered.hold
      block = answered.block
      entry = answered.entry
      return
    }
    events.append(event.type)
    switch event {
    case .booked(let booked): name(booked)
    case .requested(let requested): name(requested.booked)
    case .modified(let modified): name(modified.reservation, modified.stay.tables)
    case .walkedIn(let walkedIn): name(walkedIn.reservation, walkedIn.stay.tables)
    case .carriedOver(let carried): name(carried.reservation, carried.stay.tables)
    case .reassigned(let reassigned) where events.count == 1:
      reservation = reassigned.reservation
      tables = reassigned.tables
    case .reassigned(let reassigned): moved.append(reassigned.reservation)
    case .holdPlaced(let placed):
      // After a place became free it is the hold of an offer, which the command is not about.
      guard isAboutPlaces else { break }
      name(nil, placed.stay.tables)
      hold = placed.hold
    case .holdReleased(let released):
      ended.append(released.hold)
      if events.count == 1 { hold = released.hold }
    case .blocked(let blocked): block = blocked.block
    case .paceSet(let pace): block = pace.block
    case .unsuited(let id): unsuited.append(id)
    case .unblocked(let id): block = id
    case .needsTable(let lost): needsTable.append(lost.reservation)
    case .dayReopened(let reopened): needsTable += reopened.tableless
    case .prepConfirmed(let confirmed):
      reservation = reservation ?? confirmed.reservation
      tickets += confirmed.tickets.map(\.ticket)
    case .ticketFired(let work), .ticketStarted(let work), .ticketReady(let work): name(work.ticket)
    case .ticketServed(let id), .ticketRecalled(let id): tickets.append(id)
    case .dishMissed(let missed): name(missed.ticket)
    case .waitlistJoined(let joined): entry = joined.entry
    case .waitlistOffered(let offered) where isAboutPlaces: entry = offered.entry
    case .waitlistOffered(let following): offered = offered ?? following.entry
    case .waitlistFits(let found): fits = fits ?? found.entry
    case .waitlistReturned: break
    case .waitlistBooked(let booked):
      entry = booked.entry
      if events.count == 1 { reservation = booked.reservation }
    case .waitlistLeft(let id), .waitlistLapsed(let id): entry = id
    case .guestChanged(let changed): reservation = reservation ?? changed.reservation
    case .accepted, .declined, .requestLapsed, .cancelled, .lateCancelled, .arrived, .seated, .left,
      .completed, .noShow, .undone, .corrected, .depositPaid, .depositRefunded, .depositForfeited,
      .depositHeldOpen,
      .depositLapsed, .guaranteeAsked, .guaranteeGiven, .guaranteeCharged, .guaranteeReleased,
      .attendanceAsked, .attendanceConfirmed, .attendanceDeclined, .arrivalDeclared, .arrivalWithdrawn,
      .arrivalApproved, .arrivalQueued, .arrivalDeclined, .etaChanged, .pinged, .prepCancelled, .retimed,
      .courseFired, .prepRestored, .prepAtRisk:
      if events.count == 1 { reservation = event.reservation }
    case .holdMoved, .blockMoved, .waitlistMoved,
      .ledgerCreated, .zoneRulesAdopted, .venueDefined, .dayClosed, .holdLapsed,
      .eightySixed,
      .guestsMerged, .guestsSplit,
      .noticesDelivered, .noticeAcknowledged, .noticeRetried, .noticeEscalated, .guestForgotten,
      .maintenanceSet, .clockAdvanced, .clockAccepted, .refused, .answered, .writerRestarted,
      .checkpointed, .relocated, .allergiesKept, .sectionsSet:
      break
    }
  }

  /// Whether all so far is a hold, an offer, or a move to make room for one.
  private var isAboutPlaces: Bool {
    events.allSatisfy { [.reassigned, .holdPlaced, .waitlistOffered].contains($0) }
  }

  /// The answer without what only the venue may see: who else waits (R21).
  package consuming func visible(to actor: Actor) -> Answer {
    guard actor.role == .guest else { return self }
    var answer = self
    answer.offered = nil
    answer.fits = nil
    return answer
  }

  /// Names the booking the command is about; one named before it was moved to make room.
  private mutating func name(_ id: ReservationID?, _ tables: [TableID]) {
    if let earlier = reservation, earlier != id { moved.insert(earlier, at: 0) }
    reservation = id
    self.tables = tables
  }

  /// Lists a ticket once.
  private mutating func name(_ ticket: TicketID) {
    if !tickets.contains(ticket) { tickets.append(ticket) }
  }

  private mutating func name(_ booked: Booked) {
    name(booked.reservation, booked.stay.tables)
    hold = booked.hold
  }
}
