internal import Daybook

/// A station: a venue whose parties start at fixed seatings, each with one of its chefs, who are its tables.
struct HibachiStation: Sendable {
  let venue: VenueDefinition
  let rules: ZoneRules

  /// Nil for a venue of another kind.
  init?(_ venue: VenueDefinition, _ snapshot: borrowing Snapshot) {
    guard !venue.tables.isEmpty, !venue.services.isEmpty,
      venue.services.allSatisfy({ !$0.seatings.isEmpty }), let rules = snapshot.zoneRules(venue.zone)
    else { return nil }
    (self.venue, self.rules) = (venue, rules)
  }

  /// The smallest party that it takes, for which availability is told.
  var leastParty: PartySize { PartySize(venue.party?.least ?? 1) }

  /// The services of a date.
  private func services(on date: CivilDate) -> [Service] {
    if let special = venue.specialDays.first(where: { $0.date == date }) { return special.services ?? [] }
    return venue.services.filter { $0.days.contains(date.weekday) }
  }

  /// The seating that a wish snaps to: the nearest of a service open then, the earlier of two as near.
  ///
  /// A wish outside of all hours stays as it is, and is refused as that.
  func start(_ wish: HibachiTime, on date: CivilDate) -> RequestedTime? {
    let clock = wish.clock
    let seatings = services(on: date).filter { $0.opens <= clock && clock <= $0.lastSeating }.flatMap(
      \.seatings)
    func distance(_ seating: ClockValue) -> Int { abs(seating.minutes - clock.minutes) }
    let nearest = seatings.sorted().min { distance($0) < distance($1) } ?? clock
    return RequestedTime(WallTime(date: date, secondOfDay: nearest.minutes * 60).description)
  }

  /// A start as this contract tells it.
  func told(_ start: Timestamp) -> (date: String, time: String) {
    let wall = rules.wallTime(at: start)
    return (wall.date.description, ClockValue(minutes: wall.secondOfDay / 60).description)
  }

  /// A seating's short name and its span, such as `6PM` and `6:00 PM - 8:00 PM`.
  func label(_ start: Timestamp) -> (short: String, long: String) {
    let end = start.adding(minutes: venue.turnMinutes(for: leastParty))
    return (
      HibachiTime(start, rules).short, "\(HibachiTime(start, rules).long) - \(HibachiTime(end, rules).long)"
    )
  }
}

extension ViewSnapshot {
  /// The station that an id names or, without one, the only one that the caller may ask about.
  borrowing func hibachiStation(_ id: String?, _ context: DialectContext) throws(Problem) -> HibachiStation {
    var found: [HibachiStation] = []
    for venue in venues()
    where context.principal.may(at: venue.id) && (id.map { $0 == venue.id.text } ?? !venue.isRetired) {
      if let station = HibachiStation(venue, self) { found.append(station) }
    }
    guard let station = found.first else { throw .notFound("Station not found") }
    guard found.count == 1 else {
      let ids = found.map(\.venue.id.text).joined(separator: ", ")
      throw .invalid(InvalidField("station_id", "missing; allowed: one of \(ids)"))
    }
    return station
  }
}
