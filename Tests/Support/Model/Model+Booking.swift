import DaybookDomain
import DaybookTime

/// Bookings, holds and requests.
extension Model {
  func allow(_ roles: [Actor.Role], _ ask: Ask) throws(No) {
    guard roles.contains(ask.by.role) else { throw .code(.forbidden) }
  }
  var staff: [Actor.Role] { [.host, .operator] }
  var guests: [Actor.Role] { [.guest, .host, .operator] }
  var cooks: [Actor.Role] { [.kitchen, .host, .operator] }

  func known(_ venue: VenueID) throws(No) {
    if venue != latest.id { throw .code(.notFound) }
  }
  func notInMaintenance(_ ask: Ask) throws(No) {
    if maintenance.isOn, ask.by.role == .guest { throw .code(.maintenance) }
  }
  func all(_ whys: [Why]) throws(No) {
    if !whys.isEmpty { throw .refused(whys) }
  }

  /// A reservation as it is now; a stranger's does not exist.
  func own(_ id: ReservationID, _ roles: [Actor.Role], _ ask: Ask) throws(No) -> Party {
    guard var party = party(id), ask.by.role != .guest || party.owner == ask.by else {
      throw .code(.notFound)
    }
    try allow(roles, ask)
    party.state = state(party)
    return party
  }

  /// A place that is asked for, before it is known whether there is one.
  struct Claimed {
    var party: PartySize
    var start: RequestedTime?
    var until: RequestedTime?
    var tables: [TableID]?
    var pool: PoolID?
    var units: Int?
    var channel: Channel?
    var area: String?
    var needs: [Need]
    var override: Override?
    var owner: Actor?
  }

  func wish(_ tables: [TableID]?, _ pool: PoolID?, _ units: Int?, _ party: PartySize) throws(No) -> Wish {
    if let id = pool {
      guard self.pool(id) != nil else { throw .code(.notFound) }
      return .pool(id, units ?? party.covers)
    }
    guard let tables else { return .any }
    for table in tables where !definitions.contains(where: { $0.tables.contains { $0.id == table } }) {
      throw .code(.notFound)
    }
    return .tables(tables)
  }

  func known(area: String?) throws(No) {
    guard let area else { return }
    guard definitions.contains(where: { $0.tables.contains { $0.area == area } }) else {
      throw .code(.notFound)
    }
  }

  private func isTimeless(_ wish: Wish) -> Bool {
    if case .pool(let id, _) = wish { pool(id)?.isWindowed == false } else { false }
  }

  /// The stay of a new claim, and who moves for it.
  private func stay(_ claimed: Claimed, _ ask: Ask, also whys: [Why], _ found: Found) throws(No)
    -> (stay: Stay, moves: [Event])
  {
    if claimed.override != nil { guard ask.by.isStaff else { throw .code(.forbidden) } }
    let channel = claimed.channel ?? (ask.by.role == .guest ? .online : .inHouse)
    if channel == .walkIn { throw .invalid }
    if ask.by.role == .guest, channel != .online { throw .code(.forbidden) }
    let wish = try wish(claimed.tables, claimed.pool, claimed.units, claimed.party)
    var start = now
    if let requested = claimed.start {
      start = try instant(requested)
    } else if !isTimeless(wish) {
      throw .invalid
    }
    try known(area: claimed.area)
    var ends: Timestamp?
    if let until = claimed.until {
      guard ask.by.isStaff else { throw .code(.forbidden) }
      if isTimeless(wish) { throw .invalid }
      let end = try instant(until)
      if end <= start { throw .invalid }
      ends = end
    }
    var made = try stay(
      claimed.party, start, wish, channel, claimed.area, claimed.needs, claimed.override,
      claimed.owner ?? ask.by, ends: ends, isNamed: claimed.start != nil, also: whys, found)
    // A ticket is of a date only where it names one.
    if isTimeless(wish) { made.stay.isPinned = claimed.start != nil }
    return made
  }

