import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// Waiting for a start that is taken, or for a table now.
struct WaitlistTests {
  @Test func `R8 who waits for a start waits no longer once it is past`() throws {
    var desk = try Desk.open()
    let id = try desk.waiting("19:00")
    desk.at("19:00")
    #expect(try desk.entry(id).state(at: desk.now) == .waiting)
    desk.now = desk.now.adding(microseconds: 1)
    #expect(try desk.entry(id).state(at: desk.now) == .lapsed)
    #expect(desk.offer(id).codes == [.notAllowedInState])
    #expect(desk.accept(id).codes == [.notAllowedInState])
  }

  /// One table for two, taken at 19:00.
  private func full() throws -> (desk: Desk, taken: ReservationID) {
    var desk = try Desk.open(
      .sahil.with {
        $0.tables = [Table(id: "T1", name: "T1", most: 2)]
        $0.pools = []
      })
    let taken = try desk.booked("19:00")
    return (desk, taken)
  }

  @Test func `a guest has one live entry for a slot, and joining again names it`() throws {
    var (desk, _) = try full()
    let entry = try desk.waiting("19:00")
    let again = desk.join("19:00")
    #expect(again.events == [] && again.answer?.entry == entry)
    #expect(desk.join("20:30").events == [.waitlistJoined])
    #expect(desk.join("19:00", by: .guest("eve")).events == [.waitlistJoined])
    desk.execute(.leaveWaitlist(LeaveWaitlist(entry)), by: .bob)
    let other = try desk.waiting("19:00")
    #expect(other != entry)
  }

  @Test func `an offer is a hold in the name of the one who waits, with a deadline`() throws {
    var (desk, taken) = try full()
    let entry = try desk.waiting("19:00")
    #expect(desk.offer(entry).codes == [.tablesTaken])
    desk.cancel(taken)
    let outcome = desk.offer(entry)
    #expect(outcome.events == [.holdPlaced, .waitlistOffered])
    let hold = try #require(outcome.answer?.hold)
    #expect(desk.state.hold(hold)?.owner == .bob)
    #expect(desk.state.hold(hold)?.lapsesAt == desk.now.adding(seconds: 300))
    // Booking the hold directly would bypass the waitlist.
    #expect(desk.book(on: hold, by: .bob).codes == [.notAllowedInState])
    #expect(desk.book("19:00", by: .ana).codes == [.tablesHeld])
  }

  @Test func `an accepted offer is a booking of the one who waited, and accepting again names it`() throws {
    var (desk, taken) = try full()
    let entry = try desk.waiting("19:00")
    desk.cancel(taken)
    desk.offer(entry)
    let outcome = desk.accept(entry)
    #expect(outcome.events == [.booked, .waitlistBooked])
    let id = try #require(outcome.answer?.reservation)
    #expect(try desk.reservation(id).owner == .bob)
    #expect(try desk.entry(entry).reservation == id)
    let again = desk.accept(entry)
    #expect(again.events == [] && again.answer?.reservation == id)
    #expect(desk.cancel(id, by: .bob).events == [.cancelled])
  }

