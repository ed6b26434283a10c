import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

extension Service {
  /// Every day, unless it says otherwise.
  static func daily(
    _ opens: String, last: String, closes: String, every grid: Int = 30, days: [Weekday] = Weekday.allCases
  ) -> Service {
    Service(
      name: "all day", days: days, opens: clock(opens), lastSeating: clock(last), closes: clock(closes),
      gridMinutes: grid)
  }

  private static func clock(_ text: String) -> ClockValue {
    guard let value = ClockValue(text) else { preconditionFailure("\(text) is no clock value") }
    return value
  }
}

extension VenueDefinition {
  /// Two tables for two, one for four, one for six in the garden, ten covers at the bar.
  static let sahil = VenueDefinition(
    id: "sahil", name: "Sahil", zone: "Asia/Baku",
    services: [.daily("10:00", last: "21:30", closes: "23:00")],
    specialDays: [
      SpecialDay(date: .on("2030-12-31"), services: nil),
      SpecialDay(
        date: .on("2030-12-30"),
        services: [.daily("12:00", last: "14:00", closes: "15:00", every: 60, days: [])]),
    ],
    turnTimes: [TurnTime(party: 2, minutes: 90), TurnTime(party: 99, minutes: 120)],
    tables: [
      Table(id: "T1", name: "T1", area: "hall", most: 2), Table(id: "T2", name: "T2", area: "hall", most: 2),
      Table(id: "T4", name: "T4", area: "hall", least: 2, most: 4),
      Table(id: "G6", name: "G6", area: "garden", least: 3, most: 6),
    ],
    pools: [Pool(id: "bar", capacity: 10)], graceMinutes: 15, leastStayMinutes: 45)

  func with(_ change: (inout VenueDefinition) -> Void) -> VenueDefinition {
    var venue = self
    change(&venue)
    return venue
  }
}

extension Desk {
  static let day = "2030-05-01"

  /// The venue defined, on the evening's morning unless told otherwise.
  /// With rules given, the zone is adopted with those instead of the installed ones.
  static func open(
    _ venue: VenueDefinition = .sahil, at text: String = "2030-05-01T08:00", rules given: ZoneRules? = nil
  ) throws -> Desk {
    let rules = try #require(given ?? InstalledZones.rules(named: venue.zone))
    var desk = Desk(now: try RequestedTime(stringLiteral: text).instant(in: rules))
    if let given { desk.zones[venue.zone] = given }
    #expect(desk.execute(.defineVenue(DefineVenue(venue))).events?.last == .venueDefined)
    return desk
  }

  /// `19:00` on the test's day, or a whole text, in the first venue's zone.
  func time(_ text: String) -> Timestamp {
    do { return try requested(text).instant(in: state.venues[0].rules) } catch {
      preconditionFailure("\(text): \(error)")
    }
  }

  func requested(_ text: String) -> RequestedTime {
    RequestedTime(stringLiteral: text.contains("T") ? text : "\(Desk.day)T\(text)")
  }

  mutating func at(_ text: String) { now = time(text) }

  var venue: VenueState { state.venues[0] }
  var venueID: VenueID { venue.definition.id }
}

// MARK: commands in short

extension Desk {
  @discardableResult
  mutating func book(
    _ start: String, _ tables: [TableID]? = nil, party: PartySize = 2, pool: PoolID? = nil, units: Int? = nil,
    by actor: Actor = .ana
  ) -> Outcome {
    execute(
      .book(
        Book(
          venue: venueID, party: party, start: requested(start), tables: tables, pool: pool, units: units)),
      by: actor)
  }

  @discardableResult
  mutating func hold(
    _ start: String, _ tables: [TableID]? = nil, party: PartySize = 2, pool: PoolID? = nil,
    seconds: Int? = nil, by actor: Actor = .ana
  ) -> Outcome {
    execute(
      .hold(
        PlaceHold(
          venue: venueID, party: party, start: requested(start), tables: tables, pool: pool, seconds: seconds)
      ), by: actor)
  }

  @discardableResult
  mutating func block(
    _ from: String, _ until: String, tables: [TableID]? = nil, area: String? = nil, by actor: Actor = .host
  ) -> Outcome {
    execute(
      .block(
        PlaceBlock(
          venue: venueID, tables: tables, area: area, from: requested(from), until: requested(until))),
      by: actor)
  }

  @discardableResult
  mutating func walkIn(_ party: PartySize = 2, _ tables: [TableID]? = nil, by actor: Actor = .host) -> Outcome
  {
    execute(.walkIn(WalkIn(venue: venueID, party: party, tables: tables)), by: actor)
  }

  @discardableResult
  mutating func modify(
    _ id: ReservationID, start: String? = nil, party: PartySize? = nil, tables: [TableID]? = nil,
    by actor: Actor = .host
  ) -> Outcome {
    execute(.modify(Modify(id, party: party, start: start.map(requested), tables: tables)), by: actor)
  }

  @discardableResult
  mutating func book(on hold: HoldID, by actor: Actor = .ana) -> Outcome {
    execute(.book(Book(hold: hold)), by: actor)
  }

  @discardableResult
  mutating func seat(_ id: ReservationID) -> Outcome { execute(.seat(Seat(id))) }
  @discardableResult
  mutating func leave(_ id: ReservationID) -> Outcome { execute(.leave(Leave(id))) }
  @discardableResult
  mutating func cancel(_ id: ReservationID, by actor: Actor = .host) -> Outcome {
    execute(.cancel(Cancel(id)), by: actor)
  }
  @discardableResult
  mutating func define(_ venue: VenueDefinition) -> Outcome { execute(.defineVenue(DefineVenue(venue))) }

  /// A booking that must succeed.
  mutating func booked(
    _ start: String, _ tables: [TableID]? = nil, party: PartySize = 2, pool: PoolID? = nil, units: Int? = nil,
    by actor: Actor = .ana
  ) throws -> ReservationID {
    let outcome = book(start, tables, party: party, pool: pool, units: units, by: actor)
    return try #require(outcome.answer?.reservation, "\(outcome)")
  }

  /// A hold that must succeed.
  mutating func held(
    _ start: String, _ tables: [TableID]? = nil, party: PartySize = 2, pool: PoolID? = nil,
    seconds: Int? = nil, by actor: Actor = .ana
  ) throws -> HoldID {
    let outcome = hold(start, tables, party: party, pool: pool, seconds: seconds, by: actor)
    return try #require(outcome.answer?.hold, "\(outcome)")
  }

  /// A block that must succeed.
  mutating func blocked(
    _ from: String, _ until: String, tables: [TableID]? = nil, area: String? = nil
  ) throws -> BlockID {
    let outcome = block(from, until, tables: tables, area: area)
    return try #require(outcome.answer?.block, "\(outcome)")
  }

  /// A walk-in that must succeed.
  mutating func walkedIn(_ party: PartySize = 2, _ tables: [TableID]? = nil) throws -> ReservationID {
    let outcome = walkIn(party, tables)
    return try #require(outcome.answer?.reservation, "\(outcome)")
  }

  func reservation(_ id: ReservationID) throws -> Reservation { try #require(everything.reservation(id)) }

  /// A reason that names a claim on tables, by when that claim begins.
  func reason<Entity>(
    _ code: RefusalCode, _ tables: [TableID], by claim: ID<Entity>, from start: String
  ) -> Reason {
    Reason(code, tables: tables, claim: claim.retyped(), start: time(start))
  }
}
