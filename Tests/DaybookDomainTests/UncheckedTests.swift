import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// Commands that nobody checked before they were decided: the rules do not take them for something else.
struct UncheckedTests {
  private static let kitchen = VenueDefinition.sahil.with {
    $0.prep = PrepPolicy(
      items: [
        PrepPlanItem(name: "Soup", station: "grill", minutes: 5),
        PrepPlanItem(name: "Cake", station: "cold", minutes: 5),
      ])
  }

  @Test func `a field that is missing or malformed is named`() throws {
    let desk = try Desk.open()
    var alone = Book(venue: "sahil", party: 2, start: "2030-05-01T19:00")
    alone.party = nil
    let cases: [(String, Command)] = [
      ("venue", .book(alone)), ("start", .book(Book(venue: "sahil", party: 2, start: "19:00"))),
    ]
    for (field, command) in cases {
      guard case .failure(.invalid(let found)) = desk.decide(command, by: .host) else {
        Issue.record("\(command) is decided")
        continue
      }
      #expect(found.field == field)
    }
  }

  @Test func `a blank name is no area and no dish of the plan, and is out by itself`() throws {
    var desk = try Desk.open(Self.kitchen)
    let id = try desk.booked("19:00")
    let book = Book(venue: "sahil", party: 2, start: desk.requested("19:00"), area: " ")
    let prep = ConfirmPrep(id, items: [PrepItem(" ")])
    for command in [Command.book(book), .confirmPrep(prep)] {
      guard case .failure(.refused(let refusal)) = desk.decide(command, by: .host) else {
        Issue.record("\(command) is decided")
        continue
      }
      #expect(refusal.reasons.map(\.code) == [.notFound])
    }
    let out = try desk.decide(.eightySix(EightySix(venue: "sahil", item: " ")), by: .grill).get()
    #expect(out.events == [.eightySixed(EightySixed(item: " ", isOut: true))])
  }

  @Test func `a zone that nobody knows the rules of is not adopted, and no venue is in it`() throws {
    var desk = try Desk.open()
    let venue = VenueDefinition.sahil.with { ($0.id, $0.zone) = ("phobos", "Mars/Phobos") }
    #expect(desk.define(venue).field?.field == "venue.zone")
    desk.zones["Mars/Phobos"] = try ZoneRules(
      name: "Mars/Phobos", version: "1", initialOffset: UTCOffset(seconds: 0), transitions: [], footer: "")
    #expect(desk.define(venue).events == [.zoneRulesAdopted, .venueDefined])
    desk.zones = [:]
    #expect(desk.execute(.adoptZone(AdoptZone("Mars/Phobos")), by: .boss).field?.field == "zone")
  }

  @Test func `ids go on where the lower half of one ends`() throws {
    var desk = try Desk.open(Self.kitchen)
    let id = try desk.booked("19:00")
    let last = ClaimID(high: 1, low: .max)
    let context = Context(now: desk.now, by: .ana, nextID: last)
    let confirm = ConfirmPrep(id, items: [PrepItem("Soup"), PrepItem("Cake")])
    let decision = try desk.state.decide(.confirmPrep(confirm), in: context)
    guard case .prepConfirmed(let confirmed) = decision.events.first else { return #expect(Bool(false)) }
    let ids = confirmed.tickets.map(\.ticket)
    #expect(ids == ids.sorted() && Set(ids).count == 2)
    #expect(ids.last?.high == 2)
  }
}
