import DaybookTime

/// Holds an event's fields to the limits of the commands that write it, and its names to the venue's.
extension InvariantCheck {
  func checkFields(_ fact: Fact) throws(InvariantFault) {
    do throws(InvalidField) {
      if let key = fact.key { try TextRule.check(key.text, "key", most: 255) }
      if let request = fact.requestID { try TextRule.check(request, "requestId", most: 255) }
      if let trace = fact.traceparent, !trace.isValid {
        throw InvalidField("traceparent", "found \"\(trace)\"; allowed: \(TraceParent.allowed)")
      }
      if let venue = fact.venue { try TextRule.id(venue.text, "venue") }
      try checkEvent(fact)
    } catch {
      throw InvariantFault(fact.position, .field, "\(error.field): \(error.message)")
    }
  }

  private func checkEvent(_ fact: Fact) throws(InvalidField) {
    switch fact.event {
    case .venueDefined(let venue): try FieldChecker.check(venue, path: "venue")
    case .booked(let booked): try check(booked, fact)
    case .requested(let requested): try check(requested.booked, fact)
    case .walkedIn(let walkedIn):
      try check(owner: walkedIn.owner)
      try check(walkedIn.stay, fact)
      try check(walkedIn.terms)
    case .carriedOver(let carried):
      try check(carried.stay, fact)
      try check(carried.terms)
      try FieldChecker.check(carried.original, path: "original")
      try within(
        Int(carried.stay.end.microseconds(since: carried.stay.start) / 60_000_000), 0...1440, "minutes")
    case .holdPlaced(let placed):
      try check(owner: placed.owner)
      try check(placed.stay, fact)
      if let override = placed.override { try FieldChecker.check(override, path: "override") }
    case .holdMoved(let moved): try check(moved.stay, fact, known: state.hold(moved.hold)?.stay)
    case .modified(let modified):
      try check(modified.stay, fact, known: state.reservation(modified.reservation)?.stay)
      if let terms = modified.terms { try check(terms) }
    case .guestChanged: break
    case .guestsMerged(let merged):
      var merge = MergeGuests(merged.from, into: merged.into, why: merged.why)
      try merge.checkFields()
    case .guestsSplit(let split):
      var split = SplitGuests(split.from, why: split.why)
      try split.checkFields()
    case .reassigned(let reassigned):
      let old = state.reservation(reassigned.reservation)?.stay
      try check(reassigned.tables, "tables", of: fact.venue, known: old?.tables ?? [])
      if let override = reassigned.override { try FieldChecker.check(override, path: "override") }
    case .undone(let undone):
      if let tables = undone.tables { try check(tables, "tables", of: fact.venue, known: []) }
    case .corrected(let corrected):
      try TextRule.check(corrected.why, "why", most: 400)
      for (name, record) in [("before", corrected.before), ("after", corrected.after)] {
        try within(record.party.covers, PartySize.allowed, "\(name).party")
        try check(record.tables, "\(name).tables", of: fact.venue, known: corrected.before.tables)
      }
    case .needsTable(let lost): try check(lost.tables, "tables")
    case .blocked(let blocked): try check(blocked, fact)
    case .blockMoved(let moved): try check(from: moved.from, until: moved.until)
    case .arrived(let visited), .seated(let visited):
      if let covers = visited.covers { try within(covers, PartySize.allowed, "covers") }
      if let override = visited.override { try FieldChecker.check(override, path: "override") }
    case .dayClosed(let closed):
      if let override = closed.override { try FieldChecker.check(override, path: "override") }
    case .dayReopened(let reopened): try TextRule.check(reopened.why, "why", most: 400)
    case .accepted, .declined, .requestLapsed, .cancelled, .lateCancelled, .left, .completed,
      .waitlistMoved,
      .noShow, .holdReleased, .holdLapsed, .unblocked, .waitlistOffered, .waitlistBooked,
      .waitlistLeft, .waitlistLapsed, .depositRefunded, .depositForfeited, .depositHeldOpen, .depositLapsed,
      .guaranteeAsked, .guaranteeGiven, .guaranteeCharged, .guaranteeReleased, .attendanceAsked,
      .attendanceConfirmed, .attendanceDeclined, .arrivalWithdrawn, .arrivalApproved, .arrivalQueued,
      .arrivalDeclined, .etaChanged, .pinged, .prepCancelled, .retimed, .ticketServed, .ticketRecalled,
      .waitlistReturned, .waitlistFits, .unsuited,
      .guestForgotten:
      break
    case .waitlistJoined(let joined): try check(joined)
    case .depositPaid(let paid): try check(paid.paid)
    case .arrivalDeclared(let declared): try within(declared.arrival.leadMinutes, 5...90, "lead")
    case .prepConfirmed(let confirmed): try check(confirmed)
    case .ticketFired(let work), .ticketStarted(let work), .ticketReady(let work): try check(work)
    case .eightySixed(let item): try TextLimit.name.check(item.item, "item")
    case .dishMissed(let missed): try TextLimit.name.check(missed.item, "item")
    case .courseFired(let fired): try within(fired.course, 1...20, "course")
    case .noticesDelivered(let delivered): try within(delivered.numbers.count, 1...1000, "numbers")
    case .noticeAcknowledged, .noticeRetried, .noticeEscalated: break
    case .maintenanceSet(let maintenance):
      if let message = maintenance.message { try TextRule.check(message, "message", most: 400) }
    case .paceSet(let pace): try check(pace)
    case .sectionsSet(let set):
      try within(set.sections.count, 0...SetSections.most, "sections: the number of them")
      for (index, section) in set.sections.enumerated() {
        try TextLimit.name.check(section.server, "sections[\(index)].server")
        try check(section.tables, "sections[\(index)].tables", of: fact.venue, known: [])
      }
    case .refused(let refusal):
      if let sought = refusal.sought { try within(sought.party.covers, PartySize.allowed, "sought.party") }
    case .ledgerCreated, .zoneRulesAdopted, .clockAdvanced, .clockAccepted, .answered, .writerRestarted,
      .checkpointed, .prepRestored, .prepAtRisk, .relocated, .allergiesKept:
      break
    }
  }

