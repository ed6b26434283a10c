package import DaybookDomain
import DaybookTime

/// What the model remembers of what happened.
extension Model {
  /// Takes over the events of one command; lapses that are due are written before them.
  package mutating func take(_ events: [Event], _ ask: Ask) {
    if events.isEmpty { return }
    takeLapses()
    for event in events { take(event, ask.by) }
    noteGone()
  }

  package mutating func takeLapses() {
    for lapse in lapses() { for event in lapse.events { take(event, .ledger) } }
    noteGone()
  }

  private mutating func change(_ id: ReservationID, _ body: (inout Party) -> Void) {
    for place in parties.indices where parties[place].id == id {
      body(&parties[place])
      parties[place].version += 1
    }
  }
  private mutating func change(_ id: HoldID, _ state: HoldState) {
    for place in holds.indices where holds[place].id == id { holds[place].state = state }
  }
  private mutating func change(_ id: WaitlistID, _ body: (inout Waiting) -> Void) {
    for place in entries.indices where entries[place].id == id { body(&entries[place]) }
  }
  private mutating func change(_ id: TicketID, _ body: (inout Work) -> Void) {
    for place in tickets.indices where tickets[place].id == id { body(&tickets[place]) }
  }
  private mutating func change(_ audience: Audience, _ number: Int, _ body: (inout Told) -> Void) {
    for place in notices.indices where notices[place].audience == audience && notices[place].number == number
    {
      body(&notices[place])
    }
  }

  private mutating func tell(
    _ audience: Audience, _ kind: NoticeKind, _ work: Work? = nil, asksPerson: Bool = false
  ) {
    let number = notices.count { $0.audience == audience } + 1
    notices.append(
      Told(
        audience: audience, number: number, kind: kind, ticket: work?.id, station: work?.station,
        asksPerson: asksPerson, triedAt: now))
  }
  private mutating func tellGuest(_ kind: NoticeKind, _ id: ReservationID) {
    if party(id)?.guest != nil { tell(.guest, kind) }
  }
  private mutating func tellGuest(_ kind: NoticeKind, _ id: WaitlistID) {
    if entry(id)?.guest != nil { tell(.guest, kind) }
  }

  private mutating func add(_ booked: Booked, _ by: Actor, answerBy: Timestamp? = nil) {
    let hold = holds.first { $0.id == booked.hold }
    if let hold { change(hold.id, .consumed) }
    var party = Party(
      id: booked.reservation, stay: booked.stay, terms: booked.terms,
      state: answerBy == nil ? .booked : .requested,
      seating: .expected, owner: hold?.owner ?? booked.owner ?? by, isWalkIn: false, guest: booked.guest)
    party.answerBy = answerBy
    party.wasRequested = answerBy != nil
    if booked.terms.deposit != nil { party.deposit = .due }
    if booked.terms.asksGuarantee { party.guarantee = .asked }
    parties.append(party)
    tellGuest(answerBy == nil ? .booked : .requested, party.id)
    if answerBy != nil { tell(.floor, .requested, asksPerson: true) }
  }

  private mutating func end(_ id: ReservationID, _ state: BookingState, _ by: Actor) {
    change(id) {
      $0.state = state
      if state == .lateCancelled { $0.wasForfeited = $0.deposit == .forfeited }
    }
    tellGuest(.cancelled, id)
    if by.role == .guest { tell(.floor, .cancelled) }
    endPrep(id)
  }

  /// Nothing more is made for it, and each station hears so once.
  private mutating func endPrep(_ id: ReservationID) {
    let open = (party(id)?.prep?.tickets ?? []).compactMap(ticket).filter(isOpen)
    var told: Set<String> = []
    for work in open {
      change(work.id) { $0.state = .cancelled }
      guard work.wasSent, told.insert(work.station).inserted else { continue }
      tell(.kitchen, .cancelTicket, work, asksPerson: true)
    }
  }
  private mutating func cancel(_ id: TicketID) {
    guard let work = ticket(id), work.state != .served, work.state != .cancelled else { return }
    change(id) { $0.state = .cancelled }
    if work.wasSent { tell(.kitchen, .cancelTicket, work, asksPerson: true) }
  }

