import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R16, R17: cut-offs, deposits, guarantees.
struct MoneyTests {
  private static let owing = VenueDefinition.sahil.with {
    $0.deposit = DepositPolicy(amount: 500, currency: "AZN", isPerCover: true, fromParty: 2, dueMinutes: 60)
    $0.cutoff = CutoffPolicy(minutes: 120)
  }

  @Test func `R17 a deposit is an amount for each cover in minor units, from the policy's party on`() throws {
    var desk = try Desk.open(Self.owing)
    let id = try desk.booked("19:00", party: 4)
    let terms = try desk.reservation(id).details.terms
    #expect(terms.deposit == Money(2_000, "AZN"))
    #expect(terms.depositDueAt == desk.now.adding(minutes: 60))
    let single = try desk.booked("19:00", party: 1)
    #expect(try desk.reservation(single).details.deposit == .none)
    #expect(desk.pay(single, 500).codes == [.notAllowedInState])
  }

  @Test func `R14 R17 a party that shrinks below the size owes no deposit that it has not paid`() throws {
    var desk = try Desk.open(Self.owing)
    let id = try desk.booked("19:00", party: 1)
    for _ in 0..<2 {
      #expect(desk.modify(id, party: 2).events == [.modified])
      #expect(try desk.reservation(id).details.deposit == .due)
      #expect(try desk.reservation(id).details.terms.deposit == Money(1_000, "AZN"))
      #expect(desk.modify(id, party: 1, by: .ana).events == [.modified])
      #expect(try desk.reservation(id).details.deposit == .none)
      #expect(try desk.reservation(id).details.terms.deposit == nil)
    }
    desk.modify(id, party: 3)
    desk.pay(id, 1_500)
    #expect(desk.modify(id, party: 1).events == [.modified])
    #expect(try desk.reservation(id).details.deposit == .paid)
    #expect(try desk.reservation(id).details.terms.deposit == Money(1_500, "AZN"))
  }

  @Test func `R14 R17 a party that shrinks below the size is asked no guarantee that it has not given`()
    throws
  {
    var desk = try Desk.open(.sahil.with { $0.guarantee = GuaranteePolicy(fromParty: 4) })
    let id = try desk.booked("19:00", party: 3)
    for _ in 0..<2 {
      #expect(desk.modify(id, party: 4).events == [.modified, .guaranteeAsked])
      #expect(desk.modify(id, party: 3).events == [.modified, .guaranteeReleased])
    }
    desk.modify(id, party: 4)
    desk.act(GiveGuarantee.self, id, by: .ana)
    #expect(desk.modify(id, party: 3).events == [.modified])
    #expect(try desk.reservation(id).details.guarantee == .given)
    // What a host asked for by hand stays asked.
    let small = try desk.booked("19:00", party: 2, by: .bob)
    desk.act(AskGuarantee.self, small)
    #expect(desk.modify(small, party: 1).events == [.modified])
    #expect(try desk.reservation(small).details.guarantee == .asked)
    // What a host released stays so until the party grows past the size again.
    let large = try desk.booked("21:00", party: 4)
    desk.act(ReleaseGuarantee.self, large)
    #expect(desk.modify(large, party: 5).events == [.modified])
    #expect(try desk.reservation(large).details.guarantee == .released)
  }

  @Test func `R17 less than due and another currency are refused, and so is a second payment`() throws {
    var desk = try Desk.open(Self.owing)
    let id = try desk.booked("19:00")
    let message = "found 999; due: 1000 AZN, minor units"
    #expect(desk.pay(id, 999) == .refuses(Reason(.depositTooSmall, message: message)))
    #expect(desk.pay(id, 1_000, "EUR").codes == [.depositTooSmall])
    #expect(desk.pay(id, 1_001).events == [.depositPaid])
    #expect(desk.pay(id, 1_000).codes == [.depositAlreadyPaid])
  }