  private func check(owner: Actor?) throws(InvalidField) {
    guard let owner else { return }
    try TextRule.id(owner.id, "owner")
    guard owner.role == .guest else { throw InvalidField("owner", "found \(owner); allowed: guest:ID") }
  }

  private func check(_ booked: Booked, _ fact: Fact) throws(InvalidField) {
    try check(owner: booked.owner)
    try check(booked.stay, fact, known: booked.hold.flatMap { state.hold($0)?.stay })
    try check(booked.terms)
  }

  /// `known` is the stay it follows from, whose table or pool the venue need not have any more.
  private func check(_ stay: Stay, _ fact: Fact, known: Stay? = nil) throws(InvalidField) {
    try within(stay.party.covers, PartySize.allowed, "party")
    guard stay.start < stay.end || stay.isTimeless else {
      throw InvalidField("end", "found \(stay.end); allowed: later than the start, \(stay.start)")
    }
    try within(stay.bufferMinutes, 0...1440, "buffer")
    if let area = stay.area { try TextLimit.name.check(area, "area") }
    try check(stay.tables, "tables", of: fact.venue, known: known?.tables ?? [])
    guard let pool = stay.pool else { return }
    try within(stay.units, 1...1_000_000, "units")
    guard pool == known?.pool || venue(fact.venue).map({ $0.pool(pool) != nil }) ?? true else {
      throw InvalidField("pool", "found \(pool); the venue has none of this id")
    }
  }

  private func venue(_ id: VenueID?) -> VenueState? {
    id.flatMap { state.number(of: $0) }.map { state.venues[$0] }
  }

  private func check(_ tables: [TableID], _ name: String) throws(InvalidField) {
    try within(tables.count, 0...100, "\(name): the number of them")
    for (index, table) in tables.enumerated() {
      try TextRule.id(table.text, "\(name)[\(index)]")
      guard !tables[..<index].contains(table) else {
        throw InvalidField("\(name)[\(index)]", "\(table) is named twice")
      }
    }
  }

