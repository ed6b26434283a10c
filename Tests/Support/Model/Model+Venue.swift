import DaybookDomain
import DaybookTime

/// Definitions and blocks, and what becomes of those whose place they take (R25).
extension Model {
  func define(_ define: DefineVenue, _ ask: Ask) throws(No) -> [Event] {
    try allow(staff, ask)
    let venue = define.venue
    let after = definitions(with: venue)
    if after == definitions { return [] }
    var future = self
    future.definitions = after
    func closes(_ start: Timestamp) -> Bool {
      judge(start, anyMinute: true).code == nil && future.judge(start, anyMinute: true).code != nil
    }
    func isGone(_ table: TableID, _ stay: Stay) -> Bool {
      !future.definition(on: stay.date).tables.contains { $0.id == table }
    }
    var events: [Event] = [.venueDefined(venue)]
    for party in future.parties.sorted(by: { $0.id < $1.id }) {
      if let pool = party.stay.pool {
        let isDated = party.stay.start != party.stay.end || party.stay.isPinned
        let isShut = closes(party.stay.start) || suits(party.stay) && !future.suits(party.stay)
        let loses = self.pool(pool) != nil && future.pool(pool) == nil || isDated && isShut
        if loses, isComing(party) { events.append(.unsuited(party.id)) }
        continue
      }
      guard let claim = occupant(party), !claim.tables.isEmpty, claim.kind != .seated, claim.end > now,
        !closedDates.contains(party.stay.date)
      else { continue }
      if closes(party.stay.start) {
        events.append(future.lose(party))
      } else if party.stay.tables.contains(where: { isGone($0, party.stay) }) {
        events.append(future.reseat(party))
      } else if suits(party.stay), !future.suits(party.stay) {
        events.append(.unsuited(party.id))
      }
    }
    for hold in holds.sorted(by: {
      ($0.stay.pool == nil ? 0 : 1, $0.id) < ($1.stay.pool == nil ? 0 : 1, $1.id)
    }) {
      let isTimeless = hold.stay.pool != nil && hold.stay.start == hold.stay.end
      guard state(hold) == .active, hold.stay.end > now || isTimeless else { continue }
      let isRetired =
        hold.stay.tables.contains { isGone($0, hold.stay) }
        || hold.stay.pool.map { future.pool($0) == nil } ?? false
      if isRetired || closes(hold.stay.start) { events += future.end(hold, nil) }
    }
    events += future.giveBack(parties.filter(\.needsTable).map(\.id))
    for given in events.compactMap(\.reassigned) {
      guard var stay = party(given.reservation)?.stay, suits(stay) else { continue }
      stay.tables = given.tables
      if !future.suits(stay) { events.append(.unsuited(given.reservation)) }
    }
    return events
  }

  /// Whether a party of a pool is to come yet, on a date that is open; units without a time are of none.
  private func isComing(_ party: Party) -> Bool {
    let isTimeless = party.stay.start == party.stay.end
    return [.booked, .requested].contains(state(party)) && [.expected, .arrived].contains(party.seating)
      && (isTimeless || party.stay.end > now)
      && (isTimeless && !party.stay.isPinned || !closedDates.contains(party.stay.date))
  }

  /// What a date that is open again missed: who lost a table to a block or a definition, and who gets one back.
  mutating func catchUp(_ date: CivilDate) -> [Event] {
    closedDates.removeAll { $0 == date }
    var events: [Event] = []
    let known = definition(on: date).tables.map(\.id)
    for party in parties.sorted(by: { $0.id < $1.id }) where party.stay.date == date {
      guard let claim = occupant(party), claim.kind != .seated, claim.end > now else { continue }
      let isLost = claim.tables.contains { table in
        !known.contains(table)
          || blocks.contains {
            !$0.isRemoved && shuts($0.scope, table) && $0.from < claim.end && claim.start < $0.until
          }
      }
      if isLost { events.append(reseat(party)) }
      guard let pool = party.stay.pool, !claim.isTimeless || party.stay.isPinned, isComing(party) else {
        continue
      }
      let isShut =
        !claim.isTimeless
        && blocks.contains {
          !$0.isRemoved && $0.scope == .venue && $0.from < claim.end && max(claim.start, now) < $0.until
        }
      if isShut || !definition(on: date).pools.contains(where: { $0.id == pool }) {
        events.append(.unsuited(party.id))
      }
    }
    return events + giveBack(parties.filter { $0.needsTable && $0.stay.date == date }.map(\.id))
  }

