import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// What moves with a booking when a zone's new rules are in force: deadlines, blocks, those who wait.
struct ReanchoredTests {
  private static let zone = "Africa/Casablanca"
  private static let date = "2026-11-28"

  /// A venue an hour ahead of UTC, three days before an evening.
  private func desk(_ change: (inout VenueDefinition) -> Void = { _ in }) throws -> Desk {
    let rules = try Self.rules(hours: 1)
    var desk = Desk(now: rules.configured(WallTime(date: .on("2026-11-25"), secondOfDay: 43_200)))
    desk.zones[Self.zone] = rules
    let venue = VenueDefinition.sahil.with {
      $0.zone = Self.zone
      change(&$0)
    }
    #expect(desk.define(venue).events == [.zoneRulesAdopted, .venueDefined])
    return desk
  }

  private static func rules(hours: Int) throws -> ZoneRules {
    try ZoneRules(
      name: zone, version: "\(hours)", initialOffset: UTCOffset(seconds: hours * 3_600), transitions: [],
      footer: "")
  }

  private func adopt(_ desk: inout Desk, hours: Int = 0) throws {
    desk.zones[Self.zone] = try Self.rules(hours: hours)
    #expect(desk.execute(.adoptZone(AdoptZone(Self.zone)), by: .boss).events == [.zoneRulesAdopted])
  }

  @discardableResult
  private func reanchor(_ desk: inout Desk) -> Desk.Outcome {
    desk.execute(.reanchor(Reanchor("sahil")), by: .boss)
  }

  private func wall(_ time: String) -> String { "\(Self.date)T\(time)" }

  @Test func `R3a a booking agreed for another wall time says so until it is re-anchored`() throws {
    var desk = try desk()
    let id = try desk.booked(wall("20:00"))
    func isMarked() throws -> Bool {
      try desk.reservation(id).stay.isAgreedForAnotherTime(by: desk.venue.rules)
    }
    #expect(try !isMarked())
    try adopt(&desk)
    #expect(try isMarked())
    #expect(desk.venue.rules.clock(try desk.reservation(id).stay.start) == "19:00")
    reanchor(&desk)
    #expect(try !isMarked())
  }

  @Test func `R3a units without a time that name a start, and holds of them, move as other bookings do`()
    throws
  {
    var desk = try desk {
      $0.pools = [Pool(id: "show", capacity: 4)]
      $0.pools[0].isWindowed = false
    }
    let named = try desk.booked(wall("20:00"), pool: "show")
    var ticket = Book(venue: "sahil", party: 1, start: "2026-11-28T20:00", pool: "show")
    ticket.start = nil
    let open = try #require(desk.execute(.book(ticket), by: .ana).answer?.reservation)
    let hold = try desk.held(wall("20:00"), party: 1, pool: "show", seconds: 86_400 * 4, by: .host)
    try adopt(&desk)
    #expect(try desk.reservation(named).stay.isAgreedForAnotherTime(by: desk.venue.rules))
    #expect(try !desk.reservation(open).stay.isAgreedForAnotherTime(by: desk.venue.rules))
    #expect(reanchor(&desk).events == [.modified, .holdMoved])
    #expect(try desk.reservation(named).stay.start == desk.time(wall("20:00")))
    #expect(try desk.reservation(named).stay.isTimeless)
    #expect(desk.state.hold(hold)?.stay.start == desk.time(wall("20:00")))
    #expect(reanchor(&desk).events == [])
  }

