internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// On my way, prepare food: what the kitchen makes ahead, and how far the party is.
extension Baku {
  var preorders: [DialectRoute] {
    let path = "/reservations/{reservation}/preorder"
    return [
      DialectRoute("bakuQuote", .post, path + "/quote", by: .guestsAndHosts) {
        context async throws(Problem) in
        let (preorder, quote) = try await preorder(context)
        return context.json { json in
          json.object { json in
            json.field("policy", text: preorder.restaurant.prepPolicy)
            json.field("recommended_prep_minutes", integer: quote.recommendedMinutes)
          }
        }
      },
      DialectRoute("bakuPreorder", .post, path + "/confirm", by: .guestsAndHosts) {
        context async throws(Problem) in try await confirmPreorder(context)
      },
    ]
  }

  private struct Preorder {
    let reservation: Reservation
    let restaurant: BakuRestaurant
    let minutesAway: Int
    let scope: PrepScope
    let items: [PrepItem]
  }

  /// What is asked for, and what the kitchen says to it.
  private func preorder(_ context: DialectContext) async throws(Problem) -> (Preorder, PrepQuote) {
    let reservation = try await reservation(context)
    let definition = try await context.read { $0.venue(reservation.venue) }
    guard let definition, let plan = definition.prep else { throw .baku(404, "Feature disabled") }
    guard reservation.state == .booked else { throw .notActive }
    let body = try BakuBody(context)
    let minutes = try body.integer("minutes_away", in: PrepQuote.minutesAway)
    let scope = try body.word("scope", [PrepScope.starters, .full]) ?? .starters
    let dishes = try body.dishes("items")
    for dish in dishes where !plan.items.contains(where: { $0.name == dish }) {
      let known = plan.items.map(\.name)
      throw ParameterValues.wrong(
        "items", dish, known.isEmpty ? "no dishes, only a scope" : known.joined(separator: ", "))
    }
    let preorder = Preorder(
      reservation: reservation, restaurant: BakuRestaurant(definition, directory), minutesAway: minutes,
      scope: scope, items: dishes.map { PrepItem($0) })
    let quote = try await context.read { snapshot throws(Problem) in
      do throws(Rejection) {
        return try snapshot.prepQuote(
          for: reservation.id, minutesAway: minutes, scope: scope, items: preorder.items,
          by: context.principal.actor
        ).get()
      } catch {
        throw Problem(error)
      }
    }
    return (preorder, quote)
  }

  /// Tells the kitchen what to make and when the party comes: two commands, each of which changes nothing when it is repeated.
  private func confirmPreorder(_ context: DialectContext) async throws(Problem) -> HTTPAnswer {
    let (preorder, quote) = try await preorder(context)
    let (reservation, key) = (preorder.reservation, try context.call.idempotencyKey())
    let prep = ConfirmPrep(reservation.id, scope: preorder.scope, items: preorder.items)
    var position = try await context.execute(prep, key: key).position
    let (now, lead) = (
      try await context.now(), min(quote.recommendedMinutes, PrepQuote.recommended.upperBound)
    )
    let isSaid = reservation.details.arrival.map {
      $0.scope == preorder.scope && $0.leadMinutes == lead
        && $0.says(preorder.minutesAway, at: now)
    }
    if reservation.seating == .expected, isSaid != true {
      let arrival = DeclareArrival(
        reservation.id, leadMinutes: lead, scope: preorder.scope,
        etaMinutes: preorder.minutesAway, sharesLocation: reservation.details.arrival?.sharesLocation ?? false
      )
      position = try await context.execute(arrival, key: key?.followed(by: "arrival")).position
    }
    return try await answer(reservation.id, context, after: position)
  }
}

extension ArrivalState {
  /// Whether the party is on its way, as far as anybody knows.
  var isUnderWay: Bool { self == .declared || self == .approved || self == .queued }
}

extension Arrival {
  /// Whether somebody has said, to the minute, that the party is there in so many minutes.
  func says(_ minutes: Int, at now: Timestamp) -> Bool {
    state.isUnderWay && source != .location
      && abs(etaAt.epochSeconds - now.adding(minutes: minutes).epochSeconds) < 60
  }
}

extension DialectContext {
  /// The ledger's time.
  func now() async throws(Problem) -> Timestamp { try await read { $0.ledgerTime() } }
}

extension IdempotencyKey {
  /// The key of a further command that the same request needs.
  func followed(by name: String) -> IdempotencyKey {
    IdempotencyKey("baku-\(name)-" + Base64.text(SHA256.digest(Array(text.utf8)), as: .url))
  }
}
