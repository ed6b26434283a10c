internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// When a party will be there.
extension Query {
  static let travel = [
    Query(
      "eta", "/v1/reservations/{reservation}/eta",
      "When a party on its way will be there, how long its way takes, who says so, and how old that is.",
      by: .guestsAndHosts, [.required("reservation", ParameterSchema.uuid, "its id")]
    ) { context async throws(Problem) in try await eta(context) }
  ]

  /// What is known of a party on its way.
  fileprivate struct Known {
    let reservation: Reservation
    let rules: ZoneRules?
    /// From where to where, where both are known.
    let way: (place: Coordinate, venue: Coordinate)?
    let position: Position
    let now: Timestamp
  }

  private static func eta(_ context: QueryContext) async throws(Problem) -> QueryResult {
    guard let id: ReservationID = try context.values.id("reservation") else {
      throw .notFound("no reservation")
    }
    let known = try await context.read { snapshot throws(Problem) in
      let now = snapshot.ledgerTime()
      guard let found = snapshot.reservation(id, now: now), context.maySee(found.owner, at: found.venue)
      else { throw .notFound("no reservation \(id)") }
      let place = try context.opening { () throws(LedgerFailure) in
        try found.details.lastPing.flatMap { ping throws(LedgerFailure) in
          try context.history.reader.open(place: ping.place)
        }
      }
      let venue = snapshot.venue(found.venue)
      var way: (Coordinate, Coordinate)?
      if found.isOnTheWay, let place, let location = venue?.location { way = (place, location) }
      return Known(
        reservation: found, rules: venue.flatMap { snapshot.zoneRules($0.zone) }, way: way,
        position: snapshot.position, now: now)
    }
    var answer: TravelDesk.Answer?
    if let way = known.way { answer = await context.travel.answer(from: way.place, to: way.venue) }
    var json = JSONWriter()
    json.object { known.write(answer, tellsEngines: context.principal.actor.isStaff, to: &$0) }
    json.endLine()
    return QueryResult(known.position, at: known.now, isFleeting: true, json.bytes)
  }
}

extension Query.Known {
  fileprivate func write(_ answer: TravelDesk.Answer?, tellsEngines: Bool, to json: inout JSONWriter) {
    func label(_ instant: Timestamp) -> String { rules?.label(instant) ?? instant.description }
    json.field("position", unsigned: position.value)
    json.field("reservation", id: reservation.id)
    json.field("at", text: label(now))
    if let arrival = reservation.details.arrival {
      json.object("arrival") { json in
        json.field("state", text: arrival.state.rawValue)
        json.field("eta", text: label(arrival.etaAt))
        json.field("source", text: arrival.source.rawValue)
      }
    }
    guard let answer, let ping = reservation.details.lastPing else { return }
    json.object("way") { json in
      // The party was there when it told its place, and has come nearer since.
      json.field("eta", text: label(ping.at.adding(seconds: answer.time.seconds)))
      json.field("seconds", integer: answer.time.seconds)
      json.field("source", text: answer.time.source.rawValue)
      json.field("age", integer: Int(answer.age.components.seconds))
      json.field("placeAt", text: label(ping.at))
      guard tellsEngines else { return }
      json.objects("engines", answer.said) { said, json in
        json.field("engine", text: said.engine.rawValue)
        switch said.answer {
        case .seconds(let seconds): json.field("seconds", integer: seconds)
        case .none(let silence): json.field("silence", text: silence.rawValue)
        }
      }
    }
  }
}