  func stay(
    _ party: PartySize, _ start: Timestamp, _ wish: Wish, _ channel: Channel, _ area: String?,
    _ needs: [Need],
    _ override: Override?, _ by: Actor, until: Timestamp? = nil,
    ends: Timestamp? = nil, isNamed: Bool = true, also: [Why], _ found: Found,
    mayMove: Bool = true
  ) throws(No) -> (stay: Stay, moves: [Event]) {
    let judged = judge(start)
    let definition = definition(on: judged.date)
    let isTimeless = isTimeless(wish)
    let needs = needs.sorted { $0.rawValue < $1.rawValue }
    var want = Want(
      party: party, start: start, end: start, channel: channel, date: judged.date, area: area, needs: needs,
      aside: override?.codes ?? [])
    var whys = also
    if isTimeless {
      if definition.isRetired {
        whys.append(Why(.venueClosed))
      } else if isNamed {
        whys += ticketWhys(start, judged.date)
      }
    } else {
      want.end = until ?? ends ?? start.adding(minutes: turnMinutes(party, judged))
      want.buffer = until == nil ? definition.bufferMinutes ?? 0 : 0
      whys += startWhys(want, judged) + overlapWhys(by, want)
    }
    var stay = Stay(
      party: party, start: start, end: want.end, offset: rules.offset(at: start), zone: rules.name,
      date: judged.date, tables: [], channel: channel, bufferMinutes: want.buffer, area: area, needs: needs)
    if ends != nil, !want.aside.contains(.afterLastSeating), isTooLong(stay),
      !whys.contains(where: { $0.code == .afterLastSeating })
    {
      whys.append(Why(.afterLastSeating))
    }
    var moves: [Event] = []
    switch place(wish, want, mayMove: mayMove, found: found) {
    case .no(let more): whys += more
    case .tables(let tables, let others):
      stay.tables = tables
      stay.isPinned = wish != .any
      moves = others
    case .pool(let id, let units): (stay.pool, stay.units) = (id, units)
    }
    try all(whys)
    return (stay, moves)
  }

  /// Why a ticket is not sold for a start that is named.
  private func ticketWhys(_ start: Timestamp, _ date: CivilDate) -> [Why] {
    if closedDates.contains(date) { return [Why(.dateClosed)] }
    let isClosed = definition(on: date).specialDays.contains { $0.date == date && $0.services == nil }
    return (isClosed ? [Why(.closedSpecialDay)] : []) + (start < now ? [Why(.inThePast)] : [])
  }

  /// Where the venue forbids it, a guest has one booking at a time.
  func overlapWhys(_ guest: Actor, _ want: Want) -> [Why] {
    guard definition(on: want.date).forbidsOverlap, guest.role == .guest, !want.aside.contains(.guestOverlap)
    else { return [] }
    return parties.filter {
      $0.owner == guest && $0.id.retyped() != want.except && occupant($0).map { !$0.isTimeless } ?? false
        && $0.stay.start < want.end
        && want.start < $0.stay.end
    }.map { Why(.guestOverlap, $0.id.retyped()) }
  }

  /// The terms of a stay that is booked now.
  func terms(_ stay: Stay) -> Terms {
    let definition = definition(on: stay.date)
    var terms = Terms()
    if let cutoff = definition.cutoff, !stay.isTimeless || stay.isPinned {
      terms.refusesLateCancels = cutoff.isRefused
      if let minutes = cutoff.minutes { terms.cutoffAt = stay.start.adding(minutes: -minutes) }
      if let time = cutoff.time {
        terms.cutoffAt = rules.configured(time, on: stay.date.adding(days: -(cutoff.days ?? 0)))
      }
    }
    if stay.isTimeless { return terms }
    if let deposit = definition.deposit, stay.party.covers >= deposit.fromParty ?? 1 {
      terms.deposit = Money(deposit.amount * (deposit.isPerCover ? stay.party.covers : 1), deposit.currency)
      if let minutes = deposit.dueMinutes { terms.depositDueAt = now.adding(minutes: minutes) }
    }
    if let guarantee = definition.guarantee { terms.asksGuarantee = stay.party.covers >= guarantee.fromParty }
    return terms
  }

