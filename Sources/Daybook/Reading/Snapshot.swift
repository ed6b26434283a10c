public import DaybookDomain
public import DaybookTime
public import DaybookViews

/// Every view at one position, for as long as a closure lasts.
///
/// Its queries do not throw: the `read` that lent the snapshot throws what could not be read.
public typealias Snapshot = ViewSnapshot

extension ViewSnapshot {
  /// The slots of a business date that offer something to a party, ascending; none for an unknown venue.
  ///
  /// A listed slot, booked at once, succeeds (R12). `now` is the ledger's own time unless you give another.
  public borrowing func availability(
    at venue: VenueID, on date: CivilDate, party: PartySize, channel: Channel = .online, area: String? = nil,
    needs: [Need] = [], now: Timestamp? = nil, withReasons: Bool = false
  ) -> [Slot] {
    let query = OfferQuery(party: party, channel: channel, area: area, needs: needs, withReasons: withReasons)
    return days(at: venue, on: date...date, [party], query, now).first?.slots ?? []
  }

  /// What business dates offer parties at venues: `availability(at:on:party:)` of many at once.
  ///
  /// In order of venue as given, date, and party as given; what several days have in common is read once. More than
  /// `DayAvailability.mostDates` dates are invalid.
  public borrowing func availability(
    at venues: [VenueID], on dates: ClosedRange<CivilDate>, parties: [PartySize], channel: Channel = .online,
    area: String? = nil, needs: [Need] = [], now: Timestamp? = nil, withReasons: Bool = false
  ) -> Result<[DayAvailability], InvalidField> {
    do throws(InvalidField) { try DayAvailability.check(dates) } catch { return .failure(error) }
    guard let party = parties.first else { return .success([]) }
    let query = OfferQuery(party: party, channel: channel, area: area, needs: needs, withReasons: withReasons)
    var found: [DayAvailability] = []
    for venue in venues { found += days(at: venue, on: dates, parties, query, now) }
    return .success(found)
  }

  /// A venue's days for each of some parties, in order of date, then party; `query` says the rest.
  private borrowing func days(
    at id: VenueID, on dates: ClosedRange<CivilDate>, _ parties: [PartySize], _ query: OfferQuery,
    _ now: Timestamp?
  ) -> [DayAvailability] {
    attempt(or: []) { () throws(LedgerFailure) in
      let venue = try availability.venueState(id, offering: dates, to: parties)
      let now = try time(now)
      return DayAvailability.each(of: id, dates, parties) { date, party in
        var query = query
        query.party = party
        guard let venue else { return [] }
        return venue.offers(on: date, query, now: now).map { Slot($0, venue.rules) }
      }
    }
  }

  /// The starts nearest to a given one that offer something to a party, the closest first (R29).
  public borrowing func nearest(
    at venue: VenueID, to start: Timestamp, party: PartySize, channel: Channel = .online,
    area: String? = nil, needs: [Need] = [], most: Int = 3, now: Timestamp? = nil
  ) -> [Slot] {
    attempt(or: []) { () throws(LedgerFailure) in
      let query = OfferQuery(party: party, channel: channel, area: area, needs: needs, withReasons: false)
      guard let rules = try rules(of: venue),
        let offers = try availability.nearest(
          at: venue, to: start, query, most: most, now: try time(now))
      else { return [] }
      return offers.map { Slot($0, rules) }
    }
  }

  private borrowing func rules(of venue: VenueID) throws(LedgerFailure) -> ZoneRules? {
    guard let zone = try index.venue(venue)?.zone else { return nil }
    return try index.zoneRules(zone)
  }

  /// The ledger's time: the last record's on a manual clock, else the ledger's own clock's, and never
  /// earlier. Of a past one, the instant it is asked at.
  borrowing func time(_ now: Timestamp?) throws(LedgerFailure) -> Timestamp {
    if let now = now ?? judgedAt { return max(recordedAt, now) }
    guard try index.ledger()?.clock == .system else { return recordedAt }
    return max(recordedAt, wallClock())
  }

