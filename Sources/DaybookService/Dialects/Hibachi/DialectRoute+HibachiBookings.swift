internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// Bookings: made, listed, read, changed and taken away.
extension DialectRoute {
  static let hibachiBookings = [
    DialectRoute("hibachiBook", .post, "/hibachi/api/v1/bookings", by: .guestsAndHosts) {
      context async throws(Problem) in
      let made = try await book(context)
      return context.json(201) { made.writeMade(to: &$0) }
    },
    DialectRoute("hibachiPublicBook", .post, "/hibachi/api/v1/public/bookings", by: .guestsAndHosts) {
      context async throws(Problem) in
      try await context.requireNoMaintenance()
      let made = try await book(context, channel: .online)
      return context.json(201) { made.writePublic(to: &$0) }
    },
    DialectRoute("hibachiBookings", .get, "/hibachi/api/v1/bookings", by: .guestsAndHosts) {
      context async throws(Problem) in try await bookings(context)
    },
    DialectRoute("hibachiBooking", .get, "/hibachi/api/v1/bookings/{id}", by: .guestsAndHosts) {
      context async throws(Problem) in
      let found = try await context.hibachiBooking(context.hibachiID())
      return context.json { found.write(to: &$0) }
    },
    DialectRoute("hibachiUpdate", .put, "/hibachi/api/v1/bookings/{id}", by: .guestsAndHosts) {
      context async throws(Problem) in try await update(context)
    },
    DialectRoute("hibachiDelete", .delete, "/hibachi/api/v1/bookings/{id}", by: .guestsAndHosts) {
      context async throws(Problem) in try await delete(context)
    },
  ]

  private static func book(_ context: DialectContext, channel: Channel? = nil) async throws(Problem)
    -> HibachiBooking
  {
    let body = try DialectBody(context)
    let guests = PartySize(try body.needed("guests", body.integer))
    let notes = HibachiNotes(
      address: try body.text("location_address", atLeast: 10), requests: try body.text("special_requests"))
    let guest = Guest(
      name: try body.text("customer_name", atLeast: 2), phone: try body.needed("customer_phone", body.text),
      email: try body.needed("customer_email", body.text), notes: notes.text)
    if let token = try body.text("hold_token") {
      return try await book(on: token, guest, guests, context)
    }
    let date = try context.hibachiDate(body.needed("date", body.text))
    let time = try HibachiTime(body.needed("time", body.text), "time")
    let station = try body.text("station_id")
    let command = try await context.read { snapshot throws(Problem) in
      let station = try snapshot.hibachiStation(station, context)
      guard let start = station.start(time, on: date) else {
        throw HibachiProblem.badRequest("Invalid date format. Use YYYY-MM-DD")
      }
      return Book(venue: station.venue.id, party: guests, start: start, guest: guest, channel: channel)
    }
    let receipt = try await context.book(command)
    return try await context.seeing(receipt.position).hibachiBooking(receipt.value.id)
  }

  /// What was held becomes a booking, and then as large as it is said to be.
  private static func book(
    on token: String, _ guest: Guest, _ guests: PartySize, _ context: DialectContext
  ) async throws(Problem) -> HibachiBooking {
    let hold = try await context.hibachiHold(token)
    let receipt = try await context.book(Book(hold: hold.id, guest: guest))
    let made = try await context.seeing(receipt.position).hibachiBooking(receipt.value.id)
    guard made.reservation.stay.party != guests else { return made }
    let grown = try await context.execute(Modify(made.id, party: guests), key: nil)
    return try await context.seeing(grown.position).hibachiBooking(made.id)
  }

  private static func bookings(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let limit = try context.integer("limit", in: 1...100, else: 50)
    let cursor = context.query("cursor").flatMap { ReservationID($0) }
    let (user, status) = (context.query("user_id"), context.query("status"))
    let wanted = status.flatMap { HibachiStatus(rawValue: $0) }
    let station = context.query("station_id")
    return try await context.read { snapshot throws(Problem) in
      let station = try snapshot.hibachiStation(station, context)
      let all = snapshot.reservations(at: station.venue.id).sorted { $0.id > $1.id }
      var page: [HibachiBooking] = []
      for found in all where cursor.map({ found.id < $0 }) ?? true {
        guard context.maySee(found.owner, at: found.venue), user == nil || found.owner.id == user,
          wanted == nil || HibachiStatus(found) == wanted,
          let booking = try context.hibachiBooking(found, snapshot)
        else { continue }
        page.append(booking)
        if page.count > limit { break }
      }
      let hasMore = page.count > limit
      let items = Array(page.prefix(limit))
      return context.json { json in
        json.object { json in
          json.name("items")
          json.array(items) { $0.write(to: &$1) }
          json.nullable("next_cursor", hasMore ? items.last?.id.description : nil)
          json.field("has_more", bool: hasMore)
        }
      }
    }
  }