  mutating func take(_ event: Event, _ by: Actor) {
    let now = now
    switch event {
    case .venueDefined(let venue): definitions = definitions(with: venue)
    case .booked(let booked): add(booked, by)
    case .requested(let requested): add(requested.booked, by, answerBy: requested.answerBy)
    case .walkedIn(let walkedIn):
      var party = Party(
        id: walkedIn.reservation, stay: walkedIn.stay, terms: walkedIn.terms, state: .booked,
        seating: .seated,
        owner: walkedIn.owner ?? by, isWalkIn: true, guest: walkedIn.guest)
      party.seatedAt = now
      parties.append(party)
    case .carriedOver(let carried):
      parties.append(
        Party(
          id: carried.reservation, stay: carried.stay, terms: carried.terms,
          state: carried.standing.state, seating: carried.standing == .completed ? .left : .expected,
          owner: carried.original.owner ?? by, isWalkIn: false, guest: carried.guest))
    case .accepted(let accepted):
      change(accepted.reservation) {
        ($0.state, $0.answerBy) = (.booked, nil)
        if let at = accepted.depositDueAt { $0.terms.depositDueAt = at }
      }
      tellGuest(.accepted, accepted.reservation)
    case .declined(let id), .requestLapsed(let id):
      change(id) { $0.state = .declined }
      tellGuest(.declined, id)
    case .modified(let modified): take(modified)
    case .guestChanged(let changed):
      change(changed.reservation) {
        $0.guest = changed.guest
        $0.terms.hasAllergies = changed.hasAllergies
      }
      guard changed.changesAllergies else { return }
      for id in party(changed.reservation)?.prep?.tickets ?? [] {
        guard let work = ticket(id), work.state != .served, work.state != .cancelled else { continue }
        tell(.kitchen, .change, work, asksPerson: true)
      }
    case .cancelled(let id), .depositLapsed(let id): end(id, .cancelled, by)
    case .lateCancelled(let id): end(id, .lateCancelled, by)
    case .noShow(let id):
      change(id) { ($0.state, $0.wasForfeited) = (.noShow, $0.deposit == .forfeited) }
      endPrep(id)
    case .arrived(let visited):
      change(visited.reservation) {
        $0.seating = .arrived
        $0.arrivedAt = $0.arrivedAt ?? now
        $0.arrivedCovers = visited.covers.flatMap { [all = $0.stay.party.covers] in $0 < all ? $0 : nil }
      }
    case .seated(let visited):
      change(visited.reservation) {
        if $0.seating != .seated { $0.seatedAt = now }
        $0.seating = .seated
        $0.seatedCovers = visited.covers.flatMap { [all = $0.stay.party.covers] in $0 < all ? $0 : nil }
      }
    case .left(let id):
      change(id) { $0.seating = .left }
      endPrep(id)
    case .completed(let id):
      change(id) { ($0.state, $0.seating) = (.completed, .left) }
      endPrep(id)
    case .undone(let undone):
      change(undone.reservation) {
        if undone.restoresDeposit { $0.deposit = .paid }
        $0.wasForfeited = false
        $0.state = .booked
        $0.seating = undone.seating
        if undone.seating != .seated { $0.seatedAt = nil }
        if undone.seating == .expected { $0.arrivedAt = nil }
        if let tables = undone.tables {
          ($0.stay.tables, $0.needsTable) = (tables, false)
          ($0.stay.pool, $0.stay.units) = (nil, 0)
        }
        if undone.isPinned { $0.stay.isPinned = true }
      }
    case .corrected(let corrected): take(corrected)
    case .needsTable(let lost):
      change(lost.reservation) { ($0.stay.tables, $0.needsTable, $0.lost) = ([], true, lost.tables) }
      tell(.floor, .needsTable, asksPerson: true)
    case .reassigned(let given):
      let aside = given.override.map { both(party(given.reservation)?.terms.override, $0) }
      change(given.reservation) {
        ($0.stay.tables, $0.needsTable, $0.lost) = (given.tables, false, [])
        if given.isPinned { $0.stay.isPinned = true }
        if let aside { $0.terms.override = aside }
      }
    case .dayClosed(let closed):
      for _ in closed.expected { tell(.floor, .stillExpected) }
      closedDates.append(closed.date)
      reopenedAt[closed.date] = nil
      for id in closed.seated { change(id) { $0.satAtClosing = true } }
      for place in parties.indices where parties[place].stay.date != closed.date {
        parties[place].satAtClosing = false
      }
      noteMissed(closed.date)
    case .dayReopened(let reopened):
      closedDates.removeAll { $0 == reopened.date }
      reopenedAt[reopened.date] = now
      for id in reopened.seated {
        change(id) { ($0.state, $0.seating, $0.satAtClosing) = (.booked, .seated, false) }
      }
      for id in reopened.tableless {
        change(id) { $0.satAtClosing = false }
        tell(.floor, .needsTable, asksPerson: true)
      }
    case .holdPlaced(let placed):
      holds.append(
        Held(
          id: placed.hold, stay: placed.stay, lapsesAt: placed.lapsesAt, override: placed.override,
          owner: placed.owner ?? by))
    case .holdReleased(let released): change(released.hold, .released)
    case .holdLapsed(let id): change(id, .lapsed)
    case .blocked(let blocked):
      blocks.append(Shut(id: blocked.block, scope: blocked.scope, from: blocked.from, until: blocked.until))
    case .unblocked(let id):
      for place in blocks.indices where blocks[place].id == id { blocks[place].isRemoved = true }
    case .maintenanceSet(let set): maintenance = set
    case .paceSet(let pace):
      blocks.append(Shut(id: pace.block, scope: .starts(pace.covers), from: pace.from, until: pace.until))
    case .sectionsSet(let set): sections[set.date] = set.sections
    case .unsuited: tell(.floor, .unsuited, asksPerson: true)
    default: takeCare(event, by)
    }
  }

