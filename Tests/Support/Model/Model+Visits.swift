import DaybookDomain
import DaybookTime

/// What happens at the door and at the table (R24, R26, R27, R30).
extension Model {
  func arrive(_ arrive: Arrive, _ ask: Ask) throws(No) -> [Event] {
    var party = try own(arrive.reservation, staff, ask)
    guard party.state == .booked, [.expected, .arrived].contains(party.seating) else {
      throw .code(.notAllowedInState)
    }
    if party.seating == .arrived, !isMore(arrive.covers, party.arrivedCovers, party) { return [] }
    try isToday(party, ask)
    party.seating = .arrived
    party.arrivedAt = party.arrivedAt ?? now
    return [.arrived(Visited(party.id, covers: arrive.covers))] + retimed(party)
  }

  /// Whether more of the party are here than were; nothing counted means all of it.
  private func isMore(_ covers: Int?, _ before: Int?, _ party: Party) -> Bool {
    let all = party.stay.party.covers
    return min(covers ?? all, all) > before ?? all
  }

  func seat(_ seat: Seat, _ ask: Ask) throws(No) -> [Event] {
    var party = try own(seat.reservation, staff, ask)
    guard party.state == .booked, party.seating != .left else { throw .code(.notAllowedInState) }
    let seated = Event.seated(Visited(party.id, covers: seat.covers, override: seat.override))
    if party.seating == .seated { return isMore(seat.covers, party.seatedCovers, party) ? [seated] : [] }
    try isToday(party, ask)
    if party.needsTable { throw .code(.notAllowedInState) }
    let aside = seat.override?.codes ?? []
    try all(
      sittingWhys(party.stay, since: now, party.id) + earlyWhys(party, aside) + openingWhys(party, aside))
    party.seating = .seated
    party.seatedAt = now
    return [seated] + retimed(party)
  }

  /// A closed date does not change any more; for a guest, nor does one that is due to close.
  func isOpen(_ party: Party, _ ask: Ask) throws(No) {
    let stay = party.stay
    if stay.isTimeless { return }
    let isOver = ask.by.role == .guest && closesAt(stay.date) <= now
    if closedDates.contains(stay.date) || isOver { throw .code(.dateClosed) }
  }

  /// Coming and sitting down are for the date that was booked.
  private func isToday(_ party: Party, _ ask: Ask) throws(No) {
    try isOpen(party, ask)
    let stay = party.stay
    if stay.isTimeless { return }
    if closesAt(stay.date) <= now { throw .code(.notAllowedInState) }
    if now >= stay.start { return }
    // The night before may still be served after midnight.
    let eve = stay.date.adding(days: -1)
    let isNight =
      rules.exists(eve) && services(on: eve).contains { now < rules.configured($0.closes, on: eve) }
    if isNight || now < rules.startOfDay(stay.date) ?? .epoch { throw .code(.notAllowedInState) }
  }

  private func openingWhys(_ party: Party, _ aside: [RefusalCode]) -> [Why] {
    let stay = party.stay
    guard now < stay.start, !stay.isTimeless, !aside.contains(.tooSoon),
      let service = judge(stay.start, anyMinute: true).service, judge(now, anyMinute: true).service == nil,
      now < rules.configured(service.opens, on: stay.date)
    else { return [] }
    return [Why(.tooSoon)]
  }

  /// When a date closes by itself; opened again later than that, when the date it was opened on does.
  func closesAt(_ date: CivilDate) -> Timestamp {
    func usual(_ date: CivilDate) -> Timestamp {
      rules.configured(definition(on: date).closing?.time ?? ClockValue(minutes: 1440 + 360), on: date)
    }
    guard let reopened = reopenedAt[date], usual(date) <= reopened else { return usual(date) }
    let day = rules.wallTime(at: reopened).date
    return (-1...1).map { usual(day.adding(days: $0)) }.first { $0 > reopened } ?? usual(date)
  }

