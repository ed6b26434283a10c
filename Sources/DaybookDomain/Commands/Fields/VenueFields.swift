import DaybookTime

extension VenueDefinition: FieldObject {
  package static var blank: VenueDefinition { VenueDefinition(id: "", name: "", zone: "") }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.word("id", &id, "the venue's own id")
    try fields.text("name", &name, .name, "what guests read")
    try fields.object("prep", &prep, "what the kitchen makes ahead of a party")
    try fields.text("zone", &zone, .free(most: 64), "an IANA time-zone name")
    try fields.object("holds", &holds, "how long holds live")
    try fields.object("party", &party, "how many may come in one party")
    try fields.objects("pools", &pools, most: 1000, "counted resources")
    try fields.object("cutoff", &cutoff, "when a guest may no longer cancel freely")
    try fields.objects("tables", &tables, most: 10_000, "the tables")
    try fields.object("closing", &closing, "how a business date ends")
    try fields.object("deposit", &deposit, "what a guest pays ahead")
    try fields.object("notices", &notices, "how often a notice is tried again, by audience")
    try fields.flag("retired", &isRetired, "whether it takes no more bookings")
    try fields.object("location", &location, "where it is")
    try fields.object("requests", &requests, "which online bookings await the venue's answer")
    try fields.objects("services", &services, most: 100, "when parties are seated")
    try fields.object("waitlist", &waitlist, "how offers to those waiting are made")
    try fields.object("guarantee", &guarantee, "which parties are asked for a card guarantee")
    try fields.objects("turnTimes", &turnTimes, most: 100, "how long parties stay; default 90 minutes")
    try fields.integer("coversMost", &coversMost, 1...1_000_000, "covers in the house at once, at most")
    try fields.integer(
      "advanceDays", &advanceDays, 0...3650, "calendar days a booking may be made ahead, at most")
    try fields.objects("specialDays", &specialDays, most: 10_000, "dates with other services, or none")
    try fields.objects("combinations", &combinations, most: 10_000, "tables used as one")
    try fields.integer(
      "graceMinutes", &graceMinutes, 0...1440,
      "minutes after which an absent party may be a no-show; default 0"
    )
    try fields.integer(
      "bufferMinutes", &bufferMinutes, 0...1440, "minutes after a stay in which its tables rest; default 0")
    try fields.word("effectiveFrom", &effectiveFrom, "the first business date it holds for; default all")
    try fields.integer(
      "noticeMinutes", &noticeMinutes, 0...5_256_000, "minutes between booking and start, at least; default 0"
    )
    try fields.flag(
      "forbidsOverlap", &forbidsOverlap, "whether a guest may have only one booking here at a time")
    try fields.integer(
      "overrunMinutes", &overrunMinutes, 0...1440,
      "minutes from now for which a party past its end stands in the way of new claims; default 60")
    try fields.integer(
      "leastStayMinutes", &leastStayMinutes, 1...1440, "the shortest stay of a walk-in, in minutes; default 1"
    )
  }

  package func check() throws(InvalidField) {
    for (index, day) in specialDays.enumerated() {
      if specialDays[..<index].contains(where: { $0.date == day.date }) {
        throw InvalidField("specialDays[\(index)].date", "\(day.date) stands twice")
      }
    }
    for (index, service) in services.enumerated() where service.days.isEmpty {
      throw InvalidField("services[\(index)].days", "found none; allowed: one or more of mon…sun")
    }
    try turnTimes.checkOrder("turnTimes")
    try checkPlaces()
    if let location, location.latitude == 0, location.longitude == 0 {
      throw InvalidField("location", "found 0, 0; allowed: where the venue is")
    }
  }

  private func checkPlaces() throws(InvalidField) {
    var seen: Set<TableID> = []
    for (index, table) in tables.enumerated() {
      guard seen.insert(table.id).inserted else {
        throw InvalidField("tables[\(index)].id", "\(table.id) stands twice")
      }
    }
    var known: Set<PoolID> = []
    for (index, pool) in pools.enumerated() {
      guard known.insert(pool.id).inserted else {
        throw InvalidField("pools[\(index)].id", "\(pool.id) stands twice")
      }
    }
    var names: Set<CombinationID> = []
    for (index, combination) in combinations.enumerated() {
      guard names.insert(combination.id).inserted else {
        throw InvalidField("combinations[\(index)].id", "\(combination.id) stands twice")
      }
      for (place, table) in combination.tables.enumerated() where !seen.contains(table) {
        throw InvalidField("combinations[\(index)].tables[\(place)]", "no table \(table) in the venue")
      }
    }
  }
}