  @Test func `R3a a time that is typed before re-anchoring is the one agreed from then on`() throws {
    var desk = try desk { $0.cutoff = CutoffPolicy(minutes: 120) }
    let ids = try (0..<4).map { _ in try desk.booked(wall("19:00"), pool: "bar") }
    try adopt(&desk)
    let start = desk.requested(wall("18:00"))
    let changes = [
      Modify(ids[0], start: start), Modify(ids[1], party: 1, start: start),
      Modify(ids[2], start: start, until: desk.requested(wall("19:00"))),
      Modify(ids[3], start: start, tables: ["T1"]),
    ]
    for change in changes {
      #expect(desk.execute(.modify(change)).events == [.modified])
      let changed = try desk.reservation(change.reservation)
      #expect(!changed.stay.isAgreedForAnotherTime(by: desk.venue.rules))
      #expect(changed.details.terms.cutoffAt == desk.time(wall("16:00")))
      #expect(desk.execute(.modify(Modify(change.reservation, start: start))).events == [])
    }
    #expect(reanchor(&desk).events == [])
    for id in ids { #expect(try desk.reservation(id).stay.start == desk.time(wall("18:00"))) }
    #expect(try desk.reservation(ids[2]).stay.end == desk.time(wall("19:00")))
  }

  @Test func `R16 from the cut-off on a guest does not agree on another wall time either`() throws {
    var desk = try desk { $0.cutoff = CutoffPolicy(minutes: 120) }
    let id = try desk.booked(wall("19:00"), ["T1"])
    try adopt(&desk)
    desk.at(wall("16:00"))
    #expect(desk.modify(id, start: wall("18:00"), by: .ana).codes == [.pastCutoff])
    #expect(desk.modify(id, start: wall("18:00")).events == [.modified])
  }

  @Test(arguments: [0, 2])
  func `R16 a cut-off of two hours before is two hours before the new start`(hours: Int) throws {
    var desk = try desk { $0.cutoff = CutoffPolicy(minutes: 120, isRefused: true) }
    let id = try desk.booked(wall("20:00"), ["T1"])
    try adopt(&desk, hours: hours)
    #expect(reanchor(&desk).events == [.modified])
    #expect(try desk.reservation(id).details.terms.cutoffAt == desk.time(wall("18:00")))
    desk.now = desk.time(wall("18:00")).adding(microseconds: -1)
    #expect(desk.modify(id, start: wall("20:30"), by: .ana).events == [.modified])
    #expect(desk.cancel(id, by: .ana).events == [.cancelled])
  }

  @Test func `R16 a cut-off at a clock time is at that time by the rules in force`() throws {
    var desk = try desk { $0.cutoff = CutoffPolicy(days: 1, time: ClockValue(minutes: 720)) }
    let id = try desk.booked(wall("20:00"), ["T1"])
    try adopt(&desk)
    reanchor(&desk)
    #expect(try desk.reservation(id).details.terms.cutoffAt == desk.time("2026-11-27T12:00"))
  }

  @Test(arguments: [0, 2])
  func `R8 a request that could be answered to its start can be answered to the new one`(hours: Int) throws {
    var desk = try desk { $0.requests = RequestPolicy() }
    let id = try desk.booked(wall("20:00"), ["T1"])
    try adopt(&desk, hours: hours)
    #expect(reanchor(&desk).events == [.modified])
    #expect(try desk.reservation(id).details.answerBy == desk.time(wall("20:00")))
    #expect(reanchor(&desk).events == [])
    desk.now = desk.time(wall("20:00")).adding(microseconds: -1)
    #expect(desk.act(Accept.self, id).events == [.accepted])
  }

  @Test func `R8 a deadline counted from the booking stays where it was`() throws {
    var desk = try desk {
      $0.requests = RequestPolicy(answerMinutes: 60)
      $0.deposit = DepositPolicy(amount: 1_000, currency: "MAD", dueMinutes: 90)
    }
    let id = try desk.booked(wall("20:00"), ["T1"])
    let (answerBy, dueAt) = (desk.now.adding(minutes: 60), desk.now.adding(minutes: 90))
    try adopt(&desk)
    reanchor(&desk)
    #expect(try desk.reservation(id).details.answerBy == answerBy)
    #expect(try desk.reservation(id).details.terms.depositDueAt == dueAt)
  }

  @Test func `R25 a future block moves with the bookings around it, and a lifted or begun one does not`()
    throws
  {
    var desk = try desk()
    let begun = try desk.blocked("2026-11-25T11:00", wall("10:00"), tables: ["G6"])
    let ahead = try desk.blocked(wall("18:00"), wall("20:00"), tables: ["T1"])
    let lifted = try desk.blocked(wall("18:00"), wall("20:00"), tables: ["T2"])
    desk.execute(.unblock(RemoveBlock(lifted)))
    let after = try desk.booked(wall("20:00"), ["T1"])
    let from = desk.now.adding(minutes: -60)
    try adopt(&desk)
    #expect(reanchor(&desk).events == [.blockMoved, .blockMoved, .modified])
    let block = try #require(desk.state.block(ahead))
    #expect(block.from == desk.time(wall("18:00")) && block.until == desk.time(wall("20:00")))
    #expect(
      desk.state.block(begun)?.from == from && desk.state.block(begun)?.until == desk.time(wall("10:00")))
    #expect(try desk.reservation(after).stay.start == desk.time(wall("20:00")))
    #expect(try desk.reservation(after).stay.tables == ["T1"])
    #expect(desk.book(wall("19:00"), ["T1"], by: .bob).codes == [.blocked, .tablesTaken])
    #expect(reanchor(&desk).events == [])
  }

