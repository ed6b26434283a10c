import DaybookTime

extension LedgerState {
  func decide(_ command: Modify, _ context: Context) throws(Rejection) -> Decision {
    let old = try reservation(command.reservation, for: command, context)
    let number = try venueNumber(old.venue)
    let isOfGuest = command.changesGuest && !command.changesStay
    if !isOfGuest { try requireNoMaintenance(context.by) }
    if command.override != nil { try requireStaff(context.by, "override") }
    if command.until != nil { try requireStaff(context.by, "until") }
    if command.changesTags { try requireStaff(context.by, "guest.tags") }
    let isAwaited = old.state == .requested && !command.changesPlace
    guard old.state == .booked || isAwaited, old.seating != .left else { throw notAllowed("modify", old) }
    try requireVersion(command.version, old)
    try requireOpen(old, context)
    guard command.changesGuest || command.changesStay || old.needsTable else {
      throw .refused(.notAllowedInState, "the command names no change, and the booking needs no table")
    }
    let ofGuest = guestEvents(old, context)
    let same = ofGuest.isEmpty ? unchanged(old) : Decision(ofGuest, venue: old.venue)
    if isOfGuest { return same }
    let change = try change(command, old, number, context)
    let stay = change.stay
    let hasTables =
      command.tables == nil || command.isFloating || command.tables == old.stay.tables && old.stay.isPinned
    if stay == old.stay, hasTables, !old.needsTable { return same }
    var reasons = change.reasons
    if isPastCutoff(old, stay, context), command.override?.codes.contains(.pastCutoff) != true {
      reasons.append(
        Reason(
          .pastCutoff, start: old.details.terms.cutoffAt, message: "the cut-off has passed; ask the venue"))
    }
    var placed = stay
    let (found, moves) = place(&placed, change.wishes, number, old, command, context)
    reasons += found
    guard reasons.isEmpty else { throw .refused(Refusal(reasons)) }
    if command.tables != nil { placed.isPinned = !command.isFloating }
    var terms = change.terms ?? old.details.terms
    terms.override = old.override(of: placed, with: command.override)
    let newTerms = change.terms == nil && terms == old.details.terms ? nil : terms
    var events = moves + events(old, placed, newTerms, context)
    events += guarantee(asked: terms.asksGuarantee, old)
    return Decision(events + ofGuest, venue: old.venue)
  }

  /// The guest's fields as the change leaves them; they claim nothing, and no table is looked at (R28).
  private func guestEvents(_ old: Reservation, _ context: Context) -> [Event] {
    guard let changed = context.changedGuest else { return [] }
    return [
      .guestChanged(
        GuestChanged(
          reservation: old.id, guest: changed.sealed, hasAllergies: changed.hasAllergies,
          changesAllergies: changed.changesAllergies))
    ]
  }

  /// What a command changes.
  private struct Change {
    var stay: Stay
    /// What it tries, in order.
    var wishes: [Wish] = []
    var reasons: [Reason] = []
    /// The new terms; nil: as agreed (R14).
    var terms: Terms?
  }

