import DaybookTime

extension LedgerState {
  func decide(_ command: JoinWaitlist, _ context: Context) throws(Rejection) -> Decision {
    let number = try venueNumber(command.venue)
    try require(JoinWaitlist.self, context.by)
    try requireNoMaintenance(context.by)
    if command.quotedMinutes != nil { try requireStaff(context.by, "quotedMinutes") }
    try requireStaff(command.owner, command.guest, context.by)
    let owner = command.owner ?? context.by
    // It is judged as the offer will be.
    let channel: Channel = command.start == nil ? .walkIn : owner.role == .guest ? .online : .inHouse
    var start: Timestamp?
    if let requested = command.start { start = try instant(requested, "start", in: venues[number].rules) }
    let area = try area(command.area, number)
    let service = venues[number].checkService(at: start ?? context.now, ignoringGrid: start == nil)
    var seeking = walkIn(command.party, area, command.needs, nil, number, service, context)
    seeking.channel = channel
    if let start {
      let definition = venues[number].definition(on: service.date)
      seeking.start = start
      seeking.end = start.adding(minutes: definition.turnMinutes(for: command.party, in: service.service))
      seeking.sitsNow = false
    }
    var reasons = venues[number].startReasons(seeking, in: service)
    // Covers that are full now may become free: that is what waiting is for.
    reasons.removeAll { [.pacingCovers, .pacingParties, .pacingOnline].contains($0.code) }
    if !venues[number].couldSeat(seeking) {
      reasons.append(Reason(.noTableFits, message: "no table here seats a party of \(command.party)"))
    }
    guard reasons.isEmpty else { throw .refused(Refusal(reasons)) }
    let same = waiting(at: command.venue).first {
      $0.owner == owner && [$0.start, venues[number].reanchoredStart(of: $0)].contains(start)
        && $0.date == service.date
        && [.waiting, .offered].contains($0.state(at: context.now))
    }
    if owner.role == .guest, let same {
      return Decision(venue: command.venue, subject: Answered(entry: same.id))
    }
    let joined = WaitlistJoined(
      entry: context.id(0), party: command.party, start: start,
      offset: start.map { venues[number].rules.offset(at: $0) }, date: service.date,
      quotedMinutes: command.quotedMinutes, guest: context.guest, area: seeking.area, needs: seeking.needs,
      owner: command.owner, hasAllergies: command.guest?.allergies.isEmpty == false)
    return Decision([.waitlistJoined(joined)], venue: command.venue)
  }

  /// The entries of a venue in the order they joined.
  func waiting(at venue: VenueID) -> [WaitlistEntry] {
    guard let number = number(of: venue) else { return [] }
    return calendars[number].days.values.flatMap(\.entries).sorted().compactMap { entries[$0] }
  }

  func decide(_ command: OfferTable, _ context: Context) throws(Rejection) -> Decision {
    let entry = try entry(command.entry, for: command, context.by)
    guard entry.state(at: context.now) == .waiting else { throw notAllowed("offer a table", entry, context) }
    return Decision(
      try offer(entry, tables: command.tables, seconds: command.seconds, context), venue: entry.venue)
  }

  /// The events of an offer: its hold, then the offer itself.
  func offer(
    _ entry: WaitlistEntry, tables: [TableID]? = nil, seconds: Int? = nil, place: Int = 0,
    makingRoom: Bool = true, _ context: Context
  ) throws(Rejection) -> [Event] {
    let number = try venueNumber(entry.venue)
    let wish = try wish(tables, nil, nil, entry.party, number)
    let lapsesAt = context.now.adding(
      seconds: seconds ?? venues[number].definition.waitlist?.offerSeconds ?? 300)
    let placed: Placed
    if let start = entry.start {
      let claim = NewClaim(
        number: number, party: entry.party, start: start, wish: wish,
        channel: entry.owner.role == .guest ? .online : .inHouse, area: entry.area, needs: entry.needs,
        makesRoom: makingRoom, takesEnd: false)
      placed = try self.place(claim, context)
    } else {
      placed = try placeNow(entry, wish, number, context)
    }
    let hold: HoldID = context.id(place)
    return placed.moves + [
      .holdPlaced(HoldPlaced(hold: hold, stay: placed.stay, lapsesAt: lapsesAt)),
      .waitlistOffered(WaitlistOffered(entry: entry.id, hold: hold, lapsesAt: lapsesAt)),
    ]
  }

