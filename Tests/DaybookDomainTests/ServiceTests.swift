import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R1–R3, R5, R6, R10: which instants a party may start at, and of which business date they are.
struct ServiceTests {
  private let evening = VenueDefinition.sahil.with {
    $0.services = [.daily("18:00", last: "01:30+1", closes: "03:00+1")]
    $0.specialDays = [SpecialDay(date: .on("2030-05-03"), services: nil)]
  }

  private func berlin(_ service: Service) -> VenueDefinition {
    VenueDefinition.sahil.with {
      $0.zone = "Europe/Berlin"
      $0.services = [service]
    }
  }

  @Test(arguments: [
    ("09:30", [RefusalCode.outsideService]), ("09:59", [.outsideService]), ("10:00", []),
    ("10:01", [.offGrid]),
    ("10:15", [.offGrid]), ("19:00:30", [.offGrid]), ("21:30", []), ("21:31", [.afterLastSeating]),
    ("22:00", [.afterLastSeating]), ("22:59", [.afterLastSeating]), ("23:00", [.outsideService]),
    ("2030-12-30T12:00", []), ("2030-12-30T12:30", [.offGrid]), ("2030-12-30T14:30", [.afterLastSeating]),
    ("2030-12-30T15:00", [.outsideService]), ("2030-12-30T10:00", [.outsideService]),
    ("2030-12-31T19:00", [.closedSpecialDay]), ("2030-12-31T19:07", [.closedSpecialDay]),
    ("2030-12-31T09:00", [.outsideService]),
  ])
  func `R2 R11 a start is judged against the day's services`(start: String, codes: [RefusalCode]) throws {
    var desk = try Desk.open()
    let outcome = desk.book(start, ["T1"])
    #expect(outcome.codes == codes)
    #expect((outcome.answer != nil) == codes.isEmpty)
  }

  @Test func `R3 a stay may run past closing`() throws {
    var desk = try Desk.open(.sahil.with { $0.turnTimes = [TurnTime(party: 99, minutes: 300)] })
    let id = try desk.booked("21:30")
    #expect(try desk.reservation(id).stay.end == desk.time("2030-05-02T02:30"))
  }