extension [TurnTime] {
  fileprivate func checkOrder(_ path: String) throws(InvalidField) {
    for index in indices.dropFirst() where self[index - 1].party >= self[index].party {
      throw InvalidField(
        "\(path)[\(index)].party", "found \(self[index].party); allowed: more than the entry before it")
    }
  }
}

extension Service: FieldObject {
  package static var blank: Service {
    Service(
      name: "", opens: ClockValue(minutes: 0), lastSeating: ClockValue(minutes: 0),
      closes: ClockValue(minutes: 0), gridMinutes: 0)
  }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.words("days", &days, most: 7, "on which weekdays it opens; on a special day none")
    try fields.text("name", &name, .name, "what hosts read")
    try fields.flag("first", &isFirst, "whether an instant that another service has too belongs to this one")
    try fields.word("opens", &opens, "when the first party may start")
    try fields.word("closes", &closes, "when it ends")
    try fields.object("pacing", &pacing, "how many may start in one stretch")
    try fields.words("channels", &channels, most: 3, "who may start in it; default all")
    try fields.words("seatings", &seatings, most: 100, "fixed starts instead of a grid, ascending")
    try fields.word("mustEndBy", &mustEndBy, "when every stay must be over; default: it may run past closing")
    try fields.objects("turnTimes", &turnTimes, most: 100, "its own turn times; default the venue's")
    var grid: Int? = gridMinutes == 0 && !seatings.isEmpty ? nil : gridMinutes
    try fields.integer(
      "gridMinutes", &grid, 1...1440, isRequired: seatings.isEmpty,
      "minutes between offered starts; left out with fixed seatings")
    gridMinutes = grid ?? 0
    try fields.word("lastSeating", &lastSeating, "the last start")
  }

  package func check() throws(InvalidField) {
    guard opens.minutes < 1440 else {
      throw InvalidField("opens", "found \(opens); allowed: a time of the date itself, 00:00–23:59")
    }
    guard closes > opens else {
      throw InvalidField(
        "closes", "found \(closes), not after opening at \(opens); past midnight is written hh:mm+1")
    }
    guard lastSeating >= opens, lastSeating <= closes else {
      throw InvalidField("lastSeating", "found \(lastSeating); allowed: \(opens) to \(closes)")
    }
    for (index, seating) in seatings.enumerated() {
      guard seating >= opens, seating <= lastSeating else {
        throw InvalidField(
          "seatings[\(index)]", "found \(seating); allowed: \(opens) to \(lastSeating)")
      }
      guard index == 0 || seatings[index - 1] < seating else {
        throw InvalidField("seatings[\(index)]", "found \(seating); allowed: later than the one before")
      }
    }
    if let mustEndBy, mustEndBy <= opens {
      throw InvalidField("mustEndBy", "found \(mustEndBy); allowed: after opening at \(opens)")
    }
    try turnTimes.checkOrder("turnTimes")
  }
}

extension SpecialDay: FieldObject {
  package static var blank: SpecialDay { SpecialDay(date: CivilDate(daysSinceEpoch: 0), services: nil) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.word("date", &date, "the business date")
    var isClosed: Bool? = services == nil ? true : nil
    try fields.bool("closed", &isClosed, isRequired: false, "true: no service that day")
    try fields.objects("services", &services, most: 100, "the services of that date instead")
    try fields.require(
      (isClosed ?? false) != (services != nil), "services",
      "a special day has either \"closed\": true or its services")
  }

  package func check() throws(InvalidField) {
    for (index, service) in (services ?? []).enumerated() where !service.days.isEmpty {
      throw InvalidField(
        "services[\(index)].days", "a special day has its own date; leave days out")
    }
  }
}

