import DaybookDomain
import DaybookTime

/// Changes of a booking, as a whole (R14), and exchanges of tables.
extension Model {
  func modify(_ modify: Modify, _ ask: Ask, _ found: Found) throws(No) -> [Event] {
    let old = try own(modify.reservation, guests, ask)
    let isPlace =
      modify.party != nil || modify.start != nil || modify.tables != nil || modify.pool != nil
      || modify.units != nil || modify.until != nil
    let isWish =
      modify.area != nil || modify.needs != nil || modify.remove.contains(.area)
      || modify.remove.contains(.needs)
    let isOfGuest = modify.guest != nil || modify.remove.contains { $0 != .area && $0 != .needs }
    // Who comes is no claim.
    if isPlace || isWish || !isOfGuest { try notInMaintenance(ask) }
    if modify.override != nil || modify.until != nil { guard ask.by.isStaff else { throw .code(.forbidden) } }
    if !ask.by.isStaff, modify.guest.map({ !$0.tags.isEmpty }) == true || modify.remove.contains(.tags) {
      throw .code(.forbidden)
    }
    guard old.state == .booked || (old.state == .requested && !isPlace), old.seating != .left else {
      throw .code(.notAllowedInState)
    }
    if let version = modify.version, version != old.version { throw .code(.versionConflict) }
    try isOpen(old, ask)
    if !isPlace, !isWish, !isOfGuest, !old.needsTable { throw .code(.notAllowedInState) }
    let guest = isOfGuest ? guestChange(modify, old, ask) : []
    if isOfGuest, !isPlace, !isWish { return guest }
    let isTimeless = old.stay.pool != nil && old.stay.start == old.stay.end
    if isTimeless, modify.tables != nil || modify.pool != nil || modify.until != nil { throw .invalid }

    var stay = old.stay
    if let party = modify.party {
      if stay.pool != nil, stay.units == stay.party.covers { stay.units = party.covers }
      stay.party = party
    }
    if let id = modify.pool {
      guard let pool = pool(id) else { throw .code(.notFound) }
      if !pool.isWindowed { throw .invalid }
      if id != old.stay.pool { stay.units = stay.party.covers }
      (stay.pool, stay.tables, stay.isPinned) = (id, [], old.isWalkIn)
    } else if modify.tables != nil {
      (stay.pool, stay.units) = (nil, 0)
    }
    if let units = modify.units {
      if stay.pool == nil { throw .invalid }
      stay.units = units
    }
    if modify.remove.contains(.area) { stay.area = nil }
    if modify.remove.contains(.needs) { stay.needs = [] }
    try known(area: modify.area)
    if let area = modify.area { stay.area = area }
    if let needs = modify.needs { stay.needs = needs.sorted { $0.rawValue < $1.rawValue } }
    var terms: Terms?
    if let start = modify.start {
      let start = try instant(start)
      if start != old.stay.start {
        guard old.seating == .expected, !isTimeless else { throw .code(.notAllowedInState) }
        if ask.by.role == .guest, now >= old.stay.start { throw .code(.notAllowedInState) }
        let judged = judge(start)
        stay.start = start
        stay.end = start.adding(minutes: turnMinutes(stay.party, judged))
        stay.offset = rules.offset(at: start)
        stay.date = judged.date
        stay.bufferMinutes = definition(on: judged.date).bufferMinutes ?? 0
        var today = self.terms(stay)
        today.hasAllergies = old.terms.hasAllergies
        terms = today
      }
    }
    if let until = modify.until {
      let end = try instant(until)
      guard end > stay.start, old.seating != .seated || end > now else { throw .invalid }
      stay.end = end
    }
    let floats = modify.tables == []
    let isSamePlace =
      floats
      ? !old.stay.isPinned
      : modify.tables == nil || (modify.tables == old.stay.tables && old.stay.isPinned)
    if stay == old.stay, isSamePlace, !old.needsTable { return guest }

    var whys: [Why] = []
    var want = want(stay, old)
    want.aside = modify.override?.codes ?? []
    let isMoved = stay.start != old.stay.start
    if modify.until != nil, modify.override?.codes.contains(.afterLastSeating) != true, isTooLong(stay) {
      whys.append(Why(.afterLastSeating))
    }
    if !isTimeless {
      terms = newTerms(terms, stay, old)
      if ask.by.role == .guest, isAnswered(stay), stay.date != old.stay.date || stay.party > old.stay.party {
        whys.append(Why(.partyTooLarge))
      }
      if isMoved { whys += startWhys(want, judge(stay.start), size: false) + overlapWhys(old.owner, want) }
      if isMoved || stay.party > old.stay.party {
        whys += startWhys(want, pacedService(stay, from: want.start), time: false)
      }
    }
    let isPast = old.terms.cutoffAt.map { now >= $0 } ?? false
    if ask.by.role == .guest, isPast, stay.start != old.stay.start || stay.party < old.stay.party {
      whys.append(Why(.pastCutoff))
    }
    if let tables = modify.tables { _ = try wish(tables, nil, nil, stay.party) }
    if floats { stay.isPinned = false }
    let (tables, moves, more) = place(stay, floats ? nil : modify.tables, old, want, ask.by, found)
    try all(whys + more)
    stay.tables = tables
    if modify.tables != nil { stay.isPinned = !floats }
    if stay == old.stay, !old.needsTable || tables.isEmpty { return guest }
    var next = terms ?? old.terms
    next.override = override(modify.override, old, stay)
    if terms != nil || next != old.terms { terms = next }
    var security: [Event] = []
    switch (old.guarantee, old.terms.asksGuarantee, next.asksGuarantee) {
    case (.none, _, true), (.released, false, true): security = [.guaranteeAsked(old.id)]
    case (.asked, true, false): security = [.guaranteeReleased(old.id)]
    default: break
    }
    return moves + changed(old, stay, terms, ask) + security + guest
  }

