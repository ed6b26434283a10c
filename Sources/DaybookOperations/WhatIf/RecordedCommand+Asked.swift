import DaybookDomain
import DaybookTime

extension RecordedCommand {
  /// The commands that may have led to it, the likeliest first; none for what is only taken over.
  ///
  /// `state` is the one in which it was decided.
  func asked(in state: LedgerState) -> [AskedCommand] {
    // What a closing settles may stand before it.
    for case .dayClosed(let closed) in events {
      return venue { CloseDay(venue: $0, date: closed.date, override: closed.override) }
    }
    let follows: [EventType] = [.reassigned, .relocated, .waitlistFits]
    guard let event = events.first(where: { !follows.contains($0.type) }) else { return reassigned }
    switch event {
    case .booked(let booked): return booking(booked)
    case .requested(let requested): return booking(requested.booked)
    case .walkedIn(let walkedIn): return walkIn(walkedIn)
    case .carriedOver(let carried): return carryOver(carried)
    case .holdPlaced(let placed): return hold(placed) + reassigned
    case .modified(let modified): return modify(modified.reservation, modified, in: state)
    case .guestChanged(let changed): return modify(changed.reservation, nil, in: state)
    case .waitlistJoined(let joined): return join(joined)
    case .holdReleased(let released):
      let releases = [AskedCommand(ReleaseHold(released.hold))]
      return leaving + releases
    case .waitlistLeft: return leaving
    case .venueDefined(let venue): return [AskedCommand(DefineVenue(venue))]
    case .blocked(let blocked): return block(blocked)
    case .paceSet(let pace): return self.pace(pace)
    case .unblocked(let id): return [AskedCommand(RemoveBlock(id))]
    case .dayReopened(let reopened):
      return venue { ReopenDay(venue: $0, date: reopened.date, why: reopened.why) }
    default: return visiting(event, in: state) + paying(event) + arriving(event)
    }
  }

  private func venue(_ command: (VenueID) -> some LedgerCommand) -> [AskedCommand] {
    first.venue.map { [AskedCommand(command($0))] } ?? []
  }

  // MARK: Places

  private func booking(_ booked: Booked) -> [AskedCommand] {
    let stay = booked.stay
    let guest = RecordedCommand.guest(booked.terms, booked.guest)
    if let hold = booked.hold {
      for case .waitlistBooked(let taken) in events { return [AskedCommand(AcceptOffer(taken.entry))] }
      return [AskedCommand(Book(hold: hold, guest: guest))]
    }
    guard let venue = first.venue, let start = requested(stay.start) else { return [] }
    func book(_ tables: [TableID]?, _ until: Timestamp?) -> Book {
      var book = Book(
        venue: venue, party: stay.party, start: start, tables: tables, pool: stay.pool,
        units: RecordedCommand.units(stay), guest: guest, channel: stay.channel, area: stay.area,
        needs: stay.needs, override: booked.terms.override, for: booked.owner,
        until: until.flatMap { requested($0) })
      if stay.isTimeless, !stay.isPinned { book.start = nil }
      return book
    }
    let named = stay.isPinned && stay.pool == nil ? stay.tables : nil
    return [nil, stay.end].map { until in
      AskedCommand(book(named, until), relaxed: named == nil ? nil : book(nil, until))
    }
  }

  private func walkIn(_ walkedIn: WalkedIn) -> [AskedCommand] {
    let stay = walkedIn.stay
    guard let venue = first.venue else { return [] }
    func walkIn(_ tables: [TableID]?, _ until: Timestamp?) -> WalkIn {
      WalkIn(
        venue: venue, party: stay.party, tables: tables,
        guest: RecordedCommand.guest(walkedIn.terms, walkedIn.guest), area: stay.area, needs: stay.needs,
        until: until.flatMap { requested($0) }, override: walkedIn.terms.override, pool: stay.pool,
        units: RecordedCommand.units(stay), for: walkedIn.owner)
    }
    // Whether a host chose the table is not kept: who sits is pinned either way.
    let named = stay.pool == nil ? stay.tables : nil
    return [nil, stay.end].flatMap { until in
      [AskedCommand(walkIn(nil, until))]
        + (named == nil ? [] : [AskedCommand(walkIn(named, until), relaxed: walkIn(nil, until))])
    }
  }

  private func carryOver(_ carried: CarriedOver) -> [AskedCommand] {
    let stay = carried.stay
    guard let venue = first.venue, let start = requested(stay.start), let until = requested(stay.end) else {
      return []
    }
    func carryOver(_ tables: [TableID]?) -> CarryOver {
      CarryOver(
        venue: venue, party: stay.party, start: start, until: until, tables: tables,
        guest: RecordedCommand.guest(carried.terms, carried.guest), original: carried.original,
        standing: carried.standing)
    }
    return [AskedCommand(carryOver(stay.isPinned ? stay.tables : nil), relaxed: carryOver(nil))]
  }

  private func hold(_ placed: HoldPlaced) -> [AskedCommand] {
    let stay = placed.stay
    let lasts = Int(placed.lapsesAt.microseconds(since: now) / 1_000_000)
    let named = stay.isPinned && stay.pool == nil ? stay.tables : nil
    for case .waitlistOffered(let offered) in events where offered.hold == placed.hold {
      return [nil, lasts].flatMap { seconds in
        [nil, stay.tables].map { tables in
          AskedCommand(
            OfferTable(offered.entry, tables: tables, seconds: seconds),
            relaxed: tables == nil ? nil : OfferTable(offered.entry, seconds: seconds))
        }
      }
    }
    guard let venue = first.venue, let start = requested(stay.start) else { return [] }
    func hold(_ tables: [TableID]?, _ until: Timestamp?, _ seconds: Int?) -> PlaceHold {
      var hold = PlaceHold(
        venue: venue, party: stay.party, start: start, tables: tables, pool: stay.pool,
        units: RecordedCommand.units(stay), seconds: seconds, channel: stay.channel, area: stay.area,
        needs: stay.needs, override: placed.override, for: placed.owner)
      hold.until = until.flatMap { requested($0) }
      return hold
    }
    return [nil, lasts].flatMap { seconds in
      [nil, stay.end].map { until in
        AskedCommand(hold(named, until, seconds), relaxed: named == nil ? nil : hold(nil, until, seconds))
      }
    }
  }

