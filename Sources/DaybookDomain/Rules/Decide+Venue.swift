import DaybookTime

extension LedgerState {
  /// The same definition again is no change; a changed one binds new claims only (R25).
  func decide(_ command: DefineVenue, _ context: Context) throws(Rejection) -> Decision {
    try requireStaff(context.by)
    let venue = command.venue.withTidyNames()
    if let number = number(of: venue.id), venues[number].definition == venue {
      return Decision(venue: venue.id)
    }
    var events: [Event] = []
    var rules = zones[venue.zone]
    if rules == nil {
      guard let adopted = context.zoneRules else {
        throw .invalid(
          InvalidField("venue.zone", "found \(venue.zone); allowed: a name of the IANA time-zone database"))
      }
      events.append(.zoneRulesAdopted(adopted))
      rules = adopted
    }
    events.append(.venueDefined(venue))
    if let rules, let number = number(of: venue.id) {
      events += displaced(by: VenueState(venue, rules: rules), number, context.now)
    }
    return Decision(events, venue: venue.id)
  }

  /// Who loses a place to the venue's new definition: bookings need a table, holds end.
  ///
  /// A place is lost by what changes, never again by what was so before: a host may have given it since.
  private func displaced(by future: VenueState, _ number: Int, _ now: Timestamp) -> [Event] {
    func closes(_ start: Timestamp) -> Bool {
      future.checkService(at: start, ignoringGrid: true).refusal != nil
        && venues[number].checkService(at: start, ignoringGrid: true).refusal == nil
    }
    var events: [Event] = []
    for id in claims(.booked, number, from: now) {
      guard let reservation = reservation(id.retyped()) else { continue }
      let stay = reservation.stay
      guard stay.tables.contains(where: { future.table($0) == nil }) || closes(stay.start) else { continue }
      events.append(.needsTable(NeedsTable(reservation: reservation.id, tables: stay.tables)))
    }
    for id in claims(.held, number, from: now)
      + venues[number].floor.poolHolds(from: now, until: nil, now: now)
    {
      guard let hold = hold(id.retyped()), hold.state(at: now) == .active else { continue }
      let isRetired =
        hold.stay.tables.contains { future.table($0) == nil }
        || hold.stay.pool.map { future.pool($0) == nil } ?? false
      guard isRetired || closes(hold.stay.start) else { continue }
      events.append(.holdReleased(HoldReleased(hold: hold.id)))
    }
    return events
  }

  /// Takes tables out of use. Bookings on them need a table, holds on them end; seated parties stay (R24, R25).
  func decide(_ command: PlaceBlock, _ context: Context) throws(Rejection) -> Decision {
    let number = try venueNumber(command.venue)
    try requireStaff(context.by)
    let rules = venues[number].rules
    let from = try instant(command.from, "from", in: rules)
    let until = try instant(command.until, "until", in: rules)
    guard from < until else {
      throw .invalid(InvalidField("until", "found \(command.until.text); allowed: later than from"))
    }
    let scope: BlockScope
    if let tables = command.tables {
      for table in tables where venues[number].table(table) == nil {
        throw .refused(.notFound, "no table \(table)")
      }
      scope = .tables(tables.sorted())
    } else if let area = command.area.map({ TextRule.collapsed($0) ?? $0 }) {
      guard venues[number].definition.tables.contains(where: { $0.area == area }) else {
        throw .refused(.notFound, "no area \(area)")
      }
      scope = .area(area)
    } else {
      scope = .venue
    }
    let blocked = Blocked(
      block: context.nextID.retyped(), scope: scope, from: from, until: until, reason: command.reason)
    let block = Block(
      id: blocked.block, venue: command.venue, scope: scope, from: from, until: until, reason: command.reason)
    return Decision([.blocked(blocked)] + displaced(by: block, number, context.now), venue: command.venue)
  }

  private func displaced(by block: Block, _ number: Int, _ now: Timestamp) -> [Event] {
    var claims: Set<ClaimID> = []
    for table in venues[number].definition.tables {
      guard block.covers(table, from: block.from, until: block.until),
        let taken = venues[number].floor[table.id]
      else {
        continue
      }
      taken.forEachConflict(
        from: block.from.microseconds, until: block.until.microseconds, now: now.microseconds, except: nil
      ) { entry, code in
        if entry.kind != .seated { claims.insert(entry.id) }
        return true
      }
    }
    if block.scope == .venue {
      claims.formUnion(venues[number].floor.poolHolds(from: block.from, until: block.until, now: now))
    }
    return claims.sorted().compactMap { id in
      if let reservation = reservation(id.retyped()) {
        return .needsTable(NeedsTable(reservation: reservation.id, tables: reservation.stay.tables))
      }
      return hold(id.retyped()).map { .holdReleased(HoldReleased(hold: $0.id, block: block.id)) }
    }
  }

  /// Claims of one kind on tables of a venue that are not over at `now`, in order of id.
  private func claims(_ kind: Claim.Kind, _ number: Int, from now: Timestamp) -> [ClaimID] {
    var ids: Set<ClaimID> = []
    for (_, claims) in venues[number].floor.claimsByTable {
      for entry in claims.entries where entry.kind == kind && entry.end > now.microseconds {
        ids.insert(entry.id)
      }
    }
    return ids.sorted()
  }

  func decide(_ command: RemoveBlock, _ context: Context) throws(Rejection) -> Decision {
    try requireStaff(context.by)
    guard let block = block(command.block) else { throw .refused(.notFound, "no block \(command.block)") }
    guard !block.isRemoved else { return Decision(venue: block.venue, subject: Answered(block: block.id)) }
    return Decision([.unblocked(block.id)], venue: block.venue)
  }

  func decide(_ command: SetMaintenance, _ context: Context) throws(Rejection) -> Decision {
    guard context.by.role == .operator else {
      throw .refused(.forbidden, "only an operator sets maintenance")
    }
    let set = MaintenanceSet(isOn: command.isOn, message: command.message)
    return Decision(set == scalars.maintenance ? [] : [.maintenanceSet(set)])
  }

  func decide(_ command: AdvanceClock, _ context: Context) throws(Rejection) -> Decision {
    guard context.by.role == .operator else { throw .refused(.forbidden, "only an operator moves the clock") }
    guard scalars.ledger?.clock == .manual else {
      throw .invalid(
        InvalidField(
          "to",
          "this ledger keeps the system's time; only a ledger made with --clock manual has a clock to move"))
    }
    guard command.to >= context.now else {
      throw .invalid(
        InvalidField("to", "found \(command.to); allowed: \(context.now) or later, a clock never goes back"))
    }
    return Decision(command.to == context.now ? [] : [.clockAdvanced(to: command.to)])
  }
}