  /// What stands in the way of a party that sits at its table from `since` on, or sits there again.
  ///
  /// Claims count throughout; blocks, and who is past their end at a pool, only in the time still to come that
  /// it had not booked.
  /// Who sat when the date was closed sits `again` beside what was sold then; past its end only who sits at its
  /// place now is in its way.
  private func sittingWhys(
    _ stay: Stay, since: Timestamp, _ id: ReservationID, again: Bool = false, hasBought: Bool = true
  ) -> [Why] {
    let end = max(stay.end, now.adding(microseconds: 1))
    var want = Want(
      party: stay.party, start: min(since, stay.start), end: again ? stay.end : end, channel: stay.channel,
      date: stay.date, buffer: stay.bufferMinutes, except: id.retyped())
    var whys = claimWhys(stay.tables, want)
    let seated = occupants().filter { $0.kind == .seated && $0.id != id.retyped() }
    if again, stay.end < end {
      (want.start, want.end) = (stay.end, end)
      whys += claimWhys(stay.tables, want).filter { why in seated.contains { $0.id == why.claim } }
    }
    for (from, until) in [(now, stay.start), (stay.end, end)] where from < until {
      (want.start, want.end) = (from, until)
      whys += blockWhys(stay.tables, want)
    }
    guard let pool = stay.pool, stay.start != stay.end || !hasBought, let capacity = self.pool(pool)?.capacity
    else { return whys }
    let sitting = seated.filter { $0.pool == pool }
    let unused = capacity - sitting.reduce(0) { $0 + $1.units }
    func full(_ free: Int) -> [Why] {
      guard free < stay.units else { return [] }
      let first = sitting.min { ($0.end, $0.id) < ($1.end, $1.id) }
      return [Why(.poolFull, unused < stay.units ? first?.id : nil)]
    }
    (want.start, want.end) = (now, end)
    if again {
      var free = unused
      if now < stay.end { free = min(free, freeUnits(pool, want, countingOverruns: false)) }
      whys += full(free)
      want.end = stay.start
      return now < stay.start ? whys + poolBlocks(want) : whys
    }
    let unsold = freeUnits(pool, want, countingOverruns: false)
    want.end = max(stay.start, now.adding(microseconds: 1))
    if !hasBought {
      whys += full(min(unsold, freeUnits(pool, want)))
    } else if stay.start <= now, now < stay.end {
      // Within what it bought only who sits there is in its way.
      whys += full(unused)
    } else {
      whys += full(min(unused, freeUnits(pool, want)))
    }
    return now < stay.start ? whys + poolBlocks(want) : whys
  }

  func leave(_ id: ReservationID, _ ask: Ask) throws(No) -> [Event] {
    let party = try own(id, staff, ask)
    if party.seating == .left { return [] }
    guard party.state == .booked, party.seating == .seated else { throw .code(.notAllowedInState) }
    try isOpen(party, ask)
    return [.left(id)]
  }

  func complete(_ id: ReservationID, _ ask: Ask) throws(No) -> [Event] {
    let party = try own(id, staff, ask)
    if party.state == .completed { return [] }
    guard party.state == .booked, [.seated, .left].contains(party.seating) else {
      throw .code(.notAllowedInState)
    }
    try isOpen(party, ask)
    return [.completed(id)]
  }

  func noShow(_ id: ReservationID, _ ask: Ask) throws(No) -> [Event] {
    let party = try own(id, staff, ask)
    if party.state == .noShow { return [] }
    guard party.state == .booked, party.seating == .expected else { throw .code(.notAllowedInState) }
    try isOpen(party, ask)
    if party.stay.isTimeless, !party.stay.isPinned { throw .code(.notAllowedInState) }
    let grace = definition(on: party.stay.date).graceMinutes ?? 0
    guard now >= party.stay.start.adding(minutes: grace) else { throw .code(.tooSoon) }
    return noShow(party)
  }

  private func noShow(_ party: Party) -> [Event] {
    [.noShow(party.id)] + (party.deposit == .paid ? [.depositForfeited(party.id)] : [])
  }

