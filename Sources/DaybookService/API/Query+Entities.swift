internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// One thing by its id, lists of bookings, and guests.
extension Query {
  static let entities = [
    Query(
      "reservations", "/v1/reservations", "Reservations in order of venue, date, start and id.", by: .hosts,
      [
        .optional("venue", ParameterSchema.id, "only this venue's"),
        .optional("date", ParameterSchema.date, "only this business date"),
        .optional("state", ParameterSchema.words(states), "only those in this state"),
        .optional("after", ParameterSchema.uuid, "only those after this one in the order"),
        .optional("limit", ParameterSchema.integer(1...500), "at most this many; default 100"),
      ], isKept: true
    ) { context async throws(Problem) in try await reservations(context) },
    Query(
      "find", "/v1/find", "Bookings by name, phone or its last digits, code, or id.", by: .hosts,
      [
        .required("text", ParameterSchema.something, "what a host types"),
        .optional("venue", ParameterSchema.id, "only this venue's"),
        .optional("date", ParameterSchema.date, "only this business date"),
        .optional("all", .type("boolean"), "also what is over, cancelled, or was brought in as history"),
      ]
    ) { context async throws(Problem) in try await find(context) },
    one(
      "reservation", "/v1/reservations/{reservation}", "One reservation in its current state.",
      by: .guestsAndHosts, changes: .ofReservation
    ) {
      context, text, snapshot, now, json throws(Problem) in
      guard let id = ReservationID(text), let found = snapshot.reservation(id, now: now),
        context.maySee(found.owner, at: found.venue)
      else { return nil }
      let guest = try context.opening { () throws(LedgerFailure) in
        try found.guest.flatMap { sealed throws(LedgerFailure) in try context.open(sealed) }
      }
      let isAtRisk = snapshot.atRisk(at: found.venue, now: now).contains(id)
      let serveAt = snapshot.serveTime(of: found, now: now)
      ReservationJSON.write(
        found, guest: guest, isAtRisk: isAtRisk, serveAt: serveAt, VenueZones([found.venue], snapshot),
        to: &json)
      return found.version
    },
    one("hold", "/v1/holds/{hold}", "One hold in its current state.", by: .guestsAndHosts) {
      context, text, snapshot, now, json in
      guard let id = HoldID(text), let found = snapshot.hold(id, now: now),
        context.maySee(found.owner, at: found.venue)
      else { return nil }
      let zones = VenueZones([found.venue], snapshot)
      json.object { EntityJSON.fields(found, state: found.state.rawValue, zones, to: &$0) }
      json.endLine()
      return 0
    },
    one("block", "/v1/blocks/{block}", "One block in its current state.", by: .hosts) {
      context, text, snapshot, _, json in
      guard let id = BlockID(text), let found = snapshot.block(id), context.principal.may(at: found.venue)
      else {
        return nil
      }
      let zones = VenueZones([found.venue], snapshot)
      json.object { EntityJSON.fields(found, zones, to: &$0) }
      json.endLine()
      return 0
    },
    one(
      "entry", "/v1/waitlist-entries/{entry}", "One waitlist entry in its current state.", by: .guestsAndHosts
    ) {
      context, text, snapshot, now, json throws(Problem) in
      guard let id = WaitlistID(text), let found = snapshot.waitlistEntry(id, now: now),
        context.maySee(found.owner, at: found.venue),
        let place = snapshot.waitlist(at: found.venue, on: found.date, now: now).first(where: {
          $0.entry.id == id
        })
      else { return nil }
      let guest = try context.opening { () throws(LedgerFailure) in
        try place.entry.guest.flatMap { sealed throws(LedgerFailure) in try context.open(sealed) }
      }
      let zones = VenueZones([found.venue], snapshot)
      json.object { WaitlistJSON.write(place, guest: guest, zones, to: &$0) }
      json.endLine()
      return 0
    },
    one("ticket", "/v1/tickets/{ticket}", "One ticket in its current state.", by: .kitchens) {
      context, text, snapshot, now, json throws(Problem) in
      guard let id = TicketID(text), let found = snapshot.ticket(id, now: now),
        context.principal.may(at: found.venue)
      else { return nil }
      let reservation = snapshot.reservation(found.reservation, now: now)
      let allergies = try context.opening { () throws(LedgerFailure) in try context.allergies(of: reservation)
      }
      let (zones, fires) = (VenueZones([found.venue], snapshot), snapshot.fireTimes(of: found, now: now))
      json.object {
        TicketJSON.write(found, of: reservation, fires: fires, allergies: allergies, zones, to: &$0)
      }
      json.endLine()
      return 0
    },
    Query(
      "guest", "/v1/guests/{guest}", "A guest's card: visits, no-shows, cancellations, upcoming bookings.",
      by: .guestsAndHosts, [.required("guest", ParameterSchema.guest, "such as guest:ana")]
    ) { context async throws(Problem) in try await guest(context) },
  ]

