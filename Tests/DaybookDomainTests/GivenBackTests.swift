import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R25: what is taken away comes back, and a freed place goes to who waits for it.
struct GivenBackTests {
  private static let waiting = VenueDefinition.kiez.tables("A", most: 2).with {
    $0.waitlist = WaitlistPolicy(offerSeconds: 300, isAutomatic: true)
  }

  @discardableResult
  private func unblock(_ block: BlockID, _ desk: inout Desk) -> Desk.Outcome {
    desk.execute(.unblock(RemoveBlock(block)))
  }

  // MARK: bookings that need a table

  @Test func `R25 unblocking seats again who needs a table, in order of start, before anything is sold`()
    throws
  {
    var desk = try Desk.open(.kiez)
    let late = try desk.booked("19:30")
    let early = try desk.booked("19:00")
    let third = try desk.booked("19:15")
    let block = try desk.blocked("18:00", "23:00")
    #expect(try [late, early, third].allSatisfy { try desk.reservation($0).needsTable })
    let outcome = unblock(block, &desk)
    #expect(outcome.events == [.unblocked, .reassigned, .reassigned, .reassigned])
    #expect(outcome.answer?.block == block && outcome.answer?.moved == [early, third, late])
    #expect(outcome.answer?.reservation == nil)
    #expect(try [early, third, late].map { try desk.reservation($0).stay.tables } == [["A"], ["B"], ["C"]])
    #expect(Set(desk.book("19:00").codes) == [.tablesTaken])
  }

  @Test func `R25 a booking that asked for its tables takes back those or none`() throws {
    var desk = try Desk.open(.kiez)
    let pinned = try desk.booked("19:00", ["A", "B"], party: 4)
    let block = try desk.blocked("18:00", "23:00", tables: ["A"])
    _ = try desk.booked("19:00", ["B"])
    #expect(unblock(block, &desk).events == [.unblocked])
    #expect(try desk.reservation(pinned).needsTable)
    let other = try desk.blocked("18:00", "23:00", tables: ["C"])
    let last = try #require(desk.state.everyReservation.last?.id)
    let outcome = desk.cancel(last)
    #expect(outcome.events == [.cancelled, .reassigned])
    #expect(outcome.answer?.reservation == last && outcome.answer?.moved == [pinned])
    #expect(unblock(other, &desk).events == [.unblocked])
    #expect(try desk.reservation(pinned).stay.tables == ["A", "B"])
    #expect(try desk.reservation(pinned).details.lostTables == [])
  }

  @Test func `R25 a day that opens again and a table that comes back give back what they took`() throws {
    var desk = try Desk.open(.kiez)
    let pinned = try desk.booked("19:00", ["A"])
    let floating = try desk.booked("19:00")
    let closed = VenueDefinition.kiez.with {
      $0.specialDays = [SpecialDay(date: .on(Desk.day), services: nil)]
    }
    #expect(desk.define(closed).answer?.needsTable == [pinned, floating])
    // Another act of the venue seats nobody on a day that is closed.
    let block = try desk.blocked("12:00", "13:00")
    #expect(unblock(block, &desk).events == [.unblocked])
    let opened = desk.define(.kiez)
    #expect(opened.events == [.venueDefined, .reassigned, .reassigned])
    #expect(opened.answer?.moved == [pinned, floating])
    #expect(desk.define(.kiez.with { $0.tables.removeFirst() }).answer?.needsTable == [pinned])
    #expect(desk.define(.kiez).answer?.moved == [pinned])
    #expect(try desk.reservation(pinned).stay.tables == ["A"])
  }

  @Test
  func `R25 a table that shrinks and a night that ends sooner are told to the floor, and bookings stand`()
    throws
  {
    var desk = try Desk.open(.kiez.telling)
    let four = try desk.booked("19:00", party: 4)
    let late = try desk.booked("22:00", ["A"])
    let smaller = VenueDefinition.kiez.telling.with {
      $0.tables[2].most = 3
      $0.services[0].mustEndBy = ClockValue(minutes: 23 * 60)
    }
    let outcome = desk.define(smaller)
    #expect(outcome.events == [.venueDefined, .unsuited, .unsuited])
    #expect(outcome.answer?.unsuited == [four, late] && outcome.answer?.needsTable == [])
    #expect(desk.notices(to: .floor).map(\.kind) == [.unsuited, .unsuited])
    #expect(desk.notices(to: .floor).map(\.reservation) == [four, late])
    #expect(try desk.reservation(four).stay.tables == ["C"] && desk.reservation(four).version == 1)
    #expect(desk.define(smaller.with { $0.name = "Kiez 2" }).events == [.venueDefined])
  }

