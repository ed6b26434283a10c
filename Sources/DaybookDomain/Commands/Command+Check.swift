import DaybookTime

extension Command {
  /// Refuses what is malformed by itself, whatever the state: types, ranges, lengths (R23).
  package func check() throws(InvalidField) {
    switch self {
    case .defineVenue(let command): try command.venue.check()
    case .book(let command): try command.check()
    case .hold(let command):
      try TextRule.id(command.venue.text, "venue")
      try command.party.check()
      try command.start.check("start")
      try checkPlace(command.tables, command.pool, command.units)
      if let seconds = command.seconds { try inRange(seconds, 1...31_536_000, "seconds") }
    case .modify(let command):
      try command.party?.check()
      try command.start?.check("start")
      try checkPlace(command.tables, nil, nil)
    case .walkIn(let command):
      try TextRule.id(command.venue.text, "venue")
      try command.party.check()
      try checkPlace(command.tables, nil, nil)
      _ = try command.guest?.checked()
    case .block(let command):
      try TextRule.id(command.venue.text, "venue")
      try checkPlace(command.tables, nil, nil)
      try command.from.check("from")
      try command.until.check("until")
      if command.tables != nil, command.area != nil {
        throw InvalidField(
          "area", "found tables and an area; allowed: one of them, or neither for the whole venue")
      }
      if let reason = command.reason { try TextRule.check(reason, "reason", most: 400) }
    case .setMaintenance(let command):
      if let message = command.message { try TextRule.check(message, "message", most: 400) }
    case .releaseHold, .cancel, .arrive, .seat, .leave, .complete, .noShow, .unblock, .advanceClock: break
    }
  }
}

extension Book {
  fileprivate func check() throws(InvalidField) {
    _ = try guest?.checked()
    guard hold == nil else {
      let others = [
        ("venue", venue != nil), ("party", party != nil), ("start", start != nil), ("tables", tables != nil),
        ("pool", pool != nil), ("units", units != nil),
      ]
      if let other = others.first(where: \.1) {
        throw InvalidField(
          other.0, "a booking on a hold takes everything but the guest from the hold; leave it out")
      }
      return
    }
    guard let venue else {
      throw InvalidField("venue", "missing; a booking gives venue, party and start, or a hold")
    }
    guard let party else {
      throw InvalidField("party", "missing; a booking gives venue, party and start, or a hold")
    }
    guard let start else {
      throw InvalidField("start", "missing; a booking gives venue, party and start, or a hold")
    }
    try TextRule.id(venue.text, "venue")
    try party.check()
    try start.check("start")
    try checkPlace(tables, pool, units)
  }
}

private func checkPlace(_ tables: [TableID]?, _ pool: PoolID?, _ units: Int?) throws(InvalidField) {
  if let tables {
    guard pool == nil else { throw InvalidField("pool", "found tables and a pool; allowed: one of them") }
    try inRange(tables.count, 1...100, "tables", "tables")
    for (index, table) in tables.enumerated() {
      try TextRule.id(table.text, "tables[\(index)]")
      if tables[..<index].contains(table) {
        throw InvalidField("tables[\(index)]", "\(table) is named twice")
      }
    }
  }
  if let units {
    guard pool != nil else { throw InvalidField("units", "found units without a pool; allowed: with a pool") }
    try inRange(units, 1...1_000_000, "units")
  }
  if let pool { try TextRule.id(pool.text, "pool") }
}

private func inRange(
  _ value: Int, _ range: ClosedRange<Int>, _ field: String, _ unit: String = ""
) throws(InvalidField) {
  guard range.contains(value) else {
    let noun = unit.isEmpty ? "" : " \(unit)"
    throw InvalidField(field, "found \(value)\(noun); allowed: \(range.lowerBound)–\(range.upperBound)")
  }
}

extension PartySize {
  fileprivate func check() throws(InvalidField) { try inRange(covers, PartySize.allowed, "party") }
}

extension RequestedTime {
  fileprivate func check(_ field: String) throws(InvalidField) {
    if form == nil { throw InvalidField.time(field, found: text) }
  }
}

