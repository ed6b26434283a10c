import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R21, R22: who may do what, what a guest may see, maintenance, the clock.
struct ActorTests {
  @Test func `R21 a stranger's booking and hold are not found`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00")
    let hold = try desk.held("19:00")
    let missing = Desk.Outcome.refuses(Reason(.notFound, message: "no reservation \(id)"))
    #expect(desk.modify(id, party: 1, by: .bob) == missing)
    #expect(desk.cancel(id, by: .bob) == missing)
    #expect(desk.execute(.arrive(Arrive(id)), by: .bob) == missing)
    let missingHold = Desk.Outcome.refuses(Reason(.notFound, message: "no hold \(hold)"))
    #expect(desk.book(on: hold, by: .bob) == missingHold)
    #expect(desk.execute(.releaseHold(ReleaseHold(hold)), by: .bob) == missingHold)
  }

  @Test func `R21 the owner and the venue act on a booking and on a hold`() throws {
    for actor in [Actor.ana, .host, .boss] {
      var desk = try Desk.open()
      let id = try desk.booked("19:00")
      let hold = try desk.held("19:00")
      #expect(desk.modify(id, party: 1, by: actor).events == [.modified])
      #expect(desk.cancel(id, by: actor).events == [.cancelled])
      #expect(desk.book(on: hold, by: actor).events == [.booked])
      let other = try desk.held("20:30")
      #expect(desk.execute(.releaseHold(ReleaseHold(other)), by: actor).events == [.holdReleased])
    }
  }

  @Test func `ids that only look the same are other people`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", by: .guest("Jos\u{E9}"))
    #expect(desk.cancel(id, by: .guest("Jose\u{301}")).codes == [.notFound])
    #expect(Actor.guest("Jos\u{E9}") != .guest("Jose\u{301}"))
    #expect(IdempotencyKey("Jos\u{E9}") != IdempotencyKey("Jose\u{301}"))
    #expect(Set([IdempotencyKey("\u{E9}"), IdempotencyKey("e\u{301}"), IdempotencyKey("\u{E9}")]).count == 2)
    #expect(Set([Actor.guest("a"), .host("a"), .guest("a")]).count == 2)
  }

  @Test func `R21 only the venue seats, blocks, defines and takes walk-ins`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00")
    let start = desk.requested("19:00")
    let block = try desk.blocked("10:00", "11:00", tables: ["G6"])
    desk.at("19:20")
    let staffOnly: [Command] = [
      .arrive(Arrive(id)), .seat(Seat(id)), .leave(Leave(id)), .complete(Complete(id)),
      .noShow(MarkNoShow(id)),
      .walkIn(WalkIn(venue: "sahil", party: 2)),
      .block(PlaceBlock(venue: "sahil", from: start, until: "2030-05-01T20:00")),
      .unblock(RemoveBlock(block)), .defineVenue(DefineVenue(.sahil)),
    ]
    for command in staffOnly {
      for actor in [Actor.ana, .grill] {
        let message = "\(actor.role.rawValue)s may not do this; allowed: hosts, operators"
        #expect(
          desk.execute(command, by: actor) == .refuses(Reason(.forbidden, message: message)), "\(command)")
      }
    }
  }

  @Test func `kitchens do not book`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00")
    let hold = try desk.held("19:00")
    let message = "kitchens may not do this; allowed: guests, hosts, operators"
    let forbidden = Desk.Outcome.refuses(Reason(.forbidden, message: message))
    #expect(desk.book("19:00", by: .grill) == forbidden)
    #expect(desk.hold("19:00", by: .grill) == forbidden)
    #expect(desk.book(on: hold, by: .grill) == forbidden)
    #expect(desk.execute(.releaseHold(ReleaseHold(hold)), by: .grill) == forbidden)
    #expect(desk.modify(id, party: 1, by: .grill) == forbidden)
    #expect(desk.cancel(id, by: .grill) == forbidden)
  }

  @Test func `R21 the ids of claims in the way are for hosts and operators`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    let refusal = try #require(desk.book("19:00", ["T1"], by: .bob).refusal)
    for actor in [Actor.host, .boss] { #expect(refusal.visible(to: actor) == refusal) }
    let hidden = Refusal([Reason(.tablesTaken, tables: ["T1"], start: desk.time("19:00"))])
    for actor in [Actor.bob, .grill] { #expect(refusal.visible(to: actor) == hidden) }
    #expect(refusal.reasons.first?.claim == id.retyped())
  }

  @Test func `R22 in maintenance a guest's new claims are refused with its message`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00")
    let hold = try desk.held("19:00")
    let other = try desk.held("19:00")
    let on = Command.setMaintenance(SetMaintenance(on: true, message: "back at noon"))
    #expect(desk.execute(on, by: .boss).events == [.maintenanceSet])
    let refused = Desk.Outcome.refuses(Reason(.maintenance, message: "back at noon"))
    #expect(desk.book("20:30") == refused)
    #expect(desk.hold("20:30") == refused)
    #expect(desk.book(on: hold) == refused)
    #expect(desk.modify(id, start: "20:30", by: .ana) == refused)
    // Everything else goes on.
    #expect(desk.book("20:30", by: .host).events == [.booked])
    #expect(desk.hold("20:30", by: .host).events == [.holdPlaced])
    #expect(desk.modify(id, party: 1).events == [.modified])
    #expect(desk.execute(.releaseHold(ReleaseHold(hold)), by: .ana).events == [.holdReleased])
    #expect(desk.cancel(id, by: .ana).events == [.cancelled])
    desk.at("12:00")
    #expect(desk.book(on: other, by: .host).codes == [.holdLapsed])
    #expect(desk.walkIn().events == [.walkedIn])
    #expect(desk.execute(.setMaintenance(SetMaintenance(on: false)), by: .boss).events == [.maintenanceSet])
    #expect(desk.book("20:30").events == [.booked])
  }

  @Test func `R22 setting maintenance to what it is changes nothing, and without a message one is given`()
    throws
  {
    var desk = try Desk.open()
    #expect(desk.execute(.setMaintenance(SetMaintenance(on: false)), by: .boss).events == [])
    #expect(desk.execute(.setMaintenance(SetMaintenance(on: true)), by: .boss).events == [.maintenanceSet])
    #expect(desk.execute(.setMaintenance(SetMaintenance(on: true)), by: .boss).events == [])
    #expect(
      desk.book("19:00") == .refuses(Reason(.maintenance, message: "bookings are closed for maintenance")))
  }

  @Test func `R21 only an operator sets maintenance and moves the clock`() throws {
    var desk = try Desk.open()
    for actor in [Actor.ana, .host, .grill] {
      let message = "\(actor.role.rawValue)s may not do this; allowed: operators"
      #expect(
        desk.execute(.setMaintenance(SetMaintenance(on: true)), by: actor)
          == .refuses(Reason(.forbidden, message: message)))
      #expect(
        desk.execute(.advanceClock(AdvanceClock(to: desk.now)), by: actor)
          == .refuses(Reason(.forbidden, message: message)))
      #expect(
        desk.execute(.acceptClock(AcceptClock()), by: actor) == .refuses(Reason(.forbidden, message: message))
      )
    }
  }

  @Test func `a manual clock moves forward only`() throws {
    var desk = try Desk.open()
    let start = desk.now
    let noon = desk.time("12:00")
    #expect(desk.execute(.advanceClock(AdvanceClock(to: noon)), by: .boss).events == [.clockAdvanced])
    #expect(desk.now == noon)
    #expect(desk.execute(.advanceClock(AdvanceClock(to: noon)), by: .boss).events == [])
    #expect(
      desk.execute(.advanceClock(AdvanceClock(to: start)), by: .boss)
        == .invalid(InvalidField("to", "found \(start); allowed: \(noon) or later, a clock never goes back")))
  }

  @Test func `the system's clock is not to be moved`() throws {
    var desk = Desk(now: .epoch, clock: .system)
    let outcome = desk.execute(.advanceClock(AdvanceClock(to: desk.now.adding(seconds: 1))), by: .boss)
    #expect(outcome.field?.field == "to")
    #expect(outcome.field?.message.hasPrefix("this ledger keeps the system's time") == true)
  }
}
