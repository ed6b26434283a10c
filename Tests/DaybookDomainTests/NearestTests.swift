import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R29: the refusal of a time gives the nearest times that are bookable.
struct NearestTests {
  private func book(
    _ desk: Desk, _ start: String, _ tables: [TableID]? = nil, party: PartySize = 2, pool: PoolID? = nil,
    by actor: Actor = .ana
  ) -> [String] {
    let book = Book(
      venue: "sahil", party: party, start: desk.requested(start), tables: tables, pool: pool)
    return desk.nearest(.book(book), by: actor).map(desk.clock)
  }

  @Test func `R29 a taken table answers with the nearest starts at which that table is free`() throws {
    var desk = try Desk.open()
    _ = try desk.booked("19:00", ["T1"])
    #expect(book(desk, "19:30", ["T1"]) == ["20:30", "21:00", "17:30"])
    #expect(book(desk, "19:30", ["T2"]) == [], "accepted")
    #expect(book(desk, "19:30") == [], "accepted")
  }

  @Test func `R29 of two as near the earlier comes first`() throws {
    var desk = try Desk.open()
    _ = try desk.booked("15:00", ["T1"])
    #expect(book(desk, "15:00", ["T1"]) == ["13:30", "16:30", "13:00"])
  }

  @Test
  func `R29 a start off the grid, outside of hours or past the last seating answers with those offered`()
    throws
  {
    let desk = try Desk.open()
    #expect(book(desk, "19:10") == ["19:00", "19:30", "18:30"])
    #expect(book(desk, "09:00") == ["10:00", "10:30", "11:00"])
    #expect(book(desk, "22:00") == ["21:30", "21:00", "20:30"])
  }

  @Test func `R29 what is over is not offered, and a full pool answers with when it is not`() throws {
    var desk = try Desk.open()
    _ = try desk.booked("19:00", party: 8, pool: "bar")
    #expect(book(desk, "19:00", party: 4, pool: "bar") == ["17:00", "21:00", "16:30"])
    desk.at("18:45")
    #expect(book(desk, "19:00", party: 4, pool: "bar") == ["21:00", "21:30"])
    #expect(book(desk, "18:00") == ["19:00", "19:30", "20:00"])
  }

  @Test func `R29 where another time would not help there is none`() throws {
    var desk = try Desk.open()
    #expect(book(desk, "19:00", party: 40) == [], "no table seats them")
    #expect(book(desk, "19:10", party: 40) == [], "nor at another time")
    #expect(book(desk, "2030-12-31T19:00") == [], "the date is closed")
    #expect(book(desk, "19:00", by: .grill) == [], "not for the kitchen")
    desk.execute(.setMaintenance(SetMaintenance(on: true)), by: .boss)
    #expect(book(desk, "19:10") == [], "maintenance")
    #expect(desk.nearest(.book(Book(hold: HoldID(high: 9, low: 9))), by: .ana) == [])
  }

  @Test func `R29 R14 a change answers with times its own old claim does not stand in the way of`() throws {
    var desk = try Desk.open()
    let mine = try desk.booked("19:00", ["T1"])
    _ = try desk.booked("20:30", ["T1"], by: .bob)
    let modify = Modify(mine, start: desk.requested("20:00"), tables: ["T1"])
    #expect(desk.nearest(.modify(modify), by: .host).map(desk.clock) == ["18:30", "18:00", "17:30"])
    let grown = Modify(mine, party: 40)
    #expect(desk.nearest(.modify(grown), by: .host) == [])
  }

  @Test(arguments: 0..<24 as Range<UInt64>)
  func `R29 what a refusal answers with, ordered at once instead, is accepted`(seed: UInt64) {
    var evening = RandomEvening(seed: seed)
    for _ in 0..<150 {
      let (command, actor) = evening.step()
      var distance: Int64 = 0
      let nearest = evening.desk.nearest(command, by: actor)
      #expect(nearest.count <= 3)
      for start in nearest {
        var moved = command
        let requested = RequestedTime(stringLiteral: start.description)
        var wanted: RequestedTime?
        if case .book(var book) = command {
          wanted = book.start
          book.start = requested
          moved = .book(book)
        } else if case .modify(var modify) = command {
          wanted = modify.start
          modify.start = requested
          moved = .modify(modify)
        }
        if let wanted = try? wanted?.instant(in: evening.rules) {
          let next = abs(start.microseconds - wanted.microseconds)
          #expect(next >= distance)
          distance = next
          #expect(
            evening.desk.venue.checkService(at: start).date
              == evening.desk.venue.checkService(at: wanted).date)
        }
        var copy = evening.desk
        #expect(copy.execute(moved, by: actor).events?.isEmpty == false, "\(moved) by \(actor)")
      }
      _ = evening.execute(command, by: actor)
    }
  }
}
