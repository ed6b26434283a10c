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
    // A ticket for each station and course; dishes of a ticket that is open already stay on it.
    for dish in dishes {
      let open = old.first {
        $0.station == dish.station && !$0.isDelta && $0.state != .served
          && $0.items.contains { $0.planned.course == dish.item.course }
      }
      let id: TicketID
      if let open {
        id = open.id
      } else if let new = tickets.first(where: { plan in
        plan.station == dish.station && plan.items[0].course == dish.item.course
          && !old.contains { $0.id == plan.ticket }
      }) {
        id = new.ticket
      } else {
        id = ask.id(made)
        made += 1
      }
      if let place = tickets.firstIndex(where: { $0.ticket == id }) {
        tickets[place].items.append(dish.item)
      } else {
        tickets.append(PlannedTicket(ticket: id, station: dish.station, items: [dish.item]))
      }
    }
    tickets += standing.map(planned)
    let serveAt = serveAt(party)
    let gap = policy?.courseGapMinutes ?? 15
    if let prep = party.prep, prep.scope == confirm.scope, prep.covers == covers, prep.serveAt == serveAt,
      prep.courseGapMinutes == gap,
      Set(old.map(planned)) == Set(tickets)
    {
      return []
    }
    return [
      .prepConfirmed(
        PrepConfirmed(
          reservation: party.id, scope: confirm.scope, serveAt: serveAt, covers: covers, tickets: tickets,
          courseGapMinutes: gap))
    ]
  }

  /// The prep of a booking that moved or changed size: new times, and own tickets for changed dishes.
  func prepFollowing(_ party: Party, _ ask: Ask) -> [Event] {
    guard let prep = party.prep else { return [] }
    let covers = party.stay.party.covers
    let open = work(of: party).filter { $0.state != .cancelled }
    if covers == prep.covers || open.isEmpty { return retimed(party) }
    var tickets = open.map(planned)
    var deltas: [PlannedTicket] = []
    var done: [String] = []
    var missed: [Event] = []
    for (place, one) in open.enumerated() where !one.isDelta {
      var more: [PlannedItem] = []
      for item in one.items.map(\.planned) where item.isPerCover && !done.contains(item.name) {
        done.append(item.name)
        let all = open.flatMap { work in
          work.items.filter { $0.planned.isPerCover && $0.planned.name == item.name }
            .map { (count: $0.planned.quantity, isServed: work.state == .served) }
        }
        let asked = all.map(\.count).reduce(0, +)
        let onTheWay = all.filter { !$0.isServed }.map(\.count).reduce(0, +)
        let change = max(covers - asked, -onTheWay)
        if change == 0 { continue }
        var item = item
        item.quantity = change
        more.append(item)
      }
      if more.isEmpty { continue }
      var id = one.id
      if one.wasSent {
        id = ask.id(deltas.count + 1)
        deltas.append(PlannedTicket(ticket: id, station: one.station, isDelta: true, items: more))
      } else {
        for item in more {
          for own in tickets[place].items.indices where tickets[place].items[own].name == item.name {
            tickets[place].items[own].quantity += item.quantity
          }
        }
      }
    }
    // What was told already is not told again.
    let told = open.filter(isOpen).flatMap(\.items).filter(isUntouched).map(\.planned.name)
    for ticket in tickets + deltas {
      let before = open.first { $0.id == ticket.ticket }.map(planned)?.items ?? []
      for item in ticket.items where dishesOut.contains(item.name) && !told.contains(item.name) {
        if item.quantity > before.first(where: { $0.name == item.name })?.quantity ?? 0 {
          missed.append(
            .dishMissed(DishMissed(reservation: party.id, ticket: ticket.ticket, item: item.name)))
        }
      }
    }
    let confirmed = PrepConfirmed(
      reservation: party.id, scope: prep.scope, serveAt: serveAt(party), covers: covers,
      tickets: tickets + deltas, courseGapMinutes: prep.courseGapMinutes ?? 0)
    // The station is told at once of a change to what it makes already.
    let moves = !retimed(party).isEmpty
    var sent: [Event] = []
    for delta in prep.courseGapMinutes == nil ? [] : deltas {
      let items = delta.items.indices.filter { place in
        let item = delta.items[place]
        if item.quantity > 0, dishesOut.contains(item.name) { return false }
        return open.flatMap(\.items).filter { $0.planned.name == item.name }.contains {
          [.started, .ready].contains($0.state) || ($0.state == .fired && !moves)
        }
      }
      if !items.isEmpty { sent.append(.ticketFired(TicketWork(ticket: delta.ticket, items: items))) }
    }
    return retimed(party) + [.prepConfirmed(confirmed)] + sent + missed
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
    let all = try places(start.items, work) { $0 == .fired || ($0 == .ready && work.state == .recalled) }
    let items = all.map { (place: $0, item: work.items[$0]) }
      .filter { !isUntouched($0.item) || !dishesOut.contains($0.item.planned.name) }.map(\.place)
    if items != all, items.isEmpty || start.items != nil { throw .code(.notAllowedInState) }
    if !items.isEmpty { return [.ticketStarted(TicketWork(ticket: work.id, items: items))] }
    guard work.state == .started else { throw .code(.notAllowedInState) }
    return []
  }

  func ready(_ ready: ReadyTicket, _ ask: Ask) throws(No) -> [Event] {
    let work = try own(ready.ticket, ask)
    if work.state == .ready { return [] }
    guard [.started, .recalled].contains(work.state) else { throw .code(.notAllowedInState) }
    let items = try places(ready.items, work) { $0 == .started || ($0 == .ready && work.state == .recalled) }
    if ready.items?.contains(where: { work.items[$0].state == .fired }) == true {
      throw .code(.notAllowedInState)
    }
    if !items.isEmpty { return [.ticketReady(TicketWork(ticket: work.id, items: items))] }
    guard ready.items != nil else { throw .code(.notAllowedInState) }
    return []
  }

  func serve(_ id: TicketID, _ ask: Ask) throws(No) -> [Event] {
    let work = try own(id, ask)
    if work.state == .served { return [] }
    guard work.state == .ready else { throw .code(.notAllowedInState) }
    // With the last of a course, the next is a gap away.
    if let party = party(work.party), let prep = party.prep, let gap = prep.courseGapMinutes, gap > 0,
      party.state == .booked
    {
      let course = work.items.map(\.planned.course).reduce(0, max)
      let rest = self.work(of: party).filter { $0.id != id && isOpen($0) }.flatMap(\.items).map(\.planned)
      if prep.lastCourse.map({ $0.course <= course }) ?? true,
        !isAwaited(course, rest),
        rest.contains(where: { $0.course > course })
      {
        return [.ticketServed(id), .retimed(Retimed(reservation: party.id, serveAt: now, course: course))]
      }
    }
    return [.ticketServed(id)]
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
    var events: [Event] = [.eightySixed(EightySixed(item: eightySix.item, isOut: eightySix.isOut))]
    for work in eightySix.isOut ? tickets.sorted(by: { $0.id < $1.id }) : [] where isOpen(work) {
      let asks = work.items.contains {
        $0.planned.name == eightySix.item && isUntouched($0)
      }
      guard asks, let party = party(work.party), state(party) == .booked, party.seating != .left,
        !isGone(party)
      else { continue }
      events.append(.dishMissed(DishMissed(reservation: party.id, ticket: work.id, item: eightySix.item)))
    }
    return events
  }

  // MARK: courses

  func isOpen(_ work: Work) -> Bool { !isOver(work) }
  /// Whether a dish is wanted and not begun.
  func isUntouched(_ item: Item) -> Bool {
    item.planned.quantity > 0 && [.planned, .fired].contains(item.state)
  }
  /// Whether the kitchen has it now.
  func isLive(_ work: Work) -> Bool { work.wasSent && !isOver(work) }
  /// Whether something that would not fire now is being made, or is made and not served.
  func isTooSoon(_ work: Work, _ party: Party) -> Bool {
    isLive(work) && work.items.contains { $0.state != .planned && !mayFire($0, party) }
  }
  /// Whether a dish may fire: the party is coming, or it is made ahead of a time that was booked.
  func mayFire(_ item: Item, _ party: Party) -> Bool {
    [.arrived, .seated].contains(party.seating) || party.arrival?.state == .approved
      || (item.planned.isAhead && party.stay.hasDate)
  }

  /// A gap after the course before it; the first when the party is served, the last one when it was.
  func servedAt(_ course: Int, _ prep: Prep, _ courses: Set<Int>) -> Timestamp {
    if let last = prep.lastCourse, last.course == course { return last.at }
    let gap = prep.courseGapMinutes ?? 0
    var at = prep.serveAt
    for other in courses.sorted() where other <= course {
      if let last = prep.lastCourse, last.course < course {
        if other == courses.sorted().first(where: { $0 > last.course }) { at = last.at }
        if other > last.course { at = at.adding(minutes: gap) }
      } else if other > courses.min() ?? other {
        at = at.adding(minutes: gap)
      }
    }
    return at
  }

  /// When each course is on the table: as planned, but not before its dishes are cooked; the next ones follow.
  func tableTimes(_ prep: Prep, _ all: [Work]) -> [Int: Timestamp] {
    let works = all.filter { $0.state != .cancelled }
    let courses = Set(works.flatMap(\.items).map(\.planned.course))
    let last = prep.lastCourse?.course ?? 0
    var times: [Int: Timestamp] = [:]
    for course in courses.sorted() {
      func cooked(_ works: [Work], _ states: TicketItemState...) -> Timestamp? {
        works.flatMap(\.items)
          .filter {
            $0.planned.course == course && $0.planned.quantity > 0 && states.contains($0.state)
          }
          .map { ($0.state == .planned ? now : $0.fireAt).adding(minutes: $0.planned.minutes) }.max()
      }
      var at = servedAt(course, prep, courses)
      if course < last {
        at = cooked(works, .fired, .started, .ready) ?? at
      } else if course > last, let earlier = courses.filter({ $0 < course && $0 >= last }).max() {
        at = times[earlier]?.adding(minutes: prep.courseGapMinutes ?? 0) ?? at
      }
      times[course] = max(at, cooked(works.filter(isOpen), .planned, .fired, .started) ?? at)
    }
    return times
  }

  /// A ticket whose dishes that have not fired are ready at these times.
  func timed(_ work: Work, _ times: [Int: Timestamp]) -> Work {
    var work = work
    for place in work.items.indices where isOpen(work) && work.items[place].state == .planned {
      let planned = work.items[place].planned
      if let at = times[planned.course] { work.items[place].fireAt = at.adding(minutes: -planned.minutes) }
    }
    return work
  }

  /// A dish waits while its course or one before it is on hold, or, where it takes less than the gap, until
  /// what comes before it was served.
  func waits(_ item: Item, _ party: Party) -> Bool {
    guard let prep = party.prep else { return false }
    if prep.heldCourses.contains(item.planned.course) { return true }
    if let last = prep.lastCourse, item.planned.course <= last.course { return false }
    if prep.heldCourses.contains(where: { $0 <= item.planned.course }) { return true }
    guard let gap = prep.courseGapMinutes, item.planned.minutes < gap else { return false }
    let open = work(of: party).filter(isOpen).flatMap(\.items).map(\.planned)
    return Set(open.map(\.course)).contains { $0 < item.planned.course && isAwaited($0, open) }
  }

  /// Whether some dish of a course is still to come, corrections included.
  private func isAwaited(_ course: Int, _ items: [PlannedItem]) -> Bool {
    var left: [String: Int] = [:]
    for item in items where item.course == course { left[item.name, default: 0] += item.quantity }
    return left.values.contains { $0 > 0 }
  }

  func fireCourse(_ fire: FireCourse, _ ask: Ask) throws(No) -> [Event] {
    let party = try own(fire.reservation, cooks, ask)
    guard party.state == .booked, party.seating != .left else { throw .code(.notAllowedInState) }
    try isOpen(party, ask)
    guard let prep = party.prep else { throw .code(.notAllowedInState) }
    let all = work(of: party).filter { $0.state != .cancelled }
    guard all.flatMap(\.items).contains(where: { $0.planned.course == fire.course }) else {
      throw .code(.notFound)
    }
    func planned(_ work: Work) -> [Int] {
      work.items.indices.filter {
        work.items[$0].planned.course == fire.course && work.items[$0].state == .planned
      }
    }
    let waiting = all.filter { isOpen($0) && !planned($0).isEmpty }
    let event = Event.courseFired(
      CourseFired(reservation: party.id, course: fire.course, isHeld: fire.isHeld))
    if fire.isHeld {
      if prep.heldCourses.contains(fire.course) { return [] }
      if waiting.isEmpty { throw .code(.notAllowedInState) }
      return [event]
    }
    if waiting.isEmpty { return [] }
    var fired: [Event] = []
    var minutes: [Int] = []
    for work in waiting {
      let items = planned(work).filter { !dishesOut.contains(work.items[$0].planned.name) }
      if items.isEmpty { continue }
      fired.append(.ticketFired(TicketWork(ticket: work.id, items: items)))
      minutes += items.map { work.items[$0].planned.minutes }
    }
    guard let longest = minutes.max() else { throw .code(.notAllowedInState) }
    let retimed = Event.retimed(
      Retimed(reservation: party.id, serveAt: now.adding(minutes: longest), course: fire.course))
    let isLater = prep.lastCourse.map { $0.course <= fire.course } ?? true
    return [event] + fired + (isLater ? [retimed] : [])
  }

  // MARK: what follows

  /// What was cancelled for a party that is here after all.
  func restoring(_ party: Party) -> [Event] {
    let lost = work(of: party).filter { $0.state == .cancelled }
    var restored: [Event] = lost.isEmpty ? [] : [.prepRestored(party.id)]
    for one in lost {
      for item in one.items
      where item.state == .planned && item.planned.quantity > 0 && dishesOut.contains(item.planned.name) {
        restored.append(
          .dishMissed(DishMissed(reservation: party.id, ticket: one.id, item: item.planned.name)))
      }
    }
    return restored
  }

  /// A party that the kitchen has begun to cook for is not on its way any more.
  func risky(_ party: Party) -> [Event] {
    func isComing(_ party: Party) -> Bool {
      [.arrived, .seated].contains(party.seating) || party.arrival?.state == .approved
    }
    guard party.state == .booked, let old = self.party(party.id), isComing(old), !isComing(party),
      work(of: party).contains(where: { isTooSoon($0, party) })
    else { return [] }
    return [.prepAtRisk(party.id)]
  }

  package func keepsAllergies(_ party: Party) -> Bool {
    party.state == .booked && party.seating != .left && party.terms.hasAllergies && party.guest != nil
      && party.keptAllergies == nil && work(of: party).contains(where: isOpen)
  }

  /// What stations, guests and the vault hear because of these events.
  func following(_ events: [Event], tellsGuests: Bool = false) -> [Event] {
    var told: [Event] = []
    for event in events {
      var place: (id: ReservationID, tables: [TableID], pool: PoolID?)?
      if case .modified(let it) = event { place = (it.reservation, it.stay.tables, it.stay.pool) }
      if case .reassigned(let it) = event { place = (it.reservation, it.tables, nil) }
      if case .needsTable(let it) = event { place = (it.reservation, [], nil) }
      guard let place, let party = party(place.id),
        place.tables != party.stay.tables || place.pool != party.stay.pool
      else { continue }
      let tellsGuest = tellsGuests && party.guest != nil
      guard tellsGuest || work(of: party).contains(where: isLive) else { continue }
      told.append(.relocated(Relocated(reservation: place.id, tellsGuest: tellsGuest)))
    }
    for party in parties.sorted(by: { $0.id < $1.id }) {
      guard let kept = party.keptAllergies else { continue }
      let open = work(of: party).filter(isOpen).map(\.id)
      let isEnded = events.contains { event in
        switch event {
        case .cancelled(let id), .lateCancelled(let id), .depositLapsed(let id), .prepCancelled(let id),
          .completed(let id):
          id == party.id
        case .ticketServed(let id): work(of: party).map(\.id).contains(id) && open.allSatisfy { $0 == id }
        case .dayClosed(let closed): closed.date == party.stay.date
        case .guestChanged(let it): it.reservation == party.id && it.changesAllergies
        default: false
        }
      }
      if isEnded {
        told.append(.guestForgotten(GuestForgotten(numbers: [kept.number], reservations: [party.id])))
      }
    }
    return told.isEmpty ? events : events + told
  }

  // MARK: notices

  func isSettled(_ told: Told) -> Bool {
    told.state == .acknowledged || (told.state == .delivered && !told.asksPerson)
  }

  /// Whether what it tells of is over.
  func isMoot(_ told: Told) -> Bool {
    guard let work = told.ticket.flatMap(ticket), let party = party(work.party) else { return false }
    switch told.kind {
    case .escalated: return false
    case .cancelTicket: return work.state != .cancelled
    case .atRisk where !work.isAtRisk: return true
    case .moved, .needsTable: return isWithout(party)
    default: return isWithout(party) || isOver(work) || takesNothing(work, party)
    }
  }

  private func isWithout(_ party: Party) -> Bool { party.state != .booked || party.seating == .left }

  /// Whether it only takes back what is not to come any more.
  private func takesNothing(_ work: Work, _ party: Party) -> Bool {
    let names = work.items.map(\.planned.name)
    return work.isDelta && work.items.allSatisfy { $0.planned.quantity < 0 }
      && !self.work(of: party).filter(isOpen).flatMap(\.items).contains {
        $0.planned.quantity > 0 && names.contains($0.planned.name)
      }
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