  /// The guest's fields once some are taken away and others set.
  func fields(_ modify: Modify, _ old: Guest) -> Guest {
    var new = old
    let gone = Set(modify.remove)
    if gone.contains(.name) { new.name = nil }
    if gone.contains(.phone) { new.phone = nil }
    if gone.contains(.email) { new.email = nil }
    if gone.contains(.occasion) { new.occasion = nil }
    if gone.contains(.notes) { new.notes = nil }
    if gone.contains(.allergies) { new.allergies = [] }
    if gone.contains(.tags) { new.tags = [] }
    if let name = modify.guest?.name { new.name = name }
    if let phone = modify.guest?.phone { new.phone = phone }
    if let email = modify.guest?.email { new.email = email }
    if let occasion = modify.guest?.occasion { new.occasion = occasion }
    if let notes = modify.guest?.notes { new.notes = notes }
    if let allergies = modify.guest?.allergies, !allergies.isEmpty { new.allergies = allergies }
    if let tags = modify.guest?.tags, !tags.isEmpty { new.tags = tags }
    return new
  }

  private func guestChange(_ modify: Modify, _ old: Party, _ ask: Ask) -> [Event] {
    var before = old.guest.flatMap { fields[$0] } ?? Guest()
    if let kept = old.keptAllergies { before.allergies = fields[kept]?.allergies ?? [] }
    let after = fields(modify, before)
    guard after != before, let sealed = ask.guest else { return [] }
    return [
      .guestChanged(
        GuestChanged(
          reservation: old.id, guest: sealed, hasAllergies: !after.allergies.isEmpty,
          changesAllergies: after.allergies != before.allergies))
    ]
  }

  /// Whether a stay lasts longer than its service reaches.
  func isTooLong(_ stay: Stay) -> Bool {
    let judged = judge(stay.start, anyMinute: true)
    guard let service = judged.service else { return false }
    if let limit = service.mustEndBy { return stay.end > rules.configured(limit, on: judged.date) }
    let last = rules.configured(service.lastSeating, on: judged.date)
    return stay.end > rules.configured(service.closes, on: judged.date)
      && stay.end > last.adding(minutes: turnMinutes(stay.party, judged))
  }

