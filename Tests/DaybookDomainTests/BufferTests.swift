import DaybookDomain
import DaybookTime
import Testing

/// R4: buffers count between parties, not against closing, blocks or the past.
struct BufferTests {
  private let venue = VenueDefinition.sahil.with { $0.bufferMinutes = 15 }

  @Test func `R4 a table rests for its buffer between two parties, in either order`() throws {
    var desk = try Desk.open(venue.with { $0.services[0].gridMinutes = 15 })
    let id = try desk.booked("18:00", ["T1"])
    #expect(
      desk.book("19:30", ["T1"]) == .refuses(desk.reason(.tablesTaken, ["T1"], by: id, from: "18:00")))
    #expect(desk.book("19:45", ["T1"]).events == [.booked])
    // A stay before it must have rested too: 16:30–18:00 ends as it begins.
    #expect(desk.book("16:30", ["T1"]).codes == [.tablesTaken])
    #expect(desk.book("16:15", ["T1"]).events == [.booked])
  }

  @Test func `R4 a buffer does not count against closing or mustEndBy`() throws {
    var desk = try Desk.open(
      venue.with {
        $0.services[0].lastSeating = ClockValue(minutes: 21 * 60 + 30)
        $0.services[0].mustEndBy = ClockValue(minutes: 23 * 60)
      })
    #expect(desk.book("21:30").events == [.booked])
  }

  @Test func `R4 a buffer is no stay, so a block may follow at once`() throws {
    var desk = try Desk.open(venue)
    let id = try desk.booked("18:00", ["T1"])
    #expect(desk.block("19:30", "20:30", tables: ["T1"]).events == [.blocked])
    #expect(try !desk.reservation(id).needsTable)
    #expect(desk.block("17:00", "18:00", tables: ["T1"]).events == [.blocked])
    #expect(try desk.reservation(id).stay.tables == ["T1"])
  }

  @Test func `R4 a party that leaves frees its table with its buffer`() throws {
    var desk = try Desk.open(venue)
    let id = try desk.booked("18:00", ["T1"])
    desk.at("18:00")
    desk.seat(id)
    desk.at("19:00")
    desk.leave(id)
    #expect(desk.book("19:00", ["T1"]).events == [.booked])
  }

  @Test func `R14 a booking keeps the buffer it was made with until its time changes`() throws {
    var desk = try Desk.open(venue)
    let id = try desk.booked("18:00", ["T1"])
    desk.define(venue.with { $0.bufferMinutes = 60 })
    #expect(try desk.reservation(id).stay.bufferMinutes == 15)
    desk.modify(id, party: 1)
    #expect(try desk.reservation(id).stay.bufferMinutes == 15)
    desk.modify(id, start: "17:30")
    #expect(try desk.reservation(id).stay.bufferMinutes == 60)
  }
}