  func undo(_ undo: Undo, _ ask: Ask) throws(No) -> [Event] {
    let id = undo.reservation
    let party = try own(id, staff, ask)
    try isOpen(party, ask)
    if party.wasCorrected || isGone(party) { throw .code(.notAllowedInState) }
    var seating = SeatingState.expected
    switch (party.state, party.seating) {
    case (.noShow, _), (.booked, .arrived): break
    case (.booked, .seated) where !party.isWalkIn: if party.arrivedAt != nil { seating = .arrived }
    case (.booked, .left): seating = .seated
    default: throw .code(.notAllowedInState)
    }
    var tables = party.stay.tables
    if party.state == .noShow {
      tables = try self.tables(again: party, undo.tables)
    } else if undo.tables != nil {
      throw .code(.notAllowedInState)
    }
    if party.seating == .left, party.state != .noShow {
      // It has been sitting all the time, also past its end: only who sits there since is in its way then.
      try all(sittingWhys(party.stay, since: min(now, party.seatedAt ?? now), id, again: true))
    }
    var back = party
    back.stay.tables = tables
    if !tables.isEmpty { (back.stay.pool, back.stay.units) = (nil, 0) }
    (back.state, back.seating) = (.booked, seating)
    if seating != .seated { back.seatedAt = nil }
    if seating == .expected { back.arrivedAt = nil }
    let restores = party.state == .noShow && party.deposit == .forfeited && !party.wasForfeited
    if restores { back.deposit = .paid }
    if let at = lapsesAt(back), at <= now { throw .code(.notAllowedInState) }
    let restored = party.state == .noShow || party.seating == .left ? restoring(party) : []
    let others = tables == party.stay.tables ? nil : tables
    let undone = Undone(
      id, seating: seating, restoresDeposit: restores, tables: others,
      isPinned: others != nil && undo.tables != nil)
    return [.undone(undone)] + restored + retimed(back) + risky(back)
  }

  /// Where a party that was given up sits: at the tables named, at its own, or, if those are gone, anywhere.
  private func tables(again party: Party, _ asked: [TableID]?) throws(No) -> [TableID] {
    let stay = party.stay
    if asked != nil, stay.isTimeless { throw .invalid }
    let wish = try wish(asked, nil, nil, stay.party)
    var whys: [Why] = []
    if asked == nil || asked == stay.tables {
      whys = sittingWhys(stay, since: now, party.id, hasBought: false)
      if whys.isEmpty { return stay.tables }
      if asked != nil || stay.tables.isEmpty { throw .refused(whys) }
    }
    let want = Want(
      party: stay.party, start: stay.start, end: max(stay.end, now.adding(microseconds: 1)),
      channel: stay.channel, date: stay.date, buffer: stay.bufferMinutes, area: stay.area,
      needs: stay.needs, except: party.id.retyped(), aside: [.channelNotAllowed])
    switch place(wish, want, mayMove: false, found: .events([])) {
    case .tables(let tables, moves: _): return tables
    case .pool: return []
    case .no(let found): throw .refused(whys.isEmpty ? found : whys)
    }
  }

  /// What is recorded of a visit that is over, put right (R30).
  func correct(_ correct: Correct, _ ask: Ask) throws(No) -> [Event] {
    let party = try own(correct.reservation, staff, ask)
    let stay = party.stay
    _ = try wish(correct.tables, nil, nil, stay.party)
    if correct.tables != nil, stay.pool != nil { throw .invalid }
    if stay.pool != nil, stay.start == stay.end { throw .code(.notAllowedInState) }
    let before = VisitRecord(
      state: party.state, party: stay.party, tables: stay.tables, deposit: party.deposit)
    var after = before
    if let was = correct.was, was.state != party.state {
      guard outcomes(of: party).contains(was) else { throw .code(.notAllowedInState) }
      after.state = was.state
      let isMissed = party.state == .noShow || party.state == .lateCancelled
      if was == .came, isMissed, party.deposit == .forfeited, !party.wasForfeited { after.deposit = .paid }
      if was == .noShow || was == .lateCancelled, party.deposit == .paid { after.deposit = .forfeited }
    }
    after.party = correct.party ?? stay.party
    after.tables = correct.tables ?? stay.tables
    if after == before { return [] }
    if after.state != .completed, after.party != before.party || after.tables != before.tables {
      throw .code(.notAllowedInState)
    }
    return [.corrected(Corrected(reservation: party.id, why: correct.why, before: before, after: after))]
  }

  /// What may have become of a booking in truth, other than what is recorded.
  private func outcomes(of party: Party) -> [TrueOutcome] {
    let isClosed = closedDates.contains(party.stay.date)
    let isBegun = party.stay.start <= now
    switch party.state {
    case .lateCancelled where !isBegun: return []
    case .completed, .noShow, .lateCancelled:
      return party.isWalkIn ? [.came, .void] : [.came, .noShow, .lateCancelled]
    case .booked where party.isWalkIn: return [.void]
    case .booked where party.seating == .seated || party.seating == .left: return []
    case .booked where isClosed && isBegun: return [.came, .noShow, .lateCancelled]
    case .booked where party.seating == .expected:
      let late = min(party.stay.start, party.terms.cutoffAt ?? party.stay.start)
      return now >= late ? [.lateCancelled] : []
    case .booked, .requested, .declined, .cancelled: return []
    }
  }