  /// Applies the policies by size and date again to a booking that grew or moved.
  ///
  /// What is owed goes with the party.
  private func newTerms(_ moved: Terms?, _ stay: Stay, _ old: Party) -> Terms? {
    let today = terms(stay)
    var terms = moved ?? old.terms
    if stay.party > old.stay.party, old.seating == .expected {
      if today.asksGuarantee { terms.asksGuarantee = true }
      if old.deposit == .none, terms.deposit == nil, today.deposit != nil {
        terms.deposit = today.deposit
        terms.depositDueAt = today.depositDueAt
      }
    }
    // Below a policy's size nothing is owed that was not given yet.
    let before = self.terms(old.stay)
    let isBelow = stay.party < old.stay.party && before.deposit != nil && today.deposit == nil
    if stay.party < old.stay.party, before.asksGuarantee, !today.asksGuarantee,
      old.guarantee == .none || old.guarantee == .asked
    {
      terms.asksGuarantee = false
    }
    if old.deposit == .paid { terms.deposit = old.terms.deposit }
    if old.deposit == .due, isBelow {
      terms.deposit = nil
      terms.depositDueAt = nil
    } else if old.deposit == .due {
      if moved != nil {
        if terms.deposit != nil, let at = old.terms.depositDueAt { terms.depositDueAt = at }
      } else if let owed = old.terms.deposit, definition(on: stay.date).deposit?.isPerCover == true,
        owed.amount % old.stay.party.covers == 0
      {
        terms.deposit = Money(owed.amount / old.stay.party.covers * stay.party.covers, owed.currency)
      }
    }
    return moved == nil && terms == old.terms ? nil : terms
  }

  private func want(_ stay: Stay, _ old: Party) -> Want {
    var want = Want(
      party: stay.party, start: min(stay.start, old.seatedAt ?? stay.start), end: stay.end,
      channel: stay.channel,
      date: stay.date, buffer: stay.bufferMinutes, area: stay.area, needs: stay.needs,
      except: old.id.retyped())
    // A party that sits takes all of its stay along; blocks that are over do not count.
    if old.seating == .seated { (want.blocksFrom, want.sitsNow) = (now, true) }
    return want
  }

  /// The tables asked for, else those it has, else, where it floats, any.
  private func place(
    _ stay: Stay, _ asked: [TableID]?, _ old: Party, _ want: Want, _ by: Actor, _ found: Found
  ) -> (tables: [TableID], moves: [Event], whys: [Why]) {
    // It asks for nothing that it does not have, so nobody is in its way (R14).
    let isLess =
      stay.start == old.stay.start && stay.end <= old.stay.end
      && stay.party <= old.stay.party && (stay.area == nil || stay.area == old.stay.area)
      && Set(stay.needs).isSubset(of: old.stay.needs)
    let isThere =
      stay.pool == nil
      ? old.stay.pool == nil && asked ?? stay.tables == old.stay.tables
      : stay.pool == old.stay.pool && stay.units <= old.stay.units
    if isLess, isThere, !old.needsTable { return (stay.tables, [], []) }
    var wishes: [Wish] = []
    if let pool = stay.pool {
      wishes = [.pool(pool, stay.units)]
    } else if let asked {
      wishes = [.tables(asked)]
    } else {
      if !stay.tables.isEmpty { wishes = [.tables(stay.tables)] }
      if stay.tables.isEmpty || (!stay.isPinned && old.seating != .seated) { wishes.append(.any) }
    }
    var whys: [Why] = []
    for wish in wishes {
      var want = want
      if case .tables(let tables) = wish, by.isStaff { want.aside += stillAside(old, stay, at: tables) }
      switch place(wish, want, found: found) {
      case .no(let found): whys = found
      case .pool(let id, let units):
        whys = []
        if old.seating == .seated, old.stay.end <= now {
          // It sits there now, so as much must be free now.
          var since = want
          (since.start, since.end, since.blocksFrom) = (old.stay.end, now.adding(microseconds: 1), now)
          since.aside.append(.channelNotAllowed)
          if case .no(let more) = place(.pool(id, units), since, found: found) {
            whys = more.filter { $0.code == .poolFull }
          }
        }
        if whys.isEmpty { return ([], [], []) }
      case .tables(let tables, let moves):
        whys = []
        if old.seating == .seated, old.stay.end <= now {
          // It holds its table now, so the new one must be free now as well.
          var since = want
          (since.start, since.end, since.buffer) = (old.stay.end, now.adding(microseconds: 1), 0)
          whys = tableWhys(tables.filter { !old.stay.tables.contains($0) }, since)
        }
        if whys.isEmpty { return (tables, moves, []) }
      }
    }
    // It asks for no table, so none that is missing is in its way.
    if old.needsTable, isLess, asked == nil, stay.pool == nil, stay != old.stay { return ([], [], []) }
    return ([], [], whys)
  }

