import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R30: how a business date ends.
struct DayTests {
  /// One party seated, one that has left, one still expected, one waiting.
  private func evening(_ venue: VenueDefinition = .sahil) throws -> (Desk, [ReservationID], WaitlistID) {
    var desk = try Desk.open(venue)
    let seated = try desk.booked("19:00", ["T1"])
    let left = try desk.booked("19:00", ["T2"])
    let expected = try desk.booked("19:00", ["T4"])
    let waiting = try desk.waiting("19:00")
    desk.at("19:00")
    desk.seat(seated)
    desk.seat(left)
    desk.leave(left)
    return (desk, [seated, left, expected], waiting)
  }

  private func close(_ desk: inout Desk, _ date: String = Desk.day) -> Desk.Outcome {
    desk.execute(.closeDay(CloseDay(venue: "sahil", date: .on(date))))
  }

  @Test func `R30 a host closes the day: seated parties are completed, expected ones listed`() throws {
    var (desk, ids, waiting) = try evening(.sahil.telling)
    desk.at("23:30")
    #expect(desk.closeAnyway(Desk.day).events == [.completed, .waitlistLapsed, .dayClosed, .completed])
    #expect(try ids.map { try desk.reservation($0).state } == [.completed, .completed, .booked])
    #expect(desk.lastEvents.contains(.waitlistLapsed(waiting)))
    guard case .dayClosed(let closed) = desk.lastEvents[2] else { return #expect(Bool(false)) }
    #expect(closed.expected == [ids[2]] && closed.seated == [ids[0]])
    #expect(desk.notices(to: .floor).last?.kind == .stillExpected)
    #expect(close(&desk).events == [])
  }

  @Test func `R30 a closing takes back what is offered on its date`() throws {
    var (desk, ids, waiting) = try evening()
    desk.cancel(ids[2])
    #expect(desk.offer(waiting, seconds: 3_600).events == [.holdPlaced, .waitlistOffered])
    let hold = try #require(desk.entry(waiting).offer)
    #expect(
      desk.closeAnyway(Desk.day).events
        == [.completed, .holdReleased, .waitlistLapsed, .dayClosed, .completed])
    #expect(desk.state.hold(hold)?.claim == nil)
    #expect(desk.accept(waiting).codes == [.notAllowedInState])
    #expect(desk.passing("2030-05-01T23:00").isEmpty)
  }

  @Test func `R30 an offer that has lapsed as its date is closed is not taken back`() throws {
    var (desk, ids, waiting) = try evening()
    desk.cancel(ids[2])
    #expect(desk.offer(waiting, seconds: 60).events == [.holdPlaced, .waitlistOffered])
    desk.at("19:02")
    #expect(desk.closeAnyway(Desk.day).events == [.completed, .dayClosed, .completed])
  }

  @Test func `R30 what is due and not recorded is known`() throws {
    var (desk, _, _) = try evening()
    func due() -> [DueKind] { desk.state.unrecorded(at: desk.now).map(\.kind) }
    #expect(due() == [])
    _ = try desk.held("20:30", ["G6"], party: 6, seconds: 60)
    desk.at("2030-05-02T06:00")
    #expect(due() == [.lapse, .closing])
    desk.recordDue()
    #expect(due() == [])
  }

  @Test func `R19 what is due again is so since then, also where nothing was taken from the queue`() throws {
    var (desk, _, _) = try evening(.sahil.telling)
    desk.at("23:30")
    desk.closeAnyway(Desk.day)
    let tried = desk.now
    for minutes in 1...30 where !desk.facts.contains(where: { $0.event.type == .noticeRetried }) {
      desk.now = tried.adding(minutes: minutes)
      desk.recordDue()
    }
    #expect(desk.facts.contains { $0.event.type == .noticeRetried })
    var folded = LedgerState()
    for fact in desk.facts { folded.apply(fact) }
    desk.now = desk.now.adding(minutes: 600)
    let (known, found) = (desk.state.unrecorded(at: desk.now), folded.unrecorded(at: desk.now))
    #expect(!known.isEmpty)
    #expect(found.map(\.since) == known.map(\.since) && found.map(\.kind) == known.map(\.kind))
  }