  @Test func `R17 unpaid at its deadline the ledger cancels, that instant included`() throws {
    var desk = try Desk.open(Self.owing)
    let id = try desk.booked("19:00", ["T1"])
    let due = desk.now.adding(minutes: 60)
    var paid = desk
    paid.now = due.adding(microseconds: -1)
    #expect(paid.pay(id, 1_000).events == [.depositPaid])
    paid.now = due
    #expect(paid.recordDue() == [])
    desk.now = due
    #expect(desk.pay(id, 1_000).codes == [.notAllowedInState])
    #expect(desk.book("19:00", ["T1"], by: .bob).events == [.booked])
    #expect(try desk.reservation(id).state == .cancelled)
    #expect(desk.facts.contains { $0.event == .depositLapsed(id) && $0.by.role == .ledger })
  }

  @Test func `R17 recorded or not, a lapsed deposit frees the table at its instant`() throws {
    var desk = try Desk.open(Self.owing)
    let id = try desk.booked("19:00", ["T1"])
    desk.now = desk.now.adding(minutes: 60)
    #expect(desk.recordDue() == [.depositLapsed])
    #expect(desk.cancel(id).events == [])
  }

  @Test func `R17 held open, the deadline no longer cancels`() throws {
    var desk = try Desk.open(Self.owing)
    let id = try desk.booked("19:00", ["T1"])
    #expect(desk.act(HoldDepositOpen.self, id).events == [.depositHeldOpen])
    #expect(desk.act(HoldDepositOpen.self, id).events == [])
    desk.now = desk.now.adding(minutes: 60)
    #expect(desk.recordDue() == [])
    #expect(desk.book("19:00", ["T1"], by: .bob).codes == [.tablesTaken])
    #expect(desk.pay(id, 1_000).events == [.depositPaid])
  }

  @Test func `R17 a no-show's unpaid deposit is held open or paid, and then the no-show is undone`() throws {
    var desk = try Desk.open(Self.owing)
    desk.at("18:30")
    let id = try desk.booked("19:00", ["T1"])
    desk.at("19:20")
    #expect(desk.act(MarkNoShow.self, id).events == [.noShow])
    desk.at("19:40")
    #expect(desk.act(Undo.self, id).codes == [.notAllowedInState])
    var paid = desk
    #expect(desk.act(HoldDepositOpen.self, id).events == [.depositHeldOpen])
    #expect(desk.act(Undo.self, id).events == [.undone])
    #expect(try desk.reservation(id).details.deposit == .due && desk.reservation(id).state == .booked)
    #expect(paid.pay(id, 1_000).events == [.depositPaid])
    #expect(paid.act(Undo.self, id).events == [.undone])
    #expect(try paid.reservation(id).details.deposit == .paid)
  }

  @Test func `R16 before the cut-off a guest cancels freely and has the deposit back`() throws {
    var desk = try Desk.open(Self.owing)
    let id = try desk.booked("19:00")
    desk.pay(id, 1_000)
    desk.at("16:59")
    #expect(desk.cancel(id, by: .ana).events == [.cancelled, .depositRefunded])
  }

  @Test func `R16 the cut-off instant itself is too late, and forfeits`() throws {
    var desk = try Desk.open(Self.owing)
    let id = try desk.booked("19:00")
    desk.pay(id, 1_000)
    desk.at("17:00")
    #expect(desk.cancel(id, by: .ana).events == [.lateCancelled, .depositForfeited])
    #expect(try desk.reservation(id).state == .lateCancelled)
    #expect(desk.cancel(id, by: .ana).events == [])
    #expect(desk.book("19:00", by: .bob).events == [.booked])
  }

  @Test func `R16 a cancellation by the venue is never late and refunds`() throws {
    for actor in [Actor.host, .boss] {
      var desk = try Desk.open(Self.owing)
      let id = try desk.booked("19:00")
      desk.pay(id, 1_000)
      desk.at("18:59")
      #expect(desk.cancel(id, by: actor).events == [.cancelled, .depositRefunded])
    }
  }

