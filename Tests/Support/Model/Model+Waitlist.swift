package import DaybookDomain
package import DaybookTime

/// Those who wait, and what comes due.
extension Model {
  func join(_ join: JoinWaitlist, _ ask: Ask) throws(No) -> [Event] {
    try known(join.venue)
    try allow(guests, ask)
    try notInMaintenance(ask)
    if join.quotedMinutes != nil { guard ask.by.isStaff else { throw .code(.forbidden) } }
    if !ask.by.isStaff, join.owner != nil || join.guest.map({ !$0.tags.isEmpty }) == true {
      throw .code(.forbidden)
    }
    let who = join.owner ?? ask.by
    var start: Timestamp?
    if let time = join.start { start = try instant(time) }
    try known(area: join.area)
    let judged = judge(start ?? now, anyMinute: start == nil)
    let from = start ?? now
    let channel: Channel = start == nil ? .walkIn : who.role == .guest ? .online : .inHouse
    let needs = join.needs.sorted { $0.rawValue < $1.rawValue }
    var want = Want(
      party: join.party, start: from, end: from.adding(minutes: turnMinutes(join.party, judged)),
      channel: channel,
      date: judged.date, area: join.area, needs: needs)
    if start == nil { want.end = shorter(want, judged) }
    var whys = startWhys(want, judged).filter { !$0.code.rawValue.hasPrefix("PACING") }
    if !options(on: judged.date).contains(where: { $0.suits(join.party.covers, join.area, needs) }) {
      whys.append(Why(.noTableFits))
    }
    try all(whys)
    let isThere = entries.contains {
      $0.owner == who && $0.start == start && $0.date == judged.date
        && [.waiting, .offered].contains(state($0))
    }
    if who.role == .guest, isThere { return [] }
    return [
      .waitlistJoined(
        WaitlistJoined(
          entry: ask.id(0), party: join.party, start: start,
          offset: start.map { rules.offset(at: $0) }, date: judged.date,
          quotedMinutes: join.quotedMinutes,
          guest: ask.guest, area: join.area, needs: needs, owner: join.owner,
          hasAllergies: join.guest.map { !$0.allergies.isEmpty } ?? false))
    ]
  }

  func own(_ id: WaitlistID, _ roles: [Actor.Role], _ ask: Ask) throws(No) -> Waiting {
    guard let entry = entry(id), ask.by.role != .guest || entry.owner == ask.by else {
      throw .code(.notFound)
    }
    try allow(roles, ask)
    return entry
  }

  func offer(_ offer: OfferTable, _ ask: Ask, _ found: Found) throws(No) -> [Event] {
    let entry = try own(offer.entry, staff, ask)
    guard state(entry) == .waiting else { throw .code(.notAllowedInState) }
    return try self.offer(entry, offer.tables, offer.seconds, ask, found)
  }

  func offer(
    _ entry: Waiting, _ tables: [TableID]?, _ seconds: Int?, _ ask: Ask, _ found: Found, mayMove: Bool = true
  ) throws(No) -> [Event] {
    let wish = try wish(tables, nil, nil, entry.party)
    let lapsesAt = now.adding(seconds: seconds ?? latest.waitlist?.offerSeconds ?? 300)
    var stay: Stay
    var moves: [Event] = []
    if let start = entry.start {
      (stay, moves) = try self.stay(
        entry.party, start, wish, entry.owner.role == .guest ? .online : .inHouse, entry.area, entry.needs,
        nil,
        ask.by, also: [], found, mayMove: mayMove)
    } else {
      stay = try stayNow(entry.party, wish, entry.area, entry.needs, [], until: nil, found)
    }
    return moves + [
      .holdPlaced(HoldPlaced(hold: ask.id(0), stay: stay, lapsesAt: lapsesAt)),
      .waitlistOffered(WaitlistOffered(entry: entry.id, hold: ask.id(0), lapsesAt: lapsesAt)),
    ]
  }

  func acceptOffer(_ id: WaitlistID, _ ask: Ask) throws(No) -> [Event] {
    let entry = try own(id, guests, ask)
    try notInMaintenance(ask)
    switch state(entry) {
    case .booked: return []
    case .lapsed where entry.offerLapsesAt.map { $0 <= now } ?? false: throw .code(.holdLapsed)
    case .waiting, .left, .lapsed: throw .code(.notAllowedInState)
    case .offered: break
    }
    guard let offer = entry.offer, let hold = hold(offer) else { throw .code(.notAllowedInState) }
    var booked = try booked(on: hold, entry.guest, ask)
    booked.terms.hasAllergies = entry.guest != nil && entry.hasAllergies
    return [
      .booked(booked), .waitlistBooked(WaitlistBooked(entry: id, reservation: booked.reservation)),
    ]
  }

  func leaveWaitlist(_ id: WaitlistID, _ ask: Ask) throws(No) -> [Event] {
    let entry = try own(id, guests, ask)
    switch state(entry) {
    case .waiting: return [.waitlistLeft(id)]
    case .offered:
      return (entry.offer.map { [.holdReleased(HoldReleased(hold: $0))] } ?? []) + [.waitlistLeft(id)]
    case .left: return []
    case .booked, .lapsed: throw .code(.notAllowedInState)
    }
  }

