import DaybookTime

extension LedgerState {
  /// The same definition again is no change; a changed one binds new claims only (R25).
  func decide(_ command: DefineVenue, _ context: Context) throws(Rejection) -> Decision {
    try require(DefineVenue.self, context.by)
    let venue = command.venue.withTidyNames()
    if let number = number(of: venue.id), venues[number].definitions.contains(venue),
      venues[number].definitions == venues[number].definitions.adding(venue)
    {
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
      var future = venues[number]
      future.define(venues[number].definitions.adding(venue), rules: rules)
      events += displaced(by: future, number, context.now)
    }
    return Decision(events, venue: venue.id)
  }

  /// Who loses a place to the venue's new definition: bookings are re-seated or need a table, holds end.
  ///
  /// Only what changes takes a place away; what was so before does not, for a host may have overridden it. A
  /// closed date stays as it is.
  private func displaced(by future: VenueState, _ number: Int, _ now: Timestamp) -> [Event] {
    func closes(_ start: Timestamp) -> Bool {
      future.checkService(at: start, ignoringGrid: true).refusal != nil
        && venues[number].checkService(at: start, ignoringGrid: true).refusal == nil
    }
    func isGone(_ table: TableID, on stay: Stay) -> Bool {
      future.editions[future.edition(on: stay.date)].indexByTable[table] == nil
    }
    var reseating = Reseating(venue: future, now: now)
    let floor = venues[number].floor
    let atPools = floor.claimedPools.flatMap { floor.expected(at: $0, from: now, until: nil, now: now) }
    for id in (claims([.booked, .requested], number, from: now) + atPools).sorted() {
      guard let reservation = reservation(id.retyped())?.effective(at: now), reservation.claim != nil,
        !venues[number].isClosed(reservation.stay)
      else { continue }
      let stay = reservation.stay
      if let pool = stay.pool {
        // It stands, and its party sits down there as at a retired table.
        let isRetired = venues[number].pool(pool) != nil && future.pool(pool) == nil
        let isShut = stay.hasDate && (closes(stay.start) || venues[number].suits(stay) && !future.suits(stay))
        if reservation.isExpected, isRetired || isShut { reseating.events.append(.unsuited(reservation.id)) }
      } else if closes(stay.start) {
        reseating.unseat(reservation)
      } else if stay.tables.contains(where: { isGone($0, on: stay) }) {
        reseating.reseat(reservation)
      } else if venues[number].suits(stay), !future.suits(stay) {
        reseating.events.append(.unsuited(reservation.id))
      }
    }
    for id in claims([.held], number, from: now)
      + venues[number].floor.poolHolds(from: now, until: nil, now: now)
    {
      guard let hold = hold(id.retyped()), hold.state(at: now) == .active else { continue }
      let isRetired =
        hold.stay.tables.contains { isGone($0, on: hold.stay) }
        || hold.stay.pool.map { future.pool($0) == nil } ?? false
      guard isRetired || closes(hold.stay.start) else { continue }
      reseating.release(hold)
    }
    reseating.giveBack(tableless(number, now))
    for case .reassigned(let reassigned) in reseating.events {
      guard var stay = reservation(reassigned.reservation)?.stay, venues[number].suits(stay) else { continue }
      stay.tables = reassigned.tables
      if !future.suits(stay) { reseating.events.append(.unsuited(reassigned.reservation)) }
    }
    return reseating.events
  }

