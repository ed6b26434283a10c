public import DaybookDomain
public import DaybookTime
public import DaybookViews

/// Queries for hosts: the diary, the floor, the waitlist, a guest's card.
extension ViewSnapshot {
  /// Who starts when on a business date, and what pacing has left; nil for an unknown venue.
  public borrowing func diary(at venue: VenueID, on date: CivilDate, now: Timestamp? = nil) -> Diary? {
    attempt(or: nil) { () throws(LedgerFailure) in
      guard let empty = try availability.venue(venue),
        let state = try availability.venueState(venue, covering: empty.window(of: date, []))
      else { return nil }
      return try diary.diary(of: state, on: date, now: try time(now))
    }
  }

  /// Each table of a venue, with its party and the next one, and each pool; nil for an unknown venue.
  public borrowing func floor(at venue: VenueID, now: Timestamp? = nil) -> FloorPlan? {
    attempt(or: nil) { () throws(LedgerFailure) in
      let now = try time(now)
      guard let empty = try availability.venue(venue) else { return nil }
      // The whole date: what its host has set for later tonight is told too.
      let day = empty.window(of: empty.checkService(at: now, ignoringGrid: true).date, [])
      let hours = min(now, day.lowerBound)...max(now, day.upperBound)
      guard let state = try availability.venueState(venue, covering: hours) else { return nil }
      return try floor.plan(of: state, at: now)
    }
  }

  /// What occupies a venue's tables around a business date, as bars; nil for an unknown venue (R31).
  public borrowing func timeline(at venue: VenueID, on date: CivilDate, now: Timestamp? = nil) -> Timeline? {
    attempt(or: nil) { () throws(LedgerFailure) in
      guard let empty = try availability.venue(venue) else { return nil }
      let now = try time(now)
      let around = [-1, 0, 1].flatMap { reservations(at: venue, on: date.adding(days: $0), now: now) }
      guard let state = try availability.venueState(venue, covering: empty.window(of: date, around)) else {
        return nil
      }
      let known = Set(around.map(\.id))
      let sold = state.floor.timeless(state.asked(at: now)).map { $0.retyped() as ReservationID }
      let timeless = sold.filter { !known.contains($0) }.compactMap { reservation($0, now: now) }
      let timeline = state.timeline(of: date, around + timeless, at: now)
      var held: [HoldID: Hold] = [:]
      for bar in timeline.tables.flatMap(\.bars) where bar.kind == .held {
        held[bar.id.retyped()] = hold(bar.id.retyped(), now: now)
      }
      return timeline.naming { held[$0] }
    }
  }

  /// The sections of the business date at an instant, whose turn it is first; none where none are set.
  public borrowing func sections(at venue: VenueID, now: Timestamp? = nil) -> [SectionLoad] {
    attempt(or: []) { () throws(LedgerFailure) in
      guard let state = try availability.venue(venue) else { return [] }
      let date = state.checkService(at: try time(now), ignoringGrid: true).date
      let sections = try diary.sections(of: venue, on: date)
      return sections.isEmpty ? [] : sections.loads(of: reservations(at: venue, on: date))
    }
  }

  /// The waiting parties in the order they joined; with a date, all its entries, those that are over too.
  public borrowing func waitlist(
    at venue: VenueID, on date: CivilDate? = nil, now: Timestamp? = nil
  ) -> [WaitlistPlace] {
    attempt(or: []) { () throws(LedgerFailure) in
      let (entries, now) = (try waitlist.entries(of: venue, on: date), try time(now))
      let house = try availability.venueState(venue, covering: now...now.adding(minutes: 1440))
      let places = WaitlistPlace.places(
        entries, at: now, estimates: house?.estimatedWaits(entries, at: now))
      return date == nil ? places.filter { $0.state == .waiting || $0.state == .offered } : places
    }
  }

  /// How parties of some sizes would wait for a table, if each joined the waitlist of a venue now, alone.
  ///
  /// In the order of the sizes; none while the venue seats nobody, and for an unknown one. The ids of their entries mean
  /// nothing: nobody has joined.
  public borrowing func waits(
    at venue: VenueID, for parties: [PartySize], now: Timestamp? = nil
  ) -> [WaitlistPlace] {
    attempt(or: []) { () throws(LedgerFailure) in
      let now = try time(now)
      guard let house = try availability.venueState(venue, covering: now...now.adding(minutes: 1440)) else {
        return []
      }
      let service = house.checkService(at: now, ignoringGrid: true)
      guard service.refusal == nil else { return [] }
      let entries = try waitlist.entries(of: venue, on: nil)
      return parties.compactMap { party in
        let entry = WaitlistEntry(
          id: WaitlistID(high: .max, low: .max), venue: venue, party: party, start: nil, date: service.date,
          owner: .ledger, guest: nil, joinedAt: now)
        let all = entries + [entry]
        return WaitlistPlace.places(all, at: now, estimates: house.estimatedWaits(all, at: now)).last
      }
    }
  }

  /// The waitlist entry with this id, in its state at `now`; nil when there never was one.
  public borrowing func waitlistEntry(_ id: WaitlistID, now: Timestamp? = nil) -> WaitlistEntry? {
    attempt(or: nil) { () throws(LedgerFailure) in try waitlist.entry(id)?.effective(at: try time(now)) }
  }

  /// The history of a guest's own bookings; an empty card for a guest who never booked.
  public borrowing func guestCard(_ guest: Actor, now: Timestamp? = nil) -> GuestCard {
    attempt(or: GuestCard(guest: guest)) { () throws(LedgerFailure) in
      try guests.card(of: guest, at: try time(now))
    }
  }
}
