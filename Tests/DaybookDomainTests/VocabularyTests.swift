import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// A name a caller gives is one of the venue's own, or it is refused without being repeated.
///
/// A refusal is recorded for ever.
@Suite struct VocabularyTests {
  private static let strange = "Ana's corner"

  @Test func `an area the venue does not have is refused and not repeated, whatever it is asked for`() throws
  {
    var desk = try Desk.open()
    let id = try desk.booked("19:00", pool: "bar")
    let start = desk.requested("20:00")
    var aside = Book(
      venue: "sahil", party: 2, start: start, tables: ["T1"], area: Self.strange,
      override: Override([.noTableFits], why: "so"))
    let commands: [Command] = [
      .book(Book(venue: "sahil", party: 2, start: start, area: Self.strange)), .book(aside),
      .book(Book(venue: "sahil", party: 2, start: start, pool: "bar", area: Self.strange)),
      .hold(PlaceHold(venue: "sahil", party: 2, start: start, pool: "bar", area: Self.strange)),
      .modify(Modify(id, area: Self.strange)),
      .walkIn(WalkIn(venue: "sahil", party: 2, area: Self.strange)),
      .joinWaitlist(JoinWaitlist(venue: "sahil", party: 2, start: start, area: Self.strange)),
      .block(PlaceBlock(venue: "sahil", area: Self.strange, from: start, until: desk.requested("21:00"))),
    ]
    for command in commands {
      #expect(
        desk.execute(command)
          == .refuses(Reason(.notFound, message: "area: the venue has no such area")), "\(command)")
    }
    aside.area = " garden "
    #expect(desk.execute(.book(aside)).events == [.booked], "one it has may be set aside")
  }

  @Test func `an area is recorded as the venue writes it`() throws {
    let (composed, decomposed) = ("Terrasse d'\u{E9}t\u{E9}", "Terrasse  d'e\u{301}te\u{301}")
    var desk = try Desk.open(.sahil.with { $0.tables[0].area = composed })
    let book = Book(venue: "sahil", party: 2, start: desk.requested("19:00"), area: decomposed)
    let id = try #require(desk.execute(.book(book), by: .ana).answer?.reservation)
    let area = try #require(try desk.reservation(id).stay.area)
    #expect(Array(area.utf8) == Array(composed.utf8))
  }

  @Test func `who waits for an area that is gone by then is told so by the offer alone`() throws {
    var desk = try Desk.open()
    let join = JoinWaitlist(venue: "sahil", party: 4, start: desk.requested("19:00"), area: "garden")
    let entry = try #require(desk.execute(.joinWaitlist(join), by: .ana).answer?.entry)
    desk.define(.sahil.with { $0.tables.removeLast() })
    #expect(desk.execute(.offerTable(OfferTable(entry))).codes == [.noTableFits])
  }

  @Test func `a venue without dishes takes none by name, and one it does not have is not repeated`() throws {
    var bare = try Desk.open()
    let id = try bare.booked("19:00")
    let refused = Desk.Outcome.refuses(
      Reason(.notFound, message: "items[0]: the venue's plan has no such dish"))
    #expect(bare.prep(id, PrepItem(Self.strange)) == refused)
    #expect(bare.prep(id, PrepItem(Self.strange), by: .host("1")) == refused)
    #expect(bare.prep(id).events == [.prepConfirmed], "how much is made ahead can be said all the same")
    var desk = try Desk.open(
      .sahil.with {
        $0.prep = PrepPolicy(items: [PrepPlanItem(name: "Lamb", station: "grill", minutes: 35)])
      })
    let other = try desk.booked("19:00")
    #expect(
      desk.prep(other, PrepItem("Lamb"), PrepItem(Self.strange))
        == .refuses(Reason(.notFound, message: "items[1]: the venue's plan has no such dish")))
  }

  @Test func `the record of a refusal names no venue there is not`() throws {
    let desk = try Desk.open()
    let book = Book(venue: VenueID(Self.strange), party: 2, start: desk.requested("19:00"))
    #expect(desk.state.venue(of: .book(book)) == nil)
    #expect(
      desk.state.venue(of: .book(Book(venue: "sahil", party: 2, start: desk.requested("19:00")))) == "sahil")
  }

  @Test func `another currency is refused and not repeated`() throws {
    var desk = try Desk.open(.sahil.with { $0.deposit = DepositPolicy(amount: 500, currency: "AZN") })
    let id = try desk.booked("19:00")
    let message = "found another currency; due: 500 AZN, minor units"
    #expect(desk.pay(id, 500, "ANA") == .refuses(Reason(.depositTooSmall, message: message)))
  }
}
