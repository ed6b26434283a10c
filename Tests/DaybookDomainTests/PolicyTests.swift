import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R13, R14, R17: yes means yes, and a change is no way round a policy.
struct PolicyTests {
  private func day(_ clock: String) -> String { "2030-06-14T\(clock)" }

  private static let owing = VenueDefinition.kiez.with {
    $0.requests = RequestPolicy(fromParty: 2, answerMinutes: 600)
    $0.deposit = DepositPolicy(amount: 500, currency: "EUR", isPerCover: true, dueMinutes: 60)
  }

  @Test func `R17 a deposit's deadline runs from the venue's yes`() throws {
    var desk = try Desk.open(Self.owing, at: Desk.june)
    let id = try desk.booked(day("19:00"))
    desk.at("2030-06-14T11:00Z")
    #expect(desk.act(Accept.self, id).events == [.accepted])
    #expect(desk.recordDue() == [])
    #expect(try desk.reservation(id).details.terms.depositDueAt == desk.now.adding(minutes: 60))
    desk.at("2030-06-14T12:00Z")
    #expect(desk.recordDue() == [.depositLapsed])
  }

  @Test func `R17 a yes that would cancel at once is refused with that reason`() throws {
    var desk = try Desk.open(Self.owing, at: Desk.june)
    let id = try desk.booked(day("19:00"))
    desk.define(Self.owing.with { $0.deposit = nil })
    desk.at("2030-06-14T11:00Z")
    let refused = desk.act(Accept.self, id)
    #expect(refused.codes == [.notAllowedInState])
    #expect(refused.refusal?.reasons.first?.start == desk.time("2030-06-14T09:00Z"))
    #expect(desk.pay(id, 1_000, "EUR").events == [.depositPaid])
    #expect(desk.act(Accept.self, id).events == [.accepted])
  }

  @Test func `R17 an arrival taken back after the deposit's deadline would cancel, and is refused`() throws {
    var desk = try Desk.open(Self.owing.with { $0.requests = nil }, at: Desk.june)
    let id = try desk.booked(day("19:00"))
    #expect(desk.execute(.arrive(Arrive(id))).events == [.arrived])
    desk.at("2030-06-14T09:30Z")
    #expect(desk.act(Undo.self, id).codes == [.notAllowedInState])
    #expect(desk.act(HoldDepositOpen.self, id).events == [.depositHeldOpen])
    #expect(desk.act(Undo.self, id).events == [.undone])
  }

  @Test func `R14 a party that grows past a policy's size is asked what that size is asked`() throws {
    let venue = VenueDefinition.kiez.tables("A", "B", most: 8).with {
      $0.guarantee = GuaranteePolicy(fromParty: 4)
      $0.deposit = DepositPolicy(amount: 500, currency: "EUR", isPerCover: true, fromParty: 4, dueMinutes: 60)
    }
    var desk = try Desk.open(venue, at: Desk.june)
    let id = try desk.booked(day("19:00"))
    desk.at("2030-06-14T09:00Z")
    #expect(desk.modify(id, party: 4, by: .ana).events == [.modified, .guaranteeAsked])
    var care = try desk.reservation(id).details
    #expect(care.deposit == .due && care.guarantee == .asked)
    #expect(care.terms.deposit == Money(2_000, "EUR"))
    #expect(care.terms.depositDueAt == desk.time("2030-06-14T10:00Z"))
    // Unpaid, it follows the party; its deadline stays.
    desk.at("2030-06-14T09:30Z")
    #expect(desk.modify(id, party: 6).events == [.modified])
    care = try desk.reservation(id).details
    #expect(care.terms.deposit == Money(3_000, "EUR"))
    #expect(care.terms.depositDueAt == desk.time("2030-06-14T10:00Z"))
    // Nor does another time put the deadline off.
    #expect(desk.modify(id, start: day("20:00")).events == [.modified])
    #expect(try desk.reservation(id).details.terms.depositDueAt == desk.time("2030-06-14T10:00Z"))
  }

  @Test func `R14 a guest does not grow into a party that the venue answers by hand`() throws {
    let venue = VenueDefinition.kiez.tables("A", "B", most: 8).with {
      $0.requests = RequestPolicy(fromParty: 5)
    }
    var desk = try Desk.open(venue, at: Desk.june)
    let id = try desk.booked(day("19:00"))
    #expect(desk.modify(id, party: 5, by: .ana).codes == [.partyTooLarge])
    #expect(desk.modify(id, party: 5).events == [.modified])
    #expect(desk.modify(id, start: day("20:00"), by: .ana).events == [.modified])
  }