  /// Takes tables out of use. Bookings on them are re-seated or need a table, holds on them end; seated
  /// parties stay (R24, R25).
  func decide(_ command: PlaceBlock, _ context: Context) throws(Rejection) -> Decision {
    let number = try venueNumber(command.venue)
    try require(PlaceBlock.self, context.by)
    let rules = venues[number].rules
    let from = try instant(command.from, "from", in: rules)
    let until = try instant(command.until, "until", in: rules)
    guard from < until else {
      throw .invalid(InvalidField("until", "found \(command.until.text); allowed: later than from"))
    }
    let scope: BlockScope
    if let tables = command.tables {
      for (index, table) in tables.enumerated() where venues[number].table(table) == nil {
        throw .refused(.notFound, "tables[\(index)]: the venue has no such table")
      }
      scope = .tables(tables.sorted())
    } else if let area = try area(command.area, number) {
      scope = .area(area)
    } else {
      scope = .venue
    }
    let offsets = BlockOffsets(from: rules.offset(at: from), until: rules.offset(at: until))
    let blocked = Blocked(
      block: context.id(0), scope: scope, from: from, until: until, offsets: offsets, reason: command.reason)
    let block = Block(
      id: blocked.block, venue: command.venue, scope: scope, from: from, until: until, offsets: offsets,
      reason: command.reason)
    return Decision([.blocked(blocked)] + displaced(by: block, number, context.now), venue: command.venue)
  }

  private func displaced(by block: Block, _ number: Int, _ now: Timestamp) -> [Event] {
    var venue = venues[number]
    venue.floor.replace(nil, with: block)
    var reseating = Reseating(venue: venue, now: now)
    displace(by: block, &reseating)
    reseating.events += atPools(under: block, venue, now).map { .unsuited($0) }
    return reseating.events
  }

  /// Who is expected at a pool under a block of the whole venue: it stands, and the floor is told.
  func atPools(under block: Block, _ venue: VenueState, _ now: Timestamp) -> [ReservationID] {
    guard block.scope == .venue else { return [] }
    return venue.floor.claimedPools.flatMap {
      venue.floor.expected(at: $0, from: max(block.from, now), until: block.until, now: now)
    }.sorted().compactMap { id in
      guard let reservation = reservation(id.retyped())?.effective(at: now), reservation.isExpected,
        !reservation.stay.isTimeless, !venue.isClosed(reservation.stay)
      else { return nil }
      return reservation.id
    }
  }

  /// Re-seats or releases whoever has a place under a block of the reseating's floor.
  func displace(by block: Block, _ reseating: inout Reseating) {
    let (floor, now) = (reseating.venue.floor, reseating.now)
    var claims: Set<ClaimID> = []
    for (id, taken) in floor.claimsByTable {
      guard let table = reseating.venue.table(id), block.covers(table, from: block.from, until: block.until)
      else { continue }
      taken.forEachConflict(
        from: block.from.microseconds, until: block.until.microseconds, reseating.venue.asked(at: now),
        except: nil
      ) { entry, code in
        // A block may begin in the buffer, or after a stay that is over: no party sits then.
        if entry.kind != .seated, entry.end > max(block.from, now).microseconds { claims.insert(entry.id) }
        return true
      }
    }
    if block.scope == .venue {
      claims.formUnion(floor.poolHolds(from: block.from, until: block.until, now: now))
    }
    for id in claims.sorted() {
      if let reservation = reservation(id.retyped())?.effective(at: now) {
        // A closed date stays as it is.
        if !reseating.venue.closings.contains(reservation.stay.date) { reseating.reseat(reservation) }
      } else if let hold = hold(id.retyped()) {
        reseating.release(hold, because: block.id)
      }
    }
  }

  /// Claims of some kinds on tables of a venue that are not over at `now`, in order of id.
  private func claims(_ kinds: [Claim.Kind], _ number: Int, from now: Timestamp) -> [ClaimID] {
    var ids: Set<ClaimID> = []
    for (_, claims) in venues[number].floor.claimsByTable {
      for entry in claims.entries where kinds.contains(entry.kind) && entry.end > now.microseconds {
        ids.insert(entry.id)
      }
    }
    return ids.sorted()
  }