  @Test func `R16 a venue may refuse late cancellations instead`() throws {
    var desk = try Desk.open(Self.owing.with { $0.cutoff?.isRefused = true })
    let id = try desk.booked("19:00")
    desk.pay(id, 1_000)
    desk.at("17:00")
    let message = "the cut-off has passed; ask the venue"
    #expect(
      desk.cancel(id, by: .ana) == .refuses(Reason(.pastCutoff, start: desk.time("17:00"), message: message)))
    #expect(desk.cancel(id).events == [.cancelled, .depositRefunded])
  }

  @Test func `R16 from the cut-off on a guest neither moves nor shrinks a booking; the venue does both`()
    throws
  {
    var desk = try Desk.open(Self.owing.with { $0.deposit = nil })
    let id = try desk.booked("19:00", party: 4)
    desk.at("17:00")
    #expect(desk.modify(id, start: "20:00", by: .ana).codes == [.pastCutoff])
    #expect(desk.modify(id, party: 3, by: .ana).codes == [.pastCutoff])
    #expect(desk.modify(id, party: 5, by: .ana).events == [.modified])
    #expect(desk.modify(id, party: 3).events == [.modified])
    #expect(desk.modify(id, start: "20:00").events == [.modified])
    // A new time has a new cut-off.
    #expect(try desk.reservation(id).details.terms.cutoffAt == desk.time("18:00"))
    #expect(desk.modify(id, party: 2, by: .ana).events == [.modified])
  }

  @Test func `R8 R16 a cut-off may be a clock time some calendar days before`() throws {
    var desk = try Desk.open(
      .sahil.with {
        $0.zone = "Europe/Berlin"
        $0.cutoff = CutoffPolicy(days: 1, time: ClockValue(minutes: 18 * 60))
      }, at: "2026-03-20T08:00")
    let id = try desk.booked("2026-03-29T19:00")
    #expect(try desk.reservation(id).details.terms.cutoffAt == desk.time("2026-03-28T18:00"))
    desk.at("2026-03-28T18:00")
    #expect(desk.cancel(id, by: .ana).events == [.lateCancelled])
  }

  @Test func `R14 R25 terms are those of the booking until its time changes`() throws {
    var desk = try Desk.open(Self.owing)
    let id = try desk.booked("19:00")
    desk.define(Self.owing.with { $0.cutoff = CutoffPolicy(minutes: 600) })
    #expect(try desk.reservation(id).details.terms.cutoffAt == desk.time("17:00"))
    #expect(desk.modify(id, party: 1).events == [.modified])
    #expect(try desk.reservation(id).details.terms.cutoffAt == desk.time("17:00"))
    #expect(desk.modify(id, start: "20:00").events == [.modified])
    #expect(try desk.reservation(id).details.terms.cutoffAt == desk.time("10:00"))
  }

  @Test func `R17 a guarantee is asked of parties from a size on, and never holds card data`() throws {
    var desk = try Desk.open(.sahil.with { $0.guarantee = GuaranteePolicy(fromParty: 4) })
    let small = try desk.booked("19:00")
    let large = try desk.booked("19:00", party: 4)
    #expect(try desk.reservation(small).details.guarantee == .none)
    #expect(try desk.reservation(large).details.guarantee == .asked)
    #expect(desk.act(GiveGuarantee.self, large, by: .ana).events == [.guaranteeGiven])
    #expect(desk.act(ChargeGuarantee.self, large, by: .ana).codes == [.forbidden])
    desk.at("19:15")
    desk.act(MarkNoShow.self, large)
    #expect(desk.act(ChargeGuarantee.self, large).events == [.guaranteeCharged])
  }

  @Test func `attendance is asked by the venue and answered by the guest, who may change their mind`() throws
  {
    var desk = try Desk.open(.sahil.telling)
    let id = try desk.booked("19:00")
    #expect(desk.act(ConfirmAttendance.self, id, by: .ana).codes == [.notAllowedInState])
    #expect(desk.act(AskAttendance.self, id).events == [.attendanceAsked])
    #expect(desk.act(DeclineAttendance.self, id, by: .ana).events == [.attendanceDeclined])
    #expect(desk.notices(to: .floor).map(\.kind) == [.notComing])
    // The booking stands until somebody cancels it.
    #expect(try desk.reservation(id).state == .booked)
    #expect(desk.act(ConfirmAttendance.self, id, by: .ana).events == [.attendanceConfirmed])
  }
}
