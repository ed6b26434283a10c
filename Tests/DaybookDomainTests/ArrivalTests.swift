import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R18, R20: the party on its way, its ETA and its pings.
struct ArrivalTests {
  /// The reference: 4.03 km to the venue, at 28 km/h eight minutes.
  private static let home = Coordinate(latitude: 40_377_700, longitude: 49_892_000)
  private static let sahil = Coordinate(latitude: 40_369_683, longitude: 49_845_642)
  private static let venue = VenueDefinition.sahil.with { $0.location = ArrivalTests.sahil }

  /// A booking at 19:00 whose party is on its way, at 18:30.
  private func onTheWay(_ venue: VenueDefinition = venue) throws -> (desk: Desk, id: ReservationID) {
    var desk = try Desk.open(venue)
    let id = try desk.booked("19:00")
    desk.at("18:30")
    #expect(desk.arrives(id).events == [.arrivalDeclared])
    return (desk, id)
  }

  private func ping(_ desk: inout Desk, _ id: ReservationID, _ place: Coordinate, by actor: Actor = .ana)
    -> Desk.Outcome
  {
    desk.execute(.ping(Ping(id, at: place)), by: actor)
  }

  @Test func `R20 the reference distance is 4.03 km and eight minutes`() {
    let metres = Self.home.metres(to: Self.sahil)
    #expect((4_025...4_035).contains(metres), "\(metres)")
    #expect(Self.home.estimatedMinutes(to: Self.sahil) == 8)
    #expect(Self.sahil.estimatedMinutes(to: Self.sahil) == 5)
  }

  @Test func `R20 a ping works out the ETA from where the party is`() throws {
    var (desk, id) = try onTheWay()
    #expect(ping(&desk, id, Self.home).events == [.pinged])
    let arrival = try #require(try desk.reservation(id).details.arrival)
    #expect(arrival.etaAt == desk.time("18:38") && arrival.source == .location)
  }

  @Test func `R20 what an engine said of the way is taken in place of the rule, within a day`() throws {
    var (desk, id) = try onTheWay()
    func ping(_ minutes: Int) -> Desk.Outcome {
      desk.execute(.ping(Ping(id, at: Self.home, wayMinutes: minutes)), by: .ana)
    }
    for minutes in [0, 1_441] { #expect(ping(minutes).field?.field == "wayMinutes") }
    #expect(ping(1_440).events == [.pinged])
    desk.at("18:45")
    let place = Coordinate(latitude: Self.home.latitude + 500, longitude: Self.home.longitude)
    // Moved less than 100 m, the party keeps its ETA, whatever an engine says.
    #expect(desk.execute(.ping(Ping(id, at: place, wayMinutes: 1)), by: .ana).events == [.pinged])
    let due = desk.time("18:30").adding(minutes: 1_440)
    #expect(try desk.reservation(id).details.arrival?.etaAt == due)
    desk.at("18:50")
    #expect(desk.execute(.ping(Ping(id, at: Self.sahil, wayMinutes: 1)), by: .ana).events == [.pinged])
    #expect(try desk.reservation(id).details.arrival?.etaAt == desk.time("18:51"))
  }

  @Test func `R20 at most one ping in 30 seconds, refused with the seconds to wait`() throws {
    var (desk, id) = try onTheWay()
    let first = desk.now
    _ = ping(&desk, id, Self.home)
    desk.now = first.adding(microseconds: 28_500_000)
    #expect(
      ping(&desk, id, Self.sahil)
        == .refuses(
          Reason(.pingTooSoon, start: first.adding(seconds: 30), message: "wait 2 more seconds")))
    desk.now = first.adding(seconds: 30)
    #expect(ping(&desk, id, Self.sahil).events == [.pinged])
    #expect(try desk.reservation(id).details.arrival?.etaAt == desk.now.adding(minutes: 5))
  }

