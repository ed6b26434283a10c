internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// On my way: what the party says, what the venue answers, and where the party is.
extension Baku {
  var arrivals: [DialectRoute] {
    let path = "/reservations/{reservation}/arrival_intent"
    return [
      DialectRoute("bakuArrival", .post, path, by: .guestsAndHosts) {
        context async throws(Problem) in try await declare(context)
      },
      DialectRoute("bakuArrivalDecision", .post, path + "/decision", by: .guestsAndHosts) {
        context async throws(Problem) in try await decide(context)
      },
      DialectRoute("bakuArrivalETA", .post, path + "/eta", by: .guestsAndHosts) {
        context async throws(Problem) in
        let reservation = try await active(context)
        let body = try BakuBody(context)
        let minutes = try body.integer("eta_minutes", in: 1...240)
        guard let arrival = reservation.details.arrival else {
          throw .baku(409, "No arrival intent to confirm")
        }
        if arrival.says(minutes, at: try await context.now()) {
          return try await answer(reservation.id, context, after: context.least)
        }
        return try await execute(SetETA(reservation.id, minutes: minutes), on: reservation, context)
      },
      DialectRoute("bakuArrivalLocation", .post, path + "/location", by: .guestsAndHosts) {
        context async throws(Problem) in try await ping(context)
      },
      DialectRoute("bakuArrivalPlaces", .get, path + "/suggestions", by: .guestsAndHosts) {
        context async throws(Problem) in try await suggestions(context)
      },
    ]
  }

  private enum Source: String, CaseIterable {
    case user, prediction, location
  }

  private enum Decision: String, CaseIterable {
    case approve, queue, reject, cancel
  }

  private func execute<C: ReservationCommand>(
    _ command: C, on reservation: Reservation, _ context: DialectContext
  ) async throws(Problem) -> HTTPAnswer {
    let receipt = try await context.execute(command, key: try context.call.idempotencyKey())
    return try await answer(reservation.id, context, after: receipt.position)
  }

  /// A note is the guest's, and stands with the booking.
  private func declare(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let reservation = try await active(context)
    let body = try BakuBody(context)
    let declared = DeclareArrival(
      reservation.id, leadMinutes: try body.integer("lead_minutes", in: 5...90),
      scope: try body.word("prep_scope", PrepScope.allCases) ?? .full,
      sharesLocation: try body.bool("share_location"))
    _ = try body.word("eta_source", Source.allCases)
    if let note = try body.note("notes", most: 400) {
      let noted = Modify(reservation.id, guest: Guest(notes: note))
      _ = try await context.execute(noted, key: try context.call.idempotencyKey()?.followed(by: "notes"))
    }
    return try await execute(declared, on: reservation, context)
  }

  /// The venue answers; the guest may only take back what they said.
  private func decide(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let reservation = try await active(context)
    let body = try BakuBody(context)
    guard let action = try body.word("action", Decision.allCases) else {
      throw .invalid(InvalidField("action", "missing"))
    }
    _ = try body.note("notes", most: 200)
    guard reservation.details.arrival != nil else { throw .baku(409, "No arrival intent to update") }
    switch action {
    case .approve: return try await execute(ApproveArrival(reservation.id), on: reservation, context)
    case .queue: return try await execute(QueueArrival(reservation.id), on: reservation, context)
    case .reject: return try await execute(DeclineArrival(reservation.id), on: reservation, context)
    case .cancel: return try await execute(WithdrawArrival(reservation.id), on: reservation, context)
    }
  }

  /// A place of a party that is on its way is kept, sealed; before that it is answered with an estimate and forgotten.
  private func ping(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let reservation = try await active(context)
    let body = try BakuBody(context)
    let place = Coordinate(
      latitude: try body.degrees("latitude", most: 90), longitude: try body.degrees("longitude", most: 180))
    try await checkLocated(reservation, context)
    guard let arrival = reservation.details.arrival, arrival.state.isUnderWay else {
      return try await answer(reservation.id, context, after: context.least, from: place)
    }
    let ping = await context.travel.informed(
      Ping(reservation.id, at: place), by: context.principal.actor, context.ledger)
    return try await execute(ping, on: reservation, context)
  }

  private func checkLocated(_ reservation: Reservation, _ context: DialectContext) async throws(Problem) {
    guard try await context.read({ $0.venue(reservation.venue)?.location }) != nil else {
      throw .baku(422, "Restaurant is missing coordinates")
    }
  }

  /// There is no source of places: the list is empty, and a line says why.
  private func suggestions(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    guard let text = context.query("q"), (1...80).contains(text.unicodeScalars.count) else {
      throw ParameterValues.wrong("q", context.query("q") ?? "", "1–80 characters")
    }
    let limit = context.query("limit") ?? "5"
    guard let most = Int(limit), (1...8).contains(most) else {
      throw ParameterValues.wrong("limit", limit, "a whole number, 1–8")
    }
    try await checkLocated(try await active(context), context)
    var answer = context.json { $0.array([] as [String]) { $1.string($0) } }
    answer.fields.append(HTTPField("Daybook-Reason", "there is no source of places"))
    return answer
  }
}