  @Test func `R3 claims are counted across business dates`() throws {
    var desk = try Desk.open(.sahil.with { $0.services = [.daily("00:00", last: "23:30", closes: "23:59")] })
    let id = try desk.booked("23:30", ["T1"])
    #expect(
      desk.book("2030-05-02T00:30", ["T1"])
        == .refuses(desk.reason(.tablesTaken, ["T1"], by: id, from: "23:30")))
    #expect(desk.book("2030-05-02T01:00", ["T1"]).events == [.booked])
  }

  @Test(arguments: [
    ("2030-05-01T23:30", "2030-05-01"), ("2030-05-02T00:00", "2030-05-01"),
    ("2030-05-02T01:30", "2030-05-01"),
    ("2030-05-02T18:00", "2030-05-02"),
  ])
  func `R5 a seating past midnight belongs to the evening before`(start: String, date: String) throws {
    var desk = try Desk.open(evening)
    let id = try desk.booked(start)
    #expect(try desk.reservation(id).stay.date == .on(date))
  }

  @Test func `R5 a special day closes its own evening and not the one before`() throws {
    var desk = try Desk.open(evening)
    #expect(desk.book("2030-05-03T00:30").events == [.booked])
    #expect(desk.book("2030-05-03T02:30").codes == [.afterLastSeating])
    #expect(desk.book("2030-05-03T18:00").codes == [.closedSpecialDay])
    #expect(desk.book("2030-05-04T00:30").codes == [.closedSpecialDay])
    #expect(desk.book("2030-05-04T18:00").events == [.booked])
    #expect(desk.venue.gridInstants(on: .on("2030-05-03")).count == 16)
  }

  @Test(arguments: [nil, Service.daily("12:00", last: "14:00", closes: "15:00", every: 60, days: [])])
  func `R5 a special day leaves the night before it whole, and has no night of its own`(hours: Service?)
    throws
  {
    let open = evening.with { $0.specialDays = [] }
    var desk = try Desk.open(open)
    let sold = try desk.booked("2030-05-03T00:30", ["T1"])
    let own = try desk.booked("2030-05-04T00:30", ["T1"])
    let special = SpecialDay(date: .on("2030-05-03"), services: hours.map { [$0] })
    desk.define(open.with { $0.specialDays = [special] })
    #expect(try desk.reservation(sold).needsTable == false && desk.reservation(own).needsTable)
    // The night of the 2nd goes on to its end: it sells, and its parties come and sit.
    desk.at("2030-05-03T00:35")
    #expect(desk.seat(sold).events == [.seated])
    #expect(desk.book("2030-05-03T01:30", ["T4"]).events == [.booked])
    #expect(desk.walkIn(2, ["T2"]).events == [.walkedIn])
    let night = desk.venue.offers(on: .on("2030-05-02"), OfferQuery(party: 4), now: desk.now)
    #expect(night.filter(\.isOffered).map { desk.clock($0.start) } == ["01:00", "01:30"])
    #expect(desk.closeAnyway("2030-05-03").events == [.dayClosed])
    desk.reopen("2030-05-03")
    // After midnight of the 3rd there is nothing that opened on the 3rd.
    let over: RefusalCode = hours == nil ? .closedSpecialDay : .outsideService
    #expect(desk.book("2030-05-04T00:30").codes == [over])
    #expect(desk.book("2030-05-04T01:30").codes == [over])
    #expect(desk.book("2030-05-03T18:00").codes == [over])
    #expect(desk.book("2030-05-04T18:00").events == [.booked])
    let drawn = desk.venue.timeline(
      of: .on("2030-05-03"), Array(desk.everything.reservations.values), at: desk.now)
    #expect(drawn.services.count == (hours == nil ? 0 : 1))
    #expect(drawn.tables[0].bars.map(\.kind) == [.seated])
  }

  @Test func `a closed day closes its last seating at closing time too`() throws {
    var desk = try Desk.open(.sahil.with { $0.services = [.daily("10:00", last: "22:00", closes: "22:00")] })
    #expect(desk.book("22:00").events == [.booked])
    #expect(desk.book("2030-12-31T22:00").codes == [.closedSpecialDay])
  }

  @Test func `services open on their weekdays only`() throws {
    var desk = try Desk.open(
      .sahil.with { $0.services = [.daily("18:00", last: "00:30+1", closes: "02:00+1", days: [.wed])] })
    #expect(desk.book("2030-05-02T00:30").events == [.booked])
    #expect(desk.book("2030-05-02T18:00").codes == [.outsideService])
    #expect(
      desk.book("2030-05-01T00:30").codes
        == [.outsideService, .inThePast].sorted { $0.rawValue < $1.rawValue })
  }

  private static let overlapping = VenueDefinition.sahil.with {
    $0.services = [
      .daily("10:00", last: "15:00", closes: "16:00", every: 60),
      .daily("14:15", last: "21:00", closes: "23:00", every: 60),
    ]
  }

  @Test func `of two services that overlap, as a log may have them, either's grid is enough`() throws {
    let desk = try Desk.open()
    let rules = try #require(InstalledZones.rules(named: "Asia/Baku"))
    let venue = VenueState(Self.overlapping, rules: rules)
    func refusal(_ text: String) -> RefusalCode? { venue.checkService(at: desk.time(text)).refusal }
    #expect(refusal("14:15") == nil && refusal("15:00") == nil)
    #expect(refusal("14:30") == .offGrid && refusal("15:30") == .offGrid)
    #expect(venue.gridInstants(on: .on(Desk.day)).count == 13)
  }

  @Test func `R5 of two services that overlap the first one's grid counts until its last seating`() throws {
    var desk = try Desk.open(Self.overlapping.with { $0.services[0].isFirst = true })
    #expect(desk.book("14:15").codes == [.offGrid])
    #expect(desk.book("15:00").events == [.booked])
    #expect(desk.book("15:15").events == [.booked])
    #expect(desk.venue.gridInstants(on: .on(Desk.day)).count == 12)
  }

  @Test(arguments: [(1, 90), (2, 90), (3, 120), (99, 120), (500, 120)])
  func `the turn time is that of the first entry large enough, else the last`(party: Int, minutes: Int) throws
  {
    var desk = try Desk.open(.sahil.with { $0.tables.append(Table(id: "T0", name: "T0", most: 1000)) })
    let id = try desk.booked("19:00", ["T0"], party: PartySize(party))
    #expect(try desk.reservation(id).stay.end == desk.time("19:00").adding(minutes: minutes))
  }

  @Test func `without turn times everyone has 90 minutes`() throws {
    var desk = try Desk.open(.sahil.with { $0.turnTimes = [] })
    let id = try desk.booked("19:00", party: 6)
    #expect(try desk.reservation(id).stay.end == desk.time("20:30"))
  }

  @Test func `R1 a time without offset is local, with offset it must be the zone's, with Z an instant`()
    throws
  {
    var desk = try Desk.open()
    for text in ["2030-05-01T19:00", "2030-05-01T19:00+04:00", "2030-05-01T15:00Z"] {
      let id = try desk.booked(text)
      let stay = try desk.reservation(id).stay
      #expect(stay.start == Timestamp(rfc3339: "2030-05-01T15:00:00Z"))
      #expect(stay.offset.description == "+04:00" && stay.zone == "Asia/Baku")
    }
    let message = "2030-05-01T19:00+05:00: Asia/Baku then has +04:00"
    #expect(desk.book("2030-05-01T19:00+05:00") == .refuses(Reason(.offsetMismatch, message: message)))
    #expect(desk.block("2030-05-01T19:00+05:00", "20:00").codes == [.offsetMismatch])
    let id = try desk.booked("21:30")
    #expect(desk.modify(id, start: "2030-05-01T20:00+05:00").codes == [.offsetMismatch])
  }

  @Test func `R1 a wall time in a gap is refused when it is typed`() throws {
    var desk = try Desk.open(
      berlin(.daily("22:00", last: "03:30+1", closes: "05:00+1")), at: "2026-03-28T12:00")
    let message = "2026-03-29T02:30 does not exist in Europe/Berlin: the clocks skip it"
    #expect(desk.book("2026-03-29T02:30") == .refuses(Reason(.nonexistentLocalTime, message: message)))
    #expect(desk.hold("2026-03-29T02:30").codes == [.nonexistentLocalTime])
    #expect(desk.block("2026-03-29T01:00", "2026-03-29T02:30").codes == [.nonexistentLocalTime])
    #expect(desk.book("2026-03-29T02:30+01:00").codes == [.nonexistentLocalTime])
    #expect(desk.book("2026-03-29T01:30Z").events == [.booked])
  }

  @Test func `R1 R2 a repeated hour is two starts, the first unless the offset says the second`() throws {
    var desk = try Desk.open(
      berlin(.daily("22:00", last: "03:30+1", closes: "05:00+1")), at: "2026-10-24T12:00")
    func start(_ text: String) throws -> String {
      let id = try desk.booked(text)
      return try desk.reservation(id).stay.start.description
    }
    #expect(try start("2026-10-25T02:30") == "2026-10-25T00:30:00Z")
    #expect(try start("2026-10-25T02:30+02:00") == "2026-10-25T00:30:00Z")
    #expect(try start("2026-10-25T02:30+01:00") == "2026-10-25T01:30:00Z")
    let refused = desk.book("2026-10-25T02:30+00:00")
    #expect(
      refused.refusal?.reasons.first?.message
        == "2026-10-25T02:30+00:00: Europe/Berlin then has +02:00 or +01:00")
  }

  @Test func `R1 R2 configuration in a gap is read with the offset before it`() throws {
    var desk = try Desk.open(berlin(.daily("02:30", last: "06:00", closes: "07:00")), at: "2026-03-28T12:00")
    // Opens at 02:30 read at +01:00, which the clocks show as 03:30.
    #expect(desk.book("2026-03-29T03:30").events == [.booked])
    #expect(desk.book("2026-03-29T03:00").codes == [.outsideService])
    #expect(desk.book("2026-03-29T06:00").events == [.booked])
    #expect(desk.book("2026-03-29T06:30").codes == [.afterLastSeating])
  }

  @Test func `R6 a date that does not exist offers nothing, and the evening before may reach past it`() throws
  {
    let venue = VenueDefinition.sahil.with {
      $0.zone = "Pacific/Apia"
      $0.services = [.daily("18:00", last: "00:30+1", closes: "02:00+1")]
    }
    var desk = try Desk.open(venue, at: "2011-12-29T08:00")
    #expect(desk.book("2011-12-30T18:00").codes == [.nonexistentLocalTime])
    #expect(desk.venue.offers(on: .on("2011-12-30"), OfferQuery(party: 2), now: desk.now).isEmpty)
    // 00:30 of the skipped 30th, read with the offset before the gap, is 00:30 of the 31st.
    let last = try #require(
      desk.venue.offers(on: .on("2011-12-29"), OfferQuery(party: 2), now: desk.now).last)
    #expect(last.start == desk.time("2011-12-31T00:30") && last.isOffered)
    let id = try desk.booked("2011-12-31T00:30")
    #expect(try desk.reservation(id).stay.date == .on("2011-12-29"))
    #expect(desk.book("2011-12-31T01:00").codes == [.afterLastSeating])
  }

  @Test func `R6 an evening that ends in a gap over midnight reaches the day after the next`() throws {
    let venue = VenueDefinition.sahil.with {
      $0.zone = "America/Scoresbysund"
      $0.services = [.daily("20:00", last: "23:30+1", closes: "23:45+1", days: [.fri])]
      $0.closing = ClosingPolicy(time: ClockValue(minutes: 2_879))
    }
    // In the night of 2030-03-30 the clocks go from 23:00 to 24:00.
    var desk = try Desk.open(venue, at: "2030-03-29T08:00")
    let last = try #require(
      desk.venue.offers(on: .on("2030-03-29"), OfferQuery(party: 2), now: desk.now).last)
    #expect(last.start == desk.time("2030-03-31T00:30"))
    #expect(desk.book("2030-03-31T00:30").events == [.booked])
  }

  @Test func `R2 on a date that the clocks skip there are no seatings, on one without a name no services`()
    throws
  {
    var service = Service.daily("18:00", last: "21:00", closes: "23:00")
    service.seatings = [ClockValue(minutes: 19 * 60)]
    let desk = try Desk.open(
      .sahil.with { ($0.zone, $0.services) = ("Pacific/Apia", [service]) }, at: "2011-12-28T12:00")
    #expect(desk.venue.gridInstants(on: .on("2011-12-29")).count == 1)
    #expect(desk.venue.gridInstants(on: .on("2011-12-30")) == [])
    let unnamed = CivilDate.named.upperBound.adding(days: 1)
    #expect(desk.venue.services(on: unnamed).isEmpty && desk.venue.regularServices(on: unnamed).isEmpty)
  }
}