  private func check(
    _ tables: [TableID], _ name: String, of id: VenueID?, known: [TableID]
  ) throws(InvalidField) {
    try check(tables, name)
    guard let venue = venue(id) else { return }
    for (index, table) in tables.enumerated() where !venue.hasTable(table) && !known.contains(table) {
      throw InvalidField("\(name)[\(index)]", "found \(table); the venue has no table of this id")
    }
  }

  private func check(_ terms: Terms) throws(InvalidField) {
    if let deposit = terms.deposit { try check(deposit) }
    if let override = terms.override { try FieldChecker.check(override, path: "terms.override") }
  }

  private func check(_ money: Money) throws(InvalidField) {
    // As much as the highest amount per cover comes to for the largest party.
    try within(money.amount, 1...Money.most * PartySize.allowed.upperBound, "amount")
    try TextLimit.currency.check(money.currency, "currency")
  }

  private func check(_ blocked: Blocked, _ fact: Fact) throws(InvalidField) {
    try check(from: blocked.from, until: blocked.until)
    if let reason = blocked.reason { try TextRule.check(reason, "reason", most: 400) }
    switch blocked.scope {
    case .tables(let tables): try check(tables, "tables", of: fact.venue, known: [])
    case .area(let area): try TextLimit.name.check(area, "area")
    case .venue, .starts: break
    }
  }

  private func check(from: Timestamp, until: Timestamp) throws(InvalidField) {
    guard from < until else {
      throw InvalidField("until", "found \(until); allowed: later than from, \(from)")
    }
  }

  private func check(_ pace: PaceSet) throws(InvalidField) {
    try check(from: pace.from, until: pace.until)
    try within(pace.covers, SetPace.mostCovers, "covers")
    if let why = pace.why { try TextRule.check(why, "why", most: 400) }
  }

  private func check(_ joined: WaitlistJoined) throws(InvalidField) {
    try check(owner: joined.owner)
    try within(joined.party.covers, PartySize.allowed, "party")
    if let quoted = joined.quotedMinutes { try within(quoted, 0...1440, "quoted") }
    if let area = joined.area { try TextLimit.name.check(area, "area") }
  }

  private func check(_ confirmed: PrepConfirmed) throws(InvalidField) {
    try within(confirmed.covers, PartySize.allowed, "covers")
    if let gap = confirmed.courseGapMinutes { try within(gap, 0...240, "courseGapMinutes") }
    for (index, ticket) in confirmed.tickets.enumerated() {
      let path = "tickets[\(index)]"
      try TextRule.id(ticket.station, "\(path).station")
      for (place, item) in ticket.items.enumerated() {
        try TextLimit.name.check(item.name, "\(path).items[\(place)].name")
        try within(item.course, 1...20, "\(path).items[\(place)].course")
        try within(item.minutes, 0...1440, "\(path).items[\(place)].minutes")
        guard item.quantity > 0 || ticket.isDelta else {
          throw InvalidField(
            "\(path).items[\(place)].quantity",
            "found \(item.quantity); allowed: at least 1, or less on a delta")
        }
      }
    }
  }

  /// The items named are on the ticket, each named once.
  private func check(_ work: TicketWork) throws(InvalidField) {
    guard let count = state.ticket(work.ticket)?.items.count else { return }
    for (index, place) in work.items.enumerated() {
      try within(place, 0...max(0, count - 1), "items[\(index)]")
      guard !work.items[..<index].contains(place) else {
        throw InvalidField("items[\(index)]", "\(place) is named twice")
      }
    }
  }

  private func within(_ value: Int, _ range: ClosedRange<Int>, _ name: String) throws(InvalidField) {
    guard range.contains(value) else {
      throw InvalidField(name, "found \(value); allowed: \(range.lowerBound)–\(range.upperBound)")
    }
  }
}