  func decide(_ command: RemoveBlock, _ context: Context) throws(Rejection) -> Decision {
    try require(RemoveBlock.self, context.by)
    guard let block = block(command.block) else { throw .refused(.notFound, "no block \(command.block)") }
    guard !block.isRemoved, !hasLeft(block.id) else {
      return Decision(venue: block.venue, subject: Answered(block: block.id))
    }
    guard let number = number(of: block.venue) else { return Decision(venue: block.venue) }
    var reseating = Reseating(venue: venues[number], now: context.now)
    reseating.venue.floor.replace(block, with: nil)
    reseating.giveBack(tableless(number, context.now))
    return Decision([.unblocked(block.id)] + reseating.events, venue: block.venue)
  }

  /// Makes up for what a date missed while it was closed (R30).
  ///
  /// Who is expected at a table that is blocked or gone is re-seated or needs a table, as if that came now; of
  /// such a pool the floor is told. Who needs a table and finds one is seated again.
  func catchUp(_ date: CivilDate, _ number: Int, _ reseating: inout Reseating) {
    let (now, venue) = (reseating.now, reseating.venue)
    let definition = venue.definition(on: date)
    for id in calendars[number].days[date]?.reservations ?? [] {
      guard let reservation = reservation(id)?.effective(at: now), reservation.seating != .seated,
        let claim = reservation.claim, claim.end > now
      else { continue }
      let hasLost = claim.tables.contains { id in
        guard definition.tables.contains(where: { $0.id == id }), let table = venue.table(id) else {
          return true
        }
        return venue.floor.blocks.contains { $0.covers(table, from: claim.start, until: claim.end) }
      }
      if hasLost { reseating.reseat(reservation) }
      guard let pool = reservation.stay.pool, reservation.stay.hasDate, reservation.isExpected else {
        continue
      }
      let isShut = !claim.isTimeless && venue.isBlocked(from: max(claim.start, now), until: claim.end)
      if isShut || !definition.pools.contains(where: { $0.id == pool }) {
        reseating.events.append(.unsuited(reservation.id))
      }
    }
    reseating.giveBack(tableless(number, now, on: [date], reopening: date))
  }

  /// Bookings that need a table and are not over, in order of start, then of id.
  ///
  /// Of some business dates, or of all that are open. The date that is being opened again counts as open.
  func tableless(
    _ number: Int, _ now: Timestamp, on dates: Set<CivilDate>? = nil, reopening date: CivilDate? = nil
  ) -> [Reservation] {
    calendars[number].needing.compactMap { reservation($0)?.effective(at: now) }
      .filter {
        let day = $0.stay.date
        return (day == date || !venues[number].closings.contains(day)) && dates?.contains(day) ?? true
      }
      .filter { $0.needsTable && $0.claim != nil && $0.stay.end > now }
      .sorted { ($0.stay.start, $0.id) < ($1.stay.start, $1.id) }
  }

  /// Only so many covers start for a while. Who is booked then keeps the booking (R7, R25).
  func decide(_ command: SetPace, _ context: Context) throws(Rejection) -> Decision {
    let number = try venueNumber(command.venue)
    try require(SetPace.self, context.by)
    let from = try instant(command.from, "from", in: venues[number].rules)
    let until = try instant(command.until, "until", in: venues[number].rules)
    let date = venues[number].checkService(at: from, ignoringGrid: true).date
    let last = until.adding(microseconds: -1)
    guard from < until, venues[number].checkService(at: last, ignoringGrid: true).date == date else {
      throw .invalid(
        InvalidField(
          "until", "found \(command.until.text); allowed: later than from, within the same business date"))
    }
    guard !venues[number].closings.contains(date) else {
      throw .refused(.dateClosed, "the business date \(date) is closed")
    }
    let pace = PaceSet(
      block: context.id(0), from: from, until: until, covers: command.covers ?? 0, why: command.why,
      offsets: BlockOffsets(
        from: venues[number].rules.offset(at: from), until: venues[number].rules.offset(at: until)))
    guard until > context.now else {
      throw .refused(Refusal([Reason(.inThePast, start: context.now, message: "until is over already")]))
    }
    let same = venues[number].floor.blocks.filter {
      if case .starts = $0.scope { $0.from == from && $0.until == until } else { false }
    }
    if let one = same.first, same.count == 1, one.scope == .starts(pace.covers), one.reason == pace.why {
      return Decision(venue: command.venue, subject: Answered(block: one.id))
    }
    return Decision(same.map { .unblocked($0.id) } + [.paceSet(pace)], venue: command.venue)
  }

