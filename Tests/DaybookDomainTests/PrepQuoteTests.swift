import DaybookDomain
import DaybookModel
import DaybookTime
import Testing

/// R18, R23: how the kitchen answers a question.
struct PrepQuoteTests {
  private static let kitchen = VenueDefinition.sahil.with {
    $0.prep = PrepPolicy(
      items: [
        PrepPlanItem(name: "Lamb", station: "grill", minutes: 35),
        PrepPlanItem(name: "Bread", station: "cold", minutes: 30, isAhead: true),
      ])
  }

  private func quote(
    _ venue: VenueDefinition = kitchen, away minutes: Int, _ scope: PrepScope = .full, _ items: [String] = []
  ) throws -> Result<PrepQuote, Rejection> {
    var desk = try Desk.open(venue)
    let id = try desk.booked("19:00")
    let plan = PrepPlan(
      of: try desk.reservation(id), by: venue.prep, dishesOut: ["Bread"], tickets: desk.tickets(of: id))
    return Result { () throws(Rejection) in
      try plan.quote(
        ConfirmPrep(id, scope: scope, items: items.map { PrepItem($0) }), minutesAway: minutes, at: desk.now)
    }
  }

  @Test func `R18 recommended are the minutes away, for a full meal at least ten or the plan's`() throws {
    #expect(try quote(away: 5, .starters).get().recommendedMinutes == 5)
    #expect(try quote(away: 5, .mains).get().recommendedMinutes == 5)
    #expect(try quote(away: 5).get().recommendedMinutes == 10)
    #expect(try quote(away: 60).get().recommendedMinutes == 60)
    let slow = Self.kitchen.with { $0.prep?.fullLeastMinutes = 25 }
    #expect(try quote(slow, away: 5).get().recommendedMinutes == 25)
    #expect(try quote(slow, away: 30).get().recommendedMinutes == 30)
    #expect(try quote(slow, away: 6, .starters).get().recommendedMinutes == 6)
    let hasty = Self.kitchen.with { $0.prep?.fullLeastMinutes = 3 }
    #expect(try quote(hasty, away: 5).get().recommendedMinutes == 10)
    #expect(try quote(.sahil, away: 7).get().recommendedMinutes == 10)
  }

  @Test func `R18 a quote says station, quantity, minutes and fire time, and what is out`() throws {
    let quote = try quote(away: 15, .full, ["Lamb"]).get()
    let desk = try Desk.open(Self.kitchen)
    #expect(quote.serveAt == desk.time("19:20"))
    #expect(
      quote.items.map { "\($0.station) \($0.quantity) \($0.name) \($0.minutes)" } == ["grill 2 Lamb 35"])
    #expect(quote.items.map(\.fireAt) == [desk.time("18:45")])
    #expect(quote.dishesOut == ["Bread"])
  }

  @Test func `R18 a quote is refused as the confirmation is, in its words`() throws {
    var desk = try Desk.open(Self.kitchen)
    let id = try desk.booked("19:00")
    desk.execute(.eightySix(EightySix(venue: "sahil", item: "Bread")), by: .grill)
    for dish in ["Bread", "Pizza"] {
      guard case .refused(let refusal) = desk.prep(id, PrepItem(dish)) else {
        Issue.record("\(dish) is confirmed")
        continue
      }
      #expect(try quote(away: 15, .full, [dish]) == .failure(.refused(refusal)), "\(dish)")
    }
  }

  @Test(arguments: [-1, 0, 4, 61, Int.max, Int.min])
  func `R23 minutes away are 5 to 60, refused by name`(minutes: Int) throws {
    let invalid = InvalidField("minutesAway", "found \(minutes); allowed: 5–60")
    #expect(try quote(away: minutes) == .failure(.invalid(invalid)))
  }
}