extension TurnTime: FieldObject {
  package static var blank: TurnTime { TurnTime(party: 0, minutes: 0) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.integer("party", &party, 1...1000, "the largest party it holds for, covers")
    try fields.integer("minutes", &minutes, 1...1440, "elapsed minutes at the table")
  }
}

extension Table: FieldObject {
  package static var blank: Table { Table(id: "", name: "", least: 1, most: 0) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.word("id", &id, "the table's own id")
    try fields.text("area", &area, .name, "the area it stands in")
    try fields.integer("most", &most, max(1, least)...max(1000, least), "the largest party, covers")
    var given: String? = name.isEmpty ? nil : name
    try fields.text("name", &given, .name, "what hosts read; default the id")
    name = given ?? id.text
    var fewest: Int? = least
    try fields.integer("least", &fewest, 1...1000, "the smallest party, covers; default 1")
    least = fewest ?? 1
    try fields.words("channels", &channels, most: 3, "who may use it; default all")
    try fields.words("features", &features, most: 3, "which needs it meets")
    try fields.integer(
      "priority", &priority, 0...1000, "lower is taken first among tables with as many seats; default 500")
  }

  package func check() throws(InvalidField) {
    _ = try TextRule.name(name, "name")
  }
}

extension Combination: FieldObject {
  package static var blank: Combination { Combination(id: "", tables: [], least: 1, most: 0) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.word("id", &id, "the combination's own id")
    try fields.integer("most", &most, max(1, least)...max(1000, least), "the largest party, covers")
    try fields.text("name", &name, .name, "what hosts read; default the id")
    var fewest: Int? = least
    try fields.integer("least", &fewest, 1...1000, "the smallest party, covers; default 1")
    least = fewest ?? 1
    var given: [TableID]? = tables
    try fields.words("tables", &given, most: 100, "the tables, every one of them occupied")
    tables = given ?? []
    try fields.words("channels", &channels, most: 3, "who may use it; default all")
    try fields.integer("priority", &priority, 0...1000, "lower is taken first; default 500")
  }
}

extension Pool: FieldObject {
  package static var blank: Pool { Pool(id: "", capacity: 0) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.word("id", &id, "the pool's own id")
    try fields.integer("capacity", &capacity, 1...1_000_000, "units")
    try fields.words("channels", &channels, most: 3, "who may book it; default all")
    var windowed: Bool? = isWindowed
    try fields.bool(
      "windowed", &windowed, isRequired: false,
      "whether units are free again when a stay ends; false: each is sold once, whatever the time; default true"
    )
    isWindowed = windowed ?? true
  }
}

extension HoldPolicy: FieldObject {
  package static var blank: HoldPolicy { HoldPolicy() }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    let range = 1...31_536_000
    try fields.integer("seconds", &seconds, range, "elapsed seconds when the caller says none; default 300")
    try fields.integer("hostMost", &hostMost, range, "the longest the venue may hold, in seconds")
    try fields.integer("guestMost", &guestMost, range, "the longest a guest may hold, in seconds")
  }
}

extension PartyPolicy: FieldObject {
  package static var blank: PartyPolicy { PartyPolicy() }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.integer("most", &most, 1...1000, "the largest party, covers")
    try fields.integer("least", &least, 1...1000, "the smallest party, covers")
    try fields.integer("onlineMost", &onlineMost, 1...1000, "the largest party that may book online, covers")
  }
}

extension CutoffPolicy: FieldObject {
  package static var blank: CutoffPolicy { CutoffPolicy() }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.integer("days", &days, 0...365, "calendar days before the business date, with time")
    try fields.word("time", &time, "the clock time of that date; the instant itself is too late")
    try fields.integer("minutes", &minutes, 0...525_600, "or elapsed minutes before the start")
    try fields.flag("refused", &isRefused, "whether a later cancellation by the guest is refused")
  }

  package func check() throws(InvalidField) {
    guard (minutes == nil) != (time == nil), time != nil || days == nil else {
      throw InvalidField("minutes", "a cut-off is either minutes before the start, or days and time")
    }
  }
}