  @Test func `an offer that lapses while it is accepted is told so, and its table is free`() throws {
    var (desk, taken) = try full()
    let entry = try desk.waiting("19:00")
    desk.cancel(taken)
    desk.offer(entry, seconds: 120)
    let lapsesAt = desk.now.adding(seconds: 120)
    var early = desk
    early.now = lapsesAt.adding(microseconds: -1)
    #expect(early.accept(entry).events == [.booked, .waitlistBooked])
    desk.now = lapsesAt
    #expect(
      desk.accept(entry) == .refuses(Reason(.holdLapsed, start: lapsesAt, message: "the offer lapsed")))
    #expect(desk.book("19:00").events == [.booked])
    #expect(try desk.entry(entry).state == .lapsed)
  }

  @Test func `the next in order gets an offer when one came to nothing, whoever that was`() throws {
    for ending in ["lapse", "leave", "release"] {
      var (desk, taken) = try full()
      let first = try desk.waiting("19:00")
      let second = try desk.waiting("19:00", by: .guest("eve"))
      let other = try desk.waiting("20:30", by: .guest("eve"))
      desk.cancel(taken)
      let hold = try #require(desk.offer(first).answer?.hold)
      #expect(desk.recordDue() == [], "while an offer is open there is no other")
      switch ending {
      case "lapse": desk.now = desk.now.adding(seconds: 300)
      case "leave": desk.execute(.leaveWaitlist(LeaveWaitlist(first)), by: .bob)
      default: desk.execute(.releaseHold(ReleaseHold(hold)), by: .bob)
      }
      let lapsed: [EventType] = ending == "lapse" ? [.holdLapsed, .waitlistLapsed] : []
      #expect(desk.recordDue() == lapsed + [.holdPlaced, .waitlistOffered], "\(ending)")
      #expect(try desk.entry(second).state == .offered)
      #expect(try desk.entry(other).state == .waiting)
      #expect(desk.accept(second, by: .guest("eve")).events == [.booked, .waitlistBooked])
    }
  }

  @Test func `an offer that came to nothing owes one to whoever waits for the same, and to nobody else`()
    throws
  {
    var (desk, taken) = try full()
    let first = try desk.waiting("19:00")
    _ = try desk.waiting("20:30", by: .guest("eve"))
    desk.cancel(taken)
    desk.offer(first)
    desk.execute(.leaveWaitlist(LeaveWaitlist(first)), by: .bob)
    #expect(desk.recordDue() == [])
    #expect(desk.state.nextDue.map { $0 > desk.now } ?? true)
    let second = try desk.waiting("19:00", by: .guest("ida"))
    #expect(desk.state.nextDue.map { $0 <= desk.now } ?? false)
    #expect(desk.recordDue() == [.holdPlaced, .waitlistOffered])
    #expect(try desk.entry(second).state == .offered)
    #expect(desk.state.nextDue.map { $0 > desk.now } ?? true)
  }

  /// A full house in which somebody was offered a table and left, while others wait for the same.
  private func owing(_ waiting: Int) throws -> Desk {
    var (desk, taken) = try full()
    let first = try desk.waiting("19:00")
    for number in 0..<waiting { _ = try desk.waiting("19:00", by: .guest("guest \(number)")) }
    desk.cancel(taken)
    desk.offer(first)
    _ = desk.execute(.leaveWaitlist(LeaveWaitlist(first)), by: .bob)
    return desk
  }

  @Test func `who waits in a full house is tried once, and again when something becomes free`() throws {
    var desk = try owing(20)
    let again = try desk.booked("19:00")
    for _ in 0..<20 { #expect(desk.recordDue() == []) }
    #expect(desk.state.offerTries == 20, "each once")
    #expect(desk.state.nextDue.map { $0 > desk.now } ?? true, "and nothing is due")
    // Only an entry that joined since is tried.
    _ = try desk.waiting("19:00", by: .guest("late"))
    #expect(desk.state.nextDue.map { $0 <= desk.now } ?? false)
    #expect(desk.recordDue() == [])
    #expect(desk.state.offerTries == 21)
    desk.cancel(again)
    #expect(desk.state.nextDue.map { $0 <= desk.now } ?? false)
    #expect(desk.recordDue() == [.holdPlaced, .waitlistOffered])
    #expect(desk.state.offerTries == 22, "the first in order gets it")
  }

  @Test func `who wants a table now is tried again when time may have let them in`() throws {
    var (desk, taken) = try full()
    desk.at("19:10")
    let join = JoinWaitlist(venue: "sahil", party: 2)
    let first = try #require(desk.execute(.joinWaitlist(join)).answer?.entry)
    let second = try #require(desk.execute(.joinWaitlist(join)).answer?.entry)
    desk.cancel(taken)
    desk.offer(first)
    desk.execute(.leaveWaitlist(LeaveWaitlist(first)))
    let next = try desk.booked("19:30")
    desk.at("19:30")
    #expect(desk.recordDue() == [])
    let tries = desk.state.offerTries
    desk.now = desk.now.adding(seconds: 30)
    #expect(desk.recordDue() == [])
    #expect(desk.state.offerTries == tries)
    #expect(desk.state.nextDue == desk.now.adding(seconds: 30), "the next minute")
    desk.at("19:31")
    #expect(desk.recordDue() == [])
    #expect(desk.state.offerTries == tries + 1)
    // Nobody came, and the stay that was booked ends.
    let end = try desk.reservation(next).stay.end
    desk.now = end
    #expect(desk.recordDue() == [.holdPlaced, .waitlistOffered])
    #expect(try desk.entry(second).state == .offered)
  }

  @Test func `a batch taken back owes the offers that were owed before it`() throws {
    var (desk, taken) = try full()
    let first = try desk.waiting("19:00")
    let second = try desk.waiting("19:00", by: .guest("eve"))
    desk.cancel(taken)
    desk.offer(first)
    let open = desk
    desk.beginBatch()
    desk.execute(.leaveWaitlist(LeaveWaitlist(first)), by: .bob)
    #expect(desk.recordDue() == [.holdPlaced, .waitlistOffered])
    desk.takeBackBatch(to: open)
    #expect(desk.recordDue() == [], "the first offer is open again")
    desk.execute(.leaveWaitlist(LeaveWaitlist(first)), by: .bob)
    let owed = desk
    desk.beginBatch()
    #expect(desk.recordDue() == [.holdPlaced, .waitlistOffered])
    desk.execute(.leaveWaitlist(LeaveWaitlist(second)), by: .guest("eve"))
    desk.takeBackBatch(to: owed)
    #expect(desk.recordDue() == [.holdPlaced, .waitlistOffered])
    #expect(try desk.entry(second).state == .offered)
  }

  @Test func `who cannot be given a table is passed over for who can`() throws {
    var desk = try Desk.open(
      .sahil.with {
        $0.tables = [Table(id: "T1", name: "T1", most: 2), Table(id: "T4", name: "T4", least: 3, most: 4)]
        $0.pools = []
      })
    let two = try desk.booked("19:00", party: 2)
    _ = try desk.booked("19:00", party: 4)
    let first = try desk.waiting("19:00")
    let four = try desk.waiting("19:00", party: 4, by: .guest("eve"))
    let third = try desk.waiting("19:00", by: .guest("ida"))
    desk.cancel(two)
    desk.offer(first)
    desk.execute(.leaveWaitlist(LeaveWaitlist(first)), by: .bob)
    desk.recordDue()
    #expect(try desk.entry(four).state == .waiting)
    #expect(try desk.entry(third).state == .offered)
  }

  @Test func `a party may wait for a table now, with the wait it was promised`() throws {
    var (desk, _) = try full()
    desk.at("19:10")
    let join = JoinWaitlist(venue: "sahil", party: 2, quotedMinutes: 40)
    let entry = try #require(desk.execute(.joinWaitlist(join)).answer?.entry)
    #expect(try desk.entry(entry).quotedMinutes == 40)
    #expect(desk.offer(entry).codes == [.tablesTaken])
    let taken = try #require(desk.state.reservations.keys.first)
    desk.cancel(taken)
    #expect(desk.offer(entry).events == [.holdPlaced, .waitlistOffered])
    let booked = desk.accept(entry, by: .host)
    let id = try #require(booked.answer?.reservation)
    #expect(desk.seat(id).events == [.seated])
    #expect(desk.execute(.joinWaitlist(join), by: .bob).codes == [.forbidden])
  }

  @Test func `nobody waits for what can never be`() throws {
    var (desk, _) = try full()
    #expect(desk.join("19:00", party: 3).codes == [.noTableFits])
    #expect(desk.join("19:07").codes == [.offGrid])
    #expect(desk.join("2030-12-31T19:00").codes == [.closedSpecialDay])
    desk.at("20:00")
    #expect(desk.join("19:00").codes == [.inThePast])
    desk.execute(.setMaintenance(SetMaintenance(on: true)), by: .boss)
    #expect(desk.join("21:00").codes == [.maintenance])
  }

  @Test func `R25 a block ends an offer, and the one who waited is told`() throws {
    var (desk, taken) = try full()
    desk.define(desk.venue.definition.telling)
    let outcome = desk.join("19:00", guest: Guest(name: "Bob"))
    let entry = try #require(outcome.answer?.entry)
    desk.cancel(taken)
    desk.offer(entry)
    #expect(desk.block("18:00", "21:00").events == [.blocked, .holdReleased, .waitlistReturned])
    #expect(desk.notices(to: .guest).map(\.kind) == [.tableReady, .offerWithdrawn])
    #expect(try desk.entry(entry).state == .waiting)
  }

  @Test func `R21 another guest's entry is not found, and only the venue offers`() throws {
    var (desk, taken) = try full()
    let entry = try desk.waiting("19:00")
    desk.cancel(taken)
    #expect(desk.execute(.offerTable(OfferTable(entry)), by: .bob).codes == [.forbidden])
    desk.offer(entry)
    #expect(desk.accept(entry, by: .ana).codes == [.notFound])
    #expect(desk.execute(.leaveWaitlist(LeaveWaitlist(entry)), by: .ana).codes == [.notFound])
  }

  @Test(arguments: ["2030-05-01", "1965-05-01"])
  func `who wants a table now is tried as soon as a stay ends within the minute`(date: String) throws {
    var desk = try Desk.open(
      .sahil.with { ($0.tables, $0.pools) = ([Table(id: "T1", name: "T1", most: 2)], []) },
      at: "\(date)T08:00")
    desk.now = desk.time("\(date)T18:00").adding(seconds: 20)
    let join = JoinWaitlist(venue: "sahil", party: 2)
    let first = try #require(desk.execute(.joinWaitlist(join)).answer?.entry)
    _ = try #require(desk.execute(.joinWaitlist(join)).answer?.entry)
    desk.offer(first)
    desk.execute(.leaveWaitlist(LeaveWaitlist(first)))
    let sitting = try desk.walkedIn(2)
    let end = try desk.reservation(sitting).stay.end
    desk.now = end.adding(seconds: -10)
    #expect(desk.recordDue() == [])
    #expect(desk.state.nextDue == end)
  }

  @Test func `R25 who needs a table that new zone rules bring into a service comes before who waits`() throws
  {
    let rules = { (hours: Int) in
      try ZoneRules(
        name: "Asia/Baku", version: "\(hours)", initialOffset: UTCOffset(seconds: hours * 3_600),
        transitions: [], footer: "")
    }
    let house = VenueDefinition.sahil.with {
      $0.tables = [Table(id: "T1", name: "T1", most: 2), Table(id: "T2", name: "T2", most: 2)]
      $0.pools = []
    }
    var desk = try Desk.open(house, rules: rules(4))
    let late = try desk.booked("21:30")
    let taken = try desk.booked("19:00")
    _ = try desk.booked("19:00", by: .host)
    desk.define(house.with { $0.services = [.daily("10:00", last: "20:30", closes: "21:00")] })
    #expect(try desk.reservation(late).needsTable)
    let first = try desk.waiting("19:00")
    _ = try desk.waiting("19:00", by: .guest("eve"))
    desk.cancel(taken)
    desk.offer(first)
    desk.execute(.leaveWaitlist(LeaveWaitlist(first)), by: .bob)
    desk.zones["Asia/Baku"] = try rules(3)
    #expect(desk.execute(.adoptZone(AdoptZone("Asia/Baku")), by: .boss).events == [.zoneRulesAdopted])
    #expect(desk.recordDue() == [.reassigned, .holdPlaced, .waitlistOffered])
    #expect(try !desk.reservation(late).needsTable)
  }

  @Test func `while an offer is open nobody else in that line is due, and nothing else is`() throws {
    var (desk, taken) = try full()
    let first = try desk.waiting("19:00")
    _ = try desk.waiting("19:00", by: .guest("eve"))
    desk.cancel(taken)
    desk.offer(first)
    #expect(desk.state.nextDue == desk.now.adding(seconds: 300))
  }

  @Test func `R25 who waits is told of a place when the venue moves to another zone with more tables`() throws
  {
    var (desk, _) = try full()
    let entry = try desk.waiting("19:00")
    let moved = desk.venue.definition.with {
      $0.zone = "Europe/Berlin"
      $0.tables.append(Table(id: "T9", name: "T9", most: 2))
    }
    #expect(desk.define(moved).events == [.zoneRulesAdopted, .venueDefined, .waitlistFits])
    #expect(desk.lastEvents.last == .waitlistFits(WaitlistFits(entry, tables: ["T9"])))
  }

  @Test func `where one more date can be booked each day, who waits is tried again at midnight`() throws {
    for (zone, date, next) in [
      ("Asia/Baku", "2030-05-01", "2030-05-02T00:00"), ("Pacific/Apia", "2011-12-29", "2011-12-31T00:00"),
    ] {
      var desk = try Desk.open(
        .sahil.with {
          $0.tables = [Table(id: "T1", name: "T1", most: 2)]
          ($0.pools, $0.zone, $0.advanceDays) = ([], zone, 30)
        }, at: "\(date)T08:00")
      let taken = try desk.booked("\(date)T19:00")
      let first = try desk.waiting("\(date)T19:00")
      _ = try desk.waiting("\(date)T19:00", by: .guest("eve"))
      desk.cancel(taken)
      desk.offer(first)
      desk.execute(.leaveWaitlist(LeaveWaitlist(first)), by: .bob)
      _ = try desk.booked("\(date)T19:00")
      desk.at("\(date)T09:00")
      #expect(desk.recordDue() == [])
      #expect(desk.state.nextDue == desk.time(next))
    }
  }
}
