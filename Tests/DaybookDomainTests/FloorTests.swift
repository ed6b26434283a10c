import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R24, R27, R30: moves and swaps, partly arrived parties, what is taken back.
struct FloorTests {
  @Test func `R24 a seated party moves to a free table and the old one is free at that instant`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    desk.at("19:00")
    desk.seat(id)
    desk.at("19:30")
    #expect(desk.modify(id, tables: ["T2"]).events == [.modified])
    #expect(desk.walkIn(2, ["T1"]).events == [.walkedIn])
    #expect(desk.walkIn(2, ["T2"]).codes == [.tablesTaken])
  }

  @Test func `R24 two seated parties swap their tables`() throws {
    var desk = try Desk.open()
    let first = try desk.booked("19:00", ["T1"])
    let second = try desk.booked("19:00", ["T2"])
    desk.at("19:00")
    desk.seat(first)
    desk.seat(second)
    desk.at("19:20")
    #expect(desk.swap(first, second).events == [.reassigned, .reassigned])
    #expect(try desk.reservation(first).stay.tables == ["T2"])
    #expect(try desk.reservation(second).stay.tables == ["T1"])
    #expect(try desk.reservation(first).seating == .seated)
  }

  @Test func `R24 a swap that seats somebody badly is refused with every reason and changes nothing`() throws
  {
    var desk = try Desk.open()
    let four = try desk.booked("19:00", ["T4"], party: 4)
    let two = try desk.booked("19:00", ["T1"])
    let late = try desk.booked("20:30", ["T1"])
    let refused = desk.swap(four, two)
    #expect(refused.codes == [.noTableFits])
    #expect(try desk.reservation(four).stay.tables == ["T4"])
    // The long stay and the later party at T1 do not fit each other's tables.
    let long = try desk.booked("18:00", ["G6"], party: 6)
    #expect(desk.swap(long, late).codes == [.noTableFits, .noTableFits])
    #expect(desk.swap(two, two).field?.field == "with")
  }

  @Test func `R24 a party past its end swaps onto no table that the other is given too`() throws {
    var desk = try Desk.open()
    let sits = try desk.booked("18:00", ["T1", "T2"])
    let waits = try desk.booked("20:00", ["T2"], by: .bob)
    desk.at("18:00")
    desk.seat(sits)
    desk.at("19:40")
    #expect(desk.swap(sits, waits).codes == [.tablesOccupied])
  }

  @Test func `R24 a swap is refused where another claim is in the way`() throws {
    var desk = try Desk.open()
    let early = try desk.booked("18:00", ["T1"])
    let late = try desk.booked("19:00", ["T2"])
    let next = try desk.booked("19:30", ["T1"])
    let refused = desk.swap(early, late)
    #expect(refused == .refuses(desk.reason(.tablesTaken, ["T1"], by: next, from: "19:30")))
  }

  @Test func `partly arrived and partly seated parties are counted, the whole party is not`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T4"], party: 4)
    desk.at("19:00")
    func arrive(_ covers: Int?) -> [EventType]? { desk.execute(.arrive(Arrive(id, covers: covers))).events }
    #expect(arrive(2) == [.arrived])
    #expect(try desk.reservation(id).details.arrivedCovers == 2)
    #expect(arrive(2) == [] && arrive(1) == [])
    #expect(arrive(3) == [.arrived])
    #expect(arrive(nil) == [.arrived])
    #expect(try desk.reservation(id).details.arrivedCovers == nil)
    #expect(arrive(2) == [])
    #expect(desk.execute(.seat(Seat(id, covers: 3))).events == [.seated])
    #expect(try desk.reservation(id).details.seatedCovers == 3)
    let seatedAt = try desk.reservation(id).seatedAt
    desk.at("19:10")
    #expect(desk.execute(.seat(Seat(id, covers: 4))).events == [.seated])
    #expect(try desk.reservation(id).details.seatedCovers == nil)
    #expect(try desk.reservation(id).seatedAt == seatedAt)
    #expect(desk.execute(.seat(Seat(id))).events == [])
  }

  @Test func `R30 each step of a visit is taken back by a compensating event`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    desk.at("19:00")
    desk.execute(.arrive(Arrive(id)))
    desk.seat(id)
    desk.leave(id)
    var seatings: [SeatingState] = []
    for _ in 0..<3 {
      #expect(desk.act(Undo.self, id).events == [.undone])
      seatings.append(try desk.reservation(id).seating)
    }
    #expect(seatings == [.seated, .arrived, .expected])
    #expect(desk.act(Undo.self, id).codes == [.notAllowedInState])
    desk.at("19:30")
    desk.act(MarkNoShow.self, id)
    #expect(desk.act(Undo.self, id).events == [.undone])
    #expect(try desk.reservation(id).state == .booked)
    #expect(desk.facts.filter { $0.event.type == .undone }.count == 4)
  }

  @Test func `R30 what is taken back must win its table again`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    desk.at("19:20")
    desk.act(MarkNoShow.self, id)
    let other = try desk.walkedIn(2, ["T1"])
    let block = try desk.blocked("19:20", "23:00", tables: ["T2", "T4", "G6"])
    var reason = desk.reason(.tablesTaken, ["T1"], by: other, from: "19:20")
    reason.message = "its table is given away; name free tables in tables"
    #expect(desk.act(Undo.self, id) == .refuses(reason))
    desk.execute(.unblock(RemoveBlock(block)))
    desk.leave(other)
    #expect(desk.act(Undo.self, id).events == [.undone])
    #expect(try desk.reservation(id).stay.tables == ["T1"])
  }

  @Test func `R30 cancelled, declined and completed bookings are not taken back`() throws {
    var desk = try Desk.open()
    let cancelled = try desk.booked("19:00", ["T1"])
    desk.cancel(cancelled)
    #expect(desk.act(Undo.self, cancelled).codes == [.notAllowedInState])
    let id = try desk.booked("19:00", ["T1"])
    desk.at("19:00")
    desk.seat(id)
    desk.act(Complete.self, id)
    #expect(desk.act(Undo.self, id).codes == [.notAllowedInState])
  }

  @Test func `R30 a no-show that is taken back has its deposit again`() throws {
    var desk = try Desk.open(.sahil.with { $0.deposit = DepositPolicy(amount: 1_000, currency: "AZN") })
    let id = try desk.booked("19:00")
    desk.pay(id, 1_000)
    desk.at("19:15")
    #expect(desk.act(MarkNoShow.self, id).events == [.noShow, .depositForfeited])
    #expect(desk.act(Undo.self, id).events == [.undone])
    #expect(try desk.reservation(id).details.deposit == .paid)
    #expect(desk.cancel(id).events == [.cancelled, .depositRefunded])
  }

  @Test func `R27 a host sets when a stay ends, and the guest is told`() throws {
    var desk = try Desk.open(.sahil.telling)
    let book = Book(
      venue: "sahil", party: 2, start: desk.requested("19:00"), tables: ["T1"], guest: Guest(name: "Ana"))
    let id = try #require(desk.execute(.book(book), by: .ana).answer?.reservation)
    let next = try desk.booked("20:30", ["T1"])
    func end(_ text: String, by actor: Actor) -> Desk.Outcome {
      desk.execute(.modify(Modify(id, until: desk.requested(text))), by: actor)
    }
    #expect(end("20:00", by: .ana).codes == [.forbidden])
    #expect(end("21:00", by: .host) == .refuses(desk.reason(.tablesTaken, ["T1"], by: next, from: "20:30")))
    #expect(end("20:00", by: .host).events == [.modified])
    #expect(try desk.reservation(id).stay.end == desk.time("20:00"))
    #expect(desk.notices(to: .guest).map(\.kind) == [.booked, .changed])
    #expect(desk.book("20:00", ["T1"]).codes == [.tablesTaken])
    #expect(end("18:00", by: .host).field?.field == "until")
  }

  @Test func `R27 a walk-in may be given an end, and then it must fit`() throws {
    var desk = try Desk.open()
    _ = try desk.booked("20:00", ["T1"])
    desk.at("19:00")
    func walkIn(_ until: String) -> Desk.Outcome {
      desk.execute(
        .walkIn(WalkIn(venue: "sahil", party: 2, tables: ["T1"], until: desk.requested(until))))
    }
    #expect(walkIn("20:30").codes == [.tablesTaken])
    #expect(walkIn("19:00").field?.field == "until")
    let id = try #require(walkIn("20:00").answer?.reservation)
    #expect(try desk.reservation(id).stay.end == desk.time("20:00"))
  }

  @Test func `R27 a host books and holds until a time, as a change would set it`() throws {
    var desk = try Desk.open(
      .sahil.with {
        $0.bufferMinutes = 10
        $0.pools.append(Pool(id: "tickets", capacity: 5))
        $0.pools[1].isWindowed = false
      })
    func book(_ start: String, _ until: String, by actor: Actor = .host, pool: PoolID? = nil) -> Desk.Outcome
    {
      desk.execute(
        .book(
          Book(
            venue: "sahil", party: 2, start: desk.requested(start), tables: pool == nil ? ["T1"] : nil,
            pool: pool, until: desk.requested(until))), by: actor)
    }
    let next = try desk.booked("20:30", ["T1"])
    #expect(book("19:00", "20:00", by: .ana).codes == [.forbidden])
    #expect(book("19:00", "19:00").field?.field == "until")
    #expect(
      book("19:00", "20:30") == .refuses(desk.reason(.tablesTaken, ["T1"], by: next, from: "20:30")))
    let id = try #require(book("19:00", "20:15").answer?.reservation)
    let stay = try desk.reservation(id).stay
    #expect(stay.end == desk.time("20:15") && stay.bufferMinutes == 10)
    let late = book("18:00", "2030-05-02T05:00")
    #expect(late.codes.contains(.afterLastSeating))
    let hold = PlaceHold(
      venue: "sahil", party: 2, start: desk.requested("18:00"), tables: ["T2"], until: desk.requested("18:45")
    )
    let held = try #require(desk.execute(.hold(hold)).answer?.hold)
    var consuming = Book(hold: held)
    consuming.until = desk.requested("18:30")
    #expect(desk.execute(.book(consuming)).field?.field == "until")
    let booked = try #require(desk.execute(.book(Book(hold: held))).answer?.reservation)
    #expect(try desk.reservation(booked).stay.end == desk.time("18:45"))
    #expect(book("18:00", "18:30", pool: "tickets").field?.field == "until")
  }

  @Test func `R27 a booking takes the shorter stay that its service leaves`() throws {
    var desk = try Desk.open(.kiez.with { $0.services[0].mustEndBy = ClockValue(minutes: 23 * 60) })
    func book(_ until: String?, setting codes: RefusalCode...) -> Desk.Outcome {
      desk.execute(
        .book(
          Book(
            venue: "kiez", party: 2, start: desk.requested("22:00"),
            override: codes.isEmpty ? nil : Override(codes, why: "the owner asked"),
            until: until.map { desk.requested($0) })))
    }
    let offered = Reason(
      .afterLastSeating, message: "every stay of all day ends by 23:00; until 23:00 is possible")
    #expect(book(nil) == .refuses(offered))
    #expect(book("23:15") == .refuses(offered))
    #expect(book("23:00").events == [.booked])
    #expect(book("23:15", setting: .afterLastSeating).events == [.booked])
    // Who waits for a start cannot say until when.
    let join = JoinWaitlist(venue: "kiez", party: 2, start: desk.requested("22:00"))
    #expect(
      desk.execute(.joinWaitlist(join))
        == .refuses(Reason(.afterLastSeating, message: "every stay of all day ends by 23:00")))
  }

  @Test func `R27 a shorter stay is offered only where a place is free for it`() throws {
    var desk = try Desk.open(
      .kiez.tables("A", most: 2).with { $0.services[0].mustEndBy = ClockValue(minutes: 23 * 60) })
    let early = try desk.booked("21:00", ["A"], by: .host)
    let alone = Reason(.afterLastSeating, message: "every stay of all day ends by 23:00")
    #expect(desk.book("22:00", by: .host).refusal?.reasons.first == alone)
    #expect(desk.book("21:45", by: .host).refusal?.reasons.first == alone)
    let late = desk.modify(early, start: "22:00").refusal?.reasons.first
    #expect(late?.message == "every stay of all day ends by 23:00; until 23:00 is possible")
  }

  @Test func `R27 a walk-in's end stays within the reach of its service`() throws {
    var desk = try Desk.open(.kiez)
    desk.at("22:00")
    func walkIn(_ until: String, setting codes: RefusalCode...) -> Desk.Outcome {
      desk.execute(
        .walkIn(
          WalkIn(
            venue: "kiez", party: 2, until: desk.requested(until),
            override: codes.isEmpty ? nil : Override(codes, why: "the owner asked"))))
    }
    #expect(walkIn("23:45").codes == [.afterLastSeating])
    #expect(walkIn("23:30").events == [.walkedIn])
    #expect(walkIn("23:45", setting: .afterLastSeating).events == [.walkedIn])
  }

  @Test func `a caller that names the version it has seen is refused when there is a newer one`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    #expect(try desk.reservation(id).version == 1)
    #expect(desk.execute(.modify(Modify(id, party: 1, version: 1))).events == [.modified])
    let message = "the booking is at version 2, the command names 1"
    #expect(
      desk.execute(.modify(Modify(id, party: 2, version: 1)))
        == .refuses(Reason(.versionConflict, message: message)))
    #expect(desk.execute(.cancel(Cancel(id, version: 1)), by: .ana).codes == [.versionConflict])
    #expect(desk.execute(.cancel(Cancel(id, version: 2)), by: .ana).events == [.cancelled])
    #expect(desk.execute(.cancel(Cancel(id, version: 1)), by: .ana).events == [])
  }

  @Test func `R28 needs and an area take part in what fits`() throws {
    var desk = try Desk.open(.sahil.with { $0.tables[2].features = [.accessible, .highChair] })
    func book(_ area: String?, _ needs: [Need]) -> Desk.Outcome {
      desk.execute(
        .book(Book(venue: "sahil", party: 2, start: desk.requested("19:00"), area: area, needs: needs)),
        by: .ana)
    }
    #expect(book(nil, [.highChair, .accessible]).answer?.tables == ["T4"])
    #expect(book(nil, [.accessible]).codes == [.tablesTaken])
    #expect(book("garden", []).codes == [.noTableFits])
    #expect(book(nil, [.stepFree]).codes == [.noTableFits])
    #expect(book("hall", []).answer?.tables == ["T1"])
  }
}
