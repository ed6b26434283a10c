package import Daybook
package import DaybookDomain
internal import DaybookLog
package import DaybookTime
package import DaybookViews

/// A ledger as it stood after a record, asked at an instant: what a ledger of only those records would say.
package struct PastLedger: Sendable {
  package let position: Position
  /// The time it is asked at: that of the record, or a later one that was named.
  package let now: Timestamp
  private let reader: LedgerReader

  /// The state after a record. Nil: the log ends before.
  package init?(_ reader: LedgerReader, after position: Position) throws(LedgerFailure) {
    guard let fact = try reader.storage.fact(at: position) else { return nil }
    self.init(reader, after: fact)
  }

  /// The state after a record that was read.
  package init(_ reader: LedgerReader, after fact: Fact) {
    self.reader = reader
    position = fact.position
    now = fact.recordedAt
  }

  /// The state at an instant. Nil: the first record was later.
  package init?(_ reader: LedgerReader, at instant: Timestamp) throws(LedgerFailure) {
    guard let position = try reader.storage.last(by: instant) else { return nil }
    self.reader = reader
    self.position = position
    now = instant
  }

  /// The hot state then, folded from the newest snapshot before; from zero where there is none.
  package func state(isCancelled: () -> Bool = { false }) throws(LedgerFailure) -> LedgerState? {
    let base = reader.snapshots?.newest(through: position, of: reader.storage)
    return try SavedState.folding(base, through: position, of: reader.storage, isCancelled: isCancelled)?
      .state
  }

  /// An entity then, and what hangs together with it, folded from their own records; what had lapsed has, recorded or not.
  package func store(of id: ClaimID, _ snapshot: borrowing Snapshot) throws(LedgerFailure) -> PastEntities {
    try EntityHistory(of: id, through: position, snapshot, reader.storage).store(through: position)
      .effective(at: now)
  }

  /// The reservations of a business date then, in order of start and id.
  ///
  /// Of a date that was closed by then they have left the state; they do not change any more, so the index has them on the
  /// same date still.
  package func reservations(
    at venue: VenueID, on date: CivilDate, in state: LedgerState, _ snapshot: borrowing Snapshot
  ) throws(LedgerFailure) -> [Reservation] {
    var found = state.reservations(on: DayKey(venue: venue, date: date)).compactMap {
      state.reservation($0)?.effective(at: now)
    }
    let here = Set(found.map { $0.id })
    var others: [ReservationID] = []
    try snapshot.index.forEachReservation(of: venue, on: date) { reservation throws(LedgerFailure) in
      if !here.contains(reservation.id) { others.append(reservation.id) }
      return true
    }
    for id in others {
      guard let then = try store(of: id.retyped(), snapshot).reservation(id), then.stay.date == date,
        then.stay.hasDate
      else {
        continue
      }
      found.append(then)
    }
    return found.sorted { a, b in
      a.stay.start != b.stay.start ? a.stay.start < b.stay.start : a.id < b.id
    }
  }

  /// A venue then with everything claimed and blocked in it, also by blocks that are over.
  package func venue(
    _ id: VenueID, in state: LedgerState, _ snapshot: borrowing Snapshot
  ) throws(LedgerFailure) -> VenueState? {
    guard let number = state.number(of: id) else { return nil }
    var venue = state.venues[number]
    for block in try snapshot.index.blocks(of: id) where state.block(block.id) == nil {
      guard let then = try store(of: block.id.retyped(), snapshot).block(block.id) else { continue }
      venue.floor.replace(nil, with: then)
    }
    return venue
  }

  /// What a date offered a party then: the rules of `Snapshot.availability`, asked of the venue as it was (R12).
  package func availability(of venue: VenueState, on date: CivilDate, _ query: OfferQuery) -> [Slot] {
    venue.offers(on: date, query, now: now).map { Slot($0, venue.rules) }
  }

  /// Whether a booking's table, or its units of a pool, were still taken then by a party past its end (R24).
  package func isAtRisk(_ reservation: Reservation) throws(LedgerFailure) -> Bool {
    // Only what comes within two days can be: asking the state of then is not free.
    guard reservation.state == .booked, reservation.stay.start <= now.adding(seconds: 2 * 86_400),
      reservation.stay.end > now.adding(seconds: -2 * 86_400), let state = try state(),
      let number = state.number(of: reservation.venue)
    else { return false }
    return state.venues[number].atRisk(at: now).contains(reservation.id.retyped())
  }

  /// An entry's place among those that waited then.
  package func place(of entry: WaitlistEntry) throws(LedgerFailure) -> WaitlistPlace? {
    guard let state = try state() else { return nil }
    var entries = state.entries.all.filter {
      $0.venue == entry.venue && $0.date == entry.date && $0.id != entry.id
    }
    entries.append(entry)
    entries.sort { $0.id < $1.id }
    let estimates = state.number(of: entry.venue).map { state.venues[$0].estimatedWaits(entries, at: now) }
    let places = WaitlistPlace.places(entries, at: now, estimates: estimates)
    return places.first { $0.entry.id == entry.id }
  }

  /// The starts nearest to one that offered something to a party then, the closest first (R29).
  package func nearest(in venue: VenueState, to start: Timestamp, party: PartySize, most: Int = 3) -> [Slot] {
    venue.nearest(to: start, OfferQuery(party: party), most: most, now: now).map { Slot($0, venue.rules) }
  }
}
