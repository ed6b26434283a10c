import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R3, R8, R11: party limits, notice, furthest advance, mustEndBy, fixed seatings.
///
/// What is not set is not limited.
struct LimitTests {
  @Test func `R11 a party is refused against the limits the venue set, and only those`() throws {
    let limits = VenueDefinition.sahil.with { $0.party = PartyPolicy(least: 2, most: 5, onlineMost: 4) }
    var desk = try Desk.open(limits)
    #expect(desk.book("19:00", party: 1).codes == [.partyTooSmall])
    #expect(desk.book("19:00", party: 4).events == [.booked])
    #expect(desk.book("19:00", party: 5).codes == [.partyTooLarge])
    #expect(desk.book("19:00", party: 5, by: .host).events == [.booked])
    #expect(desk.book("19:00", party: 6, by: .host).codes.contains(.partyTooLarge))
    // Without limits of the venue the tables alone decide.
    var free = try Desk.open()
    #expect(free.book("19:00", party: 7).codes == [.noTableFits])
  }

  @Test func `R8 notice is elapsed time, the last instant included`() throws {
    var desk = try Desk.open(.sahil.with { $0.noticeMinutes = 120 })
    desk.at("17:00")
    #expect(desk.book("19:00").events == [.booked])
    desk.at("17:01")
    let message = "booked at least 120 minutes ahead"
    #expect(
      desk.book("19:00") == .refuses(Reason(.tooSoon, start: desk.time("19:01"), message: message)))
    #expect(desk.walkIn().events == [.walkedIn])
  }

  @Test func `R8 notice is elapsed across a change of the clocks`() throws {
    var desk = try Desk.open(
      .sahil.with {
        $0.zone = "Europe/Berlin"
        $0.services = [.daily("00:00", last: "23:30", closes: "23:45")]
        $0.noticeMinutes = 120
      }, at: "2026-03-29T01:30")
    // 03:30 is only one hour away that night.
    #expect(desk.book("2026-03-29T03:30").codes == [.tooSoon])
    #expect(desk.book("2026-03-29T04:30").events == [.booked])
  }

  @Test func `R8 the furthest advance is counted in calendar days of the venue`() throws {
    var desk = try Desk.open(.sahil.with { $0.advanceDays = 2 }, at: "2030-05-01T23:59")
    #expect(desk.book("2030-05-03T21:30").events == [.booked])
    let message = "booked at most 2 days ahead: until 2030-05-03"
    #expect(desk.book("2030-05-04T10:00") == .refuses(Reason(.tooFar, message: message)))
    desk.at("2030-05-02T00:00")
    #expect(desk.book("2030-05-04T10:00").events == [.booked])
  }

  @Test func `R5 R8 a seating past midnight is as far away as the evening it belongs to`() throws {
    var desk = try Desk.open(
      .sahil.with {
        $0.services = [.daily("18:00", last: "00:30+1", closes: "02:00+1")]
        $0.advanceDays = 1
      })
    #expect(desk.book("2030-05-03T00:30").events == [.booked])
    #expect(desk.book("2030-05-03T18:00").codes == [.tooFar])
  }

  @Test func `R9 notice and advance ask the zone and no season`() throws {
    // Southern summer, and half an hour of saving: the same rules give the same answers.
    var desk = try Desk.open(
      .sahil.with {
        $0.zone = "Australia/Lord_Howe"
        $0.services = [.daily("00:00", last: "23:30", closes: "23:45")]
        $0.noticeMinutes = 60
      }, at: "2026-10-04T01:30")
    // At 02:00 the clocks go to 02:30.
    #expect(desk.book("2026-10-04T02:30").codes == [.tooSoon])
    #expect(desk.book("2026-10-04T03:00").events == [.booked])
  }

  @Test func `R3 a service with mustEndBy bounds the end, not only the start`() throws {
    var desk = try Desk.open(
      .sahil.with { $0.services[0].mustEndBy = ClockValue(minutes: 22 * 60 + 30) })
    #expect(desk.book("21:00").events == [.booked])
    let message = "every stay of all day ends by 22:30"
    #expect(desk.book("21:30") == .refuses(Reason(.afterLastSeating, message: message)))
    #expect(desk.book("21:00", party: 4).codes == [.afterLastSeating])
    #expect(desk.book("20:30", party: 4).events == [.booked])
    #expect(
      desk.venue.offers(
        on: .on(Desk.day), OfferQuery(party: 4, withReasons: false), now: desk.now
      ).last?.start == desk.time("20:30"))
  }

  @Test func `R2 fixed seatings are the only starts, one in a gap is none, one shown twice is the first`()
    throws
  {
    let seatings = VenueDefinition.sahil.with {
      $0.zone = "Europe/Berlin"
      $0.services = [.daily("18:00", last: "03:00+1", closes: "05:00+1", every: 1)]
      $0.services[0].gridMinutes = 0
      $0.services[0].seatings = [
        ClockValue(minutes: 18 * 60), ClockValue(minutes: 20 * 60 + 15), ClockValue(minutes: 1440 + 150),
      ]
    }
    var spring = try Desk.open(seatings, at: "2026-03-28T12:00")
    #expect(spring.venue.gridInstants(on: .on("2026-03-28")).count == 2)
    #expect(spring.book("2026-03-28T20:15").events == [.booked])
    #expect(spring.book("2026-03-28T20:30").codes == [.offGrid])
    #expect(spring.book("2026-03-29T03:30").codes == [.afterLastSeating])
    var autumn = try Desk.open(seatings, at: "2026-10-24T12:00")
    #expect(autumn.venue.gridInstants(on: .on("2026-10-24")).count == 3)
    #expect(autumn.book("2026-10-25T02:30+01:00").codes == [.offGrid])
    #expect(autumn.book("2026-10-25T02:30+02:00").events == [.booked])
  }

  @Test(arguments: ["24:00", "7:00", "25:61", "10:00+2", "10.00", ""])
  func `R10 a clock value is hh-mm or hh-mm with +1, and nothing else`(text: String) {
    #expect(ClockValue(text) == nil)
  }

  @Test func `R10 closing at or before opening without the marker is a configuration error`() throws {
    for closes in ["10:00", "02:00"] {
      var desk = Desk(now: .epoch)
      var venue = VenueDefinition.sahil
      venue.services[0].closes = try #require(ClockValue(closes))
      venue.services[0].lastSeating = venue.services[0].opens
      #expect(desk.define(venue).field?.field == "venue.services[0].closes")
      venue.services[0].closes = try #require(ClockValue("02:00+1"))
      #expect(desk.define(venue).events?.last == .venueDefined)
    }
  }

  @Test func `R11 a retired venue takes no more bookings, and what was booked stands`() throws {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", ["T1"])
    desk.define(.sahil.with { $0.isRetired = true })
    #expect(desk.book("20:30").codes == [.venueClosed])
    #expect(desk.hold("20:30").codes == [.venueClosed])
    desk.at("19:00")
    #expect(desk.walkIn().codes == [.venueClosed])
    #expect(desk.seat(id).events == [.seated])
  }

  @Test func `R29 a refused time is answered with the nearest bookable ones, the closest first`() throws {
    var desk = try Desk.open(
      .sahil.with {
        $0.tables = [Table(id: "T1", name: "T1", most: 2)]
        $0.pools = []
      })
    desk.book("19:00", ["T1"])
    let found = desk.venue.nearest(to: desk.time("19:00"), OfferQuery(party: 2), most: 3, now: desk.now)
    #expect(found.map { desk.clock($0.start) } == ["17:30", "20:30", "17:00"])
  }
}
