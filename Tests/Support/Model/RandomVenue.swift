package import DaybookDomain
package import DaybookRandom
package import DaybookTime

/// A rich venue, its policies switched on by the seed.
package struct RandomVenue {
  package var random: SeededGenerator
  package let id: VenueID
  package let zone: String
  package let date: CivilDate

  private static let places: [(zone: String, date: String)] = [
    ("Asia/Baku", "2030-05-01"), ("Europe/Berlin", "2026-03-27"), ("Europe/Berlin", "2026-10-23"),
    ("America/New_York", "2026-10-30"), ("Asia/Baku", "2030-12-30"),
  ]

  private let isBusy: Bool

  package init(seed: UInt64, id: VenueID = "v", on date: CivilDate? = nil, isBusy: Bool = false) {
    self.id = id
    self.isBusy = isBusy
    random = SeededGenerator(seed: seed &* 7919)
    let place = random.pick(RandomVenue.places.indices.map { $0 })
    zone = RandomVenue.places[place].zone
    self.date = date ?? .on(RandomVenue.places[place].date)
  }

  private mutating func sometimes<Value>(_ value: Value, in count: Int = 3) -> Value? {
    random.once(in: count) ? value : nil
  }

  mutating func service(_ name: String, opens: Int, length: Int) -> Service {
    let last = opens + length
    var service = Service(
      name: name, days: Weekday.allCases, opens: ClockValue(minutes: opens),
      lastSeating: ClockValue(minutes: last),
      closes: ClockValue(minutes: last + random.pick([0, 60, 120])),
      gridMinutes: random.pick([15, 15, 30, 60]))
    if random.once(in: 5) {
      service.gridMinutes = 0
      service.seatings = [opens, opens + length / 2, last].map { ClockValue(minutes: $0) }
    }
    if !isBusy, random.once(in: 3) {
      service.pacing = Pacing(
        minutes: random.pick([15, 30, 45]), covers: sometimes(random.pick(4...14), in: 2),
        parties: sometimes(random.pick(2...4), in: 2), onlineCovers: sometimes(random.pick(2...8), in: 2))
    }
    if random.once(in: 8) { service.channels = [.online, .inHouse] }
    if random.once(in: 4) { service.mustEndBy = ClockValue(minutes: last + random.pick([45, 90, 120])) }
    if random.once(in: 4) {
      service.turnTimes = [
        TurnTime(party: 2, minutes: 60), TurnTime(party: 6, minutes: random.pick([75, 150])),
      ]
    }
    return service
  }

  private mutating func services() -> [Service] {
    switch random.pick(0...3) {
    case 0: [service("all day", opens: 600, length: 690)]
    case 1: [service("lunch", opens: 690, length: 180), service("dinner", opens: 1050, length: 270)]
    case 2: [service("late", opens: 1080, length: 480)]
    default:
      [
        service("day", opens: 480, length: 600).with { $0.isFirst = random.once(in: 2) },
        service("night", opens: 1080, length: 420),
      ]
    }
  }

  private mutating func tables() -> [Table] {
    (1...random.pick(isBusy ? 4...7 : 3...6)).map { number in
      let least = random.pick([1, 1, 1, 2, 3])
      var table = Table(
        id: TableID("T\(number)"), name: "N\(random.pick(1...4))",
        area: random.pick(["hall", "hall", "garden"]),
        least: least, most: least + random.pick(1...3))
      table.priority = sometimes(random.pick(1...9) * 100)
      if random.once(in: 6) { table.channels = random.pick([[.inHouse, .walkIn], [.online], [.walkIn]]) }
      table.features = Need.allCases.filter { _ in random.once(in: 2) }
      return table
    }
  }

  package mutating func venue() -> VenueDefinition {
    var venue = VenueDefinition(id: id, name: "V", zone: zone, services: services(), tables: tables())
    if random.once(in: 3) {
      let special = service("special", opens: 720, length: 420)
      venue.specialDays = [
        SpecialDay(
          date: date.adding(days: random.pick(1...3)),
          services: random.once(in: 2) ? nil : [special.with { $0.days = [] }])
      ]
    }
    venue.turnTimes = random.pick([
      [], [TurnTime(party: 2, minutes: 90), TurnTime(party: 99, minutes: 120)],
      [TurnTime(party: 4, minutes: 60)],
    ])
    let ids = venue.tables.map(\.id)
    for number in 0..<random.pick(0...2) where ids.count >= 2 {
      let parts = Array(ids.shuffled(using: &random).prefix(random.pick(2...min(3, ids.count))))
      venue.combinations.append(
        Combination(
          id: CombinationID("C\(number)"), tables: parts.sorted(), least: random.pick(2...4),
          most: random.pick(5...10),
          priority: sometimes(100), channels: random.once(in: 5) ? [.inHouse] : []))
    }
    if random.once(in: 2) { venue.pools.append(Pool(id: "bar", capacity: random.pick(4...10))) }
    if random.once(in: 3) {
      var tickets = Pool(id: "tickets", capacity: random.pick(5...20))
      tickets.isWindowed = false
      if random.once(in: 3) { tickets.channels = [.online] }
      venue.pools.append(tickets)
    }
    setPolicies(&venue)
    return venue
  }

  private mutating func setPolicies(_ venue: inout VenueDefinition) {
    venue.bufferMinutes = sometimes(random.pick([10, 15, 30]))
    if isBusy { return }
    venue.graceMinutes = sometimes(15, in: 2)
    venue.overrunMinutes = sometimes(random.pick([0, 20, 90, 1440]), in: 2)
    venue.leastStayMinutes = sometimes(30, in: 2)
    venue.noticeMinutes = sometimes(random.pick([30, 120]), in: 4)
    venue.advanceDays = sometimes(random.pick(0...3), in: 4)
    venue.coversMost = sometimes(random.pick(6...20), in: 4)
    venue.forbidsOverlap = random.once(in: 3)
    venue.holds = sometimes(HoldPolicy(seconds: 600, guestMost: 900, hostMost: 7200), in: 2)
    venue.party = sometimes(PartyPolicy(least: 2, most: 8, onlineMost: 5), in: 3)
    if random.once(in: 3) {
      venue.cutoff = random.pick([
        CutoffPolicy(minutes: 120), CutoffPolicy(minutes: 60, isRefused: true),
        CutoffPolicy(days: 1, time: ClockValue(minutes: 1080)),
      ])
    }
    venue.deposit = sometimes(
      DepositPolicy(
        amount: 500, currency: "AZN", isPerCover: random.once(in: 2), fromParty: random.pick([nil, 3]),
        dueMinutes: random.pick([nil, 20, 90])))
    venue.guarantee = sometimes(GuaranteePolicy(fromParty: random.pick(2...5)))
    venue.requests = sometimes(
      RequestPolicy(fromParty: random.pick([nil, 4]), answerMinutes: random.pick([nil, 30])))
    venue.waitlist = sometimes(WaitlistPolicy(offerSeconds: 240, isAutomatic: random.once(in: 2)), in: 2)
    venue.closing = sometimes(
      ClosingPolicy(time: random.pick([nil, ClockValue(minutes: 1700)]), marksNoShows: true))
    venue.notices = sometimes(
      NoticePolicy(
        kitchen: random.pick([nil, RetryPolicy(tries: 1, seconds: 60)]),
        floor: RetryPolicy(tries: 2, seconds: 300),
        guest: random.pick([nil, RetryPolicy(tries: 1, seconds: 900)])))
    if random.once(in: 2) {
      venue.prep = PrepPolicy(
        items: random.once(in: 4)
          ? []
          : [
            PrepPlanItem(name: "soup", station: "cold", minutes: 5, isAhead: true),
            PrepPlanItem(name: "fish", station: "grill", course: 2, minutes: 20),
            PrepPlanItem(name: "lamb", station: "grill", course: 2, minutes: 35),
            PrepPlanItem(name: "cake", station: "cold", course: 3, minutes: 8),
          ], needsApproval: random.once(in: 2), fullLeastMinutes: random.pick([nil, 25]),
        seatToServeMinutes: random.pick([nil, 10]), courseGapMinutes: random.pick([nil, 0, 30]))
    }
    venue.location = sometimes(Coordinate(latitude: 40_400_000, longitude: 49_850_000), in: 2)
  }

  /// The venue with something changed.
  mutating func changed(_ old: VenueDefinition, today: CivilDate) -> VenueDefinition {
    var venue = old
    switch random.pick(0...7) {
    case 0: venue.services = services()
    case 1:
      if venue.tables.count > 1 {
        let gone = venue.tables.remove(at: random.pick(0...venue.tables.count - 1)).id
        venue.combinations.removeAll { $0.tables.contains(gone) }
      }
    case 2:
      let number = (1...9).first { number in !venue.tables.contains { $0.id == TableID("T\(number)") } } ?? 9
      venue.tables.append(
        Table(id: TableID("T\(number)"), name: "N\(number)", area: "hall", least: 1, most: 4))
    case 3:
      venue.specialDays = [SpecialDay(date: today.adding(days: random.pick(0...1)), services: nil)]
    case 4:
      let place = random.pick(0...venue.tables.count - 1)
      venue.tables[place].most = max(venue.tables[place].least, venue.tables[place].most - 1)
    default:
      setPolicies(&venue)
      // The ledger asks only once, by the policy of that time, when a notice or a closing comes due.
      (venue.notices, venue.closing) = (old.notices, old.closing)
    }
    venue.isRetired = random.once(in: 12)
    venue.effectiveFrom = random.once(in: 4) ? today.adding(days: random.pick(0...2)) : nil
    return venue
  }
}

extension Service {
  func with(_ change: (inout Service) -> Void) -> Service {
    var service = self
    change(&service)
    return service
  }
}