  private mutating func take(_ corrected: Corrected) {
    let (id, after) = (corrected.reservation, corrected.after)
    if corrected.before.state == .booked {
      if after.state == .completed { endPrep(id) } else { endPrep(id) }
    }
    change(id) {
      $0.state = after.state
      ($0.stay.party, $0.stay.tables, $0.needsTable) = (after.party, after.tables, false)
      $0.seating = after.state == .completed ? .left : .expected
      if after.state != .completed { $0.seatedAt = nil }
      if after.deposit != $0.deposit { ($0.deposit, $0.wasForfeited) = (after.deposit, false) }
      ($0.wasCorrected, $0.satAtClosing) = (true, false)
    }
  }

  private mutating func take(_ modified: Modified) {
    change(modified.reservation) {
      $0.stay = modified.stay
      if let terms = modified.terms {
        $0.terms = terms
        if terms.deposit != nil, $0.deposit == .none { $0.deposit = .due }
        if terms.deposit == nil, $0.deposit == .due { $0.deposit = .none }
      }
      if !modified.stay.tables.isEmpty || modified.stay.pool != nil { ($0.needsTable, $0.lost) = (false, []) }
    }
    tellGuest(.changed, modified.reservation)
  }

  private mutating func takeCare(_ event: Event, _ by: Actor) {
    let now = now
    switch event {
    case .waitlistJoined(let joined):
      entries.append(
        Waiting(
          id: joined.entry, party: joined.party, start: joined.start, date: joined.date,
          owner: joined.owner ?? by, guest: joined.guest, area: joined.area, needs: joined.needs,
          hasAllergies: joined.hasAllergies))
    case .waitlistOffered(let offered):
      change(offered.entry) {
        ($0.state, $0.offer, $0.offerLapsesAt) = (.offered, offered.hold, offered.lapsesAt)
      }
      for place in holds.indices where holds[place].id == offered.hold {
        holds[place].entry = offered.entry
        if let owner = entry(offered.entry)?.owner { holds[place].owner = owner }
      }
      tellGuest(.tableReady, offered.entry)
    case .waitlistBooked(let booked):
      change(booked.entry) { ($0.state, $0.reservation) = (.booked, booked.reservation) }
    case .waitlistLeft(let id): change(id) { $0.state = .left }
    case .waitlistLapsed(let id):
      change(id) { $0.state = .lapsed }
      tellGuest(.offerLapsed, id)
    case .waitlistReturned(let id):
      change(id) { ($0.state, $0.offerLapsesAt) = (.waiting, nil) }
      tellGuest(.offerWithdrawn, id)
    case .waitlistFits: tell(.floor, .tableFree)
    case .depositPaid(let paid): change(paid.reservation) { $0.deposit = .paid }
    case .depositRefunded(let id):
      change(id) { $0.deposit = .refunded }
      tellGuest(.depositRefunded, id)
    case .depositForfeited(let id): change(id) { $0.deposit = .forfeited }
    case .depositHeldOpen(let id): change(id) { $0.isHeldOpen = true }
    case .guaranteeAsked(let id): change(id) { $0.guarantee = .asked }
    case .guaranteeGiven(let id): change(id) { $0.guarantee = .given }
    case .guaranteeCharged(let id): change(id) { $0.guarantee = .charged }
    case .guaranteeReleased(let id): change(id) { $0.guarantee = .released }
    case .attendanceAsked(let id):
      change(id) { $0.attendance = .asked }
      tellGuest(.askedToConfirm, id)
    case .attendanceConfirmed(let id): change(id) { $0.attendance = .confirmed }
    case .attendanceDeclined(let id):
      change(id) { $0.attendance = .declined }
      tell(.floor, .notComing)
    case .arrivalDeclared(let declared):
      change(declared.reservation) { $0.arrival = declared.arrival }
      tell(.floor, .onTheWay)
    case .arrivalWithdrawn(let id): change(id) { $0.arrival?.state = .withdrawn }
    case .arrivalApproved(let id): change(id) { $0.arrival?.state = .approved }
    case .arrivalQueued(let id): change(id) { $0.arrival?.state = .queued }
    case .arrivalDeclined(let id): change(id) { $0.arrival?.state = .declined }
    case .etaChanged(let changed):
      change(changed.reservation) {
        $0.arrival?.etaAt = changed.etaAt
        $0.arrival?.source = changed.source
      }
      if let start = party(changed.reservation)?.stay.start, changed.etaAt > start { tell(.floor, .late) }
    case .pinged(let pinged):
      change(pinged.reservation) {
        if pinged.place != nil || $0.pingNumber != nil {
          $0.pingedAt = now
          $0.pingNumber = pinged.place?.number ?? $0.pingNumber
        }
        if let eta = pinged.etaAt {
          $0.arrival?.etaAt = eta
          $0.arrival?.source = .location
        }
      }
    case .guestsMerged(let cards): merged[cards.from] = cards.into
    case .guestsSplit(let cards): merged[cards.from] = nil
    case .guestForgotten(let forgotten):
      for id in forgotten.reservations {
        if let kept = party(id)?.keptAllergies, forgotten.numbers == [kept.number] {
          change(id) { $0.keptAllergies = nil }
          continue
        }
        change(id) { ($0.guest, $0.pingedAt, $0.pingedFrom, $0.pingNumber) = (nil, nil, nil, nil) }
      }
      for id in forgotten.entries { change(id) { $0.guest = nil } }
    case .allergiesKept(let kept): change(kept.reservation) { $0.keptAllergies = kept.allergies }
    default: takeKitchen(event)
    }
  }

