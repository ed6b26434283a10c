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
      guard let claim = occupant(party), !claim.tables.isEmpty, claim.kind != .seated, claim.end > now else {
        continue
      }
      if closes(party.stay.start) {
        events.append(future.lose(party))
      } else if party.stay.tables.contains(where: { isGone($0, party.stay) }) {
        events.append(future.reseat(party))
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
      + (hold.entry.map { [.waitlistLapsed($0)] } ?? [])
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
      guard !claim.isTimeless, claim.start < until, from < claim.end else {
        // A unit without a time is wanted at every time.
        if claim.isTimeless, claim.kind == .held, scope == .venue, let hold = hold(claim.id.retyped()) {
          events += future.end(hold, shut.id)
        }
        continue
      }
      let isHit = claim.tables.contains { shuts(scope, $0) } || (scope == .venue && claim.kind == .held)
      guard isHit else { continue }
      if let party = party(claim.id.retyped()) {
        events.append(future.reseat(party))
      } else if let hold = hold(claim.id.retyped()) {
        events += future.end(hold, shut.id)
      }
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
    }
  }

  /// Removes a block; one that is over may have been evicted, and then there is nothing to remove.
  ///
  /// When it is evicted is the ledger's own matter.
  func unblock(_ id: BlockID, _ ask: Ask, _ found: Found) throws(No) -> [Event] {
    try allow(staff, ask)
    guard let block = blocks.first(where: { $0.id == id }) else { throw .code(.notFound) }
    if block.until <= now, case .events(let events) = found, events.isEmpty { return [] }
    return block.isRemoved ? [] : [.unblocked(id)]
  }

  func maintain(_ set: SetMaintenance, _ ask: Ask) throws(No) -> [Event] {
    try allow([.operator], ask)
    let wanted = MaintenanceSet(isOn: set.isOn, message: set.message)
    return wanted == maintenance ? [] : [.maintenanceSet(wanted)]
  }
}
