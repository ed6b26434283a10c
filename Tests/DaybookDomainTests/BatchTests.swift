import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// A batch can be rolled back, and folding the facts from zero gives the same state (invariant 5).
struct BatchTests {
  @Test(arguments: 0..<48 as Range<UInt64>)
  func `a batch taken back leaves everything as it was`(seed: UInt64) {
    var evening = RandomEvening(seed: seed)
    for batch in 0..<8 {
      for _ in 0..<evening.pick(0...10) {
        let (command, actor) = evening.step()
        _ = evening.execute(command, by: actor)
      }
      let copy = evening.desk
      evening.beginBatch()
      for _ in 0..<evening.pick(0...12) {
        let (command, actor) = evening.step()
        _ = evening.execute(command, by: actor)
      }
      let later = evening.desk.now
      if evening.pick(0...3) == 0 {
        evening.keepBatch()
        continue
      }
      evening.takeBackBatch(to: copy)
      for now in [copy.now, later] {
        #expect(
          Observed(evening.desk.state, at: now) == Observed(copy.state, at: now),
          "seed \(seed) batch \(batch)")
      }
      for step in 0..<12 {
        let (command, actor) = evening.step()
        var twin = copy
        twin.now = evening.desk.now
        #expect(
          evening.desk.decide(command, by: actor) == twin.decide(command, by: actor),
          "seed \(seed) batch \(batch) step \(step): \(command)")
      }
    }
  }

  @Test(arguments: 0..<32 as Range<UInt64>)
  func `folding the facts from zero gives the same state`(seed: UInt64) {
    var evening = RandomEvening(seed: seed)
    for _ in 0..<100 {
      let (command, actor) = evening.step()
      _ = evening.execute(command, by: actor)
    }
    var folded = LedgerState()
    for fact in evening.desk.facts { folded.apply(fact) }
    let now = evening.desk.now
    #expect(Observed(folded, at: now) == Observed(evening.desk.state, at: now), "seed \(seed)")
  }

  @Test func `a venue and a zone that came in the batch go with it`() throws {
    var desk = try Desk.open()
    let copy = desk
    desk.beginBatch()
    let berlin = VenueDefinition.sahil.with {
      $0.id = "spree"
      $0.zone = "Europe/Berlin"
    }
    #expect(desk.define(berlin).events == [.zoneRulesAdopted, .venueDefined])
    #expect(desk.define(.sahil.with { $0.zone = "Europe/Berlin" }).events == [.venueDefined])
    #expect(desk.book("19:00").events == [.booked])
    desk.takeBackBatch(to: copy)
    #expect(Observed(desk.state, at: desk.now) == Observed(copy.state, at: copy.now))
    #expect(desk.state.number(of: "spree") == nil && desk.state.zones["Europe/Berlin"] == nil)
    #expect(desk.define(berlin).events == [.zoneRulesAdopted, .venueDefined])
  }

  @Test func `a hold whose lapse was written in a batch taken back is due again`() throws {
    var desk = try Desk.open()
    let hold = try desk.held("19:00", seconds: 60)
    desk.now = desk.now.adding(seconds: 60)
    let copy = desk
    desk.beginBatch()
    #expect(desk.book("19:00").events == [.booked])
    #expect(desk.state.hold(hold)?.state == .lapsed)
    desk.takeBackBatch(to: copy)
    #expect(desk.state.hold(hold)?.state == .active)
    var state = desk.state
    #expect(state.nextLapse(at: desk.now)?.events == [.holdLapsed(hold)])
    #expect(desk.book("19:00").answer?.tables == ["T1"])
    #expect(desk.facts.suffix(2).map(\.event.type) == [.holdLapsed, .booked])
  }

  /// What a batch of these commands changed is as it was, and the same is decided again.
  private func expectTakenBack(_ desk: inout Desk, _ change: (inout Desk) throws -> Void) rethrows {
    let copy = desk
    desk.beginBatch()
    try change(&desk)
    #expect(desk.facts.count > copy.facts.count)
    desk.takeBackBatch(to: copy)
    #expect(Observed(desk.state, at: copy.now) == Observed(copy.state, at: copy.now))
  }

  @Test func `new rules of a zone, dishes and parties that sat at a closing are taken back`() throws {
    var desk = try Desk.open()
    let rules = try ZoneRules(
      name: "Asia/Baku", version: "new", initialOffset: UTCOffset(seconds: 10_800), transitions: [],
      footer: "")
    let id = try desk.booked("19:00")
    expectTakenBack(&desk) {
      $0.zones["Asia/Baku"] = rules
      $0.execute(.adoptZone(AdoptZone("Asia/Baku")), by: .boss)
      #expect($0.venue.rules == rules)
      $0.zones = [:]
    }
    #expect(desk.venue.rules != rules)
    expectTakenBack(&desk) { $0.execute(.eightySix(EightySix(venue: "sahil", item: "Soup")), by: .grill) }
    #expect(desk.state.dishesOut(at: "sahil") == [])
    desk.at("19:00")
    desk.seat(id)
    expectTakenBack(&desk) { $0.closeAnyway(Desk.day) }
    #expect(desk.closeAnyway(Desk.day).events == [.dayClosed, .completed])
  }

  @Test func `the closing of a reopened date with nothing on it is due again once it is taken back`() throws {
    var desk = try Desk.open()
    desk.at("12:00")
    desk.closeAnyway(Desk.day)
    desk.reopen(Desk.day)
    let due = desk.state.nextDue
    #expect(due == desk.time("2030-05-02T06:00"))
    let copy = desk
    desk.beginBatch()
    desk.at("13:00")
    desk.closeAnyway(Desk.day)
    desk.at("2030-05-02T07:00")
    #expect(desk.recordDue() == [])
    desk.takeBackBatch(to: copy)
    #expect(desk.passing("2030-05-02T06:00") == [.dayClosed])
  }

  @Test func `work that was due at a venue taken back is done nowhere`() throws {
    var desk = try Desk.open()
    let copy = desk
    desk.beginBatch()
    desk.define(.sahil.with { $0.id = "spree" })
    let book = Book(venue: "spree", party: 2, start: desk.requested("19:00"))
    #expect(desk.execute(.book(book)).events == [.booked])
    desk.takeBackBatch(to: copy)
    #expect(desk.passing("2030-05-03T12:00") == [])
  }
}