  private mutating func takeKitchen(_ event: Event) {
    let now = now
    switch event {
    case .prepConfirmed(let confirmed): take(confirmed)
    case .prepCancelled(let id):
      endPrep(id)
      change(id) { $0.prep = nil }
    case .prepRestored(let id):
      var told: Set<String> = []
      for ticket in party(id)?.prep?.tickets ?? [] {
        guard let work = self.ticket(ticket), work.state == .cancelled else { continue }
        let states = Set(work.items.map(\.state))
        var state = TicketState.sent
        if !states.isDisjoint(with: [.started, .ready]) { state = states == [.ready] ? .ready : .started }
        change(ticket) { $0.state = work.wasSent ? state : .planned }
        guard work.wasSent, told.insert(work.station).inserted else { continue }
        tell(.kitchen, .restored, work, asksPerson: true)
      }
    case .retimed(let retimed):
      let before = party(retimed.reservation)?.prep
      change(retimed.reservation) {
        if let course = retimed.course {
          $0.prep?.lastCourse = ServedCourse(course, at: retimed.serveAt)
        } else {
          $0.prep?.serveAt = retimed.serveAt
        }
      }
      guard let party = party(retimed.reservation), let prep = party.prep, let before else { return }
      let times = tableTimes(prep, work(of: party))
      for id in prep.tickets { retime(id, times, before, warns: retimed.course == nil) }
    case .prepAtRisk(let id):
      for ticket in party(id)?.prep?.tickets ?? [] {
        guard let work = self.ticket(ticket), let party = party(id), isTooSoon(work, party), !work.isAtRisk
        else { continue }
        change(ticket) { $0.isAtRisk = true }
        tell(.kitchen, .atRisk, work, asksPerson: true)
        tell(.floor, .atRisk, work)
      }
    case .relocated(let relocated):
      guard let party = party(relocated.reservation) else { return }
      let live = (party.prep?.tickets ?? []).compactMap(ticket).filter(isLive)
      var told: [String] = []
      for work in live where !told.contains(work.station) {
        told.append(work.station)
        let isBegun = live.filter { $0.station == work.station }.flatMap(\.items)
          .contains { [.started, .ready].contains($0.state) }
        tell(
          .kitchen, party.needsTable ? .needsTable : .moved, work,
          asksPerson: isBegun || party.terms.hasAllergies)
      }
      if relocated.tellsGuest { tellGuest(.changed, party.id) }
    case .courseFired(let fired):
      change(fired.reservation) {
        let others = ($0.prep?.heldCourses ?? []).filter { $0 != fired.course }
        $0.prep?.heldCourses = (others + (fired.isHeld ? [fired.course] : [])).sorted()
      }
      for id in fired.isHeld ? [] : party(fired.reservation)?.prep?.tickets ?? [] {
        guard let work = ticket(id), ![.served, .cancelled].contains(work.state) else { continue }
        change(id) {
          for place in $0.items.indices
          where $0.items[place].planned.course == fired.course && $0.items[place].state == .planned {
            $0.items[place].fireAt = now
          }
        }
      }
    case .dishMissed(let missed):
      guard let work = ticket(missed.ticket) else { return }
      tell(.floor, .chooseAgain, work, asksPerson: true)
      tell(.kitchen, .itemOut, work)
    case .ticketFired(let fired):
      guard let work = ticket(fired.ticket) else { return }
      tell(
        .kitchen, .fire, work, asksPerson: work.isDelta || party(work.party)?.terms.hasAllergies ?? false)
      change(work.id) {
        for place in fired.items {
          $0.items[place].state = .fired
          if work.isDelta { $0.items[place].fireAt = now }
        }
        if $0.state == .planned { $0.state = .sent }
        $0.wasSent = true
      }
    case .ticketStarted(let started):
      change(started.ticket) {
        for place in started.items { $0.items[place].state = .started }
        $0.state = .started
      }
    case .ticketReady(let ready):
      change(ready.ticket) {
        for place in ready.items { $0.items[place].state = .ready }
        $0.state = $0.items.contains { $0.state != .ready } ? .started : .ready
      }
    case .ticketServed(let id): change(id) { $0.state = .served }
    case .ticketRecalled(let id): change(id) { $0.state = .recalled }
    case .eightySixed(let item):
      dishesOut.removeAll { $0 == item.item }
      if item.isOut { dishesOut.append(item.item) }
      for audience in [Audience.kitchen, .floor] { tell(audience, item.isOut ? .itemOut : .itemBack) }
    case .noticesDelivered(let delivered):
      for number in delivered.numbers {
        advance(delivered.audience, number, from: [.sent], to: .delivered)
        change(delivered.audience, number) { $0.state = .delivered }
      }
    case .noticeAcknowledged(let mark):
      advance(mark.audience, mark.number, from: [.sent, .delivered], to: .acknowledged)
      change(mark.audience, mark.number) { $0.state = .acknowledged }
    case .noticeRetried(let mark):
      change(mark.audience, mark.number) {
        $0.tries += 1
        $0.triedAt = now
      }
    case .noticeEscalated(let mark):
      change(mark.audience, mark.number) { $0.isEscalated = true }
      let told = notices.first { $0.audience == mark.audience && $0.number == mark.number }
      if mark.audience != .floor { tell(.floor, .escalated, told?.ticket.flatMap(ticket), asksPerson: true) }
    default: break
    }
  }