  func walkIn(_ walkIn: WalkIn, _ ask: Ask, _ found: Found) throws(No) -> [Event] {
    try known(walkIn.venue)
    try allow(staff, ask)
    let wish = try wish(walkIn.tables, walkIn.pool, walkIn.units, walkIn.party)
    if let id = walkIn.pool, pool(id)?.isWindowed == false { throw .invalid }
    try known(area: walkIn.area)
    var until: Timestamp?
    if let time = walkIn.until {
      until = try instant(time)
      if let until, until <= now { throw .invalid }
    }
    let stay = try stayNow(
      walkIn.party, wish, walkIn.area, walkIn.needs, walkIn.override?.codes ?? [], until: until,
      judged: judgeWalkIn(), found)
    let terms = Terms(
      override: walkIn.override, hasAllergies: walkIn.guest.map { !$0.allergies.isEmpty } ?? false)
    return [
      .walkedIn(
        WalkedIn(
          reservation: ask.id(0), stay: stay, guest: ask.guest, terms: terms, owner: walkIn.owner))
    ]
  }

  /// Where no service is open, the next one of the date is that of a party without a booking: it is too soon.
  private func judgeWalkIn() -> Judged {
    let judged = judge(now, anyMinute: true)
    guard judged.code == .outsideService else { return judged }
    let later = services(on: judged.date).filter { now < rules.configured($0.opens, on: judged.date) }
    guard let next = later.min(by: { $0.opens.minutes < $1.opens.minutes }) else { return judged }
    return Judged(date: judged.date, service: next, code: .tooSoon)
  }

  /// A stay from now on, as long as it can be.
  func stayNow(
    _ party: PartySize, _ wish: Wish, _ area: String?, _ needs: [Need], _ aside: [RefusalCode],
    until: Timestamp?, judged given: Judged? = nil, _ found: Found
  ) throws(No) -> Stay {
    let judged = given ?? judge(now, anyMinute: true)
    let needs = needs.sorted { $0.rawValue < $1.rawValue }
    var want = Want(
      party: party, start: now, end: until ?? now.adding(minutes: turnMinutes(party, judged)),
      channel: .walkIn,
      date: judged.date, buffer: definition(on: judged.date).bufferMinutes ?? 0, area: area, needs: needs,
      aside: aside, sitsNow: true)
    if until == nil { want.end = shorter(want, judged) }
    var placed = place(wish, want, mayMove: false, found: found)
    if until == nil { (placed, want.end) = placeWalkIn(wish, want, found: found) }
    var whys = startWhys(want, judged)
    let asked = Stay(
      party: party, start: now, end: want.end, offset: rules.offset(at: now), zone: rules.name,
      date: judged.date, tables: [])
    if until != nil, !aside.contains(.afterLastSeating), isTooLong(asked),
      !whys.contains(where: { $0.code == .afterLastSeating })
    {
      whys.append(Why(.afterLastSeating))
    }
    var tables: [TableID] = []
    var pool: PoolID?
    var units = 0
    switch placed {
    case .no(let found): whys += found
    case .tables(let given, moves: _): tables = given
    case .pool(let given, let count): (pool, units) = (given, count)
    }
    try all(whys)
    return Stay(
      party: party, start: now, end: want.end, offset: rules.offset(at: now), zone: rules.name,
      date: judged.date,
      tables: tables, pool: pool, units: units, isPinned: true, channel: .walkIn, bufferMinutes: want.buffer,
      area: area, needs: needs)
  }

  /// The end of a stay that would last longer than its service lets stays last, if enough is left (R27).
  func shorter(_ want: Want, _ judged: Judged) -> Timestamp {
    guard judged.code == nil, let limit = judged.service?.mustEndBy, !want.aside.contains(.afterLastSeating)
    else { return want.end }
    let latest = rules.configured(limit, on: judged.date)
    let least = definition(on: judged.date).leastStayMinutes ?? 1
    return now.adding(minutes: least) > latest ? want.end : min(want.end, latest)
  }