  @Test func `R25 a booking that the new definition seats again is told where its night ends too soon`()
    throws
  {
    var desk = try Desk.open(.kiez)
    let moved = try desk.booked("22:00")
    let needing = try desk.booked("22:00", party: 4)
    _ = try desk.blocked("21:00", "23:30", tables: ["C"])
    #expect(try desk.reservation(moved).stay.tables == ["A"] && desk.reservation(needing).needsTable)
    let outcome = desk.define(
      VenueDefinition.kiez.with {
        $0.tables = [$0.tables[1], Table(id: "D", name: "D", most: 4)]
        $0.services[0].mustEndBy = ClockValue(minutes: 23 * 60)
      })
    #expect(outcome.events == [.venueDefined, .reassigned, .reassigned, .unsuited, .unsuited])
    #expect(outcome.answer?.moved == [moved, needing] && outcome.answer?.unsuited == [moved, needing])
  }

  // MARK: offers

  @Test func `R25 an offer killed by a block goes back to waiting, in its old place`() throws {
    for kind in ["block", "retired"] {
      var desk = try Desk.open(Self.waiting.with { $0.waitlist?.isAutomatic = false })
      let taken = try desk.booked("19:00")
      let first = try desk.waiting("19:00")
      let second = try desk.waiting("19:00", by: .guest("eve"))
      desk.cancel(taken)
      desk.offer(first)
      var block: BlockID?
      if kind == "block" {
        let outcome = desk.block("18:00", "22:00")
        #expect(outcome.events == [.blocked, .holdReleased, .waitlistReturned])
        block = outcome.answer?.block
      } else {
        #expect(
          desk.define(Self.waiting.tables("B", most: 1)).events
            == [.venueDefined, .holdReleased, .waitlistReturned])
      }
      #expect(try desk.entry(first).state == .waiting && desk.entry(first).offerLapsesAt == nil)
      #expect(desk.accept(first).codes == [.notAllowedInState])
      guard let block else { continue }
      unblock(block, &desk)
      #expect(desk.recordDue() == [.holdPlaced, .waitlistOffered])
      #expect(try desk.entry(first).state == .offered && desk.entry(second).state == .waiting)
    }
  }

  @Test func `R25 the floor is told whom a freed place fits, and the answer names them`() throws {
    var desk = try Desk.open(Self.waiting.telling.with { $0.waitlist = nil })
    let taken = try desk.booked("19:00")
    _ = try desk.waiting("20:30", by: .guest("ida"))
    let first = try desk.waiting("19:00")
    _ = try desk.waiting("19:00", by: .guest("eve"))
    let outcome = desk.cancel(taken, by: .ana)
    #expect(outcome.events == [.cancelled, .waitlistFits])
    #expect(outcome.answer?.reservation == taken && outcome.answer?.fits == first)
    #expect(outcome.answer?.entry == nil && outcome.answer?.visible(to: .ana).fits == nil)
    let told = try #require(desk.notices(to: .floor).last)
    #expect(told.kind == .tableFree && told.entry == first)
    #expect(told.tables == [try desk.reservation(taken).stay.tables[0]])
    #expect(desk.offer(first).events == [.holdPlaced, .waitlistOffered])
  }

  @Test(arguments: ["hold", "deposit", "request"])
  func `R25 the floor is told whom a place fits that lapses`(kind: String) throws {
    let venue = VenueDefinition.kiez.telling.tables("A", most: 2).with {
      if kind == "deposit" {
        $0.deposit = DepositPolicy(amount: 500, currency: "EUR", isPerCover: true, dueMinutes: 60)
      }
      if kind == "request" { $0.requests = RequestPolicy(fromParty: 2, answerMinutes: 60) }
    }
    var desk = try Desk.open(venue)
    if kind == "hold" { _ = try desk.held("19:00", seconds: 3600) } else { _ = try desk.booked("19:00") }
    _ = try desk.waiting("21:00", by: .guest("ida"))
    let first = try desk.waiting("19:00")
    _ = try desk.waiting("19:00", by: .guest("eve"))
    desk.now = desk.now.adding(seconds: 7200)
    desk.recordDue()
    #expect(desk.facts.contains { $0.event.entry == first && $0.event.type == .waitlistFits })
    let told = try #require(desk.notices(to: .floor).last)
    #expect(told.kind == .tableFree && told.entry == first)
    #expect(desk.notices(to: .floor).count { $0.kind == .tableFree } == 1)
  }

  @Test func `R25 the floor is told once of a place that is free with two lapses at one instant`() throws {
    let venue = VenueDefinition.kiez.telling.tables("A", "C", most: 2).with {
      $0.tables[1].most = 4
      $0.requests = RequestPolicy(fromParty: 4, answerMinutes: 60)
    }
    var desk = try Desk.open(venue)
    _ = try desk.held("19:00", ["A"], seconds: 3600)
    _ = try desk.booked("19:00", ["C"], party: 4)
    let entry = try desk.waiting("19:00", party: 3)
    desk.now = desk.now.adding(seconds: 3600)
    desk.recordDue()
    let types = desk.facts.map(\.event.type)
    #expect(types.count { $0 == .waitlistFits } == 1)
    #expect(types.contains(.holdLapsed) && types.contains(.requestLapsed))
    let told = desk.notices(to: .floor).filter { $0.kind == .tableFree }
    #expect(told.map(\.entry) == [entry] && told.map(\.tables) == [["C"]])
  }

  @Test func `R25 a booking that needs a table has a freed one before anybody who waits`() throws {
    var desk = try Desk.open(Self.waiting.tables("A", "B", most: 2))
    let one = try desk.booked("19:00", ["A"])
    let two = try desk.booked("19:00")
    desk.block("18:00", "23:00", tables: ["B"])
    #expect(try desk.reservation(two).needsTable)
    let entry = try desk.waiting("19:00")
    let outcome = desk.cancel(one)
    #expect(outcome.events == [.cancelled, .reassigned])
    #expect(outcome.answer?.reservation == one && outcome.answer?.moved == [two])
    #expect(try desk.reservation(two).stay.tables == ["A"] && desk.entry(entry).state == .waiting)
  }

  @Test func `R25 a booking that needs a table has one that lapsed before an offer is made`() throws {
    var desk = try Desk.open(Self.waiting.tables("A", "B", most: 2))
    let booking = try desk.booked("19:00", ["B"])
    desk.modify(booking, tables: [])
    _ = try desk.held("19:00", seconds: 60)
    desk.block("18:00", "23:00", tables: ["B"])
    #expect(try desk.reservation(booking).needsTable)
    let entry = try desk.waiting("19:00")
    desk.now = desk.now.adding(seconds: 60)
    #expect(desk.recordDue() == [.holdLapsed, .reassigned])
    #expect(try desk.reservation(booking).stay.tables == ["A"] && desk.entry(entry).state == .waiting)
  }

  @Test(arguments: ["hold", "deposit", "request", "offer"], [true, false])
  func `R25 what lapses is offered before a command can take it`(kind: String, isRefused: Bool) throws {
    let venue = Self.waiting.with {
      if kind == "deposit" { $0.deposit = DepositPolicy(amount: 500, currency: "EUR", dueMinutes: 60) }
      if kind == "request" { $0.requests = RequestPolicy(fromParty: 2, answerMinutes: 60) }
      if kind == "offer" { $0.waitlist = WaitlistPolicy(offerSeconds: 3600) }
    }
    var desk = try Desk.open(venue)
    // A party of one is not answered by hand.
    var first: WaitlistID?
    switch kind {
    case "hold": _ = try desk.held("19:00", seconds: 3600)
    case "offer":
      let before = try desk.waiting("19:00", party: 1, by: .guest("eve"))
      desk.offer(before, seconds: 3600)
    default: _ = try desk.booked("19:00")
    }
    first = try desk.waiting("19:00", party: 1)
    desk.now = desk.now.adding(seconds: 3600)
    // Nobody recorded what was due; the first command does, and is refused.
    let outcome = isRefused ? desk.book("19:00", party: 1, by: .ana) : desk.book("21:00", party: 1, by: .ana)
    #expect(isRefused ? outcome.codes == [.tablesHeld] : outcome.events != nil)
    #expect(try desk.entry(try #require(first)).state == .offered)
    #expect(desk.recordDue() == [])
  }

  @Test func `R25 what lapses seats who needs a table before a command can take it`() throws {
    var desk = try Desk.open(.kiez.tables("A", "B", most: 2))
    let booking = try desk.booked("19:00", ["B"])
    desk.modify(booking, tables: [])
    _ = try desk.held("19:00", seconds: 60)
    desk.block("18:00", "23:00", tables: ["B"])
    desk.now = desk.now.adding(seconds: 60)
    #expect(desk.book("19:00", by: .bob).codes == [.blocked, .tablesTaken])
    #expect(try desk.reservation(booking).stay.tables == ["A"])
  }

  @Test func `R25 what lapses while nobody waits is recorded with the next success only`() throws {
    var desk = try Desk.open(Self.waiting)
    _ = try desk.held("19:00", seconds: 60)
    desk.now = desk.now.adding(seconds: 60)
    let head = desk.facts.count
    #expect(desk.book("16:00").codes == [.outsideService] && desk.facts.count == head)
    #expect(desk.book("19:00").events == [.booked] && desk.facts.count == head + 2)
  }

  @Test(arguments: [true, false])
  func `R25 each of several freed places goes to the next who waits, before it is sold`(isAutomatic: Bool)
    throws
  {
    var desk = try Desk.open(.kiez.with { $0.waitlist = WaitlistPolicy(isAutomatic: isAutomatic) })
    let block = try desk.blocked("17:00", "23:30")
    var waiting = [try desk.waiting("19:00", party: 4, by: .host("1"))]
    for host in ["2", "3", "4"] { waiting.append(try desk.waiting("19:00", by: .host(host))) }
    let outcome = unblock(block, &desk)
    #expect(
      outcome.events
        == (isAutomatic
          ? [.unblocked] + Array(repeating: [.holdPlaced, .waitlistOffered], count: 3).flatMap(\.self)
          : [.unblocked] + Array(repeating: .waitlistFits, count: 3)))
    #expect((isAutomatic ? outcome.answer?.offered : outcome.answer?.fits) == waiting[0])
    #expect(
      try waiting.map { try desk.entry($0).state == .offered }
        == [true, true, true, false].map { $0 && isAutomatic })
    if isAutomatic { #expect(Set(desk.book("19:00").codes) == [.tablesHeld]) }
  }

  @Test func `R25 the floor is told of a freed place whose party the venue answers by hand`() throws {
    var desk = try Desk.open(
      Self.waiting.telling.with { $0.requests = RequestPolicy(fromParty: 2) })
    let taken = try desk.booked("19:00", by: .host)
    let entry = try desk.waiting("19:00")
    let outcome = desk.cancel(taken)
    #expect(outcome.events == [.cancelled, .waitlistFits] && outcome.answer?.fits == entry)
    #expect(desk.notices(to: .floor).last?.entry == entry)
  }

  @Test func `R25 what was free before is nobody's freed place`() throws {
    var desk = try Desk.open(.kiez)
    let one = try desk.booked("19:00", ["A"])
    _ = try desk.waiting("19:00")
    #expect(desk.cancel(one).events == [.cancelled])
  }

  @Test(arguments: ["cancel", "noShow", "release", "modify", "unblock", "define", "decline"])
  func `R25 the first who fits is offered a freed place in the same batch`(act: String) throws {
    var desk = try Desk.open(
      act == "decline"
        ? Self.waiting.with { $0.requests = RequestPolicy(fromParty: 2) } : Self.waiting)
    var taken: ReservationID?
    var held: HoldID?
    var block: BlockID?
    switch act {
    case "release": held = try desk.held("19:00", seconds: 50_000)
    case "unblock": block = try desk.blocked("18:00", "22:00")
    default: taken = try desk.booked("19:00")
    }
    var first = try desk.waiting("19:00", by: .host("2"))
    _ = try desk.waiting("19:00", by: .host("3"))
    _ = try desk.waiting("20:45", by: .host("3"))
    let outcome: Desk.Outcome
    switch act {
    case "cancel": outcome = desk.cancel(try #require(taken))
    case "noShow":
      desk.at("19:15")
      first = try desk.waiting(by: .host("4"))
      outcome = desk.act(MarkNoShow.self, try #require(taken))
    case "release": outcome = desk.execute(.releaseHold(ReleaseHold(try #require(held))))
    case "modify": outcome = desk.modify(try #require(taken), start: "17:00")
    case "unblock": outcome = unblock(try #require(block), &desk)
    case "decline": outcome = desk.act(Decline.self, try #require(taken))
    default: outcome = desk.define(Self.waiting.tables("A", "B", most: 2))
    }
    #expect(outcome.events?.suffix(2) == [.holdPlaced, .waitlistOffered], "\(act): \(outcome)")
    #expect(outcome.answer?.offered == first && outcome.answer?.entry == nil)
    #expect(outcome.answer?.reservation == (act == "define" ? nil : taken))
    #expect(outcome.answer?.hold == held)
    #expect(desk.book("19:00").codes.contains(.tablesHeld) || act == "noShow")
    #expect(desk.accept(first, by: .host).events == [.booked, .waitlistBooked])
  }

  @Test func `R25 a table whose party leaves is offered to who waits for one now`() throws {
    var desk = try Desk.open(Self.waiting)
    desk.at("19:00")
    let sitting = try desk.walkedIn(2)
    let join = JoinWaitlist(venue: "kiez", party: 2, quotedMinutes: 20)
    let first = try #require(desk.execute(.joinWaitlist(join)).answer?.entry)
    let second = try #require(desk.execute(.joinWaitlist(join)).answer?.entry)
    #expect(desk.recordDue() == [])
    desk.at("19:40")
    let outcome = desk.leave(sitting)
    #expect(outcome.events == [.left, .holdPlaced, .waitlistOffered])
    #expect(outcome.answer?.offered == first && outcome.answer?.tables == [])
    // Whoever gives the offer back leaves it to the next.
    let left = desk.execute(.leaveWaitlist(LeaveWaitlist(first)))
    #expect(left.events == [.holdReleased, .waitlistLeft, .holdPlaced, .waitlistOffered])
    #expect(left.answer?.entry == first && left.answer?.offered == second)
  }

  @Test func `R25 a place that lapses is offered too, as soon as due work is recorded`() throws {
    var desk = try Desk.open(Self.waiting)
    _ = try desk.held("19:00", seconds: 60)
    let first = try desk.waiting("19:00")
    #expect(desk.recordDue() == [])
    desk.now = desk.now.adding(seconds: 60)
    #expect(desk.recordDue() == [.holdLapsed, .holdPlaced, .waitlistOffered])
    #expect(try desk.entry(first).state == .offered)
  }

  @Test func `R14 who is answered by hand is passed over, and a deposit is asked of who takes the offer`()
    throws
  {
    let venue = Self.waiting.tables("A", most: 4).with {
      $0.requests = RequestPolicy(fromParty: 3)
      $0.deposit = DepositPolicy(amount: 500, currency: "EUR", isPerCover: true, dueMinutes: 60)
    }
    var desk = try Desk.open(venue)
    let taken = try desk.booked("19:00", by: .host)
    let large = try desk.waiting("19:00", party: 3)
    let small = try desk.waiting("19:00", by: .guest("eve"))
    let outcome = desk.cancel(taken)
    #expect(outcome.answer?.offered == small)
    #expect(try desk.entry(large).state == .waiting)
    let booking = desk.accept(small, by: .guest("eve"))
    let id = try #require(booking.answer?.reservation)
    #expect(try desk.reservation(id).details.terms.deposit == Money(1_000, "EUR"))
    #expect(try desk.reservation(id).details.deposit == .due)
  }
}