  /// Moves the ticket that a fire notice is about on to the next state.
  private mutating func advance(
    _ audience: Audience, _ number: Int, from: [TicketState], to state: TicketState
  ) {
    guard let told = notices.first(where: { $0.audience == audience && $0.number == number }),
      told.kind == .fire,
      let id = told.ticket
    else { return }
    change(id) { if from.contains($0.state) { $0.state = state } }
  }

  private mutating func take(_ confirmed: PrepConfirmed) {
    guard let party = party(confirmed.reservation) else { return }
    let kept = confirmed.tickets.map(\.ticket)
    let prep = Prep(
      scope: confirmed.scope, serveAt: confirmed.serveAt, tickets: kept, covers: confirmed.covers,
      courseGapMinutes: confirmed.courseGapMinutes, lastCourse: party.prep?.lastCourse,
      heldCourses: party.prep?.heldCourses ?? [])
    for id in party.prep?.tickets ?? [] where !kept.contains(id) { cancel(id) }
    let works = confirmed.tickets.map { planned in
      let old = ticket(planned.ticket)
      var work =
        old
        ?? Work(
          id: planned.ticket, party: party.id, station: planned.station, isDelta: planned.isDelta, items: [])
      work.items = planned.items.map { item in
        let known = old?.items.first { $0.planned.name == item.name && $0.state != .planned }
        return Item(planned: item, fireAt: known?.fireAt ?? now, state: known?.state ?? .planned)
      }
      return work
    }
    let times = tableTimes(prep, works)
    for var work in works.map({ timed($0, times) }) {
      guard let old = ticket(work.id) else {
        tickets.append(work)
        continue
      }
      if work.state == .ready, work.items.contains(where: { $0.state != .ready }) { work.state = .started }
      change(old.id) { $0 = work }
      let (dishes, before) = (work.items.map(\.planned), old.items.map(\.planned))
      let isOther =
        dishes.map(\.name) != before.map(\.name) || dishes.map(\.quantity) != before.map(\.quantity)
      if isOther, old.wasSent {
        let isBegun = old.items.contains { $0.state == .started || $0.state == .ready }
        tell(.kitchen, .change, work, asksPerson: isBegun || party.terms.hasAllergies)
      }
    }
    change(party.id) { $0.prep = prep }
  }