  private static func update(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let body = try DialectBody(context)
    let old = try await context.hibachiBooking(context.hibachiID())
    let (date, time) = (try body.text("date"), try body.text("time"))
    let (address, requests) = (try body.text("location_address"), try body.text("special_requests"))
    let guests = try body.integer("guests")
    var command = Modify(old.id, party: guests.map { PartySize($0) })
    var changes: [String] = []
    if let guests { changes.append("Guest count changed to \(guests)") }
    if date != nil || time != nil {
      let day = try context.hibachiDate(date ?? old.start.date)
      command.start = old.station.start(try HibachiTime(time ?? old.start.time, "time"), on: day)
      changes.append("Start changed to \(command.start?.text ?? "")")
    }
    if address != nil || requests != nil {
      let notes = HibachiNotes(
        address: address ?? old.notes?.address ?? "TBD", requests: requests ?? old.notes?.requests)
      command.guest = Guest(notes: notes.text)
      if address != nil { changes.append("Location changed") }
      if requests != nil { changes.append("Special requests updated") }
    }
    let status = try body.text("status")
    let key = try context.call.idempotencyKey()
    var seen = context
    if !changes.isEmpty {
      seen = seen.seeing(try await context.execute(command, key: status == nil ? key : nil).position)
    }
    if let status {
      seen = seen.seeing(try await context.set(status, of: old.id, key))
      changes.append("Status changed to \(status)")
    }
    let (new, told) = (try await seen.hibachiBooking(old.id), changes)
    return context.json { json in
      json.object { json in
        json.field("id", id: new.id)
        json.field("message", text: "Booking updated successfully")
        json.field("date", text: new.start.date)
        json.field("time", text: new.start.time)
        json.field("guests", integer: new.guests)
        json.field("status", text: new.status.rawValue)
        json.nullable("chef_id", new.reservation.stay.tables.first?.text)
        json.field("customer_requested_time", text: new.start.time)
        json.field("changes", texts: told)
      }
    }
  }

  private static func delete(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let id = try context.hibachiID()
    let reason = try HibachiReason(context.query("reason") ?? "Customer request")
    _ = try await context.hibachiBooking(id)
    let receipt = try await context.execute(Cancel(id), key: context.call.idempotencyKey())
    guard !receipt.events.isEmpty else { throw .notFound("Booking not found or already deleted") }
    let now = try await context.seeing(receipt.position).read { $0.ledgerTime() }
    return context.json { json in
      json.object { json in
        json.field("success", bool: true)
        json.field("message", text: "Booking cancelled")
        json.field("booking_id", id: id)
        json.field("deleted_at", instant: now)
        json.field("deleted_by", text: context.principal.actor.id)
        json.field("restore_until", instant: now)
        json.field("reason", text: reason.text)
      }
    }
  }
}

extension DialectBody {
  /// A text that must be there, of some length.
  fileprivate func text(_ name: String, atLeast count: Int) throws(Problem) -> String {
    let text = try needed(name, text)
    guard text.unicodeScalars.count >= count else {
      throw .invalid(
        InvalidField(name, "found \(text.unicodeScalars.count) characters; allowed: \(count) or more"))
    }
    return text
  }
}

extension DialectContext {
  /// Has the command given that leads to a status; the ledger says whether it may. Its position.
  fileprivate func set(
    _ status: String, of id: ReservationID, _ key: IdempotencyKey?
  ) async throws(Problem) -> Position {
    switch HibachiStatus(rawValue: status) {
    case .confirmed: try await execute(Accept(id), key: key).position
    case .inProgress: try await execute(Seat(id), key: key).position
    case .completed: try await execute(Complete(id), key: key).position
    case .noShow: try await execute(MarkNoShow(id), key: key).position
    case .cancelled: try await execute(Cancel(id), key: key).position
    case nil, .pending, .cancellationRequested:
      throw .invalid(
        InvalidField(
          "status",
          "found \(JSONValue.string(status).found); allowed: confirmed, in_progress, completed, no_show, cancelled"
        ))
    }
  }
}
