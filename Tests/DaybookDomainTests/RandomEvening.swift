import DaybookDomain
import DaybookModel
import DaybookRandom
import DaybookTime

/// Random venues near the instants at which their zones' clocks change, and random commands to them.
struct RandomEvening {
  private(set) var desk: Desk
  private(set) var random: SeededGenerator
  private let guests = [Actor.ana, .bob]

  /// The dates around which something happens to the clocks.
  private static let dates: [String: [String]] = [
    "Europe/Berlin": ["2026-03-28", "2026-10-24", "2026-07-01"],
    "America/New_York": ["2026-10-31", "2026-03-07"],
    "Australia/Lord_Howe": ["2026-10-03", "2026-04-04"],
    "Asia/Baku": ["2026-03-28", "2015-03-28", "2030-05-01"],
    "Pacific/Apia": ["2011-12-28", "2026-09-26"],
    "Africa/Casablanca": ["2026-03-21", "2026-02-14"],
    "America/Vancouver": ["2026-10-31"],
    "America/Scoresbysund": ["2030-03-29"],
  ]

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    let zone = random.pick(InstalledZones.names)
    let date = CivilDate.on(random.pick(RandomEvening.dates[zone] ?? ["2026-03-28"]))
    let rules = InstalledZones.rules(named: zone)
    let noon = rules?.configured(WallTime(date: date, secondOfDay: 43_200)) ?? .epoch
    desk = Desk(now: noon.adding(minutes: random.pick(-720...600)))
    desk.execute(.defineVenue(DefineVenue(venue(in: zone, near: date))))
  }

  private mutating func service() -> Service {
    let opens = random.pick(0...28) * 30 + (random.once(in: 4) ? 17 : 0)
    let last = opens + random.pick(0...min(2_700 - opens, 1_000))
    let closes = max(opens + 1, min(2_879, last + random.pick(0...120)))
    var days = Weekday.allCases.filter { _ in !random.once(in: 8) }
    if days.isEmpty { days = [.sat] }
    return Service(
      name: "s", days: days, opens: ClockValue(minutes: opens), lastSeating: ClockValue(minutes: last),
      closes: ClockValue(minutes: closes), gridMinutes: random.pick([15, 20, 30, 30, 45, 60, 90]))
  }

  private mutating func venue(in zone: String, near date: CivilDate) -> VenueDefinition {
    var venue = VenueDefinition(id: "v", name: "V", zone: zone, services: [service()])
    if random.once(in: 3) {
      venue.services.append(service())
      venue.services[1].isFirst = true
    }
    if random.once(in: 2) {
      var special = service()
      special.days = []
      venue.specialDays = [
        SpecialDay(
          date: date.adding(days: random.pick(0...2)), services: random.once(in: 2) ? nil : [special])
      ]
    }
    if !random.once(in: 4) {
      venue.turnTimes = [TurnTime(party: 2, minutes: random.pick([45, 90, 100]))]
      if random.once(in: 2) {
        venue.turnTimes.append(TurnTime(party: 5, minutes: random.pick([60, 150, 400])))
      }
    }
    venue.tables = (0..<random.pick(0...5)).map { number in
      let least = random.pick(1...3)
      return Table(
        id: TableID("T\(number)"), name: "N\(random.pick(0...3))",
        area: random.pick([nil, "hall", "garden"]),
        least: least, most: least + random.pick(0...3))
    }
    venue.pools = (0..<random.pick(0...2)).map { Pool(id: PoolID("p\($0)"), capacity: random.pick(2...12)) }
    venue.graceMinutes = random.pick([nil, 15])
    venue.closing = ClosingPolicy(time: ClockValue(minutes: 2_879))
    venue.leastStayMinutes = random.pick([nil, 30])
    venue.overrunMinutes = random.pick([nil, 0, 30, 1440])
    if random.once(in: 2) {
      venue.services[0].pacing = Pacing(
        minutes: random.pick([15, 30, 60]), covers: random.pick(3...9), parties: random.pick([nil, 2]))
    }
    if random.once(in: 4) { venue.coversMost = random.pick(4...12) }
    // A special night may reach into the next morning's service, which the ledger does not take.
    if (try? DefineVenue(venue).command.check()) == nil {
      for day in venue.specialDays.indices { venue.specialDays[day].services = nil }
    }
    return venue
  }

  var venue: VenueDefinition { desk.venue.definition }
  var rules: ZoneRules { desk.venue.rules }

  /// The local date at the desk, or one near it.
  mutating func someDate() -> CivilDate {
    rules.wallTime(at: desk.now).date.adding(days: random.pick(-1...2))
  }

  mutating func someParty() -> PartySize {
    PartySize(random.once(in: 12) ? random.pick(7...14) : random.pick(1...6))
  }

  mutating func pick<Value>(_ values: [Value]) -> Value { random.pick(values) }
  mutating func pick(_ range: ClosedRange<Int>) -> Int { random.pick(range) }

  /// Mostly a start the grid has, sometimes any minute, said in one of three ways.
  mutating func someStart() -> RequestedTime {
    if random.once(in: 20) {
      // A wall time as it is typed, there or not.
      let wall = WallTime(
        date: someDate(), secondOfDay: random.pick(0...(random.once(in: 2) ? 48 : 287)) * 300)
      return RequestedTime(stringLiteral: wall.description)
    }
    let grid = desk.venue.gridInstants(on: someDate())
    var instant = desk.now.adding(minutes: random.pick(-60...600))
    if !grid.isEmpty, !random.once(in: 8) { instant = random.pick(grid) }
    return written(instant)
  }

  mutating func written(_ instant: Timestamp) -> RequestedTime {
    let minute = Timestamp(epochSeconds: instant.epochSeconds - instant.epochSeconds % 60)
    switch random.pick(0...2) {
    case 0: return RequestedTime(stringLiteral: minute.description)
    case 1: return RequestedTime(stringLiteral: minute.formatted(offset: rules.offset(at: minute)))
    default: return RequestedTime(stringLiteral: rules.wallTime(at: minute).description)
    }
  }

  private mutating func someTables() -> [TableID]? {
    guard random.once(in: 2), !venue.tables.isEmpty else { return nil }
    return Array(venue.tables.map(\.id).shuffled(using: &random).prefix(random.pick(1...2)))
  }

  /// The next command and who gives it; the clock may move before.
  mutating func step() -> (command: Command, actor: Actor) {
    if random.once(in: 4) {
      desk.now = desk.now.adding(microseconds: Int64(random.pick(0...5_400_000)) * 1_000)
    }
    let actor = random.once(in: 3) ? random.pick(guests) : random.once(in: 40) ? .grill : .host
    let command = command()
    if case .setMaintenance = command { return (command, .boss) }
    return (command, actor)
  }

  private mutating func command() -> Command {
    let pool = random.once(in: 4) ? venue.pools.first?.id : nil
    let tables = pool == nil ? someTables() : nil
    switch random.pick(0...31) {
    case 0...8:
      return .book(
        Book(
          venue: "v", party: someParty(), start: someStart(), tables: tables, pool: pool, override: override()
        ))
    case 9...11:
      return .hold(
        PlaceHold(
          venue: "v", party: someParty(), start: someStart(), tables: tables, pool: pool,
          seconds: random.pick([nil, 30, 3_600, 40_000])))
    case 12...14: return .book(Book(hold: someHold()))
    case 15: return .releaseHold(ReleaseHold(someHold()))
    case 16...18:
      return .modify(
        Modify(
          someReservation(), party: random.once(in: 2) ? someParty() : nil,
          start: random.once(in: 2) ? someStart() : nil, tables: random.once(in: 3) ? someTables() : nil,
          override: override()))
    case 19: return .cancel(Cancel(someReservation()))
    case 20: return .arrive(Arrive(someReservation()))
    case 21...22: return .seat(Seat(someReservation(), override: override()))
    case 23: return .undo(Undo(someReservation()))
    case 24: return .leave(Leave(someReservation()))
    case 25:
      return random.once(in: 2)
        ? .complete(Complete(someReservation())) : .noShow(MarkNoShow(someReservation()))
    case 26...27: return .walkIn(WalkIn(venue: "v", party: someParty(), tables: someTables()))
    case 28: return block()
    case 29:
      return .unblock(RemoveBlock(desk.state.blocks.all.map(\.id).sorted().last ?? BlockID(high: 9, low: 9)))
    case 30: return .setMaintenance(SetMaintenance(on: random.once(in: 3)))
    default: return .defineVenue(DefineVenue(redefined()))
    }
  }

  private mutating func override() -> Override? {
    guard random.once(in: 8) else { return nil }
    return Override(
      Array(Override.allowed.shuffled(using: &random).prefix(random.pick(1...15))), why: "regular")
  }

  private mutating func block() -> Command {
    let from = desk.now.adding(minutes: random.pick(-120...900))
    let until = from.adding(minutes: random.pick(30...300))
    let scope = random.pick(0...2)
    return .block(
      PlaceBlock(
        venue: "v", tables: scope == 0 ? venue.tables.first.map { [$0.id] } : nil,
        area: scope == 1 ? "hall" : nil,
        from: written(from), until: written(until)))
  }

  /// The venue with its last table added or removed, or its hours changed.
  ///
  /// Capacities and areas stay, as they bind new claims only.
  private mutating func redefined() -> VenueDefinition {
    var venue = venue
    switch random.pick(0...2) {
    case 0: if !venue.tables.isEmpty { venue.tables.removeLast() }
    case 1:
      let number = venue.tables.count
      venue.tables.append(Table(id: TableID("T\(number)x"), name: "N", most: 4))
    default: venue.services[0] = service()
    }
    return venue
  }

  private mutating func someReservation() -> ReservationID {
    let known = desk.state.reservations.keys.sorted()
    return known.isEmpty ? ReservationID(high: 9, low: 9) : random.pick(Array(known.suffix(12)))
  }

  private mutating func someHold() -> HoldID {
    let known = desk.state.holds.inOrder.map(\.id)
    return known.isEmpty ? HoldID(high: 9, low: 9) : random.pick(Array(known.suffix(4)))
  }

  mutating func execute(_ command: Command, by actor: Actor) -> Desk.Outcome {
    desk.execute(command, by: actor)
  }
  mutating func beginBatch() { desk.beginBatch() }
  mutating func keepBatch() { desk.keepBatch() }
  mutating func takeBackBatch(to copy: Desk) { desk.takeBackBatch(to: copy) }
}
