import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R16, R30: what is over is put right by a host, and claims nothing; what a closing ended by mistake goes on.
struct CorrectTests {
  /// V with a deposit, a cut-off of two hours and fifteen minutes of grace.
  private static let paid = VenueDefinition.evening.with {
    $0.deposit = DepositPolicy(amount: 1_000, currency: "AZN")
    $0.cutoff = CutoffPolicy(minutes: 120)
    $0.graceMinutes = 15
  }

  @discardableResult
  private func correct(
    _ desk: inout Desk, _ id: ReservationID, _ was: TrueOutcome? = nil, party: PartySize? = nil,
    tables: [TableID]? = nil, by actor: Actor = .host
  ) -> Desk.Outcome {
    desk.execute(
      .correct(Correct(id, was: was, party: party, tables: tables, why: "the guest telephoned")), by: actor)
  }

  /// A party nobody saw: marked a no-show, its deposit forfeited.
  private func missed() throws -> (Desk, ReservationID) {
    var desk = try Desk.open(Self.paid, at: "2030-06-14T08:00")
    let id = try desk.booked("2030-06-14T19:00")
    desk.pay(id, 1_000)
    desk.at("2030-06-14T19:15")
    desk.act(MarkNoShow.self, id)
    return (desk, id)
  }

  @Test func `R16 from its start on a guest neither cancels a booking nor moves it`() throws {
    var desk = try Desk.open(.evening, at: "2030-06-14T08:00")
    let id = try desk.booked("2030-06-14T19:00")
    desk.at("2030-06-14T19:00")
    let start = desk.time("2030-06-14T19:00")
    #expect(
      desk.cancel(id, by: .ana)
        == .refuses(
          Reason(.notCancellable, start: start, message: "the booked start is over; ask the venue")))
    #expect(
      desk.modify(id, start: "2030-06-21T19:00", by: .ana)
        == .refuses(
          Reason(
            .notAllowedInState, start: start,
            message: "the booked start is over; ask the venue, or book anew")))
    #expect(desk.modify(id, start: "2030-06-21T19:00").events == [.modified])
    #expect(desk.cancel(id).events == [.cancelled])
  }

  @Test func `R30 a no-show who came two days ago came, and the deposit is paid again`() throws {
    var (desk, id) = try missed()
    _ = try desk.booked("2030-06-15T19:00")
    desk.passing("2030-06-16T06:00")
    desk.at("2030-06-16T10:00")
    let version = try desk.reservation(id).version
    #expect(desk.state.reservation(id) == nil)
    #expect(correct(&desk, id, .came, by: .ana).codes == [.forbidden])
    let outcome = correct(&desk, id, .came, party: 1, tables: ["B"])
    #expect(outcome.events == [.corrected] && outcome.answer?.reservation == id)
    #expect(
      desk.lastEvents == [
        .corrected(
          Corrected(
            reservation: id, why: "the guest telephoned",
            before: VisitRecord(state: .noShow, party: 2, tables: ["A"], deposit: .forfeited),
            after: VisitRecord(state: .completed, party: 1, tables: ["B"], deposit: .paid)))
      ])
    let now = try desk.reservation(id)
    #expect(now.state == .completed && now.details.deposit == .paid && now.version == version + 1)
    #expect(now.details.correction?.by == .host && now.details.correction?.why == "the guest telephoned")
    #expect(desk.state.reservation(id) == nil)
    #expect(correct(&desk, id, .came, party: 1, tables: ["B"]).events == [])
  }

  @Test func `R30 a host who forfeited before the no-show has not been paid`() throws {
    var desk = try Desk.open(Self.paid, at: "2030-06-14T08:00")
    let id = try desk.booked("2030-06-14T19:00")
    desk.pay(id, 1_000)
    desk.execute(.forfeitDeposit(ForfeitDeposit(id)))
    desk.at("2030-06-14T19:15")
    desk.act(MarkNoShow.self, id)
    #expect(correct(&desk, id, .came).events == [.corrected])
    #expect(try desk.reservation(id).details.deposit == .forfeited)
  }

  @Test func `R30 one still expected on a closed date came, stayed away or called off late`() throws {
    for (was, state) in [
      (TrueOutcome.came, BookingState.completed), (.noShow, .noShow), (.lateCancelled, .lateCancelled),
    ] {
      var desk = try Desk.open(Self.paid, at: "2030-06-14T08:00")
      let id = try desk.booked("2030-06-14T19:00")
      desk.pay(id, 1_000)
      desk.passing("2030-06-15T06:00")
      #expect(correct(&desk, id, party: 1).codes == [.notAllowedInState])
      #expect(correct(&desk, id, was).events == [.corrected])
      let found = try desk.reservation(id)
      #expect(found.state == state && found.details.deposit == (was == .came ? .paid : .forfeited))
    }
  }

  @Test func `R30 a late cancellation by telephone is recorded by a host, from the cut-off on`() throws {
    var desk = try Desk.open(Self.paid, at: "2030-06-14T16:59")
    let id = try desk.booked("2030-06-14T19:00")
    desk.pay(id, 1_000)
    #expect(correct(&desk, id, .lateCancelled).codes == [.notAllowedInState])
    desk.at("2030-06-14T17:00")
    #expect(correct(&desk, id, .lateCancelled).events == [.corrected])
    #expect(try desk.reservation(id).details.deposit == .forfeited)
    #expect(desk.book("2030-06-14T19:00", ["A"]).events == [.booked])
    #expect(desk.cancel(id).events == [])
  }

  @Test func `R30 completed by mistake is a no-show, with another party or table it is history`() throws {
    var desk = try Desk.open(.evening, at: "2030-06-14T19:00")
    let id = try desk.booked("2030-06-14T19:00")
    desk.seat(id)
    #expect(correct(&desk, id, .noShow).codes == [.notAllowedInState])
    desk.act(Complete.self, id)
    #expect(correct(&desk, id, party: 4, tables: ["B"]).events == [.corrected])
    #expect(desk.book("2030-06-14T20:30", ["B"], party: 4).events == [.booked])
    #expect(desk.walkIn(4, ["B"]).events == [.walkedIn])
    #expect(correct(&desk, id, .noShow).events == [.corrected])
    #expect(try desk.reservation(id).state == .noShow)
    #expect(desk.act(Undo.self, id).codes == [.notAllowedInState])
    #expect(correct(&desk, id, tables: ["A"]).codes == [.notAllowedInState])
    #expect(correct(&desk, id, tables: ["Z"]).codes == [.notFound])
    #expect(correct(&desk, id, .came).events == [.corrected])
  }

  @Test func `R30 a mistaken walk-in is void, also while it sits, and its table is free`() throws {
    var desk = try Desk.open(.evening, at: "2030-06-14T19:10")
    let booking = try desk.booked("2030-06-14T20:30", ["B"])
    let id = try desk.walkedIn(2, ["A"])
    #expect(correct(&desk, id, .noShow).codes == [.notAllowedInState])
    #expect(correct(&desk, booking, .void).codes == [.notAllowedInState])
    #expect(correct(&desk, id, .void).events == [.corrected])
    #expect(try desk.reservation(id).state == .cancelled)
    #expect(desk.walkIn(2, ["A"]).events == [.walkedIn])
    #expect(correct(&desk, id, .void).events == [])
  }

  @Test func `R30 what is not over is not corrected, and the answer says what to do`() throws {
    var desk = try Desk.open(.evening, at: "2030-06-14T18:00")
    let id = try desk.booked("2030-06-14T19:00")
    let message =
      "cannot correct: it is booked, the party expected; it is not over; use seat, noShow or cancel"
    #expect(correct(&desk, id, .came) == .refuses(Reason(.notAllowedInState, message: message)))
    #expect(correct(&desk, id).field?.field == "was")
    #expect(
      desk.execute(.correct(Correct(id, was: .came, why: " "))).field?.field == "why")
    desk.cancel(id)
    #expect(correct(&desk, id, .came).codes == [.notAllowedInState])
  }

  @Test func `R30 who sat when a date was closed by mistake sits again when it is reopened`() throws {
    var desk = try Desk.open(.evening, at: "2030-06-14T19:00")
    let (one, two) = (try desk.booked("2030-06-14T19:00", ["A"]), try desk.booked("2030-06-14T19:00", ["B"]))
    desk.seat(one)
    desk.seat(two)
    desk.at("2030-06-14T20:00")
    #expect(desk.closeAnyway("2030-06-14").events == [.dayClosed, .completed, .completed])
    let block = desk.execute(
      .block(PlaceBlock(venue: "evening", tables: ["B"], from: "2030-06-14T20:00", until: "2030-06-14T22:00"))
    )
    #expect(block.events == [.blocked])
    desk.at("2030-06-14T20:40")
    let outcome = desk.reopen("2030-06-14")
    #expect(outcome.events == [.dayReopened] && outcome.answer?.needsTable == [two])
    #expect(desk.notices(to: .floor).last?.kind == .needsTable)
    let party = try desk.reservation(one)
    #expect(
      party.state == .booked && party.seating == .seated && party.seatedAt == desk.time("2030-06-14T19:00"))
    #expect(try desk.reservation(two).state == .completed)
    #expect(desk.walkIn(2, ["A"]).codes == [.tablesOccupied])
    #expect(desk.leave(one).events == [.left])
    // What the date's own closing completed stays so, and can be corrected.
    #expect(desk.passing("2030-06-15T06:00") == [.completed, .dayClosed])
    #expect(desk.reopen("2030-06-14").answer?.needsTable == [])
    #expect(try desk.reservation(one).state == .completed)
    #expect(correct(&desk, two, party: 1).events == [.corrected])
  }

  @Test func `R30 what a closing ended is kept until the next one only`() throws {
    var desk = try Desk.open(.evening, at: "2030-06-14T19:00")
    let id = try desk.booked("2030-06-14T19:00", ["A"])
    desk.seat(id)
    #expect(desk.closeAnyway("2030-06-14").events == [.dayClosed, .completed])
    #expect(desk.state.reservation(id)?.state == .completed)
    desk.at("2030-06-15T00:10")
    #expect(desk.closeAnyway("2030-06-15").events == [.dayClosed])
    #expect(desk.state.reservation(id) == nil)
    #expect(desk.reopen("2030-06-14").events == [.dayReopened])
    #expect(try desk.reservation(id).state == .completed)
  }

  @Test func `R30 a no-show comes after all, and its table is given away: another one does as well`() throws {
    var desk = try Desk.open(.kiez, at: "2030-06-14T17:00")
    let floating = try desk.booked("2030-06-14T19:00")
    let pinned = try desk.booked("2030-06-14T19:00", ["B"])
    desk.at("2030-06-14T19:20")
    for id in [floating, pinned] {
      desk.act(MarkNoShow.self, id)
    }
    _ = try desk.walkedIn(2, ["A"])
    let other = try desk.walkedIn(2, ["B"])
    #expect(desk.act(Undo.self, floating).events == [.undone])
    #expect(try desk.reservation(floating).stay.tables == ["C"])
    var reason = desk.reason(.tablesTaken, ["B"], by: other, from: "2030-06-14T19:20")
    reason.message = "its table is given away; name free tables in tables"
    #expect(desk.act(Undo.self, pinned) == .refuses(reason))
    #expect(desk.execute(.undo(Undo(pinned, tables: ["C"]))).codes == [.tablesTaken])
    desk.act(MarkNoShow.self, floating)
    #expect(desk.execute(.undo(Undo(pinned, tables: ["C"]))).events == [.undone])
    let party = try desk.reservation(pinned)
    #expect(party.stay.tables == ["C"] && party.stay.isPinned && party.state == .booked)
    desk.seat(pinned)
    #expect(desk.execute(.undo(Undo(pinned, tables: ["A"]))).codes == [.notAllowedInState])
  }

  @Test func `R30 a no-show whose own table is given away has another that fits, also one that it named`()
    throws
  {
    var desk = try Desk.open(.kiez, at: "2030-06-14T17:00")
    let pinned = try desk.booked("2030-06-14T19:00", ["B"])
    desk.at("2030-06-14T19:20")
    desk.act(MarkNoShow.self, pinned)
    _ = try desk.walkedIn(2, ["B"])
    #expect(desk.act(Undo.self, pinned).events == [.undone])
    #expect(try desk.reservation(pinned).stay.tables == ["A"])
  }

  @Test func `R30 a no-show at the bar whose units are given away is given tables`() throws {
    var desk = try Desk.open(
      .kiez.with { $0.pools = [Pool(id: "bar", capacity: 2)] }, at: "2030-06-14T17:00")
    let id = try desk.booked("2030-06-14T19:00", pool: "bar")
    desk.at("2030-06-14T19:20")
    desk.act(MarkNoShow.self, id)
    _ = try #require(
      desk.execute(.walkIn(WalkIn(venue: "kiez", party: 2, pool: "bar"))).answer?.reservation)
    let refused = desk.act(Undo.self, id).refusal?.reasons.first
    #expect(refused?.code == .poolFull)
    #expect(refused?.message == "its units are given away; name free tables in tables")
    #expect(desk.execute(.undo(Undo(id, tables: ["A"]))).events == [.undone])
    let stay = try desk.reservation(id).stay
    #expect(stay.tables == ["A"] && stay.pool == nil && stay.units == 0 && stay.isPinned)
    #expect(desk.seat(id).events == [.seated])
  }

  @Test func `R30 a no-show of a date closed by mistake comes after all, until another date closes`() throws {
    var desk = try Desk.open(
      .kiez.with { $0.closing = ClosingPolicy(marksNoShows: true) }, at: "2030-06-14T17:00")
    let marked = try desk.booked("2030-06-14T17:00", ["B"])
    let swept = try desk.booked("2030-06-14T19:00", ["A"])
    desk.at("2030-06-14T17:10")
    desk.act(MarkNoShow.self, marked)
    desk.at("2030-06-14T19:10")
    #expect(desk.closeAnyway("2030-06-14").events == [.noShow, .dayClosed])
    #expect(desk.act(Undo.self, swept).codes == [.dateClosed])
    #expect(desk.reopen("2030-06-14").events == [.dayReopened])
    #expect(desk.act(Undo.self, swept).events == [.undone])
    #expect(desk.act(Undo.self, marked).events == [.undone])
    #expect(desk.seat(swept).events == [.seated])
    desk.leave(swept)
    desk.act(MarkNoShow.self, marked)
    #expect(desk.closeAnyway("2030-06-14").events == [.completed, .dayClosed])
    desk.at("2030-06-15T00:10")
    #expect(desk.closeAnyway("2030-06-15").events == [.dayClosed])
    #expect(desk.reopen("2030-06-14").events == [.dayReopened])
    let message = "it was over when 2030-06-14 was closed, and is kept as it was; use correct"
    for id in [marked, swept] {
      #expect(desk.act(Undo.self, id) == .refuses(Reason(.notAllowedInState, message: message)))
    }
    #expect(correct(&desk, marked, .came).events == [.corrected])
    let corrected = "cannot undo: the visit was corrected; correct it again"
    #expect(desk.act(Undo.self, marked) == .refuses(Reason(.notAllowedInState, message: corrected)))
  }

  @Test func `R30 a party past its end sits again when its date is reopened, and who waited waits on`() throws
  {
    var desk = try Desk.open(.kiez, at: "2030-06-14T08:00")
    let late = try desk.booked("2030-06-14T17:30", ["A"])
    let next = try desk.booked("2030-06-14T19:00", ["A"])
    desk.at("2030-06-14T17:30")
    desk.seat(late)
    desk.at("2030-06-14T19:05")
    #expect(desk.closeAnyway("2030-06-14").events == [.dayClosed, .completed])
    let outcome = desk.reopen("2030-06-14")
    #expect(outcome.events == [.dayReopened] && outcome.answer?.needsTable == [])
    let party = try desk.reservation(late)
    #expect(party.state == .booked && party.seating == .seated && party.stay.tables == ["A"])
    #expect(desk.venue.floor["A"]?.overrunning(at: desk.now) == late.retyped())
    #expect(desk.venue.floor["A"]?.atRisk(desk.venue.asked(at: desk.now)) == next.retyped())
    #expect(desk.seat(next).codes == [.tablesOccupied])
    desk.leave(late)
    #expect(desk.seat(next).events == [.seated])
  }

  @Test func `R30 a party past its end sits again at its pool, though its units are sold`() throws {
    var desk = try Desk.open(
      .kiez.with { $0.pools = [Pool(id: "bar", capacity: 2)] }, at: "2030-06-14T08:00")
    let late = try desk.booked("2030-06-14T17:30", pool: "bar")
    _ = try desk.booked("2030-06-14T19:00", pool: "bar")
    desk.at("2030-06-14T17:30")
    desk.seat(late)
    desk.at("2030-06-14T19:05")
    #expect(desk.closeAnyway("2030-06-14").events == [.dayClosed, .completed])
    #expect(desk.reopen("2030-06-14").answer?.needsTable == [])
    #expect(try desk.reservation(late).seating == .seated)
  }

  @Test func `R30 a visit is corrected from its start on, though its date was closed before`() throws {
    var desk = try Desk.open(Self.paid, at: "2030-06-14T08:00")
    let id = try desk.booked("2030-06-14T19:00")
    desk.closeAnyway("2030-06-14")
    for was in [TrueOutcome.came, .noShow, .lateCancelled] {
      #expect(correct(&desk, id, was).codes == [.notAllowedInState])
    }
    guard let message = correct(&desk, id, .came).refusal?.reasons.first?.message else {
      return #expect(Bool(false))
    }
    #expect(message.contains("the visit has not begun") && message.contains("reopenDay"))
    desk.at("2030-06-14T17:00")
    #expect(correct(&desk, id, .lateCancelled).events == [.corrected])
    #expect(correct(&desk, id, .came).codes == [.notAllowedInState])
    desk.at("2030-06-14T19:00")
    #expect(correct(&desk, id, .came).events == [.corrected])
  }

  @Test func `R26 a swap onto a table that is too small is set aside by a host, and kept with who and why`()
    throws
  {
    var desk = try Desk.open(.kiez, at: "2030-06-14T10:00")
    let two = try desk.booked("2030-06-14T19:00", ["A"])
    let three = try desk.booked("2030-06-14T19:00", ["C"], party: 3)
    #expect(desk.swap(two, three).codes == [.noTableFits])
    let override = Override([.noTableFits], why: "a chair more")
    #expect(
      desk.execute(.swap(Swap(two, with: three, override: override))).events == [.reassigned, .reassigned])
    #expect(
      desk.lastEvents == [
        .reassigned(Reassigned(reservation: two, tables: ["C"], isPinned: true)),
        .reassigned(Reassigned(reservation: three, tables: ["A"], isPinned: true, override: override)),
      ])
    #expect(try desk.reservation(three).details.terms.override == override)
  }

  @Test func `R27 a walk-in leaves by the end of its service, if enough is left of it`() throws {
    let venue = VenueDefinition.evening.with {
      $0.services[0].mustEndBy = ClockValue(minutes: 23 * 60)
      $0.services[0].lastSeating = ClockValue(minutes: 23 * 60)
      $0.leastStayMinutes = 45
    }
    var desk = try Desk.open(venue, at: "2030-06-14T22:00")
    let id = try desk.walkedIn(2)
    #expect(try desk.reservation(id).stay.end == desk.time("2030-06-14T23:00"))
    let reason = Reason(
      .afterLastSeating, message: "every stay of all day ends by 23:00; until 23:00 is possible")
    #expect(desk.book("2030-06-14T22:00", by: .host) == .refuses(reason))
    desk.at("2030-06-14T22:16")
    #expect(
      desk.walkIn(2) == .refuses(Reason(.afterLastSeating, message: "every stay of all day ends by 23:00")))
  }

  @Test func `R5 two services that are open at one instant are no configuration, unless one is first`() throws
  {
    var desk = try Desk.open(.evening, at: "2030-06-14T08:00")
    func venue(_ change: (inout [Service]) -> Void) -> VenueDefinition {
      VenueDefinition.evening.with {
        $0.services = [
          .daily("17:00", last: "21:30", closes: "23:00", every: 30),
          .daily("21:00", last: "01:00+1", closes: "02:00+1", every: 15),
        ]
        $0.services[0].name = "dinner"
        $0.services[1].name = "bar"
        change(&$0.services)
      }
    }
    let refused = desk.define(venue { _ in }).field
    #expect(refused?.field == "venue.services[1]")
    #expect(
      refused?.message
        == "dinner and bar are both open at 21:00; allowed: services that are not, or one of the two marked first"
    )
    #expect(
      desk.define(
        venue {
          $0[0].isFirst = true
          $0[1].isFirst = true
        }
      ).field != nil)
    // Touching is not sharing, unless a party may still start at the end.
    #expect(
      desk.define(
        venue {
          $0[0].closes = ClockValue(minutes: 21 * 60)
          $0[0].lastSeating = ClockValue(minutes: 20 * 60)
        }
      ).events == [.venueDefined])
    #expect(
      desk.define(
        venue {
          $0[0].closes = ClockValue(minutes: 21 * 60)
          $0[0].lastSeating = ClockValue(minutes: 21 * 60)
        }
      ).field != nil)
    // A night reaches into the next morning.
    #expect(
      desk.define(
        venue {
          $0[0].opens = ClockValue(minutes: 90)
          $0[0].closes = ClockValue(minutes: 20 * 60)
          $0[0].lastSeating = ClockValue(minutes: 19 * 60)
        }
      ).field != nil)

    #expect(desk.define(venue { $0[0].isFirst = true }).events == [.venueDefined])
    func service(_ text: String) -> String? { desk.venue.checkService(at: desk.time(text)).service?.name }
    #expect(service("2030-06-14T21:00") == "dinner" && service("2030-06-14T21:30") == "dinner")
    #expect(desk.venue.checkService(at: desk.time("2030-06-14T21:15")).refusal == .offGrid)
    #expect(service("2030-06-14T21:45") == "bar")
    let starts = desk.venue.gridInstants(on: .on("2030-06-14"))
    #expect(starts.contains(desk.time("2030-06-14T21:30")) && !starts.contains(desk.time("2030-06-14T21:15")))
  }
}