extension VenueDefinition {
  fileprivate func check() throws(InvalidField) {
    try TextRule.id(id.text, "venue.id")
    _ = try TextRule.name(name, "venue.name")
    try TextRule.check(zone, "venue.zone", most: 64)
    try Service.check(services, "venue.services", needDays: true)
    for (index, day) in specialDays.enumerated() {
      let path = "venue.specialDays[\(index)]"
      if specialDays[..<index].contains(where: { $0.date == day.date }) {
        throw InvalidField("\(path).date", "\(day.date) stands twice")
      }
      if let services = day.services { try Service.check(services, "\(path).services", needDays: false) }
    }
    for (index, turn) in turnTimes.enumerated() {
      let path = "venue.turnTimes[\(index)]"
      try inRange(turn.party, 1...1000, "\(path).party")
      try inRange(turn.minutes, 1...1440, "\(path).minutes")
      if index > 0, turnTimes[index - 1].party >= turn.party {
        throw InvalidField("\(path).party", "found \(turn.party); allowed: more than the entry before it")
      }
    }
    try checkPlaces()
    if let graceMinutes { try inRange(graceMinutes, 0...1440, "venue.graceMinutes") }
    if let leastStayMinutes { try inRange(leastStayMinutes, 1...1440, "venue.leastStayMinutes") }
    if let holds {
      for (name, value) in [
        ("seconds", holds.seconds), ("guestMost", holds.guestMost), ("hostMost", holds.hostMost),
      ] {
        if let value { try inRange(value, 1...31_536_000, "venue.holds.\(name)") }
      }
    }
  }

  private func checkPlaces() throws(InvalidField) {
    var seen: Set<TableID> = []
    for (index, table) in tables.enumerated() {
      let path = "venue.tables[\(index)]"
      try TextRule.id(table.id.text, "\(path).id")
      guard seen.insert(table.id).inserted else {
        throw InvalidField("\(path).id", "\(table.id) stands twice")
      }
      _ = try TextRule.name(table.name, "\(path).name")
      if let area = table.area { _ = try TextRule.name(area, "\(path).area") }
      try inRange(table.least, 1...1000, "\(path).least")
      try inRange(table.most, table.least...max(1000, table.least), "\(path).most")
    }
    var pools: Set<PoolID> = []
    for (index, pool) in self.pools.enumerated() {
      let path = "venue.pools[\(index)]"
      try TextRule.id(pool.id.text, "\(path).id")
      guard pools.insert(pool.id).inserted else {
        throw InvalidField("\(path).id", "\(pool.id) stands twice")
      }
      try inRange(pool.capacity, 1...1_000_000, "\(path).capacity")
    }
  }
}

extension Service {
  fileprivate static func check(_ services: [Service], _ path: String, needDays: Bool) throws(InvalidField) {
    for (index, service) in services.enumerated() {
      try service.check("\(path)[\(index)]", needDays: needDays)
    }
  }

  private func check(_ path: String, needDays: Bool) throws(InvalidField) {
    _ = try TextRule.name(name, "\(path).name")
    if needDays, days.isEmpty {
      throw InvalidField("\(path).days", "found none; allowed: one or more of mon…sun")
    }
    if !needDays, !days.isEmpty {
      throw InvalidField("\(path).days", "a special day has its own date; leave days out")
    }
    if Set(days).count != days.count { throw InvalidField("\(path).days", "a day is named twice") }
    guard opens.minutes < 1440 else {
      throw InvalidField("\(path).opens", "found \(opens); allowed: a time of the date itself, 00:00–23:59")
    }
    guard closes > opens else {
      throw InvalidField(
        "\(path).closes", "found \(closes), not after opening at \(opens); past midnight is written hh:mm+1")
    }
    guard lastSeating >= opens, lastSeating <= closes else {
      throw InvalidField("\(path).lastSeating", "found \(lastSeating); allowed: \(opens) to \(closes)")
    }
    try inRange(gridMinutes, 1...1440, "\(path).gridMinutes")
  }
}