  @Test func `R20 a move under 100 m keeps the ETA, and is measured from where it was worked out`() throws {
    var (desk, id) = try onTheWay()
    _ = ping(&desk, id, Self.home)
    let eta = try desk.reservation(id).details.arrival?.etaAt
    // A thousandth of a degree of latitude is 111 m.
    var place = Self.home
    for step in 1...3 {
      desk.now = desk.now.adding(minutes: 1)
      place.latitude -= 400
      #expect(ping(&desk, id, place).events == [.pinged])
      let isKept = try desk.reservation(id).details.arrival?.etaAt == eta
      #expect(isKept == (step < 3), "after \(step) moves of 44 m")
    }
  }

  @Test func `R20 pings follow an arrival, and only its owner and the venue send them`() throws {
    var desk = try Desk.open(Self.venue)
    let id = try desk.booked("19:00")
    #expect(ping(&desk, id, Self.home).codes == [.notAllowedInState])
    desk.arrives(id)
    #expect(ping(&desk, id, Self.home, by: .bob).codes == [.notFound])
    #expect(ping(&desk, id, Self.home, by: .grill).codes == [.forbidden])
    #expect(ping(&desk, id, Self.home, by: .host).events == [.pinged])
    desk.at("19:00")
    desk.seat(id)
    #expect(ping(&desk, id, Self.home).codes == [.notAllowedInState])
  }

  @Test func `R20 without a place of the venue a ping is kept and the ETA is not touched`() throws {
    var (desk, id) = try onTheWay(.sahil)
    let eta = try desk.reservation(id).details.arrival?.etaAt
    #expect(ping(&desk, id, Self.home).events == [.pinged])
    #expect(try desk.reservation(id).details.arrival?.etaAt == eta)
    #expect(ping(&desk, id, Self.home).codes == [.pingTooSoon])
  }

  @Test func `R18 an arrival is approved as it is declared, unless the venue answers by hand`() throws {
    var (desk, id) = try onTheWay()
    #expect(try desk.reservation(id).details.arrival?.state == .approved)
    (desk, id) = try onTheWay(Self.venue.with { $0.prep = PrepPolicy(needsApproval: true) })
    #expect(try desk.reservation(id).details.arrival?.state == .declared)
    #expect(desk.act(ApproveArrival.self, id, by: .ana).codes == [.forbidden])
    #expect(desk.act(QueueArrival.self, id).events == [.arrivalQueued])
    #expect(desk.act(ApproveArrival.self, id).events == [.arrivalApproved])
    // Declared again, it is not asked again.
    #expect(desk.arrives(id).events == [])
    #expect(desk.arrives(id, in: 45).events == [.arrivalDeclared])
    #expect(desk.act(DeclineArrival.self, id).events == [.arrivalDeclined])
    #expect(desk.eta(id, in: 5).codes == [.notAllowedInState])
    #expect(desk.arrives(id).events == [.arrivalDeclared])
  }

  @Test func `an ETA is said by guest or host, from now on, and a host hears of one past the start`() throws {
    var (desk, id) = try onTheWay(Self.venue.telling)
    #expect(desk.eta(id, in: 20).events == [.etaChanged])
    #expect(desk.eta(id, in: 20).events == [])
    #expect(try desk.reservation(id).details.arrival?.source == .guest)
    #expect(desk.notices(to: .floor).map(\.kind) == [.onTheWay])
    #expect(desk.eta(id, in: 45, by: .host).events == [.etaChanged])
    #expect(try desk.reservation(id).details.arrival?.etaAt == desk.time("19:15"))
    #expect(try desk.reservation(id).details.arrival?.source == .host)
    #expect(desk.notices(to: .floor).map(\.kind) == [.onTheWay, .late])
    for minutes in [0, 241] { #expect(desk.eta(id, in: minutes).field?.field == "minutes") }
  }

  @Test func `R23 lead is 5 to 90 minutes, an ETA 1 to 240`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00")
    func declare(_ lead: Int, _ eta: Int? = nil) -> Desk.Outcome {
      desk.execute(.declareArrival(DeclareArrival(id, leadMinutes: lead, etaMinutes: eta)), by: .ana)
    }
    #expect(declare(4).field?.field == "leadMinutes")
    #expect(declare(91).field?.field == "leadMinutes")
    #expect(declare(5, 0).field?.field == "etaMinutes")
    #expect(declare(90, 241).field?.field == "etaMinutes")
    #expect(declare(90, 240).events == [.arrivalDeclared])
  }
}
