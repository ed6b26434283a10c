public import DaybookDomain
public import DaybookTime
public import DaybookViews

/// Queries for screens: notices and tickets.
extension ViewSnapshot {
  /// The notices of a venue to an audience after a number, in order (R19).
  ///
  /// A screen that reconnects asks from the last number it has. With a station, notices for all stations are
  /// included.
  public borrowing func notices(
    at venue: VenueID, to audience: Audience = .kitchen, after number: Int = 0, station: String? = nil,
    most: Int = .max
  ) -> [Notice] {
    attempt(or: []) { () throws(LedgerFailure) in
      try kitchen.notices(of: venue, to: audience, after: number, station: station, most: most)
    }
  }

  /// The notices that are not delivered, or not acknowledged where that is required.
  public borrowing func unsettledNotices(
    at venue: VenueID, to audience: Audience = .kitchen, station: String? = nil
  ) -> [Notice] {
    attempt(or: []) { () throws(LedgerFailure) in
      try kitchen.unsettled(of: venue, to: audience, station: station)
    }
  }

  /// The notice with this venue, audience and number; nil when there is none.
  public borrowing func notice(_ id: NoticeID) -> Notice? {
    attempt(or: nil) { () throws(LedgerFailure) in try kitchen.notice(id) }
  }

  /// The number of a venue's last notice to an audience; 0 when there is none.
  public borrowing func lastNotice(at venue: VenueID, to audience: Audience = .kitchen) -> Int {
    attempt(or: 0) { () throws(LedgerFailure) in try kitchen.lastNotice(venue, audience) }
  }

  /// The ticket with this id as it is at `now`; nil when there never was one.
  ///
  /// Once its booking has lapsed it is cancelled, whether that is recorded or not.
  public borrowing func ticket(_ id: TicketID, now: Timestamp? = nil) -> Ticket? {
    attempt(or: nil) { () throws(LedgerFailure) in try kitchen.ticket(id, at: try time(now)) }
  }

  /// When each dish of a ticket fires, or fired (R18).
  ///
  /// Nil while nobody knows: it is on hold, or is kept waiting past its time.
  public borrowing func fireTimes(of ticket: Ticket, now: Timestamp? = nil) -> [Timestamp?] {
    guard let booking = reservation(ticket.reservation, now: now), let times = prepTimes(of: booking, now)
    else {
      return ticket.items.map(\.fireAt)
    }
    return ticket.items.map(times.fireAt)
  }

  /// When the first course that a booking is still to have is served (R18).
  ///
  /// Nil where nothing is to be made, and while nobody knows: it is on hold, or is kept waiting past its time.
  public borrowing func serveTime(of booking: Reservation, now: Timestamp? = nil) -> Timestamp? {
    prepTimes(of: booking, now)?.serveAt
  }

  private borrowing func prepTimes(of booking: Reservation, _ now: Timestamp?) -> PrepTimes? {
    guard let prep = booking.details.prep else { return nil }
    return attempt(or: nil) { () throws(LedgerFailure) in
      let now = try time(now)
      var all: [Ticket] = []
      for id in prep.tickets { if let one = try kitchen.ticket(id, at: now) { all.append(one) } }
      return PrepTimes(
        of: booking, prep, all, dishesOut: try kitchen.dishesOut(at: booking.venue), at: now)
    }
  }

  /// The tickets on a venue's screens in the order they were first sent; a recalled one is back in its place.
  public borrowing func tickets(at venue: VenueID, station: String? = nil, now: Timestamp? = nil) -> [Ticket]
  {
    attempt(or: []) { () throws(LedgerFailure) in
      try kitchen.tickets(of: venue, station: station, at: try time(now))
    }
  }

  /// How many portions of each dish must be made now, over tickets that were sent and are not ready.
  public borrowing func allDayCounts(
    at venue: VenueID, station: String? = nil, now: Timestamp? = nil
  ) -> [DishCount] {
    attempt(or: []) { () throws(LedgerFailure) in
      try kitchen.allDay(of: venue, station: station, at: try time(now))
    }
  }

  /// What the pass waits for: each course of each party that the kitchen has begun with, by serve time.
  public borrowing func pass(at venue: VenueID, now: Timestamp? = nil) -> [PassCourse] {
    attempt(or: []) { () throws(LedgerFailure) in
      let now = try time(now)
      let lines = try prep.lines(of: venue, station: nil, until: nil, dishesOut: [], now: now)
      return try kitchen.pass(of: venue, planned: lines.map(\.ticket), now: now)
    }
  }

  /// The sold-out dishes, in the order they ran out.
  public borrowing func dishesOut(at venue: VenueID) -> [String] {
    attempt(or: []) { () throws(LedgerFailure) in try kitchen.dishesOut(at: venue) }
  }

  /// Each station's tickets, by fire time; with `end`, only tickets that fire before it.
  public borrowing func prep(
    at venue: VenueID, station: String? = nil, until end: Timestamp? = nil, now: Timestamp? = nil
  ) -> [PrepStation] {
    attempt(or: []) { () throws(LedgerFailure) in
      PrepStation.stations(
        try prep.lines(
          of: venue, station: station, until: end, dishesOut: try kitchen.dishesOut(at: venue),
          now: try time(now)))
    }
  }

  /// What the kitchen would make, and when, if prep were confirmed; or the command's own refusal (R18).
  ///
  /// Nothing is written. A confirmation at the same instant plans the same tickets for the same times.
  ///
  /// - Parameters:
  ///   - reservation: The booking.
  ///   - minutesAway: How far the party is, 5–60; the recommended minutes follow it.
  ///   - scope: What is to be ready: starters, mains, or a full meal.
  ///   - items: Dishes of the venue's plan; none: one ticket for the scope.
  ///   - actor: Who asks: a stranger's booking is not found (R21).
  ///   - now: The instant it is asked for; nil: the snapshot's.
  public borrowing func prepQuote(
    for reservation: ReservationID, minutesAway: Int, scope: PrepScope = .full, items: [PrepItem] = [],
    by actor: Actor, now: Timestamp? = nil
  ) -> Result<PrepQuote, Rejection> {
    let asked = ConfirmPrep(reservation, scope: scope, items: items)
    let unread = Result<PrepQuote, Rejection>.failure(.refused(.notFound, "no reservation \(reservation)"))
    return attempt(or: unread) { () throws(LedgerFailure) in
      try prepQuote(asked, minutesAway: minutesAway, by: actor, now: try time(now))
    }
  }
}
