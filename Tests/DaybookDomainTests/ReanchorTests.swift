import DaybookDomain
import DaybookModel
import DaybookTime
import DaybookZoneCases
import Testing

/// New zone rules: wall time wins, conflicts are listed, what was decided stays.
struct ReanchorTests {
  /// The zone with one fixed offset: what a release said before, or says now, about one evening.
  private static func rules(_ zone: String, _ version: String, hours: Double) throws -> ZoneRules {
    try ZoneRules(
      name: zone, version: version, initialOffset: UTCOffset(seconds: Int(hours * 3_600)), transitions: [],
      footer: "")
  }

  private static func utc(_ text: String) throws -> Timestamp {
    try #require(Timestamp(rfc3339: text.replacing("Z", with: ":00Z")))
  }

  /// A venue in a zone that moves from one offset to another, some days before an evening.
  private func desk(
    _ zone: String, hours: Double, before wall: String, _ change: (inout VenueDefinition) -> Void = { _ in }
  )
    throws -> Desk
  {
    let date = try #require(CivilDate(String(wall.prefix(10))))
    let rules = try Self.rules(zone, "2025b", hours: hours)
    var desk = Desk(now: rules.configured(WallTime(date: date.adding(days: -3), secondOfDay: 43_200)))
    desk.zones[zone] = rules
    let venue = VenueDefinition.sahil.with {
      $0.zone = zone
      $0.pools = []
      change(&$0)
    }
    #expect(desk.define(venue).events == [.zoneRulesAdopted, .venueDefined])
    return desk
  }

  private func adopt(_ desk: inout Desk, _ zone: String, hours: Double) throws {
    desk.zones[zone] = try Self.rules(zone, "2026f", hours: hours)
    #expect(desk.execute(.adoptZone(AdoptZone(zone)), by: .boss).events == [.zoneRulesAdopted])
    #expect(desk.execute(.adoptZone(AdoptZone(zone)), by: .boss).events == [])
  }

  @discardableResult
  private func reanchor(_ desk: inout Desk) -> Desk.Outcome {
    desk.execute(.reanchor(Reanchor("sahil")), by: .boss)
  }

  @Test(arguments: ZoneCases.reanchored)
  func `R1 a booking moves to its wall time by the rules in force`(row: ZoneCases.Reanchor) throws {
    let wall = try #require(WallTime(row.wall))
    let (before, after) = (try Self.utc(row.utc(.before)), try Self.utc(row.utc(.after)))
    func hours(_ instant: Timestamp) -> Double {
      let zero = UTCOffset(seconds: 0)
      return Double(wall.instant(at: zero).epochSeconds - instant.epochSeconds) / 3_600
    }
    var desk = try desk(row.zone, hours: hours(before), before: row.wall)
    let id = try desk.booked(row.wall, ["T1"])
    #expect(try desk.reservation(id).stay.start == before)
    let length = try desk.reservation(id).stay.end.microseconds - before.microseconds
    try adopt(&desk, row.zone, hours: hours(after))
    #expect(try desk.reservation(id).stay.start == before, "adopting alone moves nobody")
    #expect(reanchor(&desk).events == [.modified])
    let stay = try desk.reservation(id).stay
    #expect(stay.start == after && stay.end.microseconds - after.microseconds == length)
    #expect(desk.venue.rules.wallTime(at: stay.start) == wall && stay.tables == ["T1"])
    #expect(reanchor(&desk).events == [])
  }

  @Test func `R25 whose table is not free then is given another, or listed as needing one`() throws {
    let zone = "Africa/Casablanca"
    var desk = try desk(zone, hours: 1, before: "2026-11-28") { $0.tables = [$0.tables[0], $0.tables[1]] }
    let pinned = try desk.booked("2026-11-28T20:00", ["T1"])
    let floating = try desk.booked("2026-11-28T20:00")
    let late = try desk.booked("2026-11-28T18:30", ["T1"])
    try adopt(&desk, zone, hours: 0)
    // A booking made since: after the first one as it stands, and in its way once that is moved.
    let since = try desk.booked("2026-11-28T20:30", ["T1"], by: .bob)
    let outcome = reanchor(&desk)
    #expect(outcome.answer?.needsTable == [pinned])
    #expect(try desk.reservation(floating).stay.tables == ["T2"])
    #expect(try desk.reservation(late).stay.tables == ["T1"])
    #expect(try desk.reservation(since).stay.start == desk.time("2026-11-28T20:30"))
    #expect(try desk.reservation(pinned).needsTable)
    #expect(try desk.reservation(pinned).stay.start == desk.time("2026-11-28T20:00"))
    #expect(reanchor(&desk).events == [])
  }

  @Test func `a booking that needs a table moves to its wall time too, and is listed once`() throws {
    let zone = "Africa/Casablanca"
    var desk = try desk(zone, hours: 1, before: "2026-11-28")
    let id = try desk.booked("2026-11-28T20:00", ["T1"])
    #expect(desk.block("2026-11-28T10:00", "2026-11-29T10:00").events == [.blocked, .needsTable])
    try adopt(&desk, zone, hours: 0)
    #expect(reanchor(&desk).events == [.blockMoved, .modified])
    #expect(try desk.reservation(id).stay.start == desk.time("2026-11-28T20:00"))
  }

  @Test func `past decisions never change: who sits, who is gone and what has begun stay where they are`()
    throws
  {
    let zone = "America/Vancouver"
    var desk = try desk(zone, hours: -8, before: "2026-12-05")
    let seated = try desk.booked("2026-12-05T19:00", ["T1"])
    let gone = try desk.booked("2026-12-05T19:00", ["T2"])
    let late = try desk.booked("2026-12-05T19:00", ["T4"])
    desk.at("2026-12-05T19:00")
    desk.seat(seated)
    desk.cancel(gone)
    let known = desk.facts
    try adopt(&desk, zone, hours: -7)
    #expect(reanchor(&desk).events == [])
    for id in [seated, gone, late] {
      #expect(try desk.reservation(id).stay.offset == UTCOffset(seconds: -8 * 3_600))
    }
    #expect(Array(desk.facts.prefix(known.count)) == known)
  }

  @Test func `a new time is served at a new time`() throws {
    let zone = "Africa/Casablanca"
    var desk = try desk(zone, hours: 1, before: "2026-11-28")
    let id = try desk.booked("2026-11-28T20:00", ["T1"])
    desk.prep(id)
    try adopt(&desk, zone, hours: 0)
    #expect(reanchor(&desk).events == [.modified, .retimed])
    #expect(try desk.reservation(id).details.prep?.serveAt == desk.time("2026-11-28T20:20"))
  }

  @Test func `only an operator adopts rules and moves bookings, and of zones and venues there are`() throws {
    var desk = try desk("Africa/Casablanca", hours: 1, before: "2026-11-28")
    for actor in [Actor.ana, .host, .grill] {
      #expect(desk.execute(.adoptZone(AdoptZone("Africa/Casablanca")), by: actor).codes == [.forbidden])
      #expect(desk.execute(.reanchor(Reanchor("sahil")), by: actor).codes == [.forbidden])
    }
    #expect(desk.execute(.adoptZone(AdoptZone("Asia/Baku")), by: .boss).codes == [.notFound])
    #expect(desk.execute(.reanchor(Reanchor("nowhere")), by: .boss).codes == [.notFound])
  }
}
