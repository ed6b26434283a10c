import DaybookDomain
import DaybookStories
import DaybookViews
import Testing

/// A watch finds a row that the log did not make, wherever it is, and nothing where all is well.
@Suite struct ViewWatchTests {
  private static let facts = DifferenceTests.house(31, 120).facts

  private func engine(_ place: ViewPlace) throws -> ViewEngine {
    let engine = place.engine(ViewPlace.allViews)
    try engine.catchUp(until: soon())
    return engine
  }

  @Test func `a sound view is the same in every round, also while the log grows`() throws {
    let place = try ViewPlace(Array(ViewWatchTests.facts.prefix(60)))
    let engine = try engine(place)
    let watch = try ViewWatch(engine)
    defer { watch.close() }
    for end in stride(from: 60, to: ViewWatchTests.facts.count, by: 20) {
      let round = try watch.round(rows: 7)
      #expect(round.difference == nil && round.rows > 0)
      place.log.append(ViewWatchTests.facts[end..<min(end + 20, ViewWatchTests.facts.count)])
      // It compares views as they are: those that are behind, too.
      if end.isMultiple(of: 40) { try engine.catchUp(until: soon()) }
    }
    #expect(try watch.round(rows: .max).difference == nil)
    #expect(try place.names().allSatisfy { !$0.hasPrefix("unnamed") })
  }

  @Test func `a round of more rows than there are compares each once, wherever it began`() throws {
    let engine = try engine(try ViewPlace(ViewWatchTests.facts))
    var counts: Set<Int> = []
    for _ in 0..<4 {
      let watch = try ViewWatch(engine)
      defer { watch.close() }
      for most in [.max, 100_000, 7, 100_000] {
        let rows = try watch.round(rows: most).rows
        if most > 7 { counts.insert(rows) }
      }
    }
    #expect(counts.count == 1, "\(counts)")
  }

  @Test(arguments: [1, 5, 100_000])
  func `a row that no record made is met after some rounds, and told with its view`(rows: Int) throws {
    let place = try ViewPlace(ViewWatchTests.facts)
    let engine = try engine(place)
    let watch = try ViewWatch(engine)
    defer { watch.close() }
    #expect(try watch.round(rows: rows).difference == nil)
    try place.tamper(GuestsView(), "bookings", [1, 2, 3], [4])
    var rounds = 0
    while rounds < 5_000 {
      rounds += 1
      guard let found = try watch.round(rows: rows).difference else { continue }
      #expect(found.view == "guests" && found.count == 1 && found.filled == nil)
      #expect(found.tables.first { !$0.isSame }?.samples.first?.key == [1, 2, 3])
      #expect(rows < 1000 || rounds == 1, "a round of all rows leaves none out")
      return
    }
    Issue.record("not found in \(rounds) rounds")
  }

  @Test func `of the named views alone`() throws {
    let place = try ViewPlace(ViewWatchTests.facts)
    let engine = try engine(place)
    try place.tamper(GuestsView(), "bookings", [1, 2, 3], [4])
    let index = try ViewWatch(engine, of: ["index"])
    defer { index.close() }
    #expect(try index.round(rows: .max).difference == nil)
    #expect(throws: LedgerFailure.self) { try ViewWatch(engine, of: ["nothing"]) }
  }
}
