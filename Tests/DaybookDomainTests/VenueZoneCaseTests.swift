import DaybookDomain
import DaybookTime
import DaybookZoneCases
import Testing

/// The time-zone cases through a venue: what it offers, where a booking starts and ends.
struct VenueZoneCaseTests {
  /// A venue of the zone open around the clock, every minute a start.
  private func desk<Row>(
    in zone: ZoneCase<Row>, turn minutes: Int = 90, before text: String
  ) throws -> Desk {
    let venue = VenueDefinition.sahil.with {
      $0.zone = zone.row.zone
      $0.services = [.daily("00:00", last: "23:59", closes: "23:59", every: 1)]
      $0.turnTimes = [TurnTime(party: 99, minutes: minutes)]
    }
    let date = try #require(CivilDate(String(text.prefix(10))))
    return try Desk.open(venue, at: "\(date.adding(days: -2))T12:00", rules: zone.rules())
  }

  private func utc(_ text: String) throws -> Timestamp {
    try #require(Timestamp(rfc3339: text.replacing("Z", with: ":00Z")))
  }

  private func label(_ instant: Timestamp, in rules: ZoneRules) -> String {
    rules.wallTime(at: instant).description + rules.offset(at: instant).description
  }

  @Test(arguments: ZoneCases.slotRows)
  func `R2 a venue offers exactly the instants of the case, and each is bookable`(
    of zone: ZoneCase<ZoneCases.Slots>
  ) throws {
    let row = zone.row
    let venue = VenueDefinition.sahil.with {
      $0.zone = row.zone
      $0.services = [.daily(row.opens, last: row.lastSeating, closes: "23:59+1", every: row.intervalMin)]
      $0.specialDays = []
      $0.closing = ClosingPolicy(time: ClockValue(minutes: 2_879))
      $0.turnTimes = [TurnTime(party: 99, minutes: 15)]
    }
    let date = try #require(CivilDate(row.businessDate))
    var desk = try Desk.open(venue, at: "\(row.businessDate)T12:00", rules: zone.rules())
    let offers = desk.venue.offers(on: date, OfferQuery(party: 2), now: desk.now)
    #expect(try offers.map(\.start) == row.slots.map { try utc($0.utc) })
    #expect(offers.count == row.count && offers.allSatisfy(\.isOffered))
    for slot in row.slots {
      let id = try desk.booked(slot.local, ["T1"])
      let stay = try desk.reservation(id).stay
      #expect(try stay.start == utc(slot.utc) && stay.date == date)
      #expect(
        label(stay.start, in: desk.venue.rules) == slot.local && slot.local.hasSuffix(stay.offset.description)
      )
    }
  }

  @Test(arguments: ZoneCases.parseRows)
  func `R1 a booking starts at the instant of the case, or is refused`(of zone: ZoneCase<ZoneCases.Parse>)
    throws
  {
    let row = zone.row
    let known = Set(row.local.map { String($0.suffix(6)) })
    var desk = try desk(in: zone, before: row.wall)
    let plain = desk.book(row.wall)
    if row.kind == "gap" {
      #expect(plain.codes == [.nonexistentLocalTime])
      for offset in known { #expect(desk.book(row.wall + offset).codes == [.nonexistentLocalTime]) }
    } else {
      let id = try #require(plain.answer?.reservation)
      #expect(try desk.reservation(id).stay.start == utc(row.utc[0]))
      #expect(row.utc.count == (row.kind == "overlap" ? 2 : 1))
      #expect(desk.book(row.wall + "-11:30").codes == [.offsetMismatch])
      for (local, instant) in zip(row.local, row.utc) {
        let booked = try desk.booked(local, [local == row.local[0] ? "T2" : "T4"])
        #expect(try desk.reservation(booked).stay.start == utc(instant))
      }
    }
    for instant in row.utc {
      let id = try desk.booked(instant, ["G6"], party: 6)
      #expect(try desk.reservation(id).stay.start == utc(instant))
      desk.cancel(id)
    }
  }

  @Test(arguments: ZoneCases.durationRows)
  func `R3 a booking ends after elapsed minutes whatever the clock does`(
    of zone: ZoneCase<ZoneCases.Duration>
  ) throws {
    let row = zone.row
    var desk = try desk(in: zone, turn: row.minutes, before: row.start)
    let id = try desk.booked(row.start)
    let stay = try desk.reservation(id).stay
    #expect(try stay.start == utc(row.startUtc) && stay.end == utc(row.endUtc))
    #expect(label(stay.end, in: desk.venue.rules) == row.end)
  }
}
