import DaybookModel
import DaybookTime
import Testing

@testable import DaybookDomain

/// Records that no decision leads to, as another program or an older one may have written them: each is applied, and
/// what it leaves is decided on.
struct StrangeRecordTests {
  private static let nowhere: VenueID = "nowhere"
  private static let zone = "Asia/Baku"

  private static func id<Entity>(_ number: UInt64) -> ID<Entity> { ID(high: 9, low: number) }

  /// A stay at 19:00 of the test's day, at a table.
  private func stay(_ desk: Desk, _ from: String = "19:00", _ until: String = "20:30") -> Stay {
    Stay(
      party: 2, start: desk.time(from), end: desk.time(until), offset: UTCOffset(seconds: 14_400),
      zone: Self.zone, date: .on(Desk.day), tables: ["T1"], isPinned: true)
  }

  private func pooled(_ desk: Desk, _ from: String = "19:00", _ until: String = "20:30") -> Stay {
    var stay = stay(desk, from, until)
    stay.tables = []
    (stay.pool, stay.units) = ("bar", 2)
    return stay
  }

  /// One of each kind of entity, and what is done to it afterwards.
  private func entities(_ desk: Desk) -> (made: [Event], changed: [Event]) {
    let (booking, pool, hold): (ReservationID, ReservationID, HoldID) = (Self.id(1), Self.id(2), Self.id(3))
    let (block, entry, ticket): (BlockID, WaitlistID, TicketID) = (Self.id(4), Self.id(5), Self.id(6))
    let item = PlannedItem(name: "Soup", quantity: 2, isPerCover: true, course: 1, minutes: 5, isAhead: false)
    return (
      [
        .booked(Booked(reservation: booking, stay: stay(desk))),
        .booked(Booked(reservation: pool, stay: pooled(desk))),
        .holdPlaced(HoldPlaced(hold: hold, stay: stay(desk, "21:00", "22:00"), lapsesAt: desk.time("20:00"))),
        .blocked(Blocked(block: block, scope: .venue, from: desk.time("12:00"), until: desk.time("13:00"))),
        .paceSet(PaceSet(block: Self.id(7), from: desk.time("12:00"), until: desk.time("13:00"), covers: 3)),
        .waitlistJoined(WaitlistJoined(entry: entry, party: 2, date: .on(Desk.day))),
        .prepConfirmed(
          PrepConfirmed(
            reservation: booking, scope: .full, serveAt: desk.time("19:20"), covers: 2,
            tickets: [PlannedTicket(ticket: ticket, station: "grill", items: [item])])),
      ],
      [
        .seated(Visited(booking)), .seated(Visited(pool)), .left(booking), .left(pool),
        .holdReleased(HoldReleased(hold: hold)), .unblocked(block), .waitlistLeft(entry),
        .ticketFired(TicketWork(ticket: ticket, items: [0])), .ticketServed(ticket),
        .attendanceAsked(booking), .noticesDelivered(NoticesDelivered(audience: .kitchen, numbers: [1])),
      ]
    )
  }

  /// Nothing is sold, waits, or is to be told or done.
  private func isEmpty(_ state: LedgerState) -> Bool {
    state.reservations.isEmpty && state.holds.count == 0 && state.blocks.count == 0
      && state.entries.count == 0 && state.tickets.count == 0 && state.everyNotice.isEmpty
      && state.nextDue == nil
  }

