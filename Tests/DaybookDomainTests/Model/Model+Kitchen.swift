import DaybookDomain
import DaybookTime

/// What the kitchen makes, and notices (R18, R19).
extension Model {
  private func isOver(_ work: Work) -> Bool { work.state == .served || work.state == .cancelled }
  func work(of party: Party) -> [Work] { (party.prep?.tickets ?? []).compactMap(ticket) }

  private func planned(_ work: Work) -> PlannedTicket {
    PlannedTicket(
      ticket: work.id, station: work.station, isDelta: work.isDelta, items: work.items.map(\.planned))
  }

  func confirmPrep(_ confirm: ConfirmPrep, _ ask: Ask) throws(No) -> [Event] {
    let party = try own(confirm.reservation, guests, ask)
    try isOpen(party, ask)
    guard party.state == .booked, party.seating != .left else { throw .code(.notAllowedInState) }
    let policy = definition(on: party.stay.date).prep
    let covers = party.stay.party.covers
    var dishes: [(station: String, item: PlannedItem)] = []
    if confirm.items.isEmpty {
      let minutes = confirm.scope == .full ? max(10, policy?.fullLeastMinutes ?? 10) : 5
      let item = PlannedItem(
        name: confirm.scope.rawValue, quantity: covers, isPerCover: true, course: 1, minutes: minutes,
        isAhead: false)
      dishes = [("kitchen", item)]
    }
    for wanted in confirm.items {
      guard let plan = policy?.items.first(where: { $0.name == wanted.name }) else {
        throw .code(.notFound)
      }
      if dishesOut.contains(wanted.name) { throw .code(.notAllowedInState) }
      let item = PlannedItem(
        name: wanted.name, quantity: wanted.quantity ?? covers, isPerCover: wanted.quantity == nil,
        course: plan.course, minutes: plan.minutes, isAhead: wanted.isAhead ?? plan.isAhead)
      dishes.append((plan.station, item))
    }
    let old = work(of: party).filter { $0.state != .cancelled }
    // Dishes served or sent as a delta are not made again.
    let standing = old.filter { one in
      if one.state == .served { return true }
      return one.isDelta
        && one.items.allSatisfy { item in dishes.contains { $0.item.name == item.planned.name } }
    }
    for place in dishes.indices {
      let name = dishes[place].item.name
      let made = standing.flatMap(\.items).filter { $0.planned.name == name }.map(\.planned.quantity).reduce(
        0, +)
      dishes[place].item.quantity -= made
    }
    dishes.removeAll { $0.item.quantity <= 0 }
    var made = 0
    var tickets: [PlannedTicket] = []
    for dish in dishes where !tickets.contains(where: { $0.station == dish.station }) {
      let items = dishes.filter { $0.station == dish.station }.map(\.item)
      if let same = old.first(where: { $0.station == dish.station && !$0.isDelta && $0.state != .served }) {
        tickets.append(PlannedTicket(ticket: same.id, station: dish.station, items: items))
      } else {
        tickets.append(PlannedTicket(ticket: ask.id(made), station: dish.station, items: items))
        made += 1
      }
    }
    tickets += standing.map(planned)
    let serveAt = serveAt(party)
    if let prep = party.prep, prep.scope == confirm.scope, prep.covers == covers, prep.serveAt == serveAt,
      Set(old.map(planned)) == Set(tickets)
    {
      return []
    }
    return [
      .prepConfirmed(
        PrepConfirmed(
          reservation: party.id, scope: confirm.scope, serveAt: serveAt, covers: covers, tickets: tickets))
    ]
  }

  /// The prep of a booking that moved or changed size: new times, and own tickets for changed dishes.
  func prepFollowing(_ party: Party, _ ask: Ask) -> [Event] {
    guard let prep = party.prep else { return [] }
    let covers = party.stay.party.covers
    let open = work(of: party).filter { $0.state != .cancelled }
    if covers == prep.covers || open.isEmpty { return retimed(party) }
    var tickets: [PlannedTicket] = []
    var deltas: [PlannedTicket] = []
    for one in open {
      var plan = planned(one)
      if one.isDelta || one.state == .served {
        // It stays what it is.
      } else if !one.wasSent {
        for place in plan.items.indices where plan.items[place].isPerCover {
          plan.items[place].quantity = covers
        }
      } else {
        var items = plan.items.filter(\.isPerCover)
        for place in items.indices { items[place].quantity = covers - prep.covers }
        if !items.isEmpty {
          deltas.append(
            PlannedTicket(ticket: ask.id(deltas.count + 1), station: one.station, isDelta: true, items: items)
          )
        }
      }
      tickets.append(plan)
    }
    let confirmed = PrepConfirmed(
      reservation: party.id, scope: prep.scope, serveAt: serveAt(party), covers: covers,
      tickets: tickets + deltas)
    return retimed(party) + [.prepConfirmed(confirmed)]
  }