  private func join(_ joined: WaitlistJoined) -> [AskedCommand] {
    let guest = joined.guest.map { _ in Guest(allergies: joined.hasAllergies ? ["recorded"] : []) }
    return venue { venue in
      JoinWaitlist(
        venue: venue, party: joined.party, start: joined.start.flatMap { requested($0) },
        quotedMinutes: joined.quotedMinutes, guest: guest, area: joined.area, needs: joined.needs,
        for: joined.owner)
    }
  }

  private var leaving: [AskedCommand] {
    for case .waitlistLeft(let entry) in events { return [AskedCommand(LeaveWaitlist(entry))] }
    return []
  }

  private func block(_ blocked: Blocked) -> [AskedCommand] {
    guard let venue = first.venue, let from = requested(blocked.from), let until = requested(blocked.until)
    else { return [] }
    var block = PlaceBlock(venue: venue, from: from, until: until, reason: blocked.reason)
    switch blocked.scope {
    case .tables(let tables): block.tables = tables
    case .area(let area): block.area = area
    case .venue, .starts: break
    }
    return [AskedCommand(block)]
  }

  private func pace(_ pace: PaceSet) -> [AskedCommand] {
    guard let venue = first.venue, let from = requested(pace.from), let until = requested(pace.until) else {
      return []
    }
    return [
      AskedCommand(SetPace(venue: venue, from: from, until: until, covers: pace.covers, why: pace.why))
    ]
  }

  // MARK: Changes

  /// A change of what differs from the booking as it was.
  private func modify(
    _ id: ReservationID, _ modified: Modified?, in state: LedgerState
  ) -> [AskedCommand] {
    var (modify, changedGuest) = change(ofGuestOf: id)
    guard let modified, let old = state.reservation(id) else {
      return [AskedCommand(modify, changedGuest: changedGuest)]
    }
    let (stay, before) = (modified.stay, old.stay)
    if stay.party != before.party { modify.party = stay.party }
    if stay.start != before.start || stay.offset != before.offset { modify.start = requested(stay.start) }
    if stay.pool != before.pool { modify.pool = stay.pool }
    if stay.pool != nil, stay.units != before.units { modify.units = stay.units }
    if stay.area != before.area { modify.area = stay.area }
    if stay.needs != before.needs { modify.needs = stay.needs }
    if stay.area == nil, before.area != nil { modify.remove.append(.area) }
    if stay.needs.isEmpty, !before.needs.isEmpty {
      modify.needs = nil
      modify.remove.append(.needs)
    }
    if stay.pool == nil, stay.tables != before.tables || stay.isPinned != before.isPinned {
      if stay.isPinned { modify.tables = stay.tables } else if before.isPinned { modify.tables = [] }
    }
    if let override = modified.terms?.override, override != old.details.terms.override {
      modify.override = override
    }
    var until = modify
    until.until = requested(stay.end)
    return [modify, until].map { change in
      var relaxed = change
      relaxed.tables = nil
      return AskedCommand(
        change, relaxed: change.tables == nil ? nil : relaxed, changedGuest: changedGuest)
    }
  }

  /// The part of a change that is about the guest's own fields, which only the vault can read.
  private func change(ofGuestOf id: ReservationID) -> (Modify, ChangedGuest?) {
    var modify = Modify(id)
    var guest: ChangedGuest?
    for case .guestChanged(let changed) in events where changed.reservation == id {
      modify.guest = Guest(name: "recorded")
      guest = ChangedGuest(Guest(), changedBy: modify) { _ in changed.guest }
      guest?.hasAllergies = changed.hasAllergies
      guest?.changesAllergies = changed.changesAllergies
    }
    return (modify, guest)
  }

  /// Two that exchange tables, or one that is given some.
  private var reassigned: [AskedCommand] {
    var moves: [Reassigned] = []
    for case .reassigned(let move) in events { moves.append(move) }
    guard let move = moves.first else { return [] }
    var asked: [AskedCommand] = []
    if moves.count > 1, moves[0].isPinned, moves[1].isPinned {
      let override = moves[0].override ?? moves[1].override
      asked.append(
        AskedCommand(Swap(moves[0].reservation, with: moves[1].reservation, override: override)))
    }
    var (any, changedGuest) = change(ofGuestOf: move.reservation)
    any.override = move.override
    var named = any
    named.tables = move.tables
    asked.append(AskedCommand(any, changedGuest: changedGuest))
    asked.append(AskedCommand(named, relaxed: any, changedGuest: changedGuest))
    return asked
  }

  // MARK: Words

  private func requested(_ instant: Timestamp) -> RequestedTime? { RequestedTime(instant.description) }

  private static func units(_ stay: Stay) -> Int? { stay.pool == nil ? nil : stay.units }

  /// Somebody of whom only so much is known as decisions ask for.
  private static func guest(_ terms: Terms, _ sealed: SealedGuest?) -> Guest? {
    sealed == nil && !terms.hasAllergies ? nil : Guest(allergies: terms.hasAllergies ? ["recorded"] : [])
  }
}