  // MARK: due

  /// What has lapsed and is not written, in the order of its instants.
  package func lapses() -> [(at: Timestamp, events: [Event])] {
    var found: [(at: Timestamp, order: Int, id: ClaimID, events: [Event])] = []
    var before = self
    for hold in holds where hold.state == .active && hold.lapsesAt <= now {
      var events: [Event] = [.holdLapsed(hold.id)]
      if let id = hold.entry, entry(id)?.state == .offered { events.append(.waitlistLapsed(id)) }
      found.append((hold.lapsesAt, 0, hold.id.retyped(), events))
    }
    for party in parties {
      guard let at = lapsesAt(party), at <= now else { continue }
      found.append(
        (
          at, 1, party.id.retyped(),
          [party.state == .requested ? .requestLapsed(party.id) : .depositLapsed(party.id)]
        )
      )
    }
    return found.sorted { ($0.at, $0.order, $0.id) < ($1.at, $1.order, $1.id) }.map { lapse in
      var after = before
      for event in lapse.events { after.take(event, .ledger) }
      let seated = after.seating(since: before, lapse.events)
      for event in seated { after.take(event, .ledger) }
      let all = before.following(
        lapse.events + seated + before.telling(after: lapse.events, after, at: lapse.at))
      for event in all { before.take(event, .ledger) }
      return (lapse.at, all)
    }
  }

  /// The floor hears who fits where something lapsed, unless the ledger will offer it.
  private func telling(after lapse: [Event], _ after: Model, at instant: Timestamp) -> [Event] {
    if lapse.contains(where: { $0.type == .waitlistLapsed }) { return [] }
    var (old, new) = (self, after)
    old.now = instant.adding(microseconds: -1)
    // What else ends at the instant has its own turn.
    new.now = old.now
    let ask = Ask(by: .ledger, nextID: ClaimID(high: 0, low: 0))
    for entry in entries where entry.state == .waiting {
      func offer(_ model: Model) -> [Event]? {
        try? model.offer(entry, nil, nil, ask, .events([]), mayMove: false)
      }
      guard offer(old) == nil, let events = offer(new) else { continue }
      let isByHand = events.compactMap(\.stay).last.map(new.isAnswered) ?? false
      if latest.waitlist?.isAutomatic != true || isByHand {
        return [.waitlistFits(WaitlistFits(entry.id, tables: events.compactMap(\.stay).last?.tables ?? []))]
      }
    }
    return []
  }

  /// Whether something has lapsed while somebody waits, or near in date to a booking that needs a table.
  package func leavesPlaces() -> Bool {
    let lapses = lapses()
    if lapses.isEmpty { return false }
    if entries.contains(where: { $0.state == .waiting && !gone.contains($0.id.retyped()) }) { return true }
    return lapses.contains { !needy(self, $0.events).isEmpty }
  }

  /// The next offer, and what follows from it.
  package func offers(_ ask: Ask, found: Found) -> [Event] {
    dueOffer(ask, found).map { following($0) } ?? []
  }

  /// All work that is due now: fires, retries, closings; when there is none, the next offer.
  package func due(_ ask: Ask, found: Found) -> [[Event]] {
    var pieces: [[Event]] = []
    for work in tickets where work.state != .served && work.state != .cancelled {
      guard let party = party(work.party), state(party) == .booked, party.seating != .left else { continue }
      let items = work.items.indices.filter {
        let item = work.items[$0]
        return item.state == .planned && item.fireAt <= now
          && mayFire(item, party) && !dishesOut.contains(item.planned.name) && !waits(item, party)
      }
      if !items.isEmpty { pieces.append([.ticketFired(TicketWork(ticket: work.id, items: items))]) }
    }
    for told in notices where !isSettled(told) && !told.isEscalated && !isMoot(told) {
      guard let policy = retries(told.audience) else { continue }
      let wait = policy.seconds << min(told.tries, 20)
      guard told.triedAt.adding(seconds: wait) <= now else { continue }
      let mark = NoticeMark(audience: told.audience, number: told.number)
      pieces.append([told.tries >= policy.tries ? .noticeEscalated(mark) : .noticeRetried(mark)])
    }
    let dates = parties.map(\.stay.date) + holds.map(\.stay.date) + entries.map(\.date)
    for date in Set(dates + Array(reopenedAt.keys)) where !closedDates.contains(date) {
      // Who sits for a time that is not over keeps the date open.
      let isInUse = parties.contains {
        $0.stay.date == date && $0.state == .booked && $0.seating == .seated && $0.stay.end > now
      }
      if closesAt(date) <= now, !isInUse { pieces.append(closing(date)) }
    }
    if pieces.isEmpty, let offers = dueOffer(ask, found) { pieces.append(offers) }
    return pieces.map { following($0) }
  }