  @Test func `R30 no-shows are marked only by policy`() throws {
    var (desk, ids, _) = try evening(.sahil.with { $0.closing = ClosingPolicy(marksNoShows: true) })
    desk.at("23:30")
    #expect(
      desk.closeAnyway(Desk.day).events == [.completed, .noShow, .waitlistLapsed, .dayClosed, .completed])
    #expect(try desk.reservation(ids[2]).state == .noShow)
  }

  @Test func `R30 a day closes by itself at 06.00 of the next, once`() throws {
    var (desk, ids, _) = try evening()
    #expect(!desk.passing("2030-05-02T05:59").contains(.dayClosed))
    #expect(desk.passing("2030-05-02T06:00").contains(.dayClosed))
    #expect(try desk.reservation(ids[0]).state == .completed)
    #expect(desk.passing("2030-05-02T07:00") == [])
  }

  @Test func `R30 a date that everything was moved away from does not close by itself`() throws {
    var desk = try Desk.open(.sahil)
    let moved = try desk.booked("19:00", ["T1"])
    #expect(desk.execute(.modify(Modify(moved, start: "2030-05-03T19:00"))).events == [.modified])
    #expect(!desk.passing("2030-05-02T07:00").contains(.dayClosed))
    #expect(desk.passing("2030-05-04T07:00").contains(.dayClosed))
  }

  @Test func `R30 a date that was opened again, and has nothing on it, closes when a later definition says`()
    throws
  {
    var desk = try Desk.open(.sahil)
    desk.cancel(try desk.booked("19:00", ["T1"]))
    #expect(desk.passing("2030-05-02T06:00").contains(.dayClosed))
    desk.at("2030-05-02T07:00")
    #expect(desk.reopen(Desk.day).events == [.dayReopened])
    #expect(
      desk.define(.sahil.with { $0.closing = ClosingPolicy(time: ClockValue(minutes: 1_440 + 600)) }).events
        == [.venueDefined])
    #expect(!desk.passing("2030-05-02T09:59").contains(.dayClosed))
    #expect(desk.passing("2030-05-02T10:00").contains(.dayClosed))
  }

  @Test func `R30 a venue says when its day closes by itself`() throws {
    var (desk, _, _) = try evening(
      .sahil.with { $0.closing = ClosingPolicy(time: ClockValue(minutes: 1_440 + 120)) })
    #expect(!desk.passing("2030-05-02T01:59").contains(.dayClosed))
    #expect(desk.passing("2030-05-02T02:00").contains(.dayClosed))
  }

  @Test func `R30 undo ends with the day`() throws {
    var (desk, ids, _) = try evening()
    desk.at("23:30")
    desk.closeAnyway(Desk.day)
    let message = "the business date 2030-05-01 is closed"
    #expect(desk.act(Undo.self, ids[0]) == .refuses(Reason(.dateClosed, message: message)))
  }

  @Test func `R30 a day that has not begun is not closed`() throws {
    var (desk, _, _) = try evening()
    #expect(close(&desk, "2030-05-02").codes == [.tooSoon])
    #expect(desk.closeAnyway("2030-05-02").codes == [.tooSoon])
    desk.at("2030-05-02T00:00")
    #expect(close(&desk, "2030-05-02").codes == [.tooSoon])
    #expect(desk.closeAnyway("2030-05-02").events == [.dayClosed])
  }

  @Test func `R21 only the venue closes a day`() throws {
    var (desk, _, _) = try evening()
    let command = Command.closeDay(CloseDay(venue: "sahil", date: .on(Desk.day)))
    for actor in [Actor.ana, .grill] { #expect(desk.execute(command, by: actor).codes == [.forbidden]) }
  }

  @Test func `R30 only the newest closed dates can be opened again, the others are closed for good`() throws {
    var desk = try Desk.open()
    func date(_ day: Int) -> String { "\(CivilDate.on(Desk.day).adding(days: day))" }
    func close(_ days: Range<Int>) {
      for day in days {
        desk.at("\(date(day))T23:30")
        #expect(desk.closeAnyway(date(day)).events == [.dayClosed])
      }
    }
    close(0..<66)
    #expect(desk.venue.closings.contains(.on(date(0))))
    #expect(desk.reopen(date(1)).codes == [.notAllowedInState])
    #expect(desk.closeAnyway(date(1)).events == [])
    desk.record(.dayReopened(DayReopened(date: .on(date(1)), why: "")))
    #expect(desk.reopen(date(1)).codes == [.notAllowedInState])
    #expect(desk.reopen(date(2)).events == [.dayReopened])
    // While one before it is open, the oldest is kept by itself.
    close(66..<70)
    #expect(desk.reopen(date(3)).events == [.dayReopened])
  }

  @Test func `R30 a closed date is kept by itself as long as something is on an open one before it`() throws {
    var desk = try Desk.open()
    _ = try desk.booked("2030-05-02T19:00")
    func date(_ day: Int) -> String { "\(CivilDate.on(Desk.day).adding(days: day))" }
    for day in 0..<70 where day != 1 {
      desk.at("\(date(day))T23:30")
      desk.closeAnyway(date(day))
    }
    #expect(desk.reopen(date(2)).events == [.dayReopened])
    #expect(desk.reopen(date(0)).codes == [.notAllowedInState])
  }

  @Test func `R30 a reopened date that a snapshot restores is due to close`() throws {
    var (desk, _, _) = try evening()
    desk.at("23:30")
    desk.closeAnyway(Desk.day)
    desk.reopen(Desk.day)
    var restored = LedgerState()
    restored.put(desk.venue.rules)
    restored.put(desk.venue.definition)
    #expect(restored.nextDue == nil)
    restored.restore(desk.venue.closings, ofVenue: 0)
    #expect(restored.nextDue == desk.time("2030-05-02T06:00"))
  }

  @Test func `R18 R19 R25 each kind of due work is known, and found again by what it leads to`() throws {
    var desk = try Desk.open(.sahil.telling)
    let id = try desk.booked("19:00")
    desk.prep(id)
    desk.at("19:00")
    desk.seat(id)
    func due() -> [DueKind] { desk.state.unrecorded(at: desk.now).map(\.kind) }
    for (time, kind, event) in [
      ("19:10", DueKind.fire, EventType.ticketFired), ("19:11", .retry, .noticeRetried),
    ] {
      desk.at(time)
      #expect(due() == [kind])
      let context = Context(now: desk.now, by: .ledger, nextID: ClaimID(high: 2, low: 1))
      let events = try #require(desk.state.dueDecision(context)?.events)
      let work = try #require(desk.state.dueWork(leadingTo: events, context))
      #expect(desk.state.dueDecision(of: work, context)?.events == events)
      #expect(desk.state.dueWork(leadingTo: [], context) == nil)
      var state = desk.state
      state.forgetDueWork(through: desk.now)
      #expect(state.nextDue.map { $0 > desk.now } ?? true)
      #expect(desk.recordDue() == [event])
      #expect(due() == [])
    }
  }

  @Test func `R25 that somebody is owed an offer is known too`() throws {
    var desk = try Desk.open(
      .sahil.with { ($0.tables, $0.pools) = ([Table(id: "T1", name: "T1", most: 2)], []) })
    let taken = try desk.booked("19:00")
    let first = try desk.waiting("19:00")
    _ = try desk.waiting("19:00", by: .guest("eve"))
    desk.cancel(taken)
    desk.offer(first)
    #expect(desk.state.unrecorded(at: desk.now).isEmpty)
    desk.execute(.leaveWaitlist(LeaveWaitlist(first)), by: .bob)
    #expect(desk.state.unrecorded(at: desk.now).map(\.kind) == [.offer])
  }
}