  private static let states =
    BookingState.allCases.map(\.rawValue) + SeatingState.allCases.map(\.rawValue) + ["needsTable", "atRisk"]

  /// A query for one thing: `body` returns its version, 0 where it has none, and nil where there is no such thing for the
  /// caller.
  private static func one(
    _ name: String, _ path: String, _ summary: String, by roles: [Actor.Role], changes: Changes? = nil,
    _ body:
      @escaping @Sendable (QueryContext, String, borrowing Snapshot, Timestamp, inout JSONWriter)
      throws(Problem) ->
      Int?
  ) -> Query {
    Query(
      name, path, summary, by: roles, [.required(name, ParameterSchema.uuid, "its id")], changes: changes,
      isKept: true
    ) {
      context async throws(Problem) in
      let text = try context.values.needed(name)
      guard ClaimID(text) != nil else {
        throw ParameterValues.wrong(name, text, "an id such as 01900000-0000-7000-8000-000000000001")
      }
      return try await context.read { snapshot throws(Problem) in
        let now = snapshot.ledgerTime()
        var json = JSONWriter()
        guard let version = try body(context, text, snapshot, now, &json) else {
          throw .notFound("no \(name) \(text)")
        }
        let bytes = context.principal.actor.role == .guest ? GuestView.of(json.bytes) : json.bytes
        return QueryResult(snapshot.position, at: now, version: version == 0 ? nil : version, bytes)
      }
    }
  }

  private static func reservations(_ context: QueryContext) async throws(Problem) -> QueryResult {
    let venue = context.values.text("venue").map { VenueID($0) }
    if let venue { try context.check(venue) }
    let (date, limit) = (
      try context.values.date("date"), try context.values.integer("limit", in: 1...500) ?? 100
    )
    let state = try context.values.parsed("state", states.joined(separator: ", ")) {
      states.contains($0) ? $0 : nil
    }
    let cursor: ReservationID? = try context.values.id("after")
    let names = context.names
    return try await context.read { snapshot throws(Problem) in
      let now = snapshot.ledgerTime()
      if let venue, snapshot.venue(venue) == nil { throw .noVenue(venue) }
      var found = snapshot.reservations(
        at: venue, on: date, in: state.flatMap { BookingState(rawValue: $0) }, now: now
      ).filter { context.principal.may(at: $0.venue) }
      let risks = snapshot.risks(of: found, now: now)
      found = found.filter { matches($0, state, isAtRisk: risks.contains($0.id)) }
      if let cursor {
        guard let last = snapshot.reservation(cursor) else { throw .notFound("no reservation \(cursor)") }
        found = Array(found.drop { !last.precedes($0) })
      }
      let page = Array(found.prefix(limit))
      let zones = VenueZones(page.map(\.venue), snapshot)
      let served = snapshot.serveTimes(of: page, now: now)
      var json = JSONWriter()
      json.object { json in
        json.field("position", unsigned: snapshot.position.value)
        json.objects("reservations", page) { reservation, json in
          ReservationJSON.fields(
            reservation, guest: nil, isAtRisk: risks.contains(reservation.id),
            serveAt: served[reservation.id], zones,
            to: &json)
          names.write(reservation, to: &json)
        }
      }
      json.endLine()
      let next =
        found.count > limit ? page.last.map { context.page("/v1/reservations", after: "\($0.id)") } : nil
      return QueryResult(snapshot.position, at: now, next: next, json.bytes)
    }
  }