  @Test func `a record of no venue makes nothing, and one about what is not there changes nothing`() throws {
    var desk = try Desk.open()
    let (made, changed) = entities(desk)
    let mark = NoticeMark(audience: .kitchen, number: 1)
    let others: [Event] = [
      .walkedIn(WalkedIn(reservation: Self.id(1), stay: stay(desk))),
      .carriedOver(
        CarriedOver(
          reservation: Self.id(1), stay: stay(desk), original: Original(id: "1", system: "Baku"),
          standing: .booked)),
      .dayClosed(DayClosed(date: .on(Desk.day), expected: [])), .noticeAcknowledged(mark),
      .noticeEscalated(mark), .eightySixed(EightySixed(item: "Soup", isOut: true)),
      .dayReopened(DayReopened(date: .on(Desk.day), why: "")),
    ]
    let before = Observed(desk.state, at: desk.now)
    for event in made + changed + others { desk.record(event, at: nil) }
    #expect(isEmpty(desk.state))
    #expect(Observed(desk.state, at: desk.now).due == before.due)
    for event in changed + others.suffix(4) { desk.record(event, at: "sahil") }
    #expect(desk.state.reservations.isEmpty && desk.state.tickets.count == 0)
  }

  @Test func `what was recorded at a venue before its definition is not on its floor, until it changes`()
    throws
  {
    var desk = try Desk.open()
    let (made, changed) = entities(desk)
    for event in made { desk.record(event, at: Self.nowhere) }
    #expect(desk.state.reservations.count == 2 && desk.state.tickets.count == 1)
    // Whoever asks about it is answered.
    let booking: ReservationID = Self.id(1)
    #expect(desk.act(Complete.self, booking).codes == [.notAllowedInState])
    #expect(desk.cancel(booking).events == [.cancelled])
    #expect(desk.execute(.unblock(RemoveBlock(Self.id(4)))).events == [])
    #expect(desk.state.isClosed(DayKey(venue: Self.nowhere, date: .on(Desk.day))) == false)
    #expect(desk.state.lastNotice(of: Self.nowhere, to: .floor) == 0)
    #expect(desk.state.notice(NoticeID(venue: Self.nowhere, audience: .floor, number: 1)) == nil)
    #expect(desk.state.undelivered(at: Self.nowhere, to: .floor, through: 1, station: nil) == [])
    #expect(desk.state.waiting(at: Self.nowhere).isEmpty)
    desk.at("20:00")
    #expect(!desk.state.leavesPlaces(at: desk.now))
    #expect(desk.recordDue() == [.holdLapsed])
    desk.record(.undone(Undone(booking, seating: .expected)), at: Self.nowhere)
    #expect(
      desk.define(.sahil.with { $0.id = Self.nowhere }).events?.last == .venueDefined)
    for event in changed { desk.record(event, at: Self.nowhere) }
    let venue = try #require(desk.state.number(of: Self.nowhere).map { desk.state.venues[$0] })
    #expect(venue.floor["T1"]?.entries.isEmpty == true)
    #expect(
      venue.floor["bar"].mostUsed(from: 0, until: .max / 8, venue.asked(at: desk.now), except: nil) == 0)
    desk.record(.undone(Undone(booking, seating: .seated)), at: Self.nowhere)
    #expect(desk.state.venues[1].floor["T1"]?.entries.map(\.id) == [booking.retyped()])
  }

  @Test func `a batch at a venue that is not defined is taken back whole`() throws {
    var desk = try Desk.open()
    for event in entities(desk).made { desk.record(event, at: Self.nowhere) }
    let before = Observed(desk.state, at: desk.now)
    desk.beginBatch()
    let copy = desk
    for event in entities(desk).changed { desk.record(event, at: Self.nowhere) }
    #expect(Observed(desk.state, at: desk.now) != before)
    desk.takeBackBatch(to: copy)
    #expect(Observed(desk.state, at: desk.now) == before)
  }

  @Test func `a hold of a venue defined since is let go once its date is closed`() throws {
    var desk = try Desk.open()
    desk.record(entities(desk).made[2], at: Self.nowhere)
    desk.define(.sahil.with { $0.id = Self.nowhere })
    desk.record(.dayClosed(DayClosed(date: .on(Desk.day), expected: [])), at: Self.nowhere)
    #expect(desk.state.holds.count == 1)
    desk.record(.holdReleased(HoldReleased(hold: Self.id(3))), at: Self.nowhere)
    #expect(desk.state.holds.count == 0)
    // Closed again, and a date that was never closed opened, nothing happens.
    let closings = desk.state.venues[1].closings
    desk.record(.dayClosed(DayClosed(date: .on(Desk.day), expected: [])), at: Self.nowhere)
    desk.record(.dayReopened(DayReopened(date: .on("2030-05-02"), why: "")), at: Self.nowhere)
    #expect(desk.state.venues[1].closings == closings)
  }

  @Test func `a venue in a zone without rules is not defined`() throws {
    var desk = try Desk.open()
    desk.record(.venueDefined(.sahil.with { ($0.id, $0.zone) = (Self.nowhere, "Mars/Phobos") }))
    #expect(desk.state.number(of: Self.nowhere) == nil)
  }

  @Test func `a booking without prep has nothing to move, fire, hold back or put at risk`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00")
    let before = try desk.reservation(id)
    for event: Event in [
      .prepAtRisk(id), .relocated(Relocated(reservation: id)), .prepRestored(id),
      .courseFired(CourseFired(reservation: id, course: 1)),
      .retimed(Retimed(reservation: id, serveAt: desk.now)),
      .dishMissed(DishMissed(reservation: id, ticket: Self.id(1), item: "Soup")),
    ] { desk.record(event) }
    #expect(try desk.reservation(id) == before)
    #expect(desk.state.everyNotice.isEmpty)
  }

  @Test func `a party of a pool is given no tables, and needs none back that it did not lose`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", pool: "bar")
    let before = try desk.reservation(id).stay
    desk.record(.reassigned(Reassigned(reservation: id, tables: ["T1"])))
    #expect(try desk.reservation(id).stay == before)
    let pinned = try desk.booked("19:00", ["T1"])
    desk.record(.needsTable(NeedsTable(reservation: pinned, tables: [])))
    let block = try desk.blocked("12:00", "13:00")
    #expect(desk.execute(.unblock(RemoveBlock(block))).events == [.unblocked])
    #expect(try desk.reservation(pinned).needsTable)
  }

  @Test func `units without a time that are given one, or requested, are counted as they then are`() throws {
    var desk = try Desk.open(
      .sahil.with {
        $0.pools.append(Pool(id: "door", capacity: 4))
        $0.pools[1].isWindowed = false
      })
    var timeless = pooled(desk)
    (timeless.pool, timeless.end) = ("door", timeless.start)
    let id: ReservationID = Self.id(1)
    desk.record(.requested(Requested(Booked(reservation: id, stay: timeless), answerBy: desk.time("18:00"))))
    #expect(try desk.reservation(id).claim?.kind == .requested)
    func used() -> Int {
      desk.venue.floor["door"].mostUsed(
        from: desk.time("12:00").microseconds, until: desk.time("12:30").microseconds,
        desk.venue.asked(at: desk.now), except: nil)
    }
    func starting() -> Int {
      desk.venue.floor.starts.starting(
        from: desk.time("19:00"), until: desk.time("19:01"), now: desk.now, except: nil
      ).covers
    }
    #expect(used() == 2 && starting() == 0)
    var timed = timeless
    timed.end = desk.time("20:30")
    desk.record(.modified(Modified(reservation: id, stay: timed)))
    #expect(used() == 0 && starting() == 2)
    desk.record(.modified(Modified(reservation: id, stay: timeless)))
    #expect(used() == 2 && starting() == 0)
  }

  @Test func `a no-show in form 1 is undone with its deposit, whatever else forfeited it`() throws {
    var desk = try Desk.open(
      .sahil.with { $0.deposit = DepositPolicy(amount: 500, currency: "AZN", dueMinutes: 60) })
    for (form, deposit) in [(1, DepositState.paid), (nil, .forfeited)] as [(Int?, DepositState)] {
      let id = try desk.booked("19:00")
      desk.pay(id, 500)
      desk.record(.noShow(id), .depositForfeited(id))
      desk.record(.undone(Undone(id, seating: .expected)), form: form)
      #expect(try desk.reservation(id).details.deposit == deposit)
      desk.record(.depositForfeited(id))
      desk.record(.undone(Undone(id, seating: .expected)), form: 1)
      #expect(try desk.reservation(id).details.deposit != .none, "only of a no-show")
    }
  }

  @Test func `a no-show corrected to a no-show keeps its end`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00")
    desk.at("19:20")
    desk.act(MarkNoShow.self, id)
    let end = try desk.reservation(id).endedAt
    let record = VisitRecord(try desk.reservation(id))
    desk.record(.corrected(Corrected(reservation: id, why: "", before: record, after: record)))
    #expect(try desk.reservation(id).endedAt == end && end == desk.now)
    // Of one that has left, too, only a correction is noted.
    var state = desk.state
    state.keepsDeparted = true
    state.correct(try desk.reservation(id), by: desk.facts[0])
    #expect(state.departed.isEmpty)
    state.correct(try desk.reservation(id), by: try #require(desk.facts.last))
    #expect(state.departed.count == 1)
  }

  @Test func `a request that was declined at no stated time is not accepted, and says no more`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00")
    desk.record(.declined(id))
    #expect(
      desk.act(Accept.self, id)
        == .refuses(Reason(.notAllowedInState, message: "cannot accept: it is declined")))
  }

  @Test func `an offer whose hold is not there is not accepted; one without a hold or deadline stands`()
    throws
  {
    var desk = try Desk.open()
    let entry = try desk.waiting("19:00")
    let lapsesAt = desk.time("12:00")
    desk.record(.waitlistOffered(WaitlistOffered(entry: entry, hold: Self.id(1), lapsesAt: lapsesAt)))
    #expect(desk.accept(entry).codes == [.notAllowedInState])
    var strange = try desk.entry(entry)
    (strange.offer, strange.offerLapsesAt) = (nil, nil)
    #expect(strange.state(at: lapsesAt) == .offered)
    var state = desk.state
    state.put(strange)
    let context = Context(now: desk.now, by: .bob, nextID: Self.id(20))
    let left = try state.decide(.leaveWaitlist(LeaveWaitlist(entry)), in: context)
    #expect(left.events == [.waitlistLeft(entry)])
  }

  @Test func `who waits at a venue that is not defined is owed nothing`() throws {
    var desk = try Desk.open()
    let (first, hold): (WaitlistID, HoldID) = (Self.id(1), Self.id(2))
    for number in [1, 3] as [UInt64] {
      let joined = WaitlistJoined(entry: Self.id(number), party: 2, date: .on(Desk.day))
      desk.record(.waitlistJoined(joined), at: Self.nowhere)
    }
    let offered = WaitlistOffered(entry: first, hold: hold, lapsesAt: desk.time("12:00"))
    desk.record(.waitlistOffered(offered), .waitlistLapsed(first), at: Self.nowhere)
    #expect(desk.recordDue() == [])
    #expect(desk.state.nextDue == nil)
  }

  @Test func `a block without offsets stays where it is when zone rules change`() throws {
    let rules = { (hours: Int) in
      try ZoneRules(
        name: Self.zone, version: "\(hours)", initialOffset: UTCOffset(seconds: hours * 3_600),
        transitions: [],
        footer: "")
    }
    var desk = try Desk.open(rules: rules(4))
    let (from, until) = (desk.time("19:00"), desk.time("20:00"))
    desk.record(.blocked(Blocked(block: Self.id(1), scope: .venue, from: from, until: until)))
    desk.zones[Self.zone] = try rules(3)
    desk.execute(.adoptZone(AdoptZone(Self.zone)), by: .boss)
    #expect(desk.execute(.reanchor(Reanchor("sahil")), by: .boss).events == [])
    #expect(desk.state.block(Self.id(1))?.from == from)
  }

  @Test func `a notice whose number is taken is the one that stands, and one that is settled goes`() throws {
    var desk = try Desk.open()
    desk.execute(.eightySix(EightySix(venue: "sahil", item: "Soup")), by: .grill)
    let first = try #require(desk.notices(to: .floor).first)
    var state = desk.state
    var other = first
    other.tries = 3
    state.beginBatch()
    state.put(other)
    #expect(state.notice(first.id) == other)
    other.state = .acknowledged
    state.put(other)
    #expect(state.notice(first.id) == nil)
    state.takeBackBatch()
    #expect(state.notice(first.id) == first)
    let stranger = Notice(
      venue: Self.nowhere, audience: .floor, number: 1, kind: .late, position: 1, at: .epoch,
      needsAcknowledgement: false)
    state.put(stranger)
    #expect(state.everyNotice == desk.state.everyNotice)
  }

  @Test func `a date that the zone skips has no beginning, and keeps no block from leaving`() throws {
    var desk = try Desk.open(.sahil.with { $0.zone = "Pacific/Apia" }, at: "2011-12-28T12:00")
    let block = try desk.blocked("2011-12-28T13:00", "2011-12-28T14:00")
    var skipped = stay(desk, "2011-12-29T19:00", "2011-12-29T20:30")
    skipped.date = .on("2011-12-30")
    let id: ReservationID = Self.id(1)
    desk.record(.booked(Booked(reservation: id, stay: skipped)))
    desk.at("2011-12-28T23:00")
    desk.closeAnyway("2011-12-28")
    #expect(desk.state.block(block) != nil, "the stay may reach back to it")
    desk.at("2011-12-29T19:00")
    #expect(desk.seat(id).events == [.seated])
  }

  // MARK: what an old ledger's kitchen has

  @Test func `tickets confirmed before courses had a gap are told one by one, and served as planned`() throws
  {
    var desk = try Desk.open(.sahil.telling)
    let id = try desk.booked("19:00")
    let tickets = [(1, 5), (2, 5), (3, 5), (4, 1)].map { course, minutes in
      PlannedTicket(
        ticket: Self.id(UInt64(course)), station: "grill",
        items: [
          PlannedItem(
            name: "Dish \(course)", quantity: 2, isPerCover: true, course: course, minutes: minutes,
            isAhead: false)
        ])
    }
    desk.record(
      .prepConfirmed(
        PrepConfirmed(
          reservation: id, scope: .full, serveAt: desk.time("19:20"), covers: 2, tickets: tickets)))
    #expect(
      desk.tickets(of: id).map { desk.clock($0.items[0].fireAt) } == ["19:15", "19:15", "19:15", "19:19"])
    desk.at("19:00")
    desk.seat(id)
    #expect(desk.cooking("19:15") == [.ticketFired, .ticketFired, .ticketFired])
    var grown = desk
    #expect(grown.modify(id, tables: ["T4"]).events == [.modified, .relocated])
    #expect(grown.modify(id, party: 3).events == [.modified, .prepConfirmed])
    desk.start(Self.id(1))
    desk.ready(Self.id(1))
    #expect(desk.execute(.serveTicket(ServeTicket(Self.id(1))), by: .grill).events == [.ticketServed])
    func cancellations(_ desk: Desk) -> Int {
      desk.notices(to: .kitchen).count { $0.kind == .cancelTicket }
    }
    var cancelled = desk
    cancelled.record(.cancelled(id))
    #expect(cancelled.tickets(of: id).map(\.state) == [.served, .cancelled, .cancelled, .cancelled])
    #expect(cancellations(cancelled) == 2, "of those sent, every one")
    desk.act(Complete.self, id)
    #expect(desk.tickets(of: id).map(\.state) == [.served, .served, .served, .cancelled])
    #expect(cancellations(desk) == 0)
  }
}