  func decide(_ command: AdoptZone, _ context: Context) throws(Rejection) -> Decision {
    try require(AdoptZone.self, context.by)
    guard let old = zones[command.zone] else {
      throw .refused(.notFound, "zone: no venue is in it; the first one adopts its rules")
    }
    guard let adopted = context.zoneRules else {
      throw .invalid(
        InvalidField("zone", "found \(command.zone); allowed: a name the zone files in use know"))
    }
    return Decision(adopted == old ? [] : [.zoneRulesAdopted(adopted)])
  }

  /// Sections only tell hosts who looks after whom: they change no place.
  func decide(_ command: SetSections, _ context: Context) throws(Rejection) -> Decision {
    let number = try venueNumber(command.venue)
    try require(SetSections.self, context.by)
    guard !venues[number].closings.contains(command.date) else {
      throw .refused(.dateClosed, "the business date \(command.date) is closed")
    }
    for (index, section) in command.sections.enumerated() {
      for (place, table) in section.tables.enumerated() where !venues[number].hasTable(table) {
        throw .refused(.notFound, "sections[\(index)].tables[\(place)]: the venue has no such table")
      }
    }
    let day = DayKey(venue: command.venue, date: command.date)
    guard venues[number].closesAt(day.date) > context.now || isInUse(day, context.now) else {
      throw .refused(.inThePast, "the business date \(day.date) is over")
    }
    guard command.sections != scalars.sections[day] ?? [] else { return Decision(venue: command.venue) }
    return Decision(
      [.sectionsSet(SectionsSet(date: command.date, sections: command.sections))], venue: command.venue)
  }

  func decide(_ command: SetMaintenance, _ context: Context) throws(Rejection) -> Decision {
    try require(SetMaintenance.self, context.by)
    let set = MaintenanceSet(isOn: command.isOn, message: command.message)
    return Decision(set == scalars.maintenance ? [] : [.maintenanceSet(set)])
  }

  func decide(_ command: AdvanceClock, _ context: Context) throws(Rejection) -> Decision {
    try require(AdvanceClock.self, context.by)
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

  /// Recorded wherever some process may have seen a jump: what other processes saw is not known here.
  func decide(_ command: AcceptClock, _ context: Context) throws(Rejection) -> Decision {
    try require(AcceptClock.self, context.by)
    guard scalars.ledger?.clock == .system else {
      throw .invalid(
        InvalidField(
          "command", "this ledger has a manual clock, which leaps only when it is told to: nothing to accept")
      )
    }
    let last = scalars.recordedAt
    return Decision(
      context.now.microseconds(since: last) > ClockJump.most ? [.clockAccepted(from: last)] : [])
  }
}

extension Reservation {
  /// Whether its party is still to sit down.
  fileprivate var isExpected: Bool {
    (state == .booked || state == .requested) && (seating == .expected || seating == .arrived)
  }
}

extension VenueState {
  /// Whether a stay is of a closed date, which stays as it is (R30); units without a time are of none.
  borrowing func isClosed(_ stay: Stay) -> Bool { stay.hasDate && closings.contains(stay.date) }

  /// Whether the tables of a stay seat its party, and its service lasts as long as it does.
  borrowing func suits(_ stay: Stay) -> Bool {
    let edition = editions[edition(on: stay.date)]
    let tables = stay.tables.compactMap { edition.indexByTable[$0] }
    let seeking = Seeking(
      party: stay.party, start: stay.start, end: stay.end, channel: stay.channel, now: stay.start,
      edition: 0)
    return (tables.isEmpty || edition.seats(seeking, at: stay.tables, tables)) && reachReasons(stay).isEmpty
  }
}

/// Finds other tables for those whose place was taken, one by one, on its own copy of the floor (R25).
struct Reseating {
  var venue: VenueState
  let now: Timestamp
  var events: [Event] = []