  /// Whether a party fits its tables and its service, wishes apart.
  private func suits(_ stay: Stay) -> Bool {
    let want = Want(
      party: stay.party, start: stay.start, end: stay.end, channel: stay.channel, date: stay.date)
    return (stay.tables.isEmpty || seats(stay.tables, want)) && !isTooLong(stay)
  }

  /// Tables for those who need one, earliest first: what was asked for, or whatever fits.
  mutating func giveBack(_ ids: [ReservationID]) -> [Event] {
    var events: [Event] = []
    let waiting = ids.compactMap { party($0) }.filter {
      occupant($0) != nil && $0.stay.end > now && !closedDates.contains($0.stay.date)
    }
    for party in waiting.sorted(by: { ($0.stay.start, $0.id) < ($1.stay.start, $1.id) }) {
      let stay = party.stay
      let aside = party.terms.override?.codes ?? []
      if let code = judge(stay.start, anyMinute: true).code, !aside.contains(code) { continue }
      if stay.isPinned, party.lost.isEmpty { continue }
      let want = Want(
        party: stay.party, start: stay.start, end: stay.end, channel: stay.channel, date: stay.date,
        buffer: stay.bufferMinutes, area: stay.area, needs: stay.needs, except: party.id.retyped(),
        aside: [.channelNotAllowed] + aside.filter { $0 == .noTableFits })
      let wish: Wish = stay.isPinned ? .tables(party.lost) : .any
      guard case .tables(let tables, moves: _) = place(wish, want, mayMove: false, found: .events([]))
      else { continue }
      for place in parties.indices where parties[place].id == party.id {
        (parties[place].stay.tables, parties[place].needsTable) = (tables, false)
      }
      events.append(.reassigned(Reassigned(reservation: party.id, tables: tables)))
    }
    return events
  }

  /// Other tables for a floating party that is expected; else it needs one.
  private mutating func reseat(_ party: Party) -> Event {
    guard let place = parties.firstIndex(where: { $0.id == party.id }) else { return .left(party.id) }
    let stay = party.stay
    let want = Want(
      party: stay.party, start: stay.start, end: stay.end, channel: stay.channel, date: stay.date,
      buffer: stay.bufferMinutes, area: stay.area, needs: stay.needs, except: party.id.retyped(),
      aside: [.channelNotAllowed])
    guard !stay.isPinned, party.seating == .expected,
      case .tables(let tables, moves: _) = self.place(.any, want, mayMove: false, found: .events([]))
    else { return lose(party) }
    parties[place].stay.tables = tables
    return .reassigned(Reassigned(reservation: party.id, tables: tables))
  }

  private mutating func lose(_ party: Party) -> Event {
    for place in parties.indices where parties[place].id == party.id { parties[place].stay.tables = [] }
    return .needsTable(NeedsTable(reservation: party.id, tables: party.stay.tables))
  }

  private mutating func end(_ hold: Held, _ block: BlockID?) -> [Event] {
    for place in holds.indices where holds[place].id == hold.id { holds[place].state = .released }
    return [.holdReleased(HoldReleased(hold: hold.id, block: block))]
      + (hold.entry.map { [.waitlistReturned($0)] } ?? [])
  }

  func block(_ place: PlaceBlock, _ ask: Ask) throws(No) -> [Event] {
    try known(place.venue)
    try allow(staff, ask)
    let (from, until) = (try instant(place.from), try instant(place.until))
    if from >= until { throw .invalid }
    var scope = BlockScope.venue
    if let tables = place.tables {
      for table in tables where !definitions.contains(where: { $0.tables.contains { $0.id == table } }) {
        throw .code(.notFound)
      }
      scope = .tables(tables.sorted())
    } else if let area = place.area {
      try known(area: area)
      scope = .area(area)
    }
    let offsets = BlockOffsets(from: rules.offset(at: from), until: rules.offset(at: until))
    let blocked = Blocked(
      block: ask.id(0), scope: scope, from: from, until: until, offsets: offsets, reason: place.reason)
    let shut = Shut(id: blocked.block, scope: scope, from: from, until: until)
    var future = self
    future.blocks.append(shut)
    var events: [Event] = [.blocked(blocked)]
    for claim in occupants().sorted(by: { $0.id < $1.id }) where claim.kind != .seated {
      guard !claim.isTimeless, claim.start < until, max(from, now) < claim.end else {
        // A unit without a time is wanted at every time.
        if claim.isTimeless, claim.kind == .held, scope == .venue, let hold = hold(claim.id.retyped()) {
          events += future.end(hold, shut.id)
        }
        continue
      }
      let isHit = claim.tables.contains { shuts(scope, $0) } || (scope == .venue && claim.kind == .held)
      guard isHit else { continue }
      if let party = party(claim.id.retyped()) {
        // Of a closed date nothing changes.
        if !closedDates.contains(party.stay.date) { events.append(future.reseat(party)) }
      } else if let hold = hold(claim.id.retyped()) {
        events += future.end(hold, shut.id)
      }
    }
    guard scope == .venue else { return events }
    for claim in occupants().sorted(by: { $0.id < $1.id }) where claim.pool != nil && !claim.isTimeless {
      guard claim.kind == .booked || claim.kind == .requested, claim.start < until,
        max(from, now) < claim.end,
        let party = party(claim.id.retyped()), !closedDates.contains(party.stay.date)
      else { continue }
      events.append(.unsuited(party.id))
    }
    return events
  }

