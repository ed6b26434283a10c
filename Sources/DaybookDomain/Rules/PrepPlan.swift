package import DaybookTime

/// What the kitchen makes for a booking: a quote and a confirmation get the same answer (R18).
package struct PrepPlan {
  private let reservation: Reservation
  private let policy: PrepPolicy
  private let dishesOut: [String]
  /// The booking's tickets that are not cancelled.
  private let tickets: [Ticket]

  /// - Parameters:
  ///   - reservation: As it is at the instant of the question.
  ///   - policy: That of the booking's business date.
  ///   - tickets: The booking's, whatever became of them.
  package init(
    of reservation: Reservation, by policy: PrepPolicy?, dishesOut: [String], tickets: [Ticket]
  ) {
    self.reservation = reservation
    self.policy = policy ?? PrepPolicy()
    self.dishesOut = dishesOut
    self.tickets = tickets.filter { $0.state != .cancelled }
  }

  /// The tickets once `asked` is confirmed; those that are new get their ids from `newTicket`, from 0.
  func confirming(_ asked: ConfirmPrep, newTicket: (Int) -> TicketID) throws(Rejection) -> PrepConfirmed {
    guard reservation.isToBeServed else { throw .notAllowed("confirm prep", reservation) }
    let dishes = try dishes(asked)
    // Served tickets stand, and so do deltas for a change of party size: new tickets have the rest.
    let standing = tickets.filter { ticket in
      ticket.state == .served
        || ticket.isDelta
          && ticket.items.allSatisfy { one in dishes.contains { $0.item.name.hasBytes(of: one.name) } }
    }
    var planned: [PlannedTicket] = []
    var made = 0
    for (station, asked) in dishes {
      var item = asked
      for one in standing.flatMap(\.items) where one.name.hasBytes(of: item.name) {
        item.quantity -= one.quantity
      }
      guard item.quantity > 0 else { continue }
      let known = openTicket(at: station, course: item.course)
      let place = planned.firstIndex { plan in
        plan.ticket == known?.id
          || known == nil && plan.station.hasBytes(of: station)
            && plan.items.allSatisfy { $0.course == item.course }
      }
      if let place {
        planned[place].items.append(item)
        continue
      }
      planned.append(PlannedTicket(ticket: known?.id ?? newTicket(made), station: station, items: [item]))
      if known == nil { made += 1 }
    }
    return PrepConfirmed(
      reservation: reservation.id, scope: asked.scope, serveAt: reservation.serveAt(by: policy),
      covers: reservation.stay.party.covers, tickets: planned + standing.map(PlannedTicket.init),
      courseGapMinutes: policy.courseGapMinutes ?? 15)
  }

  /// The open ticket at a station that has dishes of a course; each course has its own.
  private func openTicket(at station: String, course: Int) -> Ticket? {
    tickets.first {
      $0.station.hasBytes(of: station) && !$0.isDelta && !$0.state.isOver
        && $0.items.contains { $0.course == course }
    }
  }

  /// Whether the kitchen was asked for exactly this already.
  func isSo(_ confirmed: PrepConfirmed) -> Bool {
    guard let prep = reservation.details.prep else { return false }
    return prep.scope == confirmed.scope && prep.serveAt == confirmed.serveAt
      && prep.covers == confirmed.covers && prep.courseGapMinutes == confirmed.courseGapMinutes
      && Set(tickets.map(PlannedTicket.init)) == Set(confirmed.tickets)
  }

  /// What confirming would lead to at this instant; refused as confirming would be, in the same words.
  package func quote(_ asked: ConfirmPrep, minutesAway: Int, at now: Timestamp) throws(Rejection) -> PrepQuote
  {
    guard PrepQuote.minutesAway.contains(minutesAway) else {
      let allowed = PrepQuote.minutesAway
      throw .invalid(
        InvalidField(
          "minutesAway", "found \(minutesAway); allowed: \(allowed.lowerBound)–\(allowed.upperBound)"))
    }
    let confirmed = try confirming(asked) { TicketID(high: 0, low: UInt64($0)) }
    let prep = Prep(confirmed, changing: reservation.details.prep)
    var planned = tickets
    if !isSo(confirmed) {
      planned = confirmed.tickets.map { plan in
        Ticket(plan, of: reservation, by: prep, changing: tickets.first { $0.id == plan.ticket })
      }
      prep.time(&planned, at: now)
    }
    let open = planned.filter { !$0.state.isOver }
    let times = PrepTimes(of: reservation, prep, planned, dishesOut: dishesOut, at: now)
    let items = open.flatMap { ticket in
      ticket.items.map {
        PrepQuoteItem(
          $0, station: ticket.station, fireAt: times.fireAt($0),
          isHeld: $0.state == .planned && prep.isOnHold($0))
      }
    }
    let bounds = PrepQuote.recommended
    let least = asked.scope == .full ? leastMinutes(.full) : bounds.lowerBound
    return PrepQuote(
      reservation: reservation.id, scope: asked.scope,
      recommendedMinutes: max(min(minutesAway, bounds.upperBound), least),
      serveAt: times.serveAt, items: items, dishesOut: dishesOut)
  }

  /// Minutes from firing to ready, where no dish is named.
  private func leastMinutes(_ scope: PrepScope) -> Int {
    scope == .full ? max(10, policy.fullLeastMinutes ?? 10) : 5
  }

  /// The dishes asked for, each with its station, by the venue's plan.
  private func dishes(_ asked: ConfirmPrep) throws(Rejection) -> [(station: String, item: PlannedItem)] {
    let covers = reservation.stay.party.covers
    guard !asked.items.isEmpty else {
      return [
        (
          "kitchen",
          PlannedItem(
            name: asked.scope.rawValue, quantity: covers, isPerCover: true, course: 1,
            minutes: leastMinutes(asked.scope), isAhead: false)
        )
      ]
    }
    var dishes: [(station: String, item: PlannedItem)] = []
    for (index, item) in asked.items.enumerated() {
      let name = TextRule.collapsed(item.name) ?? item.name
      guard let plan = policy.items.first(where: { $0.name.hasBytes(of: name) }) else {
        throw .refused(.notFound, "items[\(index)]: the venue's plan has no such dish")
      }
      guard !dishesOut.contains(where: { $0.hasBytes(of: name) }) else {
        throw .refused(.notAllowedInState, "\(name) is out today")
      }
      dishes.append(
        (
          plan.station,
          PlannedItem(
            name: name, quantity: item.quantity ?? covers, isPerCover: item.quantity == nil,
            course: plan.course, minutes: plan.minutes, isAhead: item.isAhead ?? plan.isAhead)
        ))
    }
    return dishes
  }
}

extension Reservation {
  /// When its dishes are served: counted from when the party sits, or is expected to sit (R18).
  func serveAt(by policy: PrepPolicy?) -> Timestamp {
    sitsAt.adding(minutes: policy?.seatToServeMinutes ?? 20)
  }

  /// Whether anybody knows when it is served: units without a time are, once the party says or is here.
  public var isServedAtATime: Bool {
    let isAwaited = details.arrival.map { $0.state != .withdrawn && $0.state != .declined } ?? false
    return stay.hasDate || seatedAt != nil || details.arrivedAt != nil || isAwaited
  }

  private var sitsAt: Timestamp {
    if let seatedAt { return seatedAt }
    if let arrivedAt = details.arrivedAt { return max(stay.start, arrivedAt) }
    guard let arrival = details.arrival, arrival.state != .withdrawn, arrival.state != .declined
    else { return stay.start }
    return max(stay.start, arrival.etaAt)
  }
}