  func retries(_ audience: Audience) -> RetryPolicy? {
    switch audience {
    case .kitchen: latest.notices?.kitchen ?? RetryPolicy()
    case .floor: latest.notices?.floor
    case .guest: latest.notices?.guest
    }
  }

  /// Offers a table to the next entry that can be placed.
  ///
  /// It does so where an offer for the same start came to nothing and none is open.
  private func dueOffer(_ ask: Ask, _ found: Found) -> [Event]? {
    for entry in entries where entry.state == .waiting {
      let same = entries.filter {
        $0.start == entry.start && $0.date == entry.date
          && !gone.contains($0.id.retyped())
      }
      // One that waits and has had an offer lost it to the venue.
      let isOwed =
        same.contains { $0.offer != nil && [.lapsed, .left, .waiting].contains(state($0)) }
        && !same.contains { state($0) == .offered }
      guard isOwed || latest.waitlist?.isAutomatic == true else { continue }
      do throws(No) {
        let events = try offer(entry, nil, nil, ask, found)
        if let stay = events.compactMap(\.stay).last, isAnswered(stay) { continue }
        var seated = self
        let first = seated.giveBack(parties.filter(\.needsTable).map(\.id))
        return first.isEmpty ? events : first
      } catch { continue }
    }
    return nil
  }

  // MARK: freed places

  /// What follows a command: those who wait and had no place, and have one now beside the ones before them.
  ///
  /// It is offered where the venue does so by itself; otherwise the floor is told.
  func filling(after events: [Event], _ ask: Ask) -> [Event] {
    let selling: [EventType] = [.booked, .requested, .walkedIn, .carriedOver, .holdPlaced, .dayClosed]
    let leaving: [EventType] = [
      .cancelled, .lateCancelled, .declined, .left, .completed, .noShow, .undone, .seated, .modified,
      .reassigned, .needsTable, .holdReleased, .unblocked, .venueDefined,
    ]
    guard events.contains(where: { leaving.contains($0.type) }),
      !events.contains(where: { selling.contains($0.type) })
    else { return [] }
    var after = self
    for event in events { after.take(event, ask.by) }
    let seated = after.seating(since: self, events)
    for event in seated { after.take(event, .ledger) }
    var given: [Event] = []
    var byHand: WaitlistFits?
    var ours = Ask(by: .ledger, nextID: ask.nextID)
    ours.nextID = ask.id(events.reduce(0) { $0 + $1.idsMade })
    for entry in entries where entry.state == .waiting && after.entry(entry.id)?.state == .waiting {
      func offer(_ model: Model) -> [Event]? {
        try? model.offer(entry, nil, nil, ours, .events([]), mayMove: false)
      }
      guard offer(self) == nil, let offered = offer(after) else { continue }
      let fits = WaitlistFits(entry.id, tables: offered.compactMap(\.stay).last?.tables ?? [])
      let isAutomatic = after.latest.waitlist?.isAutomatic == true
      if isAutomatic, let stay = offered.compactMap(\.stay).last, after.isAnswered(stay) {
        byHand = byHand ?? fits
        continue
      }
      given += isAutomatic ? offered : [.waitlistFits(fits)]
      for event in offered { after.take(event, .ledger) }
      ours.nextID = ask.id((events + given).reduce(0) { $0 + $1.idsMade })
    }
    return seated + (given.isEmpty ? byHand.map { [.waitlistFits($0)] } ?? [] : given)
  }

  /// Tables for bookings that need one, near in date to what these events freed.
  private func seating(since before: Model, _ events: [Event]) -> [Event] {
    let frees: [EventType] = [
      .cancelled, .lateCancelled, .declined, .left, .completed, .noShow, .undone, .seated, .modified,
      .holdReleased, .holdLapsed, .requestLapsed, .depositLapsed,
    ]
    let takes: [EventType] = [
      .blocked, .unblocked, .venueDefined, .needsTable, .blockMoved, .waitlistMoved,
    ]
    guard events.contains(where: { frees.contains($0.type) }),
      !events.contains(where: { takes.contains($0.type) })
    else { return [] }
    var future = self
    return future.giveBack(needy(before, events).map(\.id))
  }

  /// Those that need a table, before and now, near in date to what these events free.
  private func needy(_ before: Model, _ events: [Event]) -> [Party] {
    var dates: [CivilDate] = []
    for event in events {
      event.forEachPart { _, part in
        if case .reservation(let id) = part, let party = before.party(id) { dates.append(party.stay.date) }
        if case .hold(let id) = part, let hold = before.hold(id) { dates.append(hold.stay.date) }
      }
    }
    return parties.filter { party in
      party.needsTable && before.party(party.id)?.needsTable == true && occupant(party) != nil
        && party.stay.end > now && !closedDates.contains(party.stay.date)
        && dates.contains { [$0.adding(days: -1), $0, $0.adding(days: 1)].contains(party.stay.date) }
    }
  }
}

extension Event {
  fileprivate var idsMade: Int {
    var count = 0
    forEachPart { relation, part in
      if relation.contains(.makes), part.id != nil { count += 1 }
    }
    return count
  }
}
