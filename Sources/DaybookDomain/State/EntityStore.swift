package import DaybookTime

/// Where entities are kept while events are applied: the hot state in memory, or the rows of a view.
///
/// One `evolve` serves all of them; each store derives what it answers from the entities put into it. A store
/// neither finds nor puts entities that it does not keep.
package protocol EntityStore {
  /// What reading or writing a row may throw; `Never` in memory.
  associatedtype Failure: Error

  mutating func reservation(_ id: ReservationID) throws(Failure) -> Reservation?
  mutating func hold(_ id: HoldID) throws(Failure) -> Hold?
  mutating func block(_ id: BlockID) throws(Failure) -> Block?
  mutating func entry(_ id: WaitlistID) throws(Failure) -> WaitlistEntry?
  mutating func ticket(_ id: TicketID) throws(Failure) -> Ticket?
  mutating func notice(_ id: NoticeID) throws(Failure) -> Notice?
  mutating func put(_ reservation: consuming Reservation) throws(Failure)
  mutating func put(_ hold: Hold) throws(Failure)
  mutating func put(_ block: Block) throws(Failure)
  mutating func put(_ venue: VenueDefinition) throws(Failure)
  mutating func put(_ rules: ZoneRules) throws(Failure)
  mutating func put(_ maintenance: MaintenanceSet) throws(Failure)
  mutating func put(_ ledger: LedgerCreated) throws(Failure)
  mutating func put(_ entry: WaitlistEntry) throws(Failure)
  mutating func put(_ ticket: consuming Ticket) throws(Failure)
  mutating func put(_ notice: consuming Notice) throws(Failure)
  /// Takes the next notice number of a venue and audience; nil when notices are not kept.
  mutating func nextNotice(_ venue: VenueID, _ audience: Audience) throws(Failure) -> Int?
  mutating func put(_ eightySixed: EightySixed, at venue: VenueID) throws(Failure)
  /// Puts an account's bookings on another's card, or with nil on its own.
  mutating func merge(_ from: Actor, into: Actor?) throws(Failure)
  mutating func close(_ date: CivilDate, of venue: VenueID) throws(Failure)
  mutating func reopen(_ date: CivilDate, of venue: VenueID, at now: Timestamp) throws(Failure)

  /// Changes a reservation, if there is one, and adds one to its version.
  mutating func change(_ id: ReservationID, _ body: (inout Reservation) -> Void) throws(Failure)
  /// Changes only a reservation's details, if there is one, and adds one to its version.
  mutating func change(detailsOf id: ReservationID, _ body: (inout Care) -> Void) throws(Failure)
  mutating func change(_ id: TicketID, _ body: (inout Ticket) -> Void) throws(Failure)
  mutating func change(_ id: WaitlistID, _ body: (inout WaitlistEntry) -> Void) throws(Failure)
  mutating func change(_ id: NoticeID, _ body: (inout Notice) -> Void) throws(Failure)
  /// Lends a reservation, if there is one.
  mutating func look<Result>(at id: ReservationID, _ body: (Reservation) -> Result) throws(Failure) -> Result?
  mutating func look<Result>(at id: TicketID, _ body: (Ticket) -> Result) throws(Failure) -> Result?
  mutating func look<Result>(at id: NoticeID, _ body: (Notice) -> Result) throws(Failure) -> Result?
}

/// A store of rows changes an entity by getting and putting it.
extension EntityStore {
  package mutating func look<Result>(
    at id: ReservationID, _ body: (Reservation) -> Result
  ) throws(Failure) -> Result? {
    try reservation(id).map(body)
  }

  package mutating func look<Result>(
    at id: TicketID, _ body: (Ticket) -> Result
  ) throws(Failure) -> Result? {
    try ticket(id).map(body)
  }

  package mutating func look<Result>(
    at id: NoticeID, _ body: (Notice) -> Result
  ) throws(Failure) -> Result? {
    try notice(id).map(body)
  }

  package mutating func change(_ id: ReservationID, _ body: (inout Reservation) -> Void) throws(Failure) {
    guard var reservation = try reservation(id) else { return }
    body(&reservation)
    reservation.version += 1
    try put(reservation)
  }

  package mutating func change(detailsOf id: ReservationID, _ body: (inout Care) -> Void) throws(Failure) {
    try change(id) { body(&$0.details) }
  }

  package mutating func change(_ id: TicketID, _ body: (inout Ticket) -> Void) throws(Failure) {
    guard var ticket = try ticket(id) else { return }
    body(&ticket)
    try put(ticket)
  }

  package mutating func change(_ id: WaitlistID, _ body: (inout WaitlistEntry) -> Void) throws(Failure) {
    guard var entry = try entry(id) else { return }
    body(&entry)
    try put(entry)
  }

  package mutating func change(_ id: NoticeID, _ body: (inout Notice) -> Void) throws(Failure) {
    guard var notice = try notice(id) else { return }
    body(&notice)
    try put(notice)
  }
}

extension EntityStore {
  package mutating func entry(_ id: WaitlistID) -> WaitlistEntry? { nil }
  package mutating func ticket(_ id: TicketID) -> Ticket? { nil }
  package mutating func notice(_ id: NoticeID) -> Notice? { nil }
  package mutating func put(_ entry: WaitlistEntry) {}
  package mutating func put(_ ticket: Ticket) {}
  package mutating func put(_ notice: Notice) {}
  package mutating func nextNotice(_ venue: VenueID, _ audience: Audience) -> Int? { nil }
  package mutating func put(_ eightySixed: EightySixed, at venue: VenueID) {}
  package mutating func merge(_ from: Actor, into: Actor?) {}
  package mutating func close(_ date: CivilDate, of venue: VenueID) {}
  package mutating func reopen(_ date: CivilDate, of venue: VenueID, at now: Timestamp) {}
}
