import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R26: what a host may set aside, what never yields, and who and why in the event.
struct OverrideTests {
  private static let strict = VenueDefinition.sahil.with {
    $0.party = PartyPolicy(least: 2, most: 5)
    $0.noticeMinutes = 60
    $0.advanceDays = 30
    $0.services[0].pacing = Pacing(minutes: 30, covers: 4, parties: 1, onlineCovers: 4)
    $0.services[0].channels = [.online, .walkIn]
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let code: RefusalCode
    let start: String
    var party = 2
    var tables: [TableID]?
    var others: [RefusalCode] = []
    var testDescription: String { code.rawValue }
  }

  static let cases = [
    Case(code: .offGrid, start: "19:07"), Case(code: .afterLastSeating, start: "22:15"),
    Case(code: .tooSoon, start: "08:30", others: [.outsideService]),
    Case(code: .tooFar, start: "2030-06-01T19:00"), Case(code: .partyTooSmall, start: "19:00", party: 1),
    Case(code: .partyTooLarge, start: "19:00", party: 6, others: [.pacingCovers]),
    Case(code: .noTableFits, start: "19:00", party: 3, tables: ["T1"]),
    Case(code: .closedSpecialDay, start: "2030-12-31T19:00", others: [.tooFar]),
  ]

  @Test(arguments: cases)
  func `R26 a host sets a rule aside by its code, and nothing else with it`(one: Case) throws {
    var desk = try Desk.open(Self.strict.with { $0.services[0].channels = [] })
    let party = PartySize(one.party)
    let bound = desk.book(one.start, one.tables, party: party, by: .host)
    #expect(bound.codes == (one.others + [one.code]).sorted { $0.rawValue < $1.rawValue })
    let freed = desk.execute(
      .book(
        Book(
          venue: "sahil", party: party, start: desk.requested(one.start), tables: one.tables,
          override: Override([one.code], why: "an old friend"))))
    #expect(freed.codes == one.others)
    guard one.others.isEmpty, case .booked(let booked) = desk.lastEvents.last else { return }
    #expect(booked.terms.override == Override([one.code], why: "an old friend"))
    #expect(desk.facts.last?.by == .host)
  }

  @Test func `R26 caps, channels, overlaps and the cut-off yield to a host too`() throws {
    var desk = try Desk.open(Self.strict)
    desk.book("19:00", party: 4)
    let codes: [RefusalCode] = [.pacingCovers, .pacingParties, .channelNotAllowed]
    #expect(desk.book("19:00", by: .host).codes == codes.sorted { $0.rawValue < $1.rawValue })
    let override = Override(codes, why: "the owner asked")
    let start = desk.requested("19:00")
    #expect(
      desk.execute(.book(Book(venue: "sahil", party: 2, start: start, override: override))).events == [
        .booked
      ])
  }

  @Test func `R26 tables taken, pools full, blocks and states never yield`() throws {
    for code in RefusalCode.allCases where !Override.allowed.contains(code) {
      var desk = try Desk.open()
      let outcome = desk.bookAnyway("19:00", setting: code)
      #expect(outcome.field?.field == "override.codes[0]", "\(code)")
    }
    var desk = try Desk.open()
    desk.book("19:00", ["T1"])
    #expect(desk.bookAnyway("19:00", ["T1"], setting: .noTableFits).codes == [.tablesTaken])
  }

  @Test func `R26 only the venue overrides, and says why`() throws {
    var desk = try Desk.open()
    let start = desk.requested("19:07")
    let book = Book(venue: "sahil", party: 2, start: start, override: Override([.offGrid], why: "please"))
    #expect(desk.execute(.book(book), by: .ana).codes == [.forbidden])
    var silent = book
    silent.override?.why = "  "
    #expect(desk.execute(.book(silent)).field?.field == "override.why")
  }

  @Test func `R26 a walk-in may be given a table that is too small, and a hold a start off the grid`() throws
  {
    var desk = try Desk.open()
    desk.at("19:00")
    let small = WalkIn(
      venue: "sahil", party: 3, tables: ["T1"], override: Override([.noTableFits], why: "a child on the lap"))
    #expect(desk.execute(.walkIn(small)).events == [.walkedIn])
    let off = PlaceHold(
      venue: "sahil", party: 2, start: desk.requested("20:07"), override: Override([.offGrid], why: "a bus"))
    let outcome = desk.execute(.hold(off))
    let hold = try #require(outcome.answer?.hold)
    #expect(desk.book(on: hold, by: .host).events == [.booked])
    guard case .booked(let booked) = desk.lastEvents.last else { return #expect(Bool(false)) }
    #expect(booked.terms.override?.why == "a bus")
  }

  @Test func `R26 what was set aside for a booking stays so when a host changes it`() throws {
    var desk = try Desk.open()
    let outcome = desk.bookAnyway("19:00", ["T1"], party: 3, setting: .noTableFits)
    let id = try #require(outcome.answer?.reservation)
    let until = desk.requested("22:00")
    #expect(desk.execute(.modify(Modify(id, until: until))).events == [.modified])
    #expect(try desk.reservation(id).stay.tables == ["T1"])
  }
}
