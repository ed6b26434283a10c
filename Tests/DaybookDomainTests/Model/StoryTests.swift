import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// Stories on which the ledger and the model did not agree, and the ledger was wrong.
struct StoryTests {
  @Test func `a chosen table that is not there on the date fits nobody, even beside one that is`() throws {
    var desk = try Desk.open()
    let later = VenueDefinition.sahil.with {
      $0.tables.removeAll { $0.id == "T2" }
      $0.effectiveFrom = .on("2030-05-03")
    }
    #expect(desk.define(later).events == [.venueDefined])
    #expect(desk.book("2030-05-03T19:00", ["T1", "T2"], by: .host).codes == [.noTableFits])
    #expect(desk.book("2030-05-02T19:00", ["T1", "T2"], party: 4, by: .host).events == [.booked])
  }

  @Test func `a party that sat early, left and sits again must win its table from others since`() throws {
    var desk = try Desk.open()
    let early = try desk.booked("21:00", ["T4"])
    desk.at("12:00")
    #expect(desk.seat(early).events == [.seated])
    #expect(desk.leave(early).events == [.left])
    let other = try desk.booked("18:00", ["T4"])
    #expect(
      desk.execute(.undo(Undo(early)))
        == .refuses(desk.reason(.tablesTaken, ["T4"], by: other, from: "18:00")))
    desk.cancel(other)
    #expect(desk.execute(.undo(Undo(early))).events == [.undone])
  }

  @Test func `a swap of a party that sits counts who had its new table in that time`() throws {
    var desk = try Desk.open()
    let absent = try desk.booked("12:00", ["T1"])
    desk.at("12:00")
    let walkIn = try desk.walkedIn(2, ["T2"])
    desk.at("18:00")
    let later = try desk.booked("19:00", ["T1"])
    #expect(
      desk.execute(.swap(Swap(walkIn, with: later)))
        == .refuses(desk.reason(.tablesTaken, ["T1"], by: absent, from: "12:00")))
    #expect(desk.execute(.noShow(MarkNoShow(absent))).events == [.noShow])
    #expect(desk.execute(.swap(Swap(walkIn, with: later))).events == [.reassigned, .reassigned])
  }

  @Test func `a block that is over does not keep a party that sits from moving there`() throws {
    var desk = try Desk.open()
    desk.at("19:00")
    let walkIn = try desk.walkedIn(2, ["T1"])
    let block = try desk.blocked("19:10", "19:20", tables: ["T2"])
    desk.at("19:15")
    #expect(
      desk.modify(walkIn, tables: ["T2"]) == .refuses(desk.reason(.blocked, ["T2"], by: block, from: "19:10"))
    )
    desk.at("19:20")
    #expect(desk.modify(walkIn, tables: ["T2"]).events == [.modified])
  }

  @Test func `no ticket of a booking whose deposit has lapsed is started`() throws {
    let venue = VenueDefinition.sahil.with {
      $0.deposit = DepositPolicy(amount: 500, currency: "AZN", dueMinutes: 30)
      $0.prep = PrepPolicy(items: [PrepPlanItem(name: "soup", station: "cold", minutes: 5, isAhead: true)])
    }
    var desk = try Desk.open(venue, at: "2030-05-01T18:50")
    let booking = try desk.booked("19:00", ["T1"])
    desk.execute(.confirmPrep(ConfirmPrep(booking, items: [PrepItem("soup")])))
    let ticket = try #require(desk.state.tickets.inOrder.first?.id)
    desk.at("19:15")
    #expect(desk.execute(.recordDue(RecordDue()), by: .boss).events == [.ticketFired])
    desk.at("19:20")
    #expect(desk.execute(.startTicket(StartTicket(ticket)), by: .grill).codes == [.notAllowedInState])
  }

  @Test func `a walk-in whose stay is shortened is judged by the stay it gets`() throws {
    let venue = VenueDefinition.sahil.with {
      $0.coversMost = 6
      $0.services[0].mustEndBy = ClockValue(minutes: 20 * 60 + 15)
    }
    var desk = try Desk.open(.sahil)
    _ = try desk.booked("20:00", ["T4"], party: 4)
    desk.define(venue)
    desk.at("19:00")
    // Four more would be too many from 20:00 on, and a whole stay too long; but it ends at 20:00.
    let walkIn = try desk.walkedIn(4, ["T4"])
    #expect(try desk.reservation(walkIn).stay.end == desk.time("20:00"))
  }

  @Test func `a guest who may have one booking at a time does not get two by two holds`() throws {
    var desk = try Desk.open(.sahil.with { $0.forbidsOverlap = true })
    let first = try desk.held("19:00")
    let second = try desk.held("19:30")
    let booking = try #require(desk.book(on: first).answer?.reservation)
    #expect(
      desk.book(on: second)
        == .refuses(Reason(.guestOverlap, claim: booking.retyped(), start: desk.time("19:00"))))
    #expect(desk.book(on: second, by: .host).events == [.booked])
  }

  @Test func `room is made also where the first to move must leave its first choice to the second`() throws {
    let venue = VenueDefinition.sahil.with {
      $0.tables = [
        Table(id: "T1", name: "1", area: "hall", most: 2), Table(id: "T2", name: "2", area: "hall", most: 2),
        Table(id: "T3", name: "3", area: "hall", most: 3),
        Table(id: "T4", name: "4", area: "garden", most: 3),
      ]
      $0.combinations = [Combination(id: "C", tables: ["T1", "T2"], least: 4, most: 4)]
    }
    var desk = try Desk.open(venue)
    let anywhere = try desk.booked("19:00")
    let hall = Book(venue: "sahil", party: 2, start: desk.requested("19:00"), area: "hall")
    let inHall = try #require(desk.execute(.book(hall), by: .bob).answer?.reservation)
    _ = try desk.booked("19:00", party: 4, by: .host)
    #expect(try desk.reservation(anywhere).stay.tables == ["T4"])
    #expect(try desk.reservation(inHall).stay.tables == ["T3"])
  }

  @Test func `a party that grows leaves its old table to the one that makes room`() throws {
    let venue = VenueDefinition.sahil.with {
      $0.tables = [Table(id: "T1", name: "1", most: 2), Table(id: "T2", name: "2", most: 4)]
    }
    var desk = try Desk.open(venue)
    let growing = try desk.booked("19:00")
    let other = try desk.booked("19:00", by: .bob)
    #expect(desk.modify(growing, party: 4).events == [.reassigned, .modified])
    #expect(try desk.reservation(growing).stay.tables == ["T2"])
    #expect(try desk.reservation(other).stay.tables == ["T1"])
  }
}
