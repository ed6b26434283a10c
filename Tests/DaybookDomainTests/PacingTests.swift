import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R7 and the caps: how many may start in one stretch, and be in the house at once.
struct PacingTests {
  /// Evenings from 18:00, every minute a start, ten covers in fifteen minutes.
  private static func evening(_ change: (inout Pacing) -> Void = { _ in }) -> VenueDefinition {
    var pacing = Pacing(minutes: 15, covers: 10)
    change(&pacing)
    return .sahil.with {
      $0.services = [.daily("18:00", last: "23:00", closes: "23:30", every: 1)]
      $0.services[0].pacing = pacing
      $0.tables = (10..<40).map { Table(id: TableID("T\($0)"), name: "T\($0)", most: 10) }
    }
  }

  @Test func `R7 ten covers in a quarter of an hour from the opening, then no more, then the next quarter`()
    throws
  {
    var desk = try Desk.open(Self.evening())
    #expect(desk.book("18:00", party: 4).events == [.booked])
    #expect(desk.book("18:14", party: 6).events == [.booked])
    let message = "at most 10 covers start in 15 minutes"
    #expect(
      desk.book("18:10", party: 1)
        == .refuses(Reason(.pacingCovers, start: desk.time("18:00"), free: 0, message: message)))
    #expect(desk.book("18:15", party: 10).events == [.booked])
  }

  @Test func `R7 buckets count elapsed time from the opening, across a change of the clocks`() throws {
    // Berlin's clocks go back at 03:00 of 25 October 2026: 02:00 to 02:59 comes twice, in different buckets.
    let venue = Self.evening { $0.minutes = 60 }.with {
      $0.zone = "Europe/Berlin"
      $0.services[0].opens = ClockValue(minutes: 1_320)
      $0.services[0].lastSeating = ClockValue(minutes: 1_440 + 240)
      $0.services[0].closes = ClockValue(minutes: 1_440 + 300)
    }
    var desk = try Desk.open(venue, at: "2026-10-24T12:00")
    #expect(desk.book("2026-10-25T02:30+02:00", party: 10).events == [.booked])
    #expect(desk.book("2026-10-25T02:45+02:00", party: 1).codes == [.pacingCovers])
    #expect(desk.book("2026-10-25T02:30+01:00", party: 10).events == [.booked])
    #expect(desk.book("2026-10-25T02:00+01:00", party: 1).codes == [.pacingCovers])
  }

  @Test func `invariant 3 parties have a cap of their own, and online covers one beside it`() throws {
    var desk = try Desk.open(Self.evening { $0 = Pacing(minutes: 15, parties: 2, onlineCovers: 3) })
    #expect(desk.book("18:00", party: 3).events == [.booked])
    #expect(desk.book("18:05", party: 1).codes == [.pacingOnline])
    #expect(desk.book("18:05", party: 8, by: .host).events == [.booked])
    #expect(desk.book("18:05", party: 1, by: .host).codes == [.pacingParties])
    #expect(desk.book("18:05", party: 1).codes == [.pacingOnline, .pacingParties])
    #expect(desk.book("18:15", party: 3).events == [.booked])
  }

  @Test func `R26 a walk-in ignores the online cap and not the others`() throws {
    var desk = try Desk.open(Self.evening { $0 = Pacing(minutes: 15, covers: 5, onlineCovers: 1) })
    desk.at("18:03")
    #expect(desk.walkIn(4).events == [.walkedIn])
    #expect(desk.walkIn(2).codes == [.pacingCovers])
  }

  @Test func `invariant 3 holds, requests and seated parties count, what is cancelled does not`() throws {
    var desk = try Desk.open(Self.evening())
    let id = try desk.booked("18:00", party: 4)
    let hold = try desk.held("18:05", party: 6)
    #expect(desk.book("18:10", party: 1).codes == [.pacingCovers])
    desk.cancel(id)
    #expect(desk.book("18:10", party: 5).codes == [.pacingCovers])
    #expect(desk.book("18:10", party: 4).events == [.booked])
    desk.execute(.releaseHold(ReleaseHold(hold)))
    #expect(desk.book("18:10", party: 6).events == [.booked])
  }

  @Test func `invariant 3 a party that needs a table is still to come, and counts`()
    throws
  {
    var desk = try Desk.open(Self.evening())
    let id = try desk.booked("18:00", ["T10"], party: 6)
    _ = try desk.blocked("18:00", "20:00", tables: ["T10"])
    #expect(try desk.reservation(id).needsTable)
    #expect(desk.book("18:05", party: 5).codes == [.pacingCovers])
    #expect(desk.book("18:05", party: 4).events == [.booked])
  }

  @Test func `R14 a change does not count the party it changes`() throws {
    var desk = try Desk.open(Self.evening())
    let id = try desk.booked("18:00", party: 8)
    #expect(desk.modify(id, party: 10).events == [.modified])
    #expect(desk.modify(id, start: "18:14").events == [.modified])
    #expect(desk.modify(id, start: "18:20", party: 11).codes == [.noTableFits, .pacingCovers])
    #expect(desk.modify(id, party: 3).events == [.modified])
  }

  @Test func `R14 a booking over the cap may still shrink, and move out of it`() throws {
    var desk = try Desk.open(Self.evening())
    let id = try desk.booked("18:00", party: 8)
    desk.define(Self.evening { $0.covers = 4 })
    #expect(desk.modify(id, party: 6).events == [.modified])
    #expect(desk.modify(id, party: 7).codes == [.pacingCovers])
  }

  @Test func `covers in the house at once have a cap`() throws {
    var desk = try Desk.open(Self.evening { $0 = Pacing(minutes: 15) }.with { $0.coversMost = 12 })
    let id = try desk.booked("18:00", party: 8)
    let message = "at most 12 covers in the house at once"
    #expect(
      desk.book("18:30", party: 5) == .refuses(Reason(.pacingCovers, free: 4, message: message)))
    #expect(desk.book("18:30", party: 4).events == [.booked])
    // A party of eight stays 120 minutes: at 20:00 it has left.
    #expect(desk.book("20:00", party: 8).events == [.booked])
    desk.at("18:00")
    desk.seat(id)
    desk.at("18:40")
    desk.leave(id)
    #expect(desk.book("18:40", party: 8).codes == [.pacingCovers])
    #expect(desk.book("18:40", party: 1).codes == [.pacingCovers])
  }

  @Test func `R26 a host sets a cap aside with a reason, and the event keeps it`() throws {
    var desk = try Desk.open(Self.evening())
    desk.book("18:00", party: 10)
    #expect(desk.book("18:00", party: 2, by: .host).codes == [.pacingCovers])
    let outcome = desk.bookAnyway("18:00", party: 2, setting: .pacingCovers)
    #expect(outcome.events == [.booked])
    guard case .booked(let booked) = desk.lastEvents.last else { return #expect(Bool(false)) }
    #expect(booked.terms.override == Override([.pacingCovers], why: "the owner asked"))
    #expect(desk.facts.last?.by == .host)
  }

  @Test func `before 1970 days and minutes are as after it`() throws {
    var desk = try Desk.open(.kiez.tables("A", "B", most: 2).pacing(2), at: "1965-05-01T12:00")
    #expect(desk.book("1965-05-01T19:00").events == [.booked])
    #expect(desk.book("1965-05-01T19:30", by: .bob).codes == [.pacingCovers])
    #expect(desk.book("1965-05-01T20:00", by: .bob).events == [.booked])
  }

  @Test func `in no time nobody starts`() throws {
    var desk = try Desk.open()
    _ = try desk.booked("19:00")
    let starts = desk.venue.floor.starts
    let (from, until) = (desk.time("18:00"), desk.time("20:00"))
    #expect(starts.starting(from: from, until: until, now: desk.now, except: nil).covers == 2)
    #expect(starts.starting(from: until, until: from, now: desk.now, except: nil).covers == 0)
  }
}