  /// Whether the venue answers such a party by hand.
  func isAnswered(_ stay: Stay) -> Bool {
    guard stay.channel == .online, !stay.isTimeless, let policy = definition(on: stay.date).requests else {
      return false
    }
    return stay.party.covers >= policy.fromParty ?? 1
  }

  /// A booking, or a request where the venue answers online ones by hand.
  private func bookedOrRequested(_ booked: Booked) -> Event {
    let stay = booked.stay
    guard isAnswered(stay), let policy = definition(on: stay.date).requests else { return .booked(booked) }
    let answerBy = policy.answerMinutes.map { min(now.adding(minutes: $0), stay.start) } ?? stay.start
    return .requested(Requested(booked, answerBy: answerBy))
  }

  func book(_ book: Book, _ ask: Ask, _ found: Found) throws(No) -> [Event] {
    if let id = book.hold { return try self.book(on: id, book, ask) }
    guard let venue = book.venue, let party = book.party else { throw .invalid }
    try known(venue)
    try allow(guests, ask)
    try notInMaintenance(ask)
    if !ask.by.isStaff, book.owner != nil || book.guest.map({ !$0.tags.isEmpty }) == true {
      throw .code(.forbidden)
    }
    let (stay, moves) = try stay(
      Claimed(
        party: party, start: book.start, until: book.until, tables: book.tables, pool: book.pool,
        units: book.units,
        channel: book.channel, area: book.area, needs: book.needs, override: book.override,
        owner: book.owner), ask, also: [],
      found)
    var terms = terms(stay)
    terms.override = book.override
    terms.hasAllergies = book.guest.map { !$0.allergies.isEmpty } ?? false
    let booked = Booked(
      reservation: ask.id(0), stay: stay, guest: ask.guest, terms: terms, owner: book.owner)
    return moves + [bookedOrRequested(booked)]
  }

  private func own(_ id: HoldID, _ ask: Ask) throws(No) -> Held {
    guard let hold = hold(id), ask.by.role != .guest || hold.owner == ask.by else { throw .code(.notFound) }
    try allow(guests, ask)
    return hold
  }

  func booked(on hold: Held, _ guest: SealedGuest?, _ ask: Ask) throws(No) -> Booked {
    switch state(hold) {
    case .lapsed: throw .code(.holdLapsed)
    case .consumed: throw .code(.holdConsumed)
    case .released: throw .code(.notAllowedInState)
    case .active: break
    }
    let stay = hold.stay
    if stay.hasDate, closedDates.contains(stay.date) { throw .code(.dateClosed) }
    if stay.pool == nil || stay.start != stay.end {
      // Another hold may have become a booking since.
      try all(
        overlapWhys(
          ask.by,
          Want(
            party: stay.party, start: stay.start, end: stay.end, channel: stay.channel, date: stay.date,
            aside: hold.override?.codes ?? [])))
    }
    var terms = terms(hold.stay)
    terms.override = hold.override
    return Booked(reservation: ask.id(0), hold: hold.id, stay: hold.stay, guest: guest, terms: terms)
  }

  private func book(on id: HoldID, _ book: Book, _ ask: Ask) throws(No) -> [Event] {
    let hold = try own(id, ask)
    try notInMaintenance(ask)
    if !ask.by.isStaff, book.guest.map({ !$0.tags.isEmpty }) == true { throw .code(.forbidden) }
    if hold.entry != nil { throw .code(.notAllowedInState) }
    var booked = try booked(on: hold, ask.guest, ask)
    booked.terms.hasAllergies = book.guest.map { !$0.allergies.isEmpty } ?? false
    return [bookedOrRequested(booked)]
  }

