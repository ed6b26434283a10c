import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// GUEST_OVERLAP: only where the venue forbids it.
struct OverlapTests {
  private static let strict = VenueDefinition.sahil.with { $0.forbidsOverlap = true }

  @Test func `a guest has one booking at a time where the venue says so, and only there`() throws {
    var desk = try Desk.open(Self.strict)
    let id = try desk.booked("19:00")
    let refused = Desk.Outcome.refuses(Reason(.guestOverlap, claim: id.retyped(), start: desk.time("19:00")))
    #expect(desk.book("20:00") == refused)
    #expect(desk.hold("20:00") == refused)
    #expect(desk.book("20:30").events == [.booked])
    #expect(desk.book("19:00", by: .bob).events == [.booked])
    desk.define(Self.strict.with { $0.id = "other" })
    let other = Book(venue: "other", party: 2, start: desk.requested("19:00"))
    #expect(desk.execute(.book(other), by: .ana).events == [.booked])
    var free = try Desk.open()
    #expect(free.book("19:00").events == [.booked] && free.book("19:00").events == [.booked])
  }

  @Test func `two holds of a guest become one booking`() throws {
    var desk = try Desk.open(Self.strict)
    let first = try desk.held("19:00")
    let second = try desk.held("19:30")
    #expect(desk.book(on: first).events == [.booked])
    #expect(desk.book(on: second).codes == [.guestOverlap])
    #expect(desk.book(on: second, by: .host).events == [.booked], "the venue knows what it does")
  }

  @Test func `an offer to a guest who has booked since is not accepted`() throws {
    var desk = try Desk.open(Self.strict)
    let entry = try desk.waiting("19:00")
    desk.offer(entry)
    let id = try desk.booked("19:30", by: .bob)
    #expect(desk.accept(entry).codes == [.guestOverlap])
    desk.cancel(id)
    #expect(desk.accept(entry).events == [.booked, .waitlistBooked])
  }

  @Test func `R26 a host who moves a guest's booking onto another says why`() throws {
    var desk = try Desk.open(Self.strict)
    _ = try desk.booked("19:00")
    let id = try desk.booked("21:30")
    #expect(desk.modify(id, start: "20:00", by: .ana).codes == [.guestOverlap])
    #expect(desk.modify(id, start: "20:00").codes == [.guestOverlap])
    let override = Override([.guestOverlap], why: "two tables for one party")
    #expect(
      desk.execute(.modify(Modify(id, start: desk.requested("20:00"), override: override))).events == [
        .modified
      ])
  }

  @Test func `R14 a change does not overlap what it changes, and what is over does not count`() throws {
    var desk = try Desk.open(Self.strict)
    let id = try desk.booked("19:00")
    #expect(desk.modify(id, start: "19:30", by: .ana).events == [.modified])
    desk.cancel(id, by: .ana)
    #expect(desk.book("19:30").events == [.booked])
  }

  @Test func `units without a time overlap nothing, booked at once or on a hold`() throws {
    var desk = try Desk.open(
      Self.strict.with {
        $0.pools.append(Pool(id: "concert", capacity: 9))
        $0.pools[1].isWindowed = false
      })
    let hold = try desk.held("19:30", pool: "concert")
    _ = try desk.booked("19:00")
    #expect(desk.book("19:30", pool: "concert").events == [.booked])
    #expect(desk.book(on: hold).events == [.booked])
    #expect(desk.book("2030-05-02T19:30", pool: "concert").events == [.booked])
    #expect(desk.book("2030-05-02T19:00").events == [.booked])
  }

  @Test func `a booking that needs a table is a booking`() throws {
    var desk = try Desk.open(Self.strict)
    _ = try desk.booked("19:00", ["T1"])
    _ = try desk.blocked("19:00", "20:00", tables: ["T1"])
    #expect(desk.book("19:30").codes == [.guestOverlap])
  }
}
