import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R8 and invariant 4: a hold is a claim, lapses at its instant, and is consumed once at most.
struct HoldTests {
  @Test func `R8 a hold lives 300 seconds unless something else is said`() throws {
    var desk = try Desk.open()
    let id = try desk.held("19:00", ["T1"])
    #expect(desk.state.hold(id)?.lapsesAt == desk.now.adding(seconds: 300))
    let other = try desk.held("19:00", ["T2"], seconds: 7)
    #expect(desk.state.hold(other)?.lapsesAt == desk.now.adding(seconds: 7))
  }

  @Test func `R8 at 299.999 seconds the hold books`() throws {
    var desk = try Desk.open()
    let id = try desk.held("19:00", ["T1"])
    desk.now = desk.now.adding(microseconds: 299_999_999)
    #expect(
      desk.book("19:00", ["T1"], by: .bob)
        == .refuses(desk.reason(.tablesHeld, ["T1"], by: id, from: "19:00")))
    let booked = desk.book(on: id)
    #expect(booked.events == [.booked] && booked.answer?.hold == id)
    #expect(desk.book("19:00", ["T1"], by: .bob).codes == [.tablesTaken])
  }

  @Test func `R8 at 300 seconds the hold has lapsed and its place is free, nothing written`() throws {
    var desk = try Desk.open()
    let id = try desk.held("19:00", ["T1"])
    let lapsesAt = desk.now.adding(seconds: 300)
    desk.now = lapsesAt
    #expect(desk.book(on: id) == .refuses(Reason(.holdLapsed, start: lapsesAt, message: "the hold lapsed")))
    #expect(desk.state.hold(id)?.state == .active, "nothing is written by a refusal")
    let offer = desk.venue.offers(on: .on(Desk.day), OfferQuery(party: 2), now: desk.now).first {
      $0.start == desk.time("19:00")
    }
    #expect(offer?.tables == ["T1", "T2", "T4"])
    let other = desk.hold("19:00", ["T1"], by: .bob)
    #expect(other.events == [.holdPlaced], "the lapse is not among the command's events")
    let written = desk.facts.suffix(2).map(\.event.type)
    #expect(written == [.holdLapsed, .holdPlaced])
    #expect(desk.facts.suffix(2).map(\.first) == desk.facts.suffix(2).map(\.position))
    #expect(desk.state.hold(id)?.state == .lapsed)
  }

  @Test func `a booking on a hold takes the hold's place, pinned when the tables were named`() throws {
    var desk = try Desk.open()
    let named = try desk.held("19:00", ["T4"], party: 3)
    let any = try desk.held("19:00")
    #expect(desk.book(on: named).answer?.tables == ["T4"])
    let id = try #require(desk.book(on: any).answer?.reservation)
    #expect(try desk.reservation(id).stay == #require(desk.state.hold(any)).stay)
    #expect(try desk.reservation(id).stay.isPinned == false)
    #expect(desk.state.hold(named)?.stay.isPinned == true)
    #expect(desk.state.hold(any)?.state == .consumed)
  }

  @Test func `R21 what a host books on a guest's hold is the guest's`() throws {
    var desk = try Desk.open()
    let held = desk.hold("19:00", ["T1"], by: .bob)
    let hold = try #require(held.answer?.hold)
    let booked = desk.execute(.book(Book(hold: hold)), by: .host("1"))
    let id = try #require(booked.answer?.reservation)
    #expect(try desk.reservation(id).owner == .bob)
    #expect(desk.execute(.cancel(Cancel(id)), by: .bob).events == [.cancelled])
  }

  @Test func `R8 a venue says how long holds live, and how long at most`() throws {
    var desk = try Desk.open(
      .sahil.with { $0.holds = HoldPolicy(seconds: 120, guestMost: 900, hostMost: 86_400) })
    let id = try desk.held("19:00", ["T1"])
    #expect(desk.state.hold(id)?.lapsesAt == desk.now.adding(seconds: 120))
    let limit = Reason(.holdLimit, message: "901 seconds asked; at most 900 allowed")
    #expect(desk.hold("19:00", seconds: 901) == .refuses(limit))
    #expect(desk.hold("19:00", seconds: 900).events == [.holdPlaced])
    #expect(desk.hold("19:00", seconds: 901, by: .host).events == [.holdPlaced])
    #expect(desk.hold("20:30", seconds: 86_401, by: .host).codes == [.holdLimit])
    #expect(desk.hold("20:30", seconds: 86_400, by: .boss).events == [.holdPlaced])
  }

  @Test func `R8 who says nothing is never refused for holding too long`() throws {
    for policy in [HoldPolicy(seconds: 600, guestMost: 60), HoldPolicy(guestMost: 60)] {
      var desk = try Desk.open(.sahil.with { $0.holds = policy })
      let id = try desk.held("19:00")
      #expect(desk.state.hold(id)?.lapsesAt == desk.now.adding(seconds: 60))
    }
  }

  @Test func `a hold too long at a taken table is refused for both`() throws {
    var desk = try Desk.open(.sahil.with { $0.holds = HoldPolicy(guestMost: 60) })
    let id = try desk.booked("19:00", ["T1"])
    #expect(
      desk.hold("19:00", ["T1"], seconds: 61)
        == .refuses(
          Reason(.holdLimit, message: "61 seconds asked; at most 60 allowed"),
          desk.reason(.tablesTaken, ["T1"], by: id, from: "19:00")))
  }

  @Test func `a released hold's table is free at once`() throws {
    var desk = try Desk.open()
    let id = try desk.held("19:00", ["T1"])
    #expect(desk.execute(.releaseHold(ReleaseHold(id)), by: .ana).events == [.holdReleased])
    #expect(desk.book("19:00", ["T1"], by: .bob).events == [.booked])
  }

  @Test func `holds that lapse together are written in order of their ids, before what is appended`() throws {
    var desk = try Desk.open()
    let first = try desk.held("19:00", ["T1"], seconds: 60)
    let second = try desk.held("19:00", ["T2"], seconds: 60)
    let early = try desk.held("19:00", ["T4"], seconds: 30)
    let late = try desk.held("19:00", ["G6"], party: 3, seconds: 61)
    desk.now = desk.now.adding(seconds: 60)
    #expect(desk.book("19:00", by: .bob).answer?.tables == ["T1"])
    let lapsed = desk.facts.suffix(4).map(\.event)
    #expect(Array(lapsed.prefix(3)) == [.holdLapsed(early), .holdLapsed(first), .holdLapsed(second)])
    #expect(desk.state.hold(late)?.state == .active)
    #expect(desk.facts.suffix(4).map(\.by) == [.ledger, .ledger, .ledger, .bob])
  }

  @Test func `an unknown hold is not found`() throws {
    var desk = try Desk.open()
    let id = HoldID(high: 9, low: 9)
    let missing = Desk.Outcome.refuses(Reason(.notFound, message: "no hold \(id)"))
    #expect(desk.book(on: id) == missing)
    #expect(desk.execute(.releaseHold(ReleaseHold(id))) == missing)
  }
}