  init(venue: VenueState, now: Timestamp) {
    self.venue = venue
    self.now = now
  }

  /// Gives a floating booking other tables; a pinned one, and one for which none is found, needs a table.
  mutating func reseat(_ reservation: Reservation) {
    venue.floor.replace(reservation.claim, with: nil)
    let stay = reservation.stay
    guard !stay.isPinned, reservation.seating == .expected,
      case .tables(let tables, moves: _) = venue.place(.automatic, seeking(stay), makingRoom: false)
    else { return lose(reservation) }
    var new = reservation
    new.stay.tables = tables
    venue.floor.replace(nil, with: new.claim)
    events.append(.reassigned(Reassigned(reservation: reservation.id, tables: tables)))
  }

  mutating func unseat(_ reservation: Reservation) {
    venue.floor.replace(reservation.claim, with: nil)
    lose(reservation)
  }

  mutating func release(_ hold: Hold, because block: BlockID? = nil) {
    venue.floor.replace(hold.claim, with: nil)
    end(hold, because: block)
  }

  mutating func end(_ hold: Hold, because block: BlockID? = nil) {
    events.append(.holdReleased(HoldReleased(hold: hold.id, block: block)))
    // Whose offer it was goes on waiting, in its old place.
    if let entry = hold.entry { events.append(.waitlistReturned(entry)) }
  }

  /// Seats bookings again that need a table and now find one (R25).
  ///
  /// One that asked for its tables takes back those; any other takes what fits.
  mutating func giveBack(_ reservations: [Reservation]) {
    for reservation in reservations {
      let stay = reservation.stay
      let aside = reservation.details.terms.override?.codes ?? []
      if let refusal = venue.checkService(at: stay.start, ignoringGrid: true).refusal,
        !aside.contains(refusal)
      {
        continue
      }
      let lost = reservation.details.lostTables
      guard !stay.isPinned || !lost.isEmpty else { continue }
      var seeking = seeking(stay)
      if aside.contains(.noTableFits) { seeking.overridden.append(.noTableFits) }
      seeking.except = reservation.id.retyped()
      guard
        case .tables(let tables, moves: _) = venue.place(
          stay.isPinned ? .tables(lost) : .automatic, seeking, makingRoom: false)
      else { continue }
      var new = reservation
      new.stay.tables = tables
      new.needsTable = false
      venue.floor.replace(reservation.claim, with: new.claim)
      events.append(.reassigned(Reassigned(reservation: reservation.id, tables: tables)))
    }
  }

  /// Places a booking whose time moved: on its own tables if they are free then, else on others.
  ///
  /// What once let the party have them is not asked again: a host may have squeezed it in. One that already
  /// needed a table goes on needing one.
  mutating func settle(_ reservation: Reservation) {
    let stay = reservation.stay
    if stay.tables.isEmpty {
      venue.floor.replace(nil, with: reservation.claim)
      return
    }
    var own = seeking(stay)
    own.overridden.append(.noTableFits)
    if case .tables = venue.place(.tables(stay.tables), own) {
      venue.floor.replace(nil, with: reservation.claim)
    } else {
      reseat(reservation)
    }
  }

  private mutating func lose(_ reservation: Reservation) {
    events.append(.needsTable(NeedsTable(reservation: reservation.id, tables: reservation.stay.tables)))
  }

  func seeking(_ stay: Stay) -> Seeking {
    var seeking = Seeking(
      party: stay.party, start: stay.start, end: stay.end, channel: stay.channel, now: now,
      edition: venue.edition(on: stay.date))
    seeking.bufferMinutes = stay.bufferMinutes
    seeking.area = stay.area
    seeking.needs = stay.needs
    seeking.overridden = [.channelNotAllowed]
    return seeking
  }
}