  /// Items that are not started move; started ones stay, and put the ticket at risk.
  ///
  /// A course that was served or fired by hand does not move any more.
  private mutating func retime(_ id: TicketID, _ times: [Int: Timestamp], _ before: Prep, warns: Bool) {
    guard let old = ticket(id), old.state != .served, old.state != .cancelled,
      let party = party(old.party), let prep = party.prep
    else { return }
    let courses = Set(
      prep.tickets.compactMap(ticket).filter { $0.state != .cancelled }.flatMap(\.items).map(\.planned.course)
    )
    let dishes = prep.tickets.compactMap(ticket).filter { $0.state != .cancelled }.flatMap(\.items)
    func isDone(_ course: Int) -> Bool {
      guard let last = prep.lastCourse?.course, course <= last else { return false }
      // One before it that nobody has begun still goes with the party.
      return course == last || dishes.contains { $0.planned.course == course && $0.state != .planned }
    }
    var new = old
    for place in new.items.indices {
      let planned = new.items[place].planned
      if isDone(planned.course) { continue }
      guard let table = times[planned.course] else { continue }
      let fireAt = table.adding(minutes: -planned.minutes)
      let served = servedAt(planned.course, prep, courses)
      let plan = served.adding(minutes: -planned.minutes)
      let isMoved = plan != new.items[place].fireAt && served != servedAt(planned.course, before, courses)
      if new.items[place].state == .planned || (new.items[place].state == .fired && isMoved && plan > now) {
        (new.items[place].fireAt, new.items[place].state) = (fireAt, .planned)
      } else if warns, isMoved {
        new.isAtRisk = true
      }
    }
    let isInTime = new.items.allSatisfy { item in
      let plan = servedAt(item.planned.course, prep, courses).adding(minutes: -item.planned.minutes)
      return item.state == .planned
        || (mayFire(item, party) && (isDone(item.planned.course) || item.fireAt == plan))
    }
    if warns, isInTime { new.isAtRisk = false }
    change(id) { $0 = new }
    if new.isAtRisk, !old.isAtRisk {
      tell(.kitchen, .atRisk, new, asksPerson: true)
      tell(.floor, .atRisk, new)
    } else if new.isAtRisk != old.isAtRisk || new.items.map(\.state) != old.items.map(\.state) {
      tell(.kitchen, .change, new)
    }
  }
}