  func closeDay(_ close: CloseDay, _ ask: Ask) throws(No) -> [Event] {
    try known(close.venue)
    try allow(staff, ask)
    if closedDates.contains(close.date) { return [] }
    if let begins = rules.startOfDay(close.date), now < begins { throw .code(.tooSoon) }
    if close.override?.codes.contains(.tooSoon) != true {
      let ends = services(on: close.date).map { rules.configured($0.closes, on: close.date) }
      var whys = ends.contains { now < $0 } ? [Why(.tooSoon)] : []
      for party in parties where party.stay.date == close.date && party.state == .booked {
        if party.seating == .seated, !party.stay.isTimeless { whys.append(Why(.tooSoon, party.id.retyped())) }
      }
      try all(whys)
    }
    return closing(close.date, aside: close.override)
  }

  func reopenDay(_ reopen: ReopenDay, _ ask: Ask) throws(No) -> [Event] {
    try known(reopen.venue)
    try allow(staff, ask)
    guard closedDates.contains(reopen.date) else { return [] }
    var reopened = DayReopened(date: reopen.date, why: reopen.why)
    var house = self
    if now < closesAt(reopen.date) {
      for place in house.parties.indices
      where parties[place].satAtClosing && parties[place].stay.date == reopen.date {
        let party = parties[place]
        if house.sittingWhys(party.stay, since: party.seatedAt ?? now, party.id, again: true).isEmpty {
          (house.parties[place].state, house.parties[place].seating) = (.booked, .seated)
          reopened.seated.append(party.id)
        } else {
          reopened.tableless.append(party.id)
        }
      }
    }
    let prep = reopened.seated.compactMap { self.party($0) }.flatMap(restoring)
    return [.dayReopened(reopened)] + prep + house.catchUp(reopen.date)
  }

  func closing(_ date: CivilDate, aside: Override? = nil) -> [Event] {
    var events: [Event] = []
    var expected: [ReservationID] = []
    let marks = definition(on: date).closing?.marksNoShows ?? false
    let grace = definition(on: date).graceMinutes ?? 0
    var sitting: [ReservationID] = []
    for party in parties where party.stay.date == date && !party.stay.isTimeless {
      guard state(party) == .booked else { continue }
      if party.seating == .seated, aside != nil {
        sitting.append(party.id)
      } else if [.seated, .left].contains(party.seating) {
        events.append(.completed(party.id))
      } else if marks, party.seating == .expected, party.stay.start.adding(minutes: grace) <= now {
        events += noShow(party)
      } else {
        expected.append(party.id)
      }
    }
    for entry in entries {
      let hold = state(entry) == .offered ? holds.first { $0.id == entry.offer } : nil
      if let hold, hold.stay.date == date {
        events += [.holdReleased(HoldReleased(hold: hold.id)), .waitlistLapsed(entry.id)]
      } else if entry.date == date, entry.state == .waiting {
        events.append(.waitlistLapsed(entry.id))
      }
    }
    let closed = DayClosed(date: date, expected: expected, override: aside, seated: sitting)
    return events + [.dayClosed(closed)] + sitting.map { .completed($0) }
  }

  /// Whether a booking was evicted: it is over, its money is settled, and its date was closed.
  func isGone(_ party: Party) -> Bool { gone.contains(party.id.retyped()) }

  /// Notes what is evicted with its date, and does not come back when the date is reopened.
  mutating func noteGone() {
    for party in parties
    where closedDates.contains(party.stay.date) && isSettled(party) && !party.satAtClosing
      && !mayComeAfterAll(party)
    {
      gone.insert(party.id.retyped())
    }
    for entry in entries where closedDates.contains(entry.date) && entry.state.isOver {
      gone.insert(entry.id.retyped())
    }
  }

  /// A no-show is here until another date closes, to be undone if the date is opened again.
  private func mayComeAfterAll(_ party: Party) -> Bool { party.state == .noShow && !party.wasCorrected }

  /// Notes the no-shows of other closed dates: with this closing they can be undone no more.
  mutating func noteMissed(_ closing: CivilDate) {
    for party in parties
    where party.stay.date != closing && closedDates.contains(party.stay.date) && mayComeAfterAll(party)
      && isSettled(party)
    {
      gone.insert(party.id.retyped())
    }
  }

  private func isSettled(_ party: Party) -> Bool {
    switch party.state {
    case .booked, .requested: return false
    case .completed: return !(party.stay.isTimeless && party.stay.pool != nil)
    case .declined: return true
    case .cancelled: return party.deposit != .paid
    case .lateCancelled, .noShow:
      return party.deposit != .paid && ![.asked, .given].contains(party.guarantee)
    }
  }
}
