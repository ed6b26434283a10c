import DaybookDomain
import DaybookTime
import Testing

/// The estimate beside the host's word: what the floor as it is lets a waiting party expect.
struct EstimatedWaitTests {
  private static let one = VenueDefinition.kiez.tables("A", most: 2)

  private func waits(_ desk: Desk) -> [Int?] {
    let entries = desk.state.entries.inOrder
    let waits = desk.venue.estimatedWaits(entries, at: desk.now)
    return entries.map { waits[$0.id] }
  }

  @Test func `R27 a party waits until the sold end of who sits, behind the parties ahead of it`() throws {
    var desk = try Desk.open(Self.one)
    desk.at("19:00")
    let sitting = try desk.walkedIn(2)
    desk.at("19:10")
    for _ in 0..<3 {
      desk.execute(.joinWaitlist(JoinWaitlist(venue: "kiez", party: 2, quotedMinutes: 45)))
    }
    _ = try desk.waiting("20:45")
    // The table is free at 20:30 and at 22:00; at 23:30 nobody is seated any more.
    #expect(waits(desk) == [80, 170, nil, nil])
    desk.now = desk.now.adding(seconds: 30)
    #expect(waits(desk).first == 80)
    desk.leave(sitting)
    #expect(waits(desk) == [0, 90, nil, nil])
    #expect(desk.state.entries.all.contains { $0.quotedMinutes == 45 })
  }

  @Test func `R27 a booking to come leaves a shorter stay, or none where it is too short`() throws {
    var desk = try Desk.open(Self.one.with { $0.leastStayMinutes = 30 })
    _ = try desk.booked("21:00")
    desk.at("19:00")
    _ = try desk.walkedIn(2)
    desk.execute(.joinWaitlist(JoinWaitlist(venue: "kiez", party: 2)))
    #expect(waits(desk) == [90])
    desk.define(Self.one.with { $0.leastStayMinutes = 45 })
    #expect(waits(desk) == [nil])
  }

  @Test func `R24 a party past its end is expected to leave when it no longer stands in the way`() throws {
    var desk = try Desk.open(.kiez.tables("A", "B", most: 2))
    desk.at("18:00")
    _ = try desk.walkedIn(2)
    desk.at("19:00")
    _ = try desk.walkedIn(2)
    desk.at("19:40")
    desk.execute(.joinWaitlist(JoinWaitlist(venue: "kiez", party: 2)))
    #expect(waits(desk) == [50])
  }

  @Test func `R27 of several tables the one that is free for longest counts, up to a block or buffer`() throws
  {
    var desk = try Desk.open(.kiez.tables("A", "B", most: 2))
    _ = try desk.booked("19:45", ["A"])
    _ = try desk.booked("20:00", ["B"])
    desk.at("19:00")
    desk.execute(.joinWaitlist(JoinWaitlist(venue: "kiez", party: 2)))
    #expect(waits(desk) == [0])
    desk.execute(.joinWaitlist(JoinWaitlist(venue: "kiez", party: 2)))
    #expect(waits(desk) == [0, 0])
    // Now both are blocked, one of them from the middle of the stay on.
    _ = try desk.blocked("18:00", "19:20", tables: ["A"])
    _ = try desk.blocked("19:15", "19:30", tables: ["B"])
    #expect(waits(desk) == [0, 20])
    desk.define(.kiez.tables("A", "B", most: 2).with { $0.bufferMinutes = 60 })
    #expect(waits(desk) == [135, 150])
  }

  @Test func `R7 who waits is not expected to sit while no more covers may start`() throws {
    var desk = try Desk.open(.kiez.tables("A", "B", most: 2).pacing(2))
    _ = try desk.booked("19:00", ["A"])
    desk.at("19:10")
    desk.execute(.joinWaitlist(JoinWaitlist(venue: "kiez", party: 2)))
    #expect(waits(desk) == [50])
  }
}