  /// A table from now on, as a walk-in would be given it.
  private func placeNow(
    _ entry: WaitlistEntry, _ wish: Wish, _ number: Int, _ context: Context
  ) throws(Rejection) -> Placed {
    let service = venues[number].checkService(at: context.now, ignoringGrid: true)
    var seeking = walkIn(entry.party, entry.area, entry.needs, nil, number, service, context)
    let (placement, end) = venues[number].placeWalkIn(wish, seeking)
    seeking.end = end
    var reasons = venues[number].startReasons(seeking, in: service)
    let rules = venues[number].rules
    var stay = Stay(
      party: entry.party, start: context.now, end: end, offset: rules.offset(at: context.now),
      zone: rules.name, date: service.date, tables: [], isPinned: true, channel: .walkIn,
      bufferMinutes: seeking.bufferMinutes, area: seeking.area, needs: seeking.needs)
    switch placement {
    case .tables(let tables, moves: _): stay.tables = tables
    case .pool: break
    case .refused(let found): reasons += found
    }
    guard reasons.isEmpty else { throw .refused(Refusal(reasons)) }
    return Placed(stay: stay, moves: [])
  }

  /// If an offer is accepted as it lapses, the log's order decides; who is too late is told why.
  func decide(_ command: AcceptOffer, _ context: Context) throws(Rejection) -> Decision {
    let entry = try entry(command.entry, for: command, context.by)
    try requireNoMaintenance(context.by)
    switch entry.state(at: context.now) {
    case .offered: break
    case .booked:
      return Decision(
        venue: entry.venue, subject: Answered(reservation: entry.reservation, entry: entry.id))
    case .lapsed where entry.offerLapsesAt.map { $0 <= context.now } ?? false:
      throw .refused(
        Refusal([Reason(.holdLapsed, start: entry.offerLapsesAt, message: "the offer lapsed")]))
    case .waiting, .left, .lapsed: throw notAllowed("accept", entry, context)
    }
    guard let id = entry.offer, let hold = hold(id) else { throw notAllowed("accept", entry, context) }
    var booked = try booked(on: hold, guest: entry.guest, context)
    booked.terms.hasAllergies = entry.hasAllergies && entry.guest != nil
    return Decision(
      [
        .booked(booked),
        .waitlistBooked(WaitlistBooked(entry: entry.id, reservation: booked.reservation)),
      ], venue: entry.venue)
  }

  func decide(_ command: LeaveWaitlist, _ context: Context) throws(Rejection) -> Decision {
    let entry = try entry(command.entry, for: command, context.by)
    switch entry.state(at: context.now) {
    case .waiting: return Decision([.waitlistLeft(entry.id)], venue: entry.venue)
    case .offered:
      let released = entry.offer.map { [Event.holdReleased(HoldReleased(hold: $0))] } ?? []
      return Decision(released + [.waitlistLeft(entry.id)], venue: entry.venue)
    case .left: return Decision(venue: entry.venue, subject: Answered(entry: entry.id))
    case .booked, .lapsed: throw notAllowed("leave", entry, context)
    }
  }

  private func notAllowed(_ verb: String, _ entry: WaitlistEntry, _ context: Context) -> Rejection {
    .refused(
      .notAllowedInState, "cannot \(verb): the entry is \(entry.state(at: context.now).rawValue)")
  }
}

extension VenueState {
  /// Whether a party would fit if the house were empty.
  borrowing func couldSeat(_ seeking: Seeking) -> Bool {
    editions[seeking.edition].options.contains {
      $0.seats(seeking.party) && $0.meets(seeking.area, seeking.needs)
    }
  }
}
