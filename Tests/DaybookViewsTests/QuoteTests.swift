import DaybookDomain
import DaybookLending
import DaybookRandom
import DaybookStories
import DaybookTime
import DaybookViews
import Testing

/// R18: what is quoted is what confirming plans.
@Suite struct QuoteTests {
  private static let dishes = ["dolma", "lamb", "bread", "plov"]

  /// What the writer would say at the story's end, and the dishes it would lead to.
  private func confirmed(_ asked: ConfirmPrep, by actor: Actor, _ house: HouseStory) -> Result<
    [String], Rejection
  > {
    var state = house.state
    state.lend(to: asked.command, from: house.everything)
    do throws(Rejection) {
      let context = Context(now: house.now, by: actor, nextID: ClaimID(high: .max, low: 1))
      let decision = try state.decide(asked.command, in: context)
      for event in decision.events {
        let position = state.scalars.head.next
        state.apply(
          Fact(
            position: position, first: position, recordedAt: house.now, by: actor, venue: decision.venue,
            event: event))
      }
    } catch {
      return .failure(error)
    }
    guard let reservation = state.reservation(asked.reservation), let prep = reservation.details.prep else {
      return .success([])
    }
    let tickets = prep.tickets.compactMap { state.ticket($0) }
    let out = state.dishesOut(at: reservation.venue)
    let times = PrepTimes(of: reservation, prep, tickets, dishesOut: out, at: house.now)
    return .success(
      tickets.filter { $0.state != .served && $0.state != .cancelled }
        .flatMap { ticket in
          ticket.items.map { line(ticket.station, $0.name, $0.quantity, $0.minutes, times.fireAt($0)) }
        }.sorted())
  }

  private func line(_ station: String, _ dish: String, _ quantity: Int, _ minutes: Int, _ fireAt: Timestamp?)
    -> String
  {
    "\(station) \(quantity) \(dish) \(minutes) " + (fireAt.map { "\($0)" } ?? "waits")
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `R18 what is quoted and then confirmed at the same instant plans the same tickets and fire times`(
    seed: UInt64
  ) throws {
    var house = HouseStory(seed: seed)
    var random = SeededGenerator(seed: seed &+ 18)
    var (planned, refused) = (0, 0)
    for _ in 0..<3 {
      house.go(on: 100)
      let known = house.everything.reservations.keys.sorted() + [ReservationID(high: 9, low: 9)]
      try ViewPlace.reading(house) { snapshot throws(LedgerFailure) in
        for id in known {
          let names = QuoteTests.dishes.shuffled(using: &random).prefix(.random(in: 0...4, using: &random))
          let items = names.map { name in
            PrepItem(name, quantity: [nil, nil, 1, 9].randomElement(using: &random) ?? nil)
          }
          let asked = ConfirmPrep(
            id, scope: PrepScope.allCases.randomElement(using: &random) ?? .full, items: items)
          let actor: Actor = Bool.random(using: &random) ? .host("1") : .guest("ana")
          let quote = try snapshot.prepQuote(asked, minutesAway: 15, by: actor, now: house.now)
          let found = quote.map { quote in
            quote.items.map { line($0.station, $0.name, $0.quantity, $0.minutes, $0.fireAt) }.sorted()
          }
          #expect(found == confirmed(asked, by: actor, house), "\(asked) by \(actor)")
          switch found {
          case .success: planned += 1
          case .failure: refused += 1
          }
        }
      }
    }
    #expect(planned > 0 && refused > 0, "\(planned) planned, \(refused) refused")
  }
}
