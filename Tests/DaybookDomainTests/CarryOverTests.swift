import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// Reservations of another system: future ones have to get a place, past ones are history.
struct CarryOverTests {
  private static let baku = Original(id: "7", system: "baku")

  private func carryOver(
    _ start: String, until: String, _ tables: [TableID]? = ["T1"], _ standing: Standing = .booked,
    party: PartySize = 2, original: Original = baku
  ) -> Command {
    .carryOver(
      CarryOver(
        venue: "sahil", party: party, start: RequestedTime(stringLiteral: start),
        until: RequestedTime(stringLiteral: until), tables: tables, guest: Guest(name: "Ana"),
        original: original, standing: standing))
  }

  @Test func `what is to come has the tables and the end it had there, and is in the way of others`() throws {
    var desk = try Desk.open(.sahil.with { $0.bufferMinutes = 15 })
    let outcome = desk.execute(carryOver("2030-05-01T19:00", until: "2030-05-01T20:10"))
    #expect(outcome.events == [.carriedOver])
    let carried = try desk.reservation(try #require(outcome.answer?.reservation))
    #expect(carried.state == .booked && carried.stay.tables == ["T1"] && carried.stay.isPinned)
    #expect(carried.stay.end == desk.time("20:10") && carried.stay.bufferMinutes == 0)
    #expect(carried.details.terms == .plain)
    #expect(
      desk.book("19:00", ["T1"])
        == .refuses(desk.reason(.tablesTaken, ["T1"], by: carried.id, from: "19:00")))
    #expect(
      desk.execute(carryOver("2030-05-01T20:00", until: "2030-05-01T21:00"))
        == .refuses(desk.reason(.tablesTaken, ["T1"], by: carried.id, from: "19:00")))
  }

  @Test func `rules a host may set aside are set aside, those in the way alone, with the system as the why`()
    throws
  {
    var desk = try Desk.open(.sahil.with { $0.party = PartyPolicy(most: 4) })
    let outcome = desk.execute(
      carryOver("2030-05-01T19:10", until: "2030-05-01T20:40", ["T1"], party: 5))
    let carried = try desk.reservation(try #require(outcome.answer?.reservation, "\(outcome)"))
    #expect(
      carried.details.terms.override
        == Override([.offGrid, .partyTooLarge, .noTableFits], why: "carried over from baku"))
  }

  @Test func `no deposit, guarantee, cut-off or answer is asked for, and nobody is told`() throws {
    var desk = try Desk.open(
      .sahil.with {
        $0.deposit = DepositPolicy(amount: 1_000, currency: "AZN", dueMinutes: 5)
        $0.guarantee = GuaranteePolicy(fromParty: 1)
        $0.cutoff = CutoffPolicy(minutes: 60)
        $0.requests = RequestPolicy(answerMinutes: 60)
      })
    let outcome = desk.execute(carryOver("2030-05-01T19:00", until: "2030-05-01T20:30"))
    let carried = try desk.reservation(try #require(outcome.answer?.reservation, "\(outcome)"))
    #expect(carried.details.deposit == .none && carried.details.guarantee == .none)
    #expect(carried.details.terms == .plain && carried.lapsesAt == nil)
    #expect(desk.state.lastNotice(of: "sahil", to: .guest) == 0)
    #expect(desk.state.lastNotice(of: "sahil", to: .floor) == 0)
  }

  @Test(arguments: [
    (Standing.booked, BookingState.completed), (.completed, .completed), (.cancelled, .cancelled),
    (.noShow, .noShow),
  ])
  func `what is past is history, two on one table, and claims nothing`(
    standing: Standing, state: BookingState
  ) throws {
    var desk = try Desk.open()
    for _ in 0..<2 {
      let outcome = desk.execute(carryOver("2020-02-29T05:07", until: "2020-02-29T06:00", ["T1"], standing))
      let carried = try desk.reservation(try #require(outcome.answer?.reservation, "\(outcome)"))
      #expect(carried.state == state && carried.claim == nil)
      #expect(carried.stay.date == .on("2020-02-29") && carried.stay.tables == ["T1"])
    }
    #expect(desk.state.liveClaims.isEmpty)
  }

  @Test func `what is cancelled and would be to come is history too`() throws {
    var desk = try Desk.open()
    #expect(
      desk.execute(carryOver("2030-05-01T19:00", until: "2030-05-01T20:30", ["T1"], .cancelled)).events
        == [.carriedOver])
    #expect(desk.book("19:00", ["T1"]).events == [.booked])
  }

  @Test func `what has begun and is not over is refused until it is`() throws {
    var desk = try Desk.open()
    desk.at("19:30")
    let command = carryOver("2030-05-01T19:00", until: "2030-05-01T20:30")
    #expect(desk.execute(command).codes == [.inThePast])
    desk.at("20:30")
    #expect(desk.execute(command).events == [.carriedOver])
  }

  @Test(arguments: [Standing.completed, .noShow])
  func `what is to come cannot be over`(standing: Standing) throws {
    var desk = try Desk.open()
    #expect(
      desk.execute(carryOver("2030-05-01T19:00", until: "2030-05-01T20:30", ["T1"], standing)).codes
        == [.notAllowedInState])
  }

  @Test func `a stay ends after it begins, within a day; tables and venue are known; guests may not`() throws
  {
    var desk = try Desk.open()
    for until in ["2030-05-01T19:00", "2030-05-01T18:00", "2030-05-02T19:01"] {
      guard case .invalid(let field) = desk.execute(carryOver("2030-05-01T19:00", until: until)) else {
        Issue.record("\(until) is taken")
        continue
      }
      #expect(field.field == "until")
    }
    #expect(
      desk.execute(carryOver("2030-05-01T19:00", until: "2030-05-01T20:30", ["T99"])).codes == [.notFound])
    #expect(
      desk.execute(carryOver("2030-05-01T19:00", until: "2030-05-01T20:30"), by: .ana).codes == [.forbidden])
    var bad = Self.baku
    bad.owner = .host("1")
    guard
      case .invalid(let field) = desk.execute(
        carryOver("2030-05-01T19:00", until: "2030-05-01T20:30", original: bad))
    else {
      Issue.record("a host owns no reservation")
      return
    }
    #expect(field.field == "original.owner")
  }

  @Test func `it belongs to whose it was, who may cancel it`() throws {
    var desk = try Desk.open()
    let own = Original(id: "8", owner: .ana, system: "baku")
    let outcome = desk.execute(carryOver("2030-05-01T19:00", until: "2030-05-01T20:30", original: own))
    let id = try #require(outcome.answer?.reservation)
    #expect(desk.cancel(id, by: .bob).codes == [.notFound])
    #expect(desk.cancel(id, by: .ana).events == [.cancelled])
  }

  @Test
  func `history is over: it is not cancelled, seated or completed again, and its guest can be forgotten`()
    throws
  {
    var desk = try Desk.open()
    let outcome = desk.execute(carryOver("2020-02-29T19:00", until: "2020-02-29T20:30"))
    let id = try #require(outcome.answer?.reservation)
    #expect(desk.cancel(id).codes == [.notCancellable])
    #expect(desk.seat(id).codes == [.notAllowedInState])
    #expect(desk.execute(.forgetGuest(ForgetGuest(of: id))).events == [.guestForgotten])
  }

  @Test
  func `history of a date that is closed leaves the hot state at once; other dates close, then it leaves`()
    throws
  {
    var desk = try Desk.open()
    #expect(desk.execute(carryOver("2020-02-29T19:00", until: "2020-02-29T20:30")).events == [.carriedOver])
    #expect(desk.state.reservationCount == 1)
    #expect(
      desk.execute(.closeDay(CloseDay(venue: "sahil", date: .on("2020-02-29")))).events == [.dayClosed])
    #expect(desk.state.reservationCount == 0)
    #expect(desk.execute(carryOver("2020-02-29T21:00", until: "2020-02-29T22:30")).events == [.carriedOver])
    #expect(desk.state.reservationCount == 0)
  }
}