  private static func matches(_ reservation: Reservation, _ state: String?, isAtRisk: Bool) -> Bool {
    switch state {
    case nil: true
    case "needsTable": reservation.needsTable && reservation.state == .booked
    case "atRisk": isAtRisk
    case reservation.state.rawValue: true
    default: reservation.state == .booked && reservation.seating.rawValue == state
    }
  }

  private static func find(_ context: QueryContext) async throws(Problem) -> QueryResult {
    let text = try context.values.needed("text")
    let (venue, date) = (context.values.text("venue").map { VenueID($0) }, try context.values.date("date"))
    let all = try context.values.bool("all")
    guard let search = BookingSearch(text, at: venue, on: date, includingPast: all) else {
      throw ParameterValues.wrong("text", text, "a name, a phone or its last digits, a code, or an id")
    }
    if let venue { try context.check(venue) }
    return try await context.read { snapshot throws(Problem) in
      let now = snapshot.ledgerTime()
      if let venue, snapshot.venue(venue) == nil { throw .noVenue(venue) }
      let open = search.candidates(in: snapshot, now: now).filter { context.principal.may(at: $0.venue) }
      let found = try context.opening { () throws(LedgerFailure) in
        try search.found(among: open, context)
      }
      let bookings = found.map(\.reservation)
      let zones = VenueZones(bookings.map(\.venue), snapshot)
      let (risks, served) = (
        snapshot.risks(of: bookings, now: now), snapshot.serveTimes(of: bookings, now: now)
      )
      var json = JSONWriter()
      json.object { json in
        json.field("position", unsigned: snapshot.position.value)
        json.objects("reservations", found) { line, json in
          ReservationJSON.fields(
            line.reservation, guest: line.guest, isAtRisk: risks.contains(line.reservation.id),
            serveAt: served[line.reservation.id], zones, to: &json)
        }
      }
      json.endLine()
      return QueryResult(snapshot.position, at: now, json.bytes)
    }
  }

  private static func guest(_ context: QueryContext) async throws(Problem) -> QueryResult {
    let text = try context.values.needed("guest")
    guard let guest = Actor(text), guest.role == .guest else {
      throw ParameterValues.wrong("guest", text, "a guest such as guest:ana")
    }
    // The card covers all venues: it is for the guest, and for who is of all venues.
    guard
      context.principal.actor == guest
        || context.principal.actor.role != .guest && context.principal.venues == nil
    else { throw .notFound("no guest \(guest) has booked") }
    return try await context.read { snapshot throws(Problem) in
      let now = snapshot.ledgerTime()
      guard let found = GuestAnswer(of: guest, snapshot, now: now) else {
        throw .notFound("no guest \(guest) has booked")
      }
      let contact = try context.opening { () throws(LedgerFailure) in try found.contact(context) }
      var json = JSONWriter()
      found.write(contact, to: &json)
      return QueryResult(snapshot.position, at: now, json.bytes)
    }
  }
}

extension Reservation {
  /// In the order of lists: venue, business date, start, id.
  fileprivate func precedes(_ other: Reservation) -> Bool {
    if venue != other.venue { return venue < other.venue }
    if stay.date != other.stay.date { return stay.date < other.stay.date }
    return stay.start != other.stay.start ? stay.start < other.stay.start : id < other.id
  }
}