  @Test func `R3a a hold and an offer are for their wall times too, and so is what is booked of them`() throws
  {
    var desk = try desk()
    let hold = try #require(
      desk.execute(
        .hold(PlaceHold(venue: "sahil", party: 2, start: desk.requested(wall("20:00")), seconds: 900)),
        by: .ana
      ).answer?.hold)
    let entry = try desk.waiting(wall("20:00"))
    #expect(desk.offer(entry).events == [.holdPlaced, .waitlistOffered])
    let offer = try #require(try desk.entry(entry).offer)
    try adopt(&desk)
    for id in [hold, offer] {
      #expect(try #require(desk.state.hold(id)).stay.isAgreedForAnotherTime(by: desk.venue.rules))
    }
    #expect(reanchor(&desk).events == [.waitlistMoved, .holdMoved, .holdMoved])
    #expect(reanchor(&desk).events == [])
    for id in [hold, offer] {
      let stay = try #require(desk.state.hold(id)).stay
      #expect(stay.start == desk.time(wall("20:00")) && !stay.isAgreedForAnotherTime(by: desk.venue.rules))
    }
    #expect(desk.state.hold(offer)?.entry == entry)
    let booked = try #require(
      desk.execute(.book(Book(hold: hold)), by: .ana).answer?.reservation)
    let taken = try #require(desk.accept(entry).answer?.reservation)
    for id in [booked, taken] {
      #expect(try desk.reservation(id).stay.start == desk.time(wall("20:00")))
    }
  }

  @Test func `R3a a hold that is booked before it is re-anchored is agreed for the hold's wall time`() throws
  {
    var desk = try desk()
    let hold = try #require(
      desk.execute(.hold(PlaceHold(venue: "sahil", party: 2, start: desk.requested(wall("20:00")))), by: .ana)
        .answer?.hold)
    try adopt(&desk)
    let id = try #require(desk.execute(.book(Book(hold: hold)), by: .ana).answer?.reservation)
    #expect(try desk.reservation(id).stay.isAgreedForAnotherTime(by: desk.venue.rules))
    #expect(reanchor(&desk).events == [.modified])
    #expect(try desk.reservation(id).stay.start == desk.time(wall("20:00")))
  }

  @Test func `R25 a hold whose place is taken at its wall time is moved to another, or ends`() throws {
    for tables in [nil, ["T1"]] as [[TableID]?] {
      var desk = try desk()
      let hold = try #require(
        desk.execute(
          .hold(PlaceHold(venue: "sahil", party: 2, start: desk.requested(wall("19:00")), tables: tables)),
          by: .ana
        ).answer?.hold)
      let own = try #require(desk.state.hold(hold)).stay.tables
      try adopt(&desk)
      // By the new rules 19:00 is an hour later; somebody books that.
      let since = try desk.booked(wall("20:00"), own)
      let outcome = reanchor(&desk)
      if tables == nil {
        #expect(outcome.events == [.holdMoved])
        #expect(desk.state.hold(hold)?.stay.tables != own)
      } else {
        #expect(outcome.events == [.holdReleased] && outcome.answer?.ended == [hold])
        #expect(outcome.answer.map(Reanchor.value)?.ended == [hold])
      }
      #expect(try desk.reservation(since).stay.tables == own)
    }
  }

  @Test func `R7 starts that are stopped stay stopped at their wall time`() throws {
    var desk = try desk()
    let pace = SetPace(
      venue: "sahil", from: desk.requested(wall("19:00")), until: desk.requested(wall("20:00")))
    let id = try #require(desk.execute(.setPace(pace)).answer?.block)
    try adopt(&desk)
    #expect(reanchor(&desk).events == [.blockMoved])
    #expect(desk.state.block(id)?.from == desk.time(wall("19:00")))
    #expect(desk.state.block(id)?.until == desk.time(wall("20:00")))
  }

  @Test func `R25 whoever booked since where the block belongs is moved, or needs a table`() throws {
    var desk = try desk()
    let block = try desk.blocked(wall("20:00"), wall("22:00"), tables: ["T1"])
    try adopt(&desk)
    // The block stands from 19:00 to 21:00 until it is re-anchored.
    let since = try desk.booked(wall("21:00"), ["T1"])
    let outcome = reanchor(&desk)
    #expect(outcome.events == [.blockMoved, .needsTable] && outcome.answer?.needsTable == [since])
    #expect(desk.state.block(block)?.until == desk.time(wall("22:00")))
  }

  @Test func `R25 bookings at a pool that a block of the venue is moved over are told to the floor, once`()
    throws
  {
    var desk = try desk()
    let before = try desk.booked(wall("20:00"), pool: "bar")
    let block = try desk.blocked(wall("20:00"), wall("22:00"))
    try adopt(&desk)
    let since = try desk.booked(wall("21:00"), pool: "bar")
    let outcome = reanchor(&desk)
    #expect(outcome.events == [.blockMoved, .modified, .unsuited] && outcome.answer?.unsuited == [since])
    #expect(try desk.reservation(before).stay.start == desk.time(wall("20:00")))
    #expect(desk.state.block(block)?.until == desk.time(wall("22:00")))
  }

  @Test func `R1 who waits for a start waits for that wall time, and joins the list once`() throws {
    var desk = try desk()
    let id = try desk.waiting(wall("20:00"))
    let other = try desk.waiting(wall("20:00"), by: .ana)
    let now = try desk.waiting()
    try adopt(&desk)
    #expect(desk.join(wall("20:00")).answer?.entry == id, "also before it is re-anchored")
    #expect(reanchor(&desk).events == [.waitlistMoved, .waitlistMoved])
    for entry in [id, other] { #expect(try desk.entry(entry).start == desk.time(wall("20:00"))) }
    #expect(try desk.entry(now).start == nil)
    #expect(desk.join(wall("20:00")).answer?.entry == id)
    #expect(reanchor(&desk).events == [])
    #expect(desk.offer(id).events == [.holdPlaced, .waitlistOffered])
  }

  @Test func `R26 a party that a host squeezed in keeps its free table at the new time`() throws {
    var desk = try desk { $0.tables[1].channels = [.walkIn] }
    let tight = desk.bookAnyway(wall("20:00"), ["T1"], party: 3, setting: .noTableFits)
    let barred = desk.bookAnyway(wall("20:00"), ["T2"], setting: .channelNotAllowed)
    try adopt(&desk)
    #expect(reanchor(&desk).events == [.modified, .modified])
    for (outcome, table) in [(tight, "T1" as TableID), (barred, "T2")] {
      let id = try #require(outcome.answer?.reservation)
      #expect(try desk.reservation(id).stay.tables == [table])
      #expect(try desk.reservation(id).stay.start == desk.time(wall("20:00")))
    }
  }

  @Test func `a booking of a pool that is full at its wall time stays where it is`() throws {
    var desk = try desk()
    let first = try desk.booked(wall("20:00"), party: 6, pool: "bar")
    let second = try desk.booked(wall("21:30"), party: 4, pool: "bar")
    try adopt(&desk)
    let since = try desk.booked(wall("21:00"), party: 5, pool: "bar")
    #expect(reanchor(&desk).events == [.modified])
    #expect(try desk.reservation(first).stay.offset == UTCOffset(seconds: 3_600))
    #expect(try desk.reservation(second).stay.start == desk.time(wall("21:30")))
    #expect(try desk.reservation(since).stay.start == desk.time(wall("21:00")))
  }

  @Test func `R30 what stands on a closed date stays where it is`() throws {
    var desk = try desk()
    let id = try desk.booked(wall("20:00"))
    desk.at(wall("17:00"))
    #expect(desk.closeAnyway(Self.date).events == [.dayClosed])
    try adopt(&desk)
    #expect(reanchor(&desk).events == [])
    #expect(try desk.reservation(id).stay.offset == UTCOffset(seconds: 3_600))
  }

  @Test func `R1 a cut-off on the date itself moves to its clock time; one agreed otherwise, with the start`()
    throws
  {
    let noon = CutoffPolicy(time: ClockValue(minutes: 12 * 60))
    var desk = try desk { $0.cutoff = noon }
    let id = try desk.booked(wall("20:00"))
    try adopt(&desk)
    // By now the venue's cut-off is at another time: what was agreed is as long before the start as it was.
    var other = desk
    other.define(desk.venue.definition.with { $0.cutoff = CutoffPolicy(time: ClockValue(minutes: 13 * 60)) })
    #expect(reanchor(&desk).events == [.modified])
    #expect(try desk.reservation(id).details.terms.cutoffAt == desk.time(wall("12:00")))
    #expect(reanchor(&other).events == [.modified])
    #expect(try other.reservation(id).details.terms.cutoffAt == other.time(wall("12:00")))
    #expect(
      try other.reservation(id).stay.start.microseconds(since: other.time(wall("12:00"))) == 8 * 3_600_000_000
    )
  }

  @Test func `R1 of an hour shown twice, the second stays the second`() throws {
    let zone = "Europe/Berlin"
    let known = try #require(InstalledZones.rules(named: zone))
    var night = Service.daily("22:00", last: "03:30+1", closes: "05:00+1")
    night.isFirst = true
    var desk = try Desk.open(
      .sahil.with { ($0.zone, $0.services, $0.pools) = (zone, [night], []) }, at: "2026-10-24T12:00")
    let id = try desk.booked("2026-10-25T02:30+01:00")
    let start = try desk.reservation(id).stay.start
    desk.zones[zone] = try ZoneRules(
      name: zone, version: "next", initialOffset: known.initialOffset, transitions: known.transitions,
      footer: known.footer)
    desk.execute(.adoptZone(AdoptZone(zone)), by: .boss)
    #expect(desk.execute(.reanchor(Reanchor("sahil")), by: .boss).events == [])
    #expect(try desk.reservation(id).stay.start == start)
  }

  @Test func `R31 what is drawn at the time it was agreed for, and not at today's, is named`() throws {
    var desk = try desk()
    let booked = try desk.booked(wall("20:00"), ["T1"])
    let other = try desk.booked(wall("19:00"), ["T4"])
    let held = try desk.held(wall("20:00"), ["T2"], seconds: 86_400 * 4, by: .host)
    let later = try desk.held(wall("21:00"), ["T4"], seconds: 86_400 * 4, by: .host)
    func timeline() -> Timeline {
      desk.venue.timeline(of: .on(Self.date), Array(desk.everything.reservations.values), at: desk.now)
        .naming { desk.state.hold($0) }
    }
    #expect(timeline().holds.count == 2)
    #expect(timeline().agreedForAnotherTime.isEmpty && timeline().heldForAnotherTime.isEmpty)
    try adopt(&desk)
    #expect(timeline().agreedForAnotherTime.map(\.id) == [other, booked])
    #expect(timeline().heldForAnotherTime.map(\.id) == [held, later])
  }
}