  private func change(
    _ command: Modify, _ old: Reservation, _ number: Int, _ context: Context
  ) throws(Rejection) -> Change {
    var change = Change(stay: old.stay)
    if old.stay.isTimeless, command.tables != nil || command.pool != nil || command.until != nil {
      throw .invalid(
        InvalidField(
          command.pool != nil ? "pool" : command.tables != nil ? "tables" : "until",
          "the booking's units have no time; allowed: a change of party or units"))
    }
    if let party = command.party {
      change.stay.party = party
      if old.stay.pool != nil, old.stay.units == old.stay.party.covers { change.stay.units = party.covers }
    }
    try changePlace(&change.stay, command, old, number)
    if command.remove.contains(.area) { change.stay.area = nil }
    if command.remove.contains(.needs) { change.stay.needs = [] }
    if let area = try area(command.area, number) { change.stay.area = area }
    if let needs = command.needs { change.stay.needs = needs.sorted { $0.rawValue < $1.rawValue } }
    var isMoved = false
    if let requested = command.start {
      let start = try instant(requested, "start", in: venues[number].rules)
      // What is typed now is agreed by the rules in force, at the instant it has already too (R3a).
      if start != old.stay.start || old.awaitsReanchoring(by: venues[number].rules, at: context.now) {
        guard !old.stay.isTimeless else {
          throw .refused(.notAllowedInState, "cannot move the time: the booking's units have none")
        }
        guard old.seating == .expected else { throw notAllowed("move the time", old) }
        guard context.by.role != .guest || context.now < old.stay.start else {
          throw .refused(
            Refusal([
              Reason(
                .notAllowedInState, start: old.stay.start,
                message: "the booked start is over; ask the venue, or book anew")
            ]))
        }
        move(&change.stay, to: start, number)
        change.terms = terms(for: change.stay, number, context.now)
        change.terms?.hasAllergies = old.details.terms.hasAllergies
        isMoved = true
      }
    }
    if let until = command.until {
      let end = try instant(until, "until", in: venues[number].rules)
      guard end > max(change.stay.start, old.seating == .seated ? context.now : change.stay.start) else {
        throw .invalid(
          InvalidField("until", "found \(until.text); allowed: later than the start, and than now"))
      }
      change.stay.end = end
      change.reasons += venues[number].reachReasons(
        change.stay, command.override?.codes ?? [], besides: change.reasons)
    }
    if command.isFloating { change.stay.isPinned = false }
    let asked = try wish(command.isFloating ? nil : command.tables, nil, nil, change.stay.party, number)
    change.wishes = wishes(for: change.stay, asked: asked, old)
    guard !old.stay.isTimeless else { return change }
    change.terms = terms(of: change, old, number, context.now)
    if context.by.role == .guest, awaitsAnswer(change.stay, number),
      change.stay.date != old.stay.date || change.stay.party > old.stay.party
    {
      change.reasons.append(
        Reason(.partyTooLarge, message: "the venue answers such parties by hand; ask it"))
    }
    var seeking = seeking(change.stay, number, old, command, context)
    if isMoved {
      if context.by.isStaff { seeking.shorterAt = change.wishes }
      change.reasons += venues[number].startReasons(
        seeking, in: venues[number].checkService(at: change.stay.start), judgesSize: false)
      change.reasons += overlapReasons(of: old.owner, seeking, number)
    }
    if isMoved || change.stay.party > old.stay.party {
      change.reasons += venues[number].startReasons(
        seeking, in: venues[number].paced(change.stay, from: seeking.start), judgesTime: false)
    }
    return change
  }

  /// Moves a stay from tables to a pool, from one pool to another, or to tables that are still to be found.
  private func changePlace(
    _ stay: inout Stay, _ command: Modify, _ old: Reservation, _ number: Int
  ) throws(Rejection) {
    if let pool = command.pool {
      guard venues[number].pool(pool) != nil else {
        throw .refused(.notFound, "pool: the venue has no such pool")
      }
      try requireTimes(pool, number)
      if pool != old.stay.pool { (stay.pool, stay.units) = (pool, stay.party.covers) }
      (stay.tables, stay.isPinned) = ([], old.isWalkIn)
    } else if command.tables != nil, old.stay.pool != nil {
      (stay.pool, stay.units) = (nil, 0)
    }
    guard let units = command.units else { return }
    guard stay.pool != nil else {
      throw .invalid(InvalidField("units", "the booking is at tables; allowed: units with a pool"))
    }
    stay.units = units
  }

  /// What a change does to a guarantee: it is asked anew, or, where it was not given yet, no longer asked.
  private func guarantee(asked: Bool, _ old: Reservation) -> [Event] {
    switch old.details.guarantee {
    case .none: asked ? [.guaranteeAsked(old.id)] : []
    case .asked: old.details.terms.asksGuarantee && !asked ? [.guaranteeReleased(old.id)] : []
    case .released: asked && !old.details.terms.asksGuarantee ? [.guaranteeAsked(old.id)] : []
    case .given, .charged: []
    }
  }