  /// The time by which the ledger judges.
  package borrowing func ledgerTime() -> Timestamp {
    attempt(or: recordedAt) { () throws(LedgerFailure) in try time(nil) }
  }

  /// The venue as it is defined at the snapshot's position; nil when there is none of this id.
  public borrowing func venue(_ id: VenueID) -> VenueDefinition? {
    attempt(or: nil) { () throws(LedgerFailure) in try index.venue(id) }
  }

  /// Every venue, in the order of their ids' bytes.
  public borrowing func venues() -> [VenueDefinition] {
    let venues = attempt(or: []) { () throws(LedgerFailure) in try index.venues() }
    return venues.sorted { $0.id < $1.id }
  }

  /// The reservation with this id, over or not; nil when there never was one.
  ///
  /// It is as at `now`: a deadline takes effect at its instant, whether its lapse is recorded or not.
  public borrowing func reservation(_ id: ReservationID, now: Timestamp? = nil) -> Reservation? {
    attempt(or: nil) { () throws(LedgerFailure) in
      try index.reservation(id)?.effective(at: try time(now))
    }
  }

  /// The hold with this id, live or over at `now`; nil when there never was one.
  public borrowing func hold(_ id: HoldID, now: Timestamp? = nil) -> Hold? {
    attempt(or: nil) { () throws(LedgerFailure) in try index.hold(id)?.effective(at: try time(now)) }
  }

  /// Reservations in order of venue, business date, start and id; an omitted argument limits nothing.
  ///
  /// They are as at `now`: a deadline takes effect at its instant, whether its lapse is recorded or not.
  public borrowing func reservations(
    at venue: VenueID? = nil, on date: CivilDate? = nil, in state: BookingState? = nil, now: Timestamp? = nil
  ) -> [Reservation] {
    attempt(or: []) { () throws(LedgerFailure) in
      let now = try time(now)
      var found: [Reservation] = []
      try index.forEachReservation(of: venue, on: date, in: state?.recorded ?? []) {
        reservation throws(LedgerFailure) in
        let reservation = reservation.effective(at: now)
        // Units without a time are of no date, whenever they were sold.
        guard date == nil || reservation.stay.hasDate else { return true }
        if state == nil || reservation.state == state { found.append(reservation) }
        return true
      }
      return found
    }
  }

  /// A venue's bookings whose table, or whose units of a pool, a party past its end still has at `now` (R24).
  public borrowing func atRisk(at venue: VenueID, now: Timestamp? = nil) -> [ReservationID] {
    attempt(or: []) { () throws(LedgerFailure) in
      let now = try time(now)
      guard let state = try availability.venueState(venue, covering: now...now.adding(seconds: 2 * 86_400))
      else {
        return []
      }
      return state.atRisk(at: now).map { $0.retyped() }
    }
  }

  /// The rules in force for a zone; nil when no venue has adopted it.
  public borrowing func zoneRules(_ name: String) -> ZoneRules? {
    attempt(or: nil) { () throws(LedgerFailure) in try index.zoneRules(name) }
  }

  /// The block with this id, removed or not; nil when there never was one.
  public borrowing func block(_ id: BlockID) -> Block? {
    attempt(or: nil) { () throws(LedgerFailure) in try index.block(id) }
  }

  /// Whether new claims of guests are stopped, and the message they get (R22).
  public var maintenance: MaintenanceSet {
    attempt(or: MaintenanceSet(isOn: false)) { () throws(LedgerFailure) in try index.maintenance() }
  }
}

extension BookingState {
  /// The states in which the log may have left a reservation that is in this one.
  fileprivate var recorded: [BookingState] {
    switch self {
    case .cancelled: [.cancelled, .booked]
    case .declined: [.declined, .requested]
    case .booked, .completed, .noShow, .requested, .lateCancelled: [self]
    }
  }
}