extension DepositPolicy: FieldObject {
  package static var blank: DepositPolicy { DepositPolicy(amount: 0, currency: "") }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.integer("amount", &amount, 1...Money.most, "minor units of the currency")
    try fields.text("currency", &currency, .currency, "ISO 4217")
    try fields.flag("perCover", &isPerCover, "whether the amount is for each cover")
    try fields.integer("fromParty", &fromParty, 1...1000, "the smallest party that owes it; default all")
    try fields.integer(
      "dueMinutes", &dueMinutes, 1...5_256_000, "elapsed minutes after booking; unpaid then: cancelled")
  }
}

extension GuaranteePolicy: FieldObject {
  package static var blank: GuaranteePolicy { GuaranteePolicy(fromParty: 0) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.integer("fromParty", &fromParty, 1...1000, "the smallest party that is asked, covers")
  }
}

extension RequestPolicy: FieldObject {
  package static var blank: RequestPolicy { RequestPolicy() }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.integer("fromParty", &fromParty, 1...1000, "the smallest party that must ask; default all")
    try fields.integer(
      "answerMinutes", &answerMinutes, 1...525_600,
      "elapsed minutes the venue has to answer; default until the start")
  }
}

extension WaitlistPolicy: FieldObject {
  package static var blank: WaitlistPolicy { WaitlistPolicy() }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.flag(
      "automatic", &isAutomatic, "whether a freed place is offered at once to the first who fits")
    try fields.integer(
      "offerSeconds", &offerSeconds, 1...86_400, "elapsed seconds an offer stands; default 300")
  }
}

extension ClosingPolicy: FieldObject {
  package static var blank: ClosingPolicy { ClosingPolicy() }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.word("time", &time, "when the business date closes by itself; default 06:00+1")
    try fields.flag("noShows", &marksNoShows, "whether those still expected become no-shows")
  }
}

extension NoticePolicy: FieldObject {
  package static var blank: NoticePolicy { NoticePolicy() }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.object("floor", &floor, "the hosts' notices; default: not retried")
    try fields.object("guest", &guest, "the guests' notices; default: not retried")
    try fields.object("kitchen", &kitchen, "the kitchen's notices; default: 3 tries, after 30 seconds")
  }
}

extension RetryPolicy: FieldObject {
  package static var blank: RetryPolicy { RetryPolicy() }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.integer("tries", &tries, 1...20, "retries before it stands on the host's screen")
    try fields.integer(
      "seconds", &seconds, 1...3600, "elapsed seconds to the first retry; each later one waits twice as long")
  }
}

extension Pacing: FieldObject {
  package static var blank: Pacing { Pacing(minutes: 0) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.integer("covers", &covers, 0...1_000_000, "covers that may start in a bucket")
    try fields.integer("minutes", &minutes, 1...1440, "elapsed minutes of a bucket, from the opening")
    try fields.integer("parties", &parties, 0...1_000_000, "parties that may start in a bucket")
    try fields.integer("onlineCovers", &onlineCovers, 0...1_000_000, "covers booked online in a bucket")
  }
}

extension PrepPolicy: FieldObject {
  package static var blank: PrepPolicy { PrepPolicy() }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.objects(
      "items", &items, most: 1000,
      "the dishes that may be asked for; default: none, the kitchen is told how much alone")
    try fields.flag("approval", &needsApproval, "whether the venue answers each arrival by hand")
    try fields.integer(
      "courseGapMinutes", &courseGapMinutes, 0...240, "minutes between two courses being served; default 15")
    try fields.integer(
      "fullLeastMinutes", &fullLeastMinutes, 1...240, "the least minutes for a full meal; default 10")
    try fields.integer(
      "seatToServeMinutes", &seatToServeMinutes, 0...240, "minutes from sitting down to served; default 20")
  }

  package func check() throws(InvalidField) {
    for (index, item) in items.enumerated()
    where items[..<index].contains(where: { $0.name.hasBytes(of: item.name) }) {
      throw InvalidField("items[\(index)].name", "\(item.name) stands twice")
    }
  }
}

extension PrepPlanItem: FieldObject {
  package static var blank: PrepPlanItem { PrepPlanItem(name: "", station: "", minutes: 0) }