  /// Whether a block of this scope covers a table, by the newest definition that has it.
  private func shuts(_ scope: BlockScope, _ table: TableID) -> Bool {
    let known = definitions.reversed().lazy.compactMap { $0.tables.first { $0.id == table } }.first
    guard let known else { return false }
    return switch scope {
    case .venue: true
    case .tables(let tables): tables.contains(table)
    case .area(let area): known.area == area
    case .starts: false
    }
  }

  /// Removes a block; one that is over may have been evicted, and then there is nothing to remove.
  ///
  /// When it is evicted is the ledger's own matter.
  func unblock(_ id: BlockID, _ ask: Ask, _ found: Found) throws(No) -> [Event] {
    try allow(staff, ask)
    guard let block = blocks.first(where: { $0.id == id }) else { throw .code(.notFound) }
    if block.until <= now, case .events(let events) = found, events.isEmpty { return [] }
    if block.isRemoved { return [] }
    var future = self
    future.blocks.removeAll { $0.id == id }
    return [.unblocked(id)] + future.giveBack(parties.filter(\.needsTable).map(\.id))
  }

  func setPace(_ set: SetPace, _ ask: Ask) throws(No) -> [Event] {
    try known(set.venue)
    try allow(staff, ask)
    let (from, until) = (try instant(set.from), try instant(set.until))
    let date = judge(from, anyMinute: true).date
    guard from < until, judge(until.adding(microseconds: -1), anyMinute: true).date == date else {
      throw .invalid
    }
    if closedDates.contains(date) { throw .code(.dateClosed) }
    if until <= now { throw .code(.inThePast) }
    let same = blocks.filter {
      guard case .starts = $0.scope else { return false }
      return !$0.isRemoved && $0.from == from && $0.until == until
    }
    if same.count == 1, same[0].scope == .starts(set.covers ?? 0) { return [] }
    let pace = PaceSet(
      block: ask.id(0), from: from, until: until, covers: set.covers ?? 0, why: set.why,
      offsets: BlockOffsets(from: rules.offset(at: from), until: rules.offset(at: until)))
    return same.map { .unblocked($0.id) } + [.paceSet(pace)]
  }

  func setSections(_ set: SetSections, _ ask: Ask) throws(No) -> [Event] {
    try known(set.venue)
    try allow(staff, ask)
    if closedDates.contains(set.date) { throw .code(.dateClosed) }
    for table in set.sections.flatMap(\.tables)
    where !definitions.contains(where: { $0.tables.contains { $0.id == table } }) {
      throw .code(.notFound)
    }
    let isInUse = parties.contains {
      $0.stay.date == set.date && $0.state == .booked && $0.seating == .seated
        && $0.stay.start != $0.stay.end && $0.stay.end > now
    }
    if closesAt(set.date) <= now, !isInUse { throw .code(.inThePast) }
    if set.sections == sections[set.date] ?? [] { return [] }
    return [.sectionsSet(SectionsSet(date: set.date, sections: set.sections))]
  }

  func maintain(_ set: SetMaintenance, _ ask: Ask) throws(No) -> [Event] {
    try allow([.operator], ask)
    let wanted = MaintenanceSet(isOn: set.isOn, message: set.message)
    return wanted == maintenance ? [] : [.maintenanceSet(wanted)]
  }
}
