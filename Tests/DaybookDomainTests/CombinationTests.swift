import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R11, invariant 1: tables used as one occupy every member.
struct CombinationTests {
  /// T1 to T4 for two each; 1+2 and 2+3 for four, 3+4 for four at the walk-in channel only.
  private let venue = VenueDefinition.sahil.with {
    $0.tables = (1...4).map {
      Table(id: TableID("T\($0)"), name: "T\($0)", area: $0 < 4 ? "hall" : "bar", most: 2)
    }
    $0.combinations = [
      Combination(id: "1+2", tables: ["T1", "T2"], least: 3, most: 4),
      Combination(id: "2+3", tables: ["T2", "T3"], least: 3, most: 4),
      Combination(id: "3+4", tables: ["T3", "T4"], least: 3, most: 4, channels: [.walkIn]),
    ]
  }

  @Test func `R11 a combination occupies every member`() throws {
    var desk = try Desk.open(venue)
    let id = try desk.booked("19:00", party: 4)
    #expect(try desk.reservation(id).stay.tables == ["T1", "T2"])
    for table in ["T1", "T2"] as [TableID] {
      #expect(
        desk.book("19:00", [table]) == .refuses(desk.reason(.tablesTaken, [table], by: id, from: "19:00")))
    }
    #expect(desk.book("19:00", ["T3"]).events == [.booked])
    desk.cancel(id)
    #expect(desk.book("19:00", ["T2"]).events == [.booked])
  }

  @Test func `R11 of overlapping combinations only one can be taken`() throws {
    var desk = try Desk.open(venue)
    _ = try desk.booked("19:00", ["T1", "T2"], party: 4)
    let refused = desk.book("19:00", party: 4, by: .host)
    #expect(refused.codes == [.tablesTaken])
    #expect(refused.refusal?.reasons.first?.tables == ["T1", "T2"])
  }

  @Test func `R11 a pinned party at one member bars every combination with it`() throws {
    var desk = try Desk.open(venue)
    _ = try desk.booked("19:00", ["T2"])
    #expect(desk.book("19:00", party: 3).codes == [.tablesTaken])
    desk.at("19:00")
    #expect(desk.walkIn(3).answer?.tables == ["T3", "T4"])
  }

  @Test func `R11 a single table comes before a combination`() throws {
    var desk = try Desk.open(
      venue.with { $0.tables.append(Table(id: "T9", name: "T9", least: 3, most: 12)) })
    let id = try desk.booked("19:00", party: 3)
    #expect(try desk.reservation(id).stay.tables == ["T9"])
    let other = try desk.booked("19:00", party: 3)
    #expect(try desk.reservation(other).stay.tables == ["T1", "T2"])
  }

  @Test func `R11 fewest empty seats, then priority, then name`() throws {
    var desk = try Desk.open(
      venue.with {
        $0.tables = [
          Table(id: "a", name: "A", most: 4), Table(id: "b", name: "B", most: 2),
          Table(id: "c", name: "C", most: 2), Table(id: "d", name: "D", most: 2),
        ]
        $0.tables[3].priority = 1
        $0.combinations = []
      })
    var order: [TableID] = []
    for _ in 0..<4 { order += try desk.tables("19:00", by: .host) }
    #expect(order == ["d", "b", "c", "a"])
  }

  @Test func `R11 the priority of combinations decides between equals`() throws {
    var desk = try Desk.open(venue.with { $0.combinations[1].priority = 1 })
    let id = try desk.booked("19:00", party: 4)
    #expect(try desk.reservation(id).stay.tables == ["T2", "T3"])
  }

  @Test func `R11 a combination has the area all of its tables have, and the needs all of them meet`() throws
  {
    let desk = try Desk.open(
      venue.with {
        $0.tables[0].features = [.accessible]
        $0.tables[1].features = [.accessible, .highChair]
        $0.tables[2].features = [.highChair]
        $0.combinations[2].channels = []
      })
    let offered = { (needs: [Need], area: String?) in
      desk.venue.offers(
        on: .on(Desk.day), OfferQuery(party: 4, area: area, needs: needs, withReasons: false), now: desk.now
      ).first?.combinations ?? []
    }
    #expect(offered([], nil) == ["1+2", "2+3", "3+4"])
    #expect(offered([.accessible], nil) == ["1+2"])
    #expect(offered([.highChair], nil) == ["2+3"])
    #expect(offered([], "hall") == ["1+2", "2+3"])
    #expect(offered([], "bar") == [])
  }

  @Test func `R11 the chosen tables of a combination seat what the combination seats`() throws {
    var desk = try Desk.open(venue.with { $0.combinations[0].most = 3 })
    #expect(desk.book("19:00", ["T2", "T1"], party: 4).codes == [.noTableFits])
    #expect(desk.book("19:00", ["T2", "T1"], party: 3).events == [.booked])
    #expect(desk.book("19:00", ["T3", "T4"], party: 4, by: .host).codes == [.channelNotAllowed])
  }

  @Test func `R12 a combination is offered while all its members are free, and then books`() throws {
    var desk = try Desk.open(venue)
    #expect(desk.block("19:00", "20:00", tables: ["T1"]).events == [.blocked])
    let offers = desk.venue.offers(on: .on(Desk.day), OfferQuery(party: 4), now: desk.now)
    let offer = try #require(offers.first { $0.start == desk.time("19:00") })
    #expect(offer.tables == [] && offer.combinations == ["2+3"])
    let id = try desk.booked("19:00", party: 4)
    #expect(try desk.reservation(id).stay.tables == ["T2", "T3"])
  }
}
