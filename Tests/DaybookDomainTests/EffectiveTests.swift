import DaybookDomain
import DaybookTime
import Testing

/// A deadline takes effect at its instant, whether its lapse is recorded or not.
struct EffectiveTests {
  private let venue = VenueDefinition.sahil.with {
    $0.requests = RequestPolicy(fromParty: 2, answerMinutes: 60)
    $0.deposit = DepositPolicy(amount: 1_000, currency: "AZN", dueMinutes: 60)
  }

  @Test func `R8 R17 a request and an unpaid booking are, unrecorded, what their lapses make of them`() throws
  {
    var desk = try Desk.open(venue)
    let request = try desk.booked("19:00", ["T1"])
    let unpaid = try desk.booked("19:00", ["T2"], party: 1)
    desk.prep(unpaid)
    let tickets = desk.tickets(of: unpaid).map { $0.id.retyped() as ClaimID }
    #expect(!tickets.isEmpty)
    try expectSame([request.retyped(), unpaid.retyped()] + tickets, &desk, of: unpaid)
  }

  @Test func `R8 a hold and an offer are, unrecorded, what their lapses make of them`() throws {
    var desk = try Desk.open()
    let hold = try desk.held("19:00", ["T4"], seconds: 3_600)
    let entry = try desk.waiting("20:00")
    #expect(desk.offer(entry, seconds: 3_600).events?.last == .waitlistOffered)
    try expectSame([hold.retyped(), entry.retyped()], &desk)
  }

  /// Compares what the state says of a deadline in an hour with what it says once the lapse is recorded.
  private func expectSame(_ ids: [ClaimID], _ desk: inout Desk, of booking: ReservationID? = nil) throws {
    let recorded = desk.state
    func effective(_ id: ClaimID, at now: Timestamp) -> Departed? {
      found(id, in: recorded)?.effective(at: now, booking: booking.flatMap { recorded.reservation($0) })
    }
    desk.now = desk.now.adding(minutes: 60)
    desk.writeDueLapses()
    for id in ids {
      #expect(effective(id, at: desk.now.adding(microseconds: -1)) == found(id, in: recorded))
      #expect(effective(id, at: desk.now) == found(id, in: desk.state))
      #expect(found(id, in: desk.state) != found(id, in: recorded))
    }
  }

  private func found(_ id: ClaimID, in state: LedgerState) -> Departed? {
    state.reservation(id.retyped()).map { .reservation($0) } ?? state.hold(id.retyped()).map { .hold($0) }
      ?? state.entry(id.retyped()).map { .entry($0) } ?? state.ticket(id.retyped()).map { .ticket($0) }
  }
}
