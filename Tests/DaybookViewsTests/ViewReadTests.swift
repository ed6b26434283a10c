import DaybookDomain
import DaybookLog
import DaybookStories
import DaybookTime
import DaybookViews
import Foundation
import Synchronization
import Testing

@Suite struct ViewReadTests {
  @Test func `a read asks for a position and gets at least that`() throws {
    var story = Story(seed: 31)
    let place = try ViewPlace(story.facts)
    let engine = place.engine()
    try engine.catchUp(until: soon())
    let before = story.state.scalars.head
    story.go(on: 50)
    place.log.append(story.facts[Int(before.value)...])
    try engine.read(until: soon()) { snapshot throws(LedgerFailure) in #expect(snapshot.position == before) }
    try engine.read(atLeast: story.state.scalars.head, until: soon()) { snapshot throws(LedgerFailure) in
      #expect(snapshot.position == story.state.scalars.head)
      #expect(snapshot.recordedAt == story.facts.last?.recordedAt)
    }
  }

  @Test func `a read that may not advance the views waits for its deadline and says the lag`() throws {
    let story = Story(seed: 32)
    let place = try ViewPlace(story.facts)
    let engine = place.engine()
    try engine.catchUp(through: 2, batch: 2, until: soon())
    let error = #expect(throws: LedgerFailure.self) {
      try engine.read(atLeast: 3, until: atOnce(), isProjecting: false) { _ throws(LedgerFailure) in }
    }
    #expect(error?.code == .viewBehind && error?.message.contains("they are at 2") == true)
  }

  @Test func `a view that is filled for the first time answers only once it is complete`() throws {
    var story = Story(seed: 33)
    story.go(on: 100)
    let place = try ViewPlace(story.facts)
    let engine = place.engine()
    try engine.catchUp(through: 10, batch: 10, until: soon())
    #expect(try engine.list().map(\.state) == [.incomplete, .incomplete])
    #expect(throws: LedgerFailure.self) {
      try engine.read(until: atOnce(), isProjecting: false) { _ throws(LedgerFailure) in }
    }
    try engine.read(until: soon()) { snapshot throws(LedgerFailure) in
      #expect(snapshot.position == story.state.scalars.head)
    }
    #expect(try engine.list().map(\.state) == [.ready, .ready])
  }

  @Test func `a read of one view does not wait for another`() throws {
    let place = try ViewPlace(Story(seed: 34).facts)
    try place.engine([AvailabilityView()]).catchUp(until: soon())
    let engine = place.engine()
    try engine.read(of: ["availability"], until: atOnce(), isProjecting: false) {
      snapshot throws(LedgerFailure) in
      #expect(snapshot.position > .start)
    }
    #expect(throws: LedgerFailure.self) {
      try engine.read(of: ["nothing"], until: soon()) { _ throws(LedgerFailure) in }
    }
  }

  @Test func `between the commits of two views nobody reads both`() throws {
    var story = Story(seed: 37)
    let place = try ViewPlace(story.facts)
    let reader = place.engine()
    try reader.catchUp(until: soon())
    let before = story.facts.count
    story.go(on: 50)
    place.log.append(story.facts[before...])
    let outcomes = Mutex<[LedgerFailure.Code?]>([])
    let writer = place.engine(onStep: { step in
      guard step == .committed else { return }
      let result = Result { () throws(LedgerFailure) in
        try reader.read(until: atOnce(), isProjecting: false) { _ throws(LedgerFailure) in }
      }
      if case .failure(let error) = result {
        outcomes.withLock { $0.append(error.code) }
      } else {
        outcomes.withLock { $0.append(nil) }
      }
    })
    try writer.catchUp(until: soon())
    #expect(outcomes.withLock { $0 } == [.viewBehind, nil])
  }

  /// While one thread advances, another reads: both views always stand at the same position.
  @Test func `all views of a read stand at one position`() async throws {
    var story = Story(seed: 35)
    var counts: [Position: Int] = [:]
    var taken: [Position: [SlotOffer]] = [:]
    let date = Venues.day(1)
    for _ in 0..<150 {
      story.go(on: 1)
      counts[story.state.scalars.head] = story.state.reservations.count
      taken[story.state.scalars.head] = story.state.venues[0].offers(
        on: date, OfferQuery(party: 2), now: .epoch)
    }
    let (facts, head) = (story.facts, story.state.scalars.head)
    let (known, offered) = (counts, taken)
    let place = try ViewPlace(facts)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        let engine = place.engine()
        for position in stride(from: 1, through: head.value, by: 1) {
          try engine.catchUp(through: Position(position), batch: 1, until: soon())
        }
      }
      group.addTask {
        let engine = place.engine()
        var position = Position.start
        while position < head {
          position = try engine.read(atLeast: position, until: soon(), isProjecting: false) {
            snapshot throws(LedgerFailure) in
            var count = 0
            try snapshot.index.forEachReservation { _ throws(LedgerFailure) in
              count += 1
              return true
            }
            if let expected = known[snapshot.position] { #expect(count == expected) }
            if let expected = offered[snapshot.position] {
              #expect(
                try snapshot.availability.offers(at: "sahil", on: date, OfferQuery(party: 2), now: .epoch)
                  == expected)
            }
            return snapshot.position
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func `the list says what is there, and changes nothing`() throws {
    let story = Story(seed: 36)
    let place = try ViewPlace(story.facts)
    let engine = place.engine()
    let before = try engine.list()
    #expect(before.map(\.state) == [.unusable("there is none in use"), .unusable("there is none in use")])
    #expect(before.map(\.lag) == [story.state.scalars.head.value, story.state.scalars.head.value])
    #expect(!FileManager.default.fileExists(atPath: place.root))
    try engine.catchUp(until: soon())
    let after = try engine.list()
    #expect(after.map(\.name) == ["index", "availability"])
    #expect(
      after.map(\.generation) == [1, 1] && after.map(\.lag) == [0, 0] && after.map(\.filling) == [nil, nil])
    #expect(after.allSatisfy { $0.byteCount > 0 && $0.position == story.state.scalars.head })
  }
}
