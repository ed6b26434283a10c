internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// What is booked, and how it ends.
extension Baku {
  var reservations: [DialectRoute] {
    [
      DialectRoute("bakuReservations", .get, "/reservations", by: .guestsAndHosts) {
        context async throws(Problem) in try await list(context)
      },
      DialectRoute("bakuBook", .post, "/reservations", by: .guestsAndHosts) {
        context async throws(Problem) in
        let (id, position) = try await BakuBooking(context, self).book()
        return try await answer(id, context, after: position, status: 201)
      },
      DialectRoute("bakuCancel", .post, "/reservations/{reservation}/cancel", by: .guestsAndHosts) {
        context async throws(Problem) in try await cancel(context)
      },
      // The record stays: what was booked is told for ever.
      DialectRoute("bakuDelete", .delete, "/reservations/{reservation}", by: .guestsAndHosts) {
        context async throws(Problem) in try await cancel(context)
      },
      DialectRoute("bakuConfirm", .post, "/reservations/{reservation}/confirm", by: .guestsAndHosts) {
        context async throws(Problem) in try await confirm(context)
      },
    ]
  }

  /// All that are the caller's; for the venue's people, all of their venues.
  private func list(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let actor = context.principal.actor
    let found = try await context.read { snapshot throws(Problem) in
      let now = snapshot.ledgerTime()
      let all =
        actor.role == .guest
        ? snapshot.guestCard(actor, now: now).reservations.compactMap { snapshot.reservation($0, now: now) }
        : snapshot.reservations(now: now)
      var found: [BakuReservation] = []
      for reservation in all where context.maySee(reservation.owner, at: reservation.venue) {
        found.append(try BakuReservation(reservation, directory, context, snapshot, now: now))
      }
      return found
    }
    return context.json {
      $0.array(found) { reservation, json in json.object { reservation.write(to: &$0) } }
    }
  }

  private func cancel(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let reservation = try await reservation(context)
    let receipt = try await context.execute(Cancel(reservation.id), key: try context.call.idempotencyKey())
    return try await answer(reservation.id, context, after: receipt.position)
  }

  /// A booking that stands is confirmed, a request is accepted by the venue; what was cancelled is booked anew or not at all.
  private func confirm(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let (reservation, key) = (try await reservation(context), try context.call.idempotencyKey())
    var position = context.least
    switch reservation.state {
    case .requested: position = try await context.execute(Accept(reservation.id), key: key).position
    case .booked where reservation.details.attendance == .asked:
      position = try await context.execute(ConfirmAttendance(reservation.id), key: key).position
    case .booked: break
    default: throw .baku(409, "Reservation is not active; book again")
    }
    return try await answer(reservation.id, context, after: position)
  }

  // MARK: One reservation

  /// The reservation in the path, if the caller may see it.
  func reservation(_ context: DialectContext) async throws(Problem) -> Reservation {
    let text = context.path["reservation"] ?? ""
    guard let id = ReservationID(text) else { throw ParameterValues.wrong("reservation", text, "a UUID") }
    return try await context.read { snapshot throws(Problem) in
      guard let found = snapshot.reservation(id), context.maySee(found.owner, at: found.venue) else {
        throw .noReservation
      }
      return found
    }
  }

  /// The same, if it stands.
  func active(_ context: DialectContext) async throws(Problem) -> Reservation {
    let reservation = try await reservation(context)
    guard reservation.state == .booked else { throw .notActive }
    return reservation
  }

  /// The reservation as it is once the log has a position; `place` is told and not kept.
  func answer(
    _ id: ReservationID, _ context: DialectContext, after position: Position, status: Int = 200,
    from place: Coordinate? = nil
  ) async throws(Problem) -> HTTPAnswer {
    let context = context.seeing(position)
    let found = try await context.read { snapshot throws(Problem) in
      let now = snapshot.ledgerTime()
      guard let found = snapshot.reservation(id, now: now) else { throw .noReservation }
      return try BakuReservation(found, directory, context, snapshot, now: now)
    }
    let told = place.map(found.estimating) ?? found
    return context.json(status) { $0.object { told.write(to: &$0) } }
  }
}
