internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON

/// Reservations: committed, listed and cancelled.
extension DialectRoute {
  static let reservoReservations = [
    DialectRoute("reservoReserve", .post, "/reservo/api/v1/reservations", by: .guestsAndHosts) {
      context async throws(Problem) in try await reserve(context)
    },
    DialectRoute("reservoReservations", .get, "/reservo/api/v1/reservations", by: .guestsAndHosts) {
      context async throws(Problem) in try await reservations(context)
    },
    DialectRoute("reservoReservation", .get, "/reservo/api/v1/reservations/{id}", by: .guestsAndHosts) {
      context async throws(Problem) in
      let id = try id(context)
      return try await answer(id, context)
    },
    DialectRoute("reservoCancel", .post, "/reservo/api/v1/reservations/{id}/cancel", by: .guestsAndHosts) {
      context async throws(Problem) in try await cancel(context)
    },
  ]

  private static func reserve(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let body = try DialectBody(context)
    let resource = try body.needed("resourceId", body.text)
    let client = try body.needed("clientId", body.text)
    let quantity = try body.needed("quantity", body.integer)
    guard PartySize.allowed.contains(quantity) else {
      throw .invalid(InvalidField("quantity", "found \(quantity); allowed: 1–1000"))
    }
    do throws(Problem) {
      try await context.requireNoMaintenance()
      let owner = try owner(client, context)
      guard let found = try await context.read({ $0.reservoResource(resource, context) }) else {
        throw ReservoProblem.noResource(resource)
      }
      var command = Book()
      command.venue = found.venue.id
      command.party = PartySize(quantity)
      command.pool = found.pool.id
      command.channel = .online
      if context.principal.actor.role != .guest { command.owner = owner }
      let id = try await context.book(command).value.id
      return context.json(201) { json in
        json.object { json in
          json.field("status", text: "CONFIRMED")
          json.field("reservationId", id: id)
          json.field("serverTimestamp", integer: id.milliseconds)
        }
      }
    } catch {
      guard let reason = error.reservoReason else { throw error }
      let now = try await context.read { $0.ledgerTime() }
      return context.json(error.status) { json in
        json.object { json in
          json.field("status", text: "REJECTED")
          json.field("reason", text: reason)
          if error.status == 503 { json.field("message", text: error.detail ?? error.title) }
          json.field("serverTimestamp", integer: now.milliseconds)
        }
      }
    }
  }

  /// The guest that a client's id names: a guest asks for themselves, a host for anybody.
  private static func owner(_ client: String, _ context: DialectContext) throws(Problem) -> Actor {
    let kept = client.split(whereSeparator: \.isWhitespace).joined(separator: " ").filter {
      !"<>'\"&\\".contains($0)
    }
    guard (1...64).contains(kept.utf8.count),
      kept.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "._@-".contains($0)) })
    else {
      throw ReservoProblem.of(
        400, "INVALID_INPUT",
        "clientId: found \(JSONValue.string(client).found); allowed: 1–64 letters, digits, . _ @ -")
    }
    let actor = context.principal.actor
    guard actor.role != .guest || actor.id == kept else {
      throw .forbidden("clientId: found another guest's; allowed: \(actor.id)")
    }
    return .guest(kept)
  }

  private static func reservations(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let limit = try context.integer("limit", in: 1...100, else: 100)
    let offset = try context.integer("offset", in: 0...Int.max, else: 0)
    let from = try context.integer("fromTimestamp", in: 0...Int.max, else: 0)
    let to = try context.integer("toTimestamp", in: 0...Int.max, else: Int.max)
    let (resource, client) = (context.query("resourceId"), context.query("clientId"))
    let status = context.query("status")
    if let status, !statuses.contains(status) {
      throw ParameterValues.wrong("status", status, statuses.joined(separator: ", "))
    }
    return try await context.read { snapshot in
      let found = snapshot.reservoReservations(context) { resource == nil || $0.id == resource }.filter {
        (client == nil || $0.clientID == client) && (status == nil || $0.status.lowercased() == status)
          && (from...max(from, to)).contains($0.reservation.id.milliseconds)
      }
      let newest = found.sorted { $0.reservation.id > $1.reservation.id }
      return context.json { json in
        json.reservoPage(newest, limit: limit, offset: offset) { $0.write(to: &$1) }
      }
    }
  }

  private static let statuses = ["pending", "confirmed", "cancelled", "expired", "rejected"]

  private static func id(_ context: DialectContext) throws(Problem) -> ReservationID {
    let text = context.path["id"] ?? ""
    guard let id = ReservationID(text) else {
      throw ReservoProblem.of(
        400, "INVALID_INPUT",
        "id: found \(JSONValue.string(text).found); allowed: an id as a reservation was answered with")
    }
    return id
  }

  private static func answer(_ id: ReservationID, _ context: DialectContext) async throws(Problem)
    -> HTTPAnswer
  {
    try await context.read { snapshot throws(Problem) in
      guard let found = snapshot.reservation(id), context.maySee(found.owner, at: found.venue),
        snapshot.reservoResource(found.venue.text, context) != nil
      else { throw .notFound("no reservation \(id)") }
      return context.json { ReservoReservation(found).write(to: &$0) }
    }
  }

  private static func cancel(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let id = try id(context)
    _ = try await answer(id, context)
    let receipt = try await context.execute(Cancel(id), key: context.call.idempotencyKey())
    guard !receipt.events.isEmpty else {
      throw ReservoProblem.of(409, "INVALID_STATE", "Reservation cannot be cancelled")
    }
    return try await answer(id, context.seeing(receipt.position))
  }
}

extension ViewSnapshot {
  /// The reservations of some resources that the caller may see.
  borrowing func reservoReservations(
    _ context: DialectContext, of isMeant: (ReservoResource) -> Bool = { _ in true }
  ) -> [ReservoReservation] {
    var found: [ReservoReservation] = []
    for resource in reservoResources(context) where isMeant(resource) {
      let all = reservations(at: resource.venue.id)
      found += all.filter { context.maySee($0.owner, at: $0.venue) }.map { ReservoReservation($0) }
    }
    return found
  }
}