  package mutating func visit<V: FieldVisitor>(_ fields: inout V) throws(InvalidField) {
    try fields.text("name", &name, .name, "the dish")
    try fields.flag("ahead", &isAhead, "whether it fires although nobody has heard from the party")
    var given: Int? = course
    try fields.integer("course", &given, 1...20, "1 for the first; a course is served together; default 1")
    course = given ?? 1
    try fields.integer("minutes", &minutes, 0...1440, "from firing to ready")
    try fields.text("station", &station, .id, "where it is made")
  }
}

/// Checks a definition's hours against each other: in commands only, not in definitions read from a log.
extension VenueDefinition {
  /// A date may close by itself only once its last service and the last stay in it are over (R30).
  ///
  /// Otherwise it would complete parties that are still being served.
  func checkHours() throws(InvalidField) {
    let closes = closing?.time ?? ClosingPolicy.usual
    for service in services + specialDays.flatMap({ $0.services ?? [] }) where service.closes > closes {
      throw InvalidField(
        "closing.time",
        "found \(closes); allowed: not before \(service.name) closes, at \(service.closes)")
    }
    for service in services + specialDays.flatMap({ $0.services ?? [] }) {
      let ends = service.mustEndBy ?? lastEnd(of: service)
      guard ends > closes else { continue }
      throw InvalidField(
        "closing.time",
        "found \(closes); allowed: not before the last stay of \(service.name) may end, at \(ends)")
    }
    try checkOverlaps()
  }

  /// When the longest stay that starts at the service's last seating ends; at the latest a clock's last reading.
  private func lastEnd(of service: Service) -> ClockValue {
    let times = service.turnTimes.isEmpty ? turnTimes : service.turnTimes
    // A time beyond what is allowed is refused by its own name.
    let longest = times.map(\.minutes).filter { $0 <= 1440 }.max() ?? 90
    return ClockValue(minutes: service.lastSeating.minutes + longest)
  }

  /// An instant belongs to one service: of two that are open then, one is marked first (R5).
  private func checkOverlaps() throws(InvalidField) {
    for index in services.indices {
      for other in services.indices where other < index {
        let (one, two) = (services[other], services[index])
        for days in [-1, 0, 1] {
          guard one.days.contains(where: { two.days.contains($0.later(days)) }) else { continue }
          try one.checkOverlap(with: two, startingLater: days, "services[\(index)]")
        }
      }
    }
    let special = Dictionary(specialDays.map { ($0.date, $0.services ?? []) }, uniquingKeysWith: { $1 })
    for (index, day) in specialDays.enumerated() {
      let own = day.services ?? []
      for place in own.indices {
        let name = "specialDays[\(index)].services[\(place)]"
        for other in own[..<place] { try other.checkOverlap(with: own[place], startingLater: 0, name) }
        for days in [-1, 1] {
          let date = day.date.adding(days: -days)
          for other in special[date] ?? services.filter({ $0.days.contains(date.weekday) }) {
            try other.checkOverlap(with: own[place], startingLater: days, name)
          }
        }
      }
    }
  }
}

extension Weekday {
  /// The day so many days after this one, at most a week before.
  fileprivate func later(_ days: Int) -> Weekday {
    let all = Weekday.allCases
    return all[((all.firstIndex(of: self) ?? 0) + days + all.count) % all.count]
  }
}

extension Service {
  /// Refuses another service that is open when this one is, counted from a date so many days later.
  fileprivate func checkOverlap(
    with other: Service, startingLater days: Int, _ path: String
  ) throws(InvalidField) {
    let opens = other.opens.minutes + 1440 * days
    let shared = max(self.opens.minutes, opens)
    guard shared < min(end, other.end + 1440 * days), isFirst == other.isFirst else { return }
    // A service around the clock follows itself.
    guard days == 0 || !name.hasBytes(of: other.name) else { return }
    let clock = ClockValue(minutes: shared)
    throw InvalidField(
      path,
      "\(name) and \(other.name) are both open at \(clock); allowed: services that are not, or one of the two marked first"
    )
  }

  /// The first minute, counted from midnight, at which it is open no more and takes no party.
  private var end: Int { max(closes.minutes, lastSeating.minutes + 1) }
}