  func cancelPrep(_ id: ReservationID, _ ask: Ask) throws(No) -> [Event] {
    let party = try own(id, guests, ask)
    guard party.state == .booked else { throw .code(.notAllowedInState) }
    if party.prep == nil { return [] }
    try isOpen(party, ask)
    return [.prepCancelled(id)]
  }

  // MARK: stations

  private func own(_ id: TicketID, _ ask: Ask) throws(No) -> Work {
    try allow(cooks, ask)
    guard var work = ticket(id) else { throw .code(.notFound) }
    if let party = party(work.party), isGone(party) { throw .code(.notAllowedInState) }
    // What a lapse ends is over at its instant.
    if let party = party(work.party), state(party) != party.state, !isOver(work) { work.state = .cancelled }
    return work
  }

  /// The named items, or all, that a step is for.
  private func places(_ named: [Int]?, _ work: Work, _ isFor: (TicketItemState) -> Bool) throws(No) -> [Int] {
    for place in named ?? [] {
      guard work.items.indices.contains(place) else { throw .invalid }
      if work.items[place].state == .planned { throw .code(.notAllowedInState) }
    }
    return work.items.indices.filter { (named?.contains($0) ?? true) && isFor(work.items[$0].state) }
  }

  func start(_ start: StartTicket, _ ask: Ask) throws(No) -> [Event] {
    let work = try own(start.ticket, ask)
    guard work.wasSent, ![.planned, .ready, .served, .cancelled].contains(work.state) else {
      throw .code(.notAllowedInState)
    }
    let items = try places(start.items, work) { $0 == .fired || ($0 == .ready && work.state == .recalled) }
    if !items.isEmpty { return [.ticketStarted(TicketWork(ticket: work.id, items: items))] }
    guard work.state == .started else { throw .code(.notAllowedInState) }
    return []
  }

  func ready(_ ready: ReadyTicket, _ ask: Ask) throws(No) -> [Event] {
    let work = try own(ready.ticket, ask)
    if work.state == .ready { return [] }
    guard [.started, .recalled].contains(work.state) else { throw .code(.notAllowedInState) }
    let items = try places(ready.items, work) { $0 == .started || ($0 == .ready && work.state == .recalled) }
    if !items.isEmpty { return [.ticketReady(TicketWork(ticket: work.id, items: items))] }
    guard ready.items != nil else { throw .code(.notAllowedInState) }
    return []
  }

  func serve(_ id: TicketID, _ ask: Ask) throws(No) -> [Event] {
    switch try own(id, ask).state {
    case .ready: return [.ticketServed(id)]
    case .served: return []
    default: throw .code(.notAllowedInState)
    }
  }

  func recall(_ id: TicketID, _ ask: Ask) throws(No) -> [Event] {
    switch try own(id, ask).state {
    case .ready, .served: return [.ticketRecalled(id)]
    case .recalled: return []
    default: throw .code(.notAllowedInState)
    }
  }

  func eightySix(_ eightySix: EightySix, _ ask: Ask) throws(No) -> [Event] {
    try known(eightySix.venue)
    try allow(cooks, ask)
    if dishesOut.contains(eightySix.item) == eightySix.isOut { return [] }
    return [.eightySixed(EightySixed(item: eightySix.item, isOut: eightySix.isOut))]
  }

  // MARK: notices

  func isSettled(_ told: Told) -> Bool {
    told.state == .acknowledged || (told.state == .delivered && !told.asksPerson)
  }

  func deliver(_ deliver: DeliverNotices, _ ask: Ask) throws(No) -> [Event] {
    try known(deliver.venue)
    try allow(cooks, ask)
    let mine = notices.filter { $0.audience == deliver.audience }
    guard deliver.through <= mine.count else { throw .code(.notFound) }
    let numbers = mine.filter {
      $0.number <= deliver.through && $0.state == .pending
        && (deliver.station == nil || $0.station == nil || $0.station == deliver.station)
    }.map(\.number)
    return numbers.isEmpty
      ? []
      : [
        .noticesDelivered(NoticesDelivered(audience: deliver.audience, numbers: Array(numbers.prefix(1000))))
      ]
  }

  func acknowledge(_ acknowledge: AcknowledgeNotice, _ ask: Ask) throws(No) -> [Event] {
    try known(acknowledge.venue)
    try allow(cooks, ask)
    guard
      let told = notices.first(where: {
        $0.audience == acknowledge.audience && $0.number == acknowledge.number
      })
    else { throw .code(.notFound) }
    return isSettled(told)
      ? [] : [.noticeAcknowledged(NoticeMark(audience: told.audience, number: told.number))]
  }
}