  /// Today's terms for a stay that moved, or that grew past a policy's size or shrank below it; nil: as agreed
  /// (R14).
  ///
  /// A deposit that is due changes with the party and keeps its deadline: a change is no way to put it off. A
  /// party below the size owes nothing any more; what is paid or given stays so.
  private func terms(
    of change: Change, _ old: Reservation, _ number: Int, _ now: Timestamp
  ) -> Terms? {
    let stay = change.stay
    let today = terms(for: stay, number, now)
    let agreed = old.details.terms
    var terms = change.terms ?? agreed
    if stay.party > old.stay.party, old.seating == .expected {
      terms.asksGuarantee = terms.asksGuarantee || today.asksGuarantee
      if old.details.deposit == .none, terms.deposit == nil {
        (terms.deposit, terms.depositDueAt) = (today.deposit, today.depositDueAt)
      }
    }
    var owesNothing = false
    if stay.party < old.stay.party {
      let before = self.terms(for: old.stay, number, now)
      if before.asksGuarantee, !today.asksGuarantee, [.none, .asked].contains(old.details.guarantee) {
        terms.asksGuarantee = false
      }
      owesNothing = before.deposit != nil && today.deposit == nil
    }
    switch old.details.deposit {
    case .due:
      if owesNothing {
        (terms.deposit, terms.depositDueAt) = (nil, nil)
      } else if change.terms != nil {
        if terms.deposit != nil { terms.depositDueAt = agreed.depositDueAt ?? terms.depositDueAt }
      } else if let owed = agreed.deposit,
        venues[number].definition(on: stay.date).deposit?.isPerCover == true,
        owed.amount.isMultiple(of: old.stay.party.covers)
      {
        terms.deposit = Money(owed.amount / old.stay.party.covers * stay.party.covers, owed.currency)
      }
    case .paid: terms.deposit = agreed.deposit
    case .none, .refunded, .forfeited: break
    }
    return change.terms == nil && terms == agreed ? nil : terms
  }

  /// A guest may not move or shrink a booking from the cut-off on (R16).
  private func isPastCutoff(_ old: Reservation, _ stay: Stay, _ context: Context) -> Bool {
    guard context.by.role == .guest, let cutoff = old.details.terms.cutoffAt, context.now >= cutoff else {
      return false
    }
    return stay.start != old.stay.start || stay.offset != old.stay.offset || stay.party < old.stay.party
  }

  private func events(
    _ old: Reservation, _ stay: Stay, _ terms: Terms?, _ context: Context
  ) -> [Event] {
    var same = stay
    same.tables = old.stay.tables
    same.isPinned = old.stay.isPinned
    if old.needsTable, same == old.stay, terms == nil {
      return [
        .reassigned(Reassigned(reservation: old.id, tables: stay.tables, isPinned: stay.isPinned))
      ]
    }
    var new = old
    new.stay = stay
    return [.modified(Modified(reservation: old.id, stay: stay, terms: terms))]
      + prepFollowing(new, changedFrom: old, context)
  }

  private func seeking(
    _ stay: Stay, _ number: Int, _ old: Reservation, _ command: Modify, _ context: Context
  ) -> Seeking {
    var seeking = Seeking(
      party: stay.party, start: min(stay.start, old.seatedAt ?? stay.start), end: stay.end,
      channel: stay.channel, now: context.now, edition: venues[number].edition(on: stay.date))
    seeking.bufferMinutes = stay.bufferMinutes
    seeking.area = stay.area
    seeking.needs = stay.needs
    seeking.except = old.id.retyped()
    if old.seating == .seated {
      seeking.blocksFrom = context.now
      seeking.sitsNow = true
    }
    seeking.overridden = command.override?.codes ?? []
    return seeking
  }

  /// What a changed booking tries, in order: tables asked for, those it has, and any if it floats.
  ///
  /// A seated party is moved only to tables that are named (R13).
  private func wishes(for stay: Stay, asked: Wish, _ old: Reservation) -> [Wish] {
    if let pool = stay.pool { return [.pool(pool, units: stay.units)] }
    if case .tables = asked { return [asked] }
    if stay.tables.isEmpty { return [.automatic] }
    let mayMove = !stay.isPinned && old.seating != .seated
    return mayMove ? [.tables(stay.tables), .automatic] : [.tables(stay.tables)]
  }