  /// What a host set aside before holds for the same tables and time, never for more people (R26).
  private func stillAside(_ old: Party, _ stay: Stay, at tables: [TableID]) -> [RefusalCode] {
    guard stay.party <= old.stay.party else { return [] }
    return (old.terms.override?.codes ?? []).filter {
      if $0 == .tablesOccupied { return tables == old.stay.tables && stay.start == old.stay.start }
      return $0 == .noTableFits || $0 == .channelNotAllowed
        ? tables == old.stay.tables : stay.start == old.stay.start
    }
  }

  private func override(_ new: Override?, _ old: Party, _ stay: Stay) -> Override? {
    let codes = stillAside(old, stay, at: stay.tables)
    guard !codes.isEmpty, let before = old.terms.override else { return new }
    guard let new else { return Override(codes, why: before.why) }
    return both(Override(codes, why: before.why), new)
  }

  /// What is set aside by two overrides together.
  func both(_ old: Override?, _ new: Override) -> Override {
    guard let old else { return new }
    let whys = old.why + "; " + new.why
    return Override(
      old.codes + new.codes.filter { !old.codes.contains($0) },
      why: old.why == new.why || whys.unicodeScalars.count > 400 ? new.why : whys)
  }

  private func changed(_ old: Party, _ stay: Stay, _ terms: Terms?, _ ask: Ask) -> [Event] {
    var same = stay
    (same.tables, same.isPinned) = (old.stay.tables, old.stay.isPinned)
    if old.needsTable, same == old.stay, terms == nil {
      return [
        .reassigned(Reassigned(reservation: old.id, tables: stay.tables, isPinned: stay.isPinned))
      ]
    }
    var new = old
    new.stay = stay
    return [.modified(Modified(reservation: old.id, stay: stay, terms: terms))] + prepFollowing(new, ask)
  }

  func swap(_ swap: Swap, _ ask: Ask) throws(No) -> [Event] {
    let first = try own(swap.reservation, staff, ask)
    let second = try own(swap.with, staff, ask)
    for one in [first, second] {
      if one.state != .booked || one.seating == .left || one.stay.tables.isEmpty {
        throw .code(.notAllowedInState)
      }
      try isOpen(one, ask)
    }
    var swapped = self
    for place in parties.indices {
      if parties[place].id == first.id { swapped.parties[place].stay.tables = second.stay.tables }
      if parties[place].id == second.id { swapped.parties[place].stay.tables = first.stay.tables }
    }
    var whys: [Why] = []
    var asides: [Override?] = []
    for (one, tables) in [(first, second.stay.tables), (second, first.stay.tables)] {
      var want = want(one.stay, one)
      want.area = nil
      want.aside = [.channelNotAllowed]
      if one.seating == .seated {
        want.end = max(one.stay.end, now.adding(microseconds: 1))
      }
      var aside: Override?
      if case .no = swapped.place(.tables(tables), want, found: .events([])) {
        aside = swap.override
        want.aside += swap.override?.codes ?? []
      }
      if case .no(let found) = swapped.place(.tables(tables), want, found: .events([])) { whys += found }
      asides.append(aside)
    }
    try all(whys)
    if first.stay.tables == second.stay.tables { return [] }
    return [
      .reassigned(
        Reassigned(
          reservation: first.id, tables: second.stay.tables, isPinned: true, override: asides[0])),
      .reassigned(
        Reassigned(
          reservation: second.id, tables: first.stay.tables, isPinned: true, override: asides[1])),
    ]
  }
}
