import DaybookDomain
import DaybookLog
import DaybookStories
import DaybookTime
import DaybookViews
import Testing

/// Views of the past are what views of a log that ended there are, and leave nothing behind.
@Suite struct PastViewsTests {
  private static let facts: [Fact] = {
    var story = Story(seed: 11)
    story.go(on: 120)
    return Array(story.facts.prefix(200))
  }()

  @Test(arguments: [1, 2, 41, 70])
  func `at a position they hold the reservations of a log that ends there`(end: UInt64) throws {
    let whole = try ViewPlace(PastViewsTests.facts)
    let ended = try ViewPlace(Array(PastViewsTests.facts.prefix(Int(end))))
    let past = try whole.engine().past(through: Position(end), batch: 7)
    defer { past.close() }
    func reservations(_ snapshot: borrowing ViewSnapshot) throws(LedgerFailure) -> [Reservation] {
      var found: [Reservation] = []
      try snapshot.index.forEachReservation {
        found.append($0)
        return true
      }
      return found
    }
    let last = PastViewsTests.facts[Int(end) - 1]
    let found = try past.read(at: last.recordedAt) { snapshot throws(LedgerFailure) in
      #expect(snapshot.position == Position(end) && snapshot.recordedAt == last.recordedAt)
      #expect(snapshot.judgedAt == last.recordedAt)
      return try reservations(snapshot)
    }
    let engine = ended.engine()
    try engine.catchUp()
    #expect(
      try engine.read(until: soon()) { snapshot throws(LedgerFailure) in try reservations(snapshot) } == found
    )
  }

  @Test func `a position past the end is refused, and a view that was not filled is not lent`() throws {
    let place = try ViewPlace(PastViewsTests.facts)
    let engine = place.engine()
    let late = Position(UInt64(PastViewsTests.facts.count + 1))
    #expect(throws: LedgerFailure.self) { try engine.past(through: late) }
    let past = try engine.past(through: 5, of: ["index"])
    defer { past.close() }
    #expect(past.names == ["index"])
    let failure = #expect(throws: LedgerFailure.self) {
      try past.read(of: ["availability"], at: .epoch) { _ in }
    }
    #expect(failure?.code == .view)
  }

  @Test func `stopped or not, they change no view and leave no file`() throws {
    let place = try ViewPlace(PastViewsTests.facts)
    let engine = place.engine()
    var batches = 0
    let stopped = #expect(throws: LedgerFailure.self) {
      try engine.past(through: 60, batch: 20, progress: { _ in batches += 1 }, isCancelled: { batches == 2 })
    }
    #expect(stopped?.code == .stopped && batches == 2)
    try engine.past(through: 60).close()
    #expect(try place.names() == ["projector.lock"])
    #expect(try engine.list().allSatisfy { $0.generation == nil })
  }
}