  /// Gives the stay the first placement that holds; otherwise says why the last one does not.
  private func place(
    _ stay: inout Stay, _ wishes: [Wish], _ number: Int, _ old: Reservation, _ command: Modify,
    _ context: Context
  ) -> (reasons: [Reason], moves: [Event]) {
    let asked = seeking(stay, number, old, command, context)
    // What claims nothing new is no claim to a table either: one that needs a table goes on needing it (R14).
    let goesOnWithout =
      old.needsTable && stay.pool == nil && command.tables?.isEmpty != false && stay != old.stay
      && old.takesNoMore(stay)
    var refused: [Reason] = []
    for wish in wishes {
      if old.has(stay, at: wish) { return ([], []) }
      var seeking = asked
      if case .tables(let tables) = wish, context.by.isStaff {
        seeking.overridden += old.setAside(of: stay, at: tables)?.codes ?? []
      }
      switch venues[number].place(wish, seeking) {
      case .tables(let tables, let moves):
        refused = overrunReasons(old, movingTo: tables, number, context.now)
        guard refused.isEmpty else { continue }
        stay.tables = tables
        return ([], moves.map(\.event))
      case .pool(let pool, let units):
        refused = overrunReasons(old, movingTo: pool, units, number, context.now)
        if refused.isEmpty { return ([], []) }
      case .refused(let reasons): refused = reasons
      }
    }
    return (goesOnWithout ? [] : refused, [])
  }

  /// A party past its end holds its table now, so the tables it moves to must be free now as well (R24).
  private func overrunReasons(
    _ old: Reservation, movingTo tables: [TableID], _ number: Int, _ now: Timestamp
  ) -> [Reason] {
    guard old.seating == .seated, old.stay.end <= now else { return [] }
    let others = tables.filter { !old.stay.tables.contains($0) }
    return venues[number].movingReasons(
      to: others, pastEnd: old.stay.end, now: now, except: old.id.retyped(),
      edition: venues[number].edition(on: old.stay.date))
  }

  private func overrunReasons(
    _ old: Reservation, movingTo pool: PoolID, _ units: Int, _ number: Int, _ now: Timestamp
  ) -> [Reason] {
    guard old.seating == .seated, old.stay.end <= now else { return [] }
    let free = venues[number].freeUnits(
      of: pool, from: old.stay.end, until: now.adding(microseconds: 1), venues[number].asked(at: now),
      except: old.id.retyped())
    return free < units ? [Reason(.poolFull, pool: pool, free: free)] : []
  }

  /// Moves a stay to another start, with the turn time and buffer in force there (R14).
  func move(_ stay: inout Stay, to start: Timestamp, _ number: Int) {
    let service = venues[number].checkService(at: start)
    let definition = venues[number].definition(on: service.date)
    stay.start = start
    stay.end = start.adding(minutes: definition.turnMinutes(for: stay.party, in: service.service))
    stay.offset = venues[number].rules.offset(at: start)
    stay.zone = venues[number].rules.name
    stay.date = service.date
    stay.bufferMinutes = definition.bufferMinutes ?? 0
  }