  func hold(_ place: PlaceHold, _ ask: Ask, _ found: Found) throws(No) -> [Event] {
    try known(place.venue)
    try allow(guests, ask)
    try notInMaintenance(ask)
    if !ask.by.isStaff, place.owner != nil { throw .code(.forbidden) }
    let most = ask.by.role == .guest ? latest.holds?.guestMost : latest.holds?.hostMost
    var seconds = latest.holds?.seconds ?? 300
    if let most { seconds = min(seconds, most) }
    seconds = place.seconds ?? seconds
    let isTooLong = most.map { seconds > $0 } ?? false
    let (stay, moves) = try stay(
      Claimed(
        party: place.party, start: place.start, until: place.until, tables: place.tables, pool: place.pool,
        units: place.units,
        channel: place.channel, area: place.area, needs: place.needs, override: place.override,
        owner: place.owner), ask,
      also: isTooLong ? [Why(.holdLimit)] : [], found)
    let placed = HoldPlaced(
      hold: ask.id(0), stay: stay, lapsesAt: now.adding(seconds: seconds), override: place.override,
      owner: place.owner)
    return moves + [.holdPlaced(placed)]
  }

  func release(_ release: ReleaseHold, _ ask: Ask) throws(No) -> [Event] {
    let hold = try own(release.hold, ask)
    guard state(hold) == .active else { return [] }
    let left = hold.entry.map { [Event.waitlistLeft($0)] } ?? []
    return [.holdReleased(HoldReleased(hold: hold.id))] + left
  }

  func cancel(_ cancel: Cancel, _ ask: Ask) throws(No) -> [Event] {
    let party = try own(cancel.reservation, guests, ask)
    var ask = ask
    if let owner = cancel.owner {
      guard ask.by.isStaff else { throw .code(.forbidden) }
      if party.owner != owner { throw .code(.notFound) }
      ask.by = owner
    }
    if party.state == .cancelled || party.state == .lateCancelled { return [] }
    let isAhead = party.state == .booked && [.expected, .arrived].contains(party.seating)
    guard isAhead || party.state == .requested else { throw .code(.notCancellable) }
    if let version = cancel.version, version != party.version { throw .code(.versionConflict) }
    try isOpen(party, ask)
    let hasStart = !party.stay.isTimeless || party.stay.isPinned
    if ask.by.role == .guest, hasStart, now >= party.stay.start { throw .code(.notCancellable) }
    let isPast = party.terms.cutoffAt.map { now >= $0 } ?? false
    let isLate = isPast && ask.by.role == .guest && party.state == .booked
    if isLate, party.terms.refusesLateCancels { throw .code(.pastCutoff) }
    var events: [Event] = [isLate ? .lateCancelled(party.id) : .cancelled(party.id)]
    if party.deposit == .paid {
      events.append(isLate ? .depositForfeited(party.id) : .depositRefunded(party.id))
    }
    return events
  }

  func accept(_ id: ReservationID, _ ask: Ask) throws(No) -> [Event] {
    let party = try own(id, staff, ask)
    if party.state == .requested {
      try isOpen(party, ask)
      var dueAt: Timestamp?
      if party.deposit == .due, let agreed = party.terms.depositDueAt {
        if let minutes = definition(on: party.stay.date).deposit?.dueMinutes {
          dueAt = now.adding(minutes: minutes)
        } else if agreed <= now {
          throw .code(.notAllowedInState)
        }
      }
      return [.accepted(Accepted(id, depositDueAt: dueAt))]
    }
    if party.state == .booked { return [] }
    throw .code(.notAllowedInState)
  }

  func decline(_ id: ReservationID, _ ask: Ask) throws(No) -> [Event] {
    let party = try own(id, staff, ask)
    if party.state == .requested {
      try isOpen(party, ask)
      return [.declined(id)]
    }
    if party.state == .declined { return [] }
    throw .code(.notAllowedInState)
  }
}