  @Test func `R14 the ledger offers nothing that the venue answers by hand`() throws {
    let venue = VenueDefinition.kiez.tables("A", most: 4).with { $0.requests = RequestPolicy(fromParty: 3) }
    var desk = try Desk.open(venue, at: Desk.june)
    let taken = try desk.booked(day("19:00"), by: .host)
    let first = try desk.waiting(day("19:00"), by: .ana)
    let large = try desk.waiting(day("19:00"), party: 4)
    let small = try desk.waiting(day("19:00"), party: 2, by: .guest("cem"))
    desk.cancel(taken)
    desk.offer(first, seconds: 60)
    desk.now = desk.now.adding(seconds: 60)
    #expect(desk.recordDue().suffix(2) == [.holdPlaced, .waitlistOffered])
    #expect(try desk.entry(small).state == .offered)
    #expect(try desk.entry(large).state == .waiting)
  }

  @Test func `R13 a table a host names is pinned, by a change, for who needed one, and by a swap`() throws {
    var desk = try Desk.open(.kiez, at: Desk.june)
    let first = try desk.booked(day("19:00"))
    let second = try desk.booked(day("19:00"), by: .bob)
    #expect(desk.swap(first, second).events == [.reassigned, .reassigned])
    #expect(try desk.reservation(first).stay.isPinned)
    let floating = try desk.booked(day("21:00"))
    let other = try desk.booked(day("21:00"), ["B"], by: .bob)
    _ = try desk.blocked(day("21:00"), day("22:00"), tables: ["A", "C"])
    #expect(try desk.reservation(floating).needsTable)
    // The cancellation seats it by itself; the host pins it there.
    #expect(desk.cancel(other).events == [.cancelled, .reassigned])
    #expect(desk.modify(floating, tables: ["B"]).events == [.modified])
    #expect(try desk.reservation(floating).stay.isPinned)
    #expect(desk.modify(floating, tables: []).events == [.modified])
    #expect(try !desk.reservation(floating).stay.isPinned)
    #expect(try desk.reservation(floating).stay.tables == ["B"])
    #expect(desk.modify(floating, tables: []).events == [])
  }

  @Test func `R11 a combination is open to a channel only if every member is`() throws {
    let venue = VenueDefinition.kiez.with {
      $0.tables[1].channels = [.inHouse, .walkIn]
      $0.combinations = [Combination(id: "A+B", tables: ["A", "B"], least: 5, most: 6)]
    }
    var desk = try Desk.open(venue, at: Desk.june)
    #expect(desk.book(day("19:00"), party: 6).codes == [.channelNotAllowed])
    let offers = desk.venue.offers(on: .on("2030-06-14"), OfferQuery(party: 6), now: desk.now)
    #expect(offers.allSatisfy { !$0.isOffered })
    #expect(desk.book(day("19:00"), party: 6, by: .host).events == [.booked])
  }

  @Test func `R17 what a host forfeited is not paid again when a no-show is undone`() throws {
    let venue = Self.owing.with { $0.requests = nil }
    for isForfeited in [true, false] {
      var desk = try Desk.open(venue, at: Desk.june)
      let id = try desk.booked(day("19:00"))
      desk.pay(id, 1_000, "EUR")
      if isForfeited { #expect(desk.act(ForfeitDeposit.self, id).events == [.depositForfeited]) }
      desk.at(day("19:30"))
      desk.act(MarkNoShow.self, id)
      #expect(try desk.reservation(id).details.deposit == .forfeited)
      #expect(desk.act(Undo.self, id).events == [.undone])
      #expect(try desk.reservation(id).details.deposit == (isForfeited ? .forfeited : .paid))
    }
  }

  @Test func `R27 a host's end of a stay is within reach of its service, unless set aside`() throws {
    var desk = try Desk.open(.kiez, at: Desk.june)
    let id = try desk.booked(day("19:00"))
    let late = day("23:45")
    let until = RequestedTime(stringLiteral: late)
    #expect(desk.execute(.modify(Modify(id, until: until))).codes == [.afterLastSeating])
    #expect(desk.modifyAnyway(id, until: late, setting: .afterLastSeating).events == [.modified])
  }

  @Test func `R17 a yes before the agreed deadline leaves it, where the venue sets none any more`() throws {
    var desk = try Desk.open(Self.owing, at: Desk.june)
    let id = try desk.booked(day("19:00"))
    desk.define(Self.owing.with { $0.deposit = nil })
    #expect(desk.act(Accept.self, id).events == [.accepted])
    #expect(try desk.reservation(id).details.terms.depositDueAt == desk.time("2030-06-14T09:00Z"))
  }

  @Test func `R16 a cut-off at a clock time without days is on the date itself`() throws {
    let venue = VenueDefinition.kiez.with { $0.cutoff = CutoffPolicy(time: ClockValue(minutes: 12 * 60)) }
    var desk = try Desk.open(venue, at: Desk.june)
    let id = try desk.booked(day("19:00"))
    #expect(try desk.reservation(id).details.terms.cutoffAt == desk.time(day("12:00")))
  }
}