  /// Exchanges the tables of two bookings, also while their parties sit (R24).
  func decide(_ command: Swap, _ context: Context) throws(Rejection) -> Decision {
    let first = try reservation(command.reservation, for: command, context)
    let second = try reservation(command.with, for: command, context)
    for one in [first, second] {
      guard one.stay.pool == nil else {
        throw .refused(
          .notAllowedInState, "\(one.id) is on a pool and has no tables to swap; move it with modify")
      }
      guard one.state == .booked, one.seating != .left, !one.stay.tables.isEmpty,
        one.venue == first.venue
      else { throw notAllowed("swap", one) }
      try requireOpen(one, context)
    }
    let number = try venueNumber(first.venue)
    var venue = venues[number]
    // Each is judged with the other at its new tables: they may share one, and one of them overrun.
    venue.floor.replace(first.claim, with: first.claim(at: second.stay.tables))
    venue.floor.replace(second.claim, with: second.claim(at: first.stay.tables))
    var reasons: [Reason] = []
    var setAside: [ReservationID: Override] = [:]
    for (one, other) in [(first, second), (second, first)] {
      var seeking = Seeking(
        party: one.stay.party, start: min(one.stay.start, one.seatedAt ?? one.stay.start),
        end: max(one.stay.end, one.seating == .seated ? context.now.adding(microseconds: 1) : one.stay.end),
        channel: one.stay.channel, now: context.now, edition: venue.edition(on: one.stay.date))
      seeking.bufferMinutes = one.stay.bufferMinutes
      seeking.except = one.id.retyped()
      if one.seating == .seated {
        seeking.blocksFrom = context.now
        seeking.sitsNow = true
      }
      seeking.needs = one.stay.needs
      seeking.overridden = [.channelNotAllowed]
      guard case .refused = venue.place(.tables(other.stay.tables), seeking) else { continue }
      seeking.overridden += command.override?.codes ?? []
      if case .refused(let found) = venue.place(.tables(other.stay.tables), seeking) {
        reasons += found
      } else {
        setAside[one.id] = command.override
      }
    }
    guard reasons.isEmpty else { throw .refused(Refusal(reasons)) }
    guard first.stay.tables != second.stay.tables else { return unchanged(first) }
    return Decision(
      [
        .reassigned(
          Reassigned(
            reservation: first.id, tables: second.stay.tables, isPinned: true, override: setAside[first.id])),
        .reassigned(
          Reassigned(
            reservation: second.id, tables: first.stay.tables, isPinned: true, override: setAside[second.id])),
      ], venue: first.venue)
  }
}

extension Modify {
  /// Whether the booking is to keep its tables, no longer pinned to them.
  fileprivate var isFloating: Bool { tables?.isEmpty == true }
}

extension Reservation {
  /// What it would occupy at other tables.
  fileprivate func claim(at tables: [TableID]) -> Claim? {
    var moved = self
    moved.stay.tables = tables
    return moved.claim
  }

  /// Whether a changed stay takes nothing there that the booking does not have already (R14).
  ///
  /// If so, no table or other claim is checked.
  fileprivate func has(_ changed: Stay, at wish: Wish) -> Bool {
    guard !needsTable, takesNoMore(changed) else { return false }
    switch wish {
    case .automatic: return false
    case .tables(let tables): return tables == stay.tables
    case .pool(let pool, let units): return pool == stay.pool && units <= stay.units
    }
  }

  /// Whether a changed stay asks for no more time, covers or wishes than the booking has, wherever it is.
  fileprivate func takesNoMore(_ changed: Stay) -> Bool {
    changed.start == stay.start && changed.end <= stay.end
      && changed.party <= stay.party && (changed.area == nil || changed.area == stay.area)
      && changed.needs.allSatisfy(stay.needs.contains)
  }

  /// What a host set aside for the booking that still holds for a changed stay at these tables (R26).
  ///
  /// Rules about tables stay set aside while it keeps its tables, rules about time and size while it keeps
  /// its start, waiting for a party past its end while it keeps both; none do once the party grows.
  fileprivate func setAside(of changed: Stay, at tables: [TableID]) -> Override? {
    guard var kept = details.terms.override, changed.party <= stay.party else { return nil }
    kept.codes = kept.codes.filter { code in
      switch code {
      case .noTableFits, .channelNotAllowed: tables == stay.tables
      case .tablesOccupied: tables == stay.tables && changed.start == stay.start
      default: changed.start == stay.start
      }
    }
    return kept.codes.isEmpty ? nil : kept
  }

  /// What is set aside for the changed booking: what the change sets aside, and what still holds.
  fileprivate func override(of changed: Stay, with new: Override?) -> Override? {
    guard let kept = setAside(of: changed, at: changed.tables) else { return new }
    return new?.adding(to: kept) ?? kept
  }
}
