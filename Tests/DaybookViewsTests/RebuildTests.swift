import DaybookDomain
import DaybookStories
import DaybookTime
import DaybookViews
import Foundation
import Synchronization
import Testing

@Suite struct RebuildTests {
  private static func story() -> Story {
    var story = Story(seed: 41)
    story.go(on: 400)
    return story
  }

  @Test func `a rebuilt view has the bytes of the live one, and only what was before it is kept`() throws {
    let place = try ViewPlace(RebuildTests.story().facts)
    let engine = place.engine()
    try engine.catchUp(batch: 13, until: soon())
    let live = try place.rows()
    try engine.rebuild(batch: 64)
    #expect(try place.current("index") == "2" && place.current("availability") == "2")
    #expect(try place.directories("index") == ["1", "2"] && place.directories("availability") == ["1", "2"])
    #expect(try place.rows() == live)
    try engine.rebuild(["index"])
    #expect(try place.directories("index") == ["2", "3"] && place.directories("availability") == ["1", "2"])
    #expect(try place.current("index") == "3" && place.current("availability") == "2")
    #expect(try place.rows() == live)
  }

  @Test func `a rebuild where there are no views at all ends with views at the head`() throws {
    let story = RebuildTests.story()
    let place = try ViewPlace(story.facts)
    try place.engine().rebuild(batch: 16)
    let rebuilt = try place.engine().list()
    #expect(rebuilt.allSatisfy { $0.state == .ready && $0.lag == 0 })
    let other = try ViewPlace(story.facts)
    try other.engine().catchUp(until: soon())
    #expect(try place.rows() == other.rows())
  }

  @Test func `views in maps that grow have the same bytes, also when a batch finds its map full`() throws {
    let story = RebuildTests.story()
    let place = try ViewPlace(story.facts)
    // A batch of all records is larger than the first map: it is applied again in a larger one.
    let engine = place.engine(firstMapByteCount: 64 << 10)
    try engine.catchUp(batch: 4096, until: soon())
    let other = try ViewPlace(story.facts)
    try other.engine().catchUp(until: soon())
    #expect(try place.rows() == other.rows())
    let grown = place.engine(firstMapByteCount: 64 << 10)
    try grown.rebuild(batch: 64)
    #expect(try place.rows() == other.rows())
  }

  @Test func `an interrupted rebuild goes on from where it was`() throws {
    let story = RebuildTests.story()
    let place = try ViewPlace(story.facts)
    let engine = place.engine()
    try engine.catchUp(until: soon())
    let live = try place.rows()
    var batches = 0
    let error = #expect(throws: LedgerFailure.self) {
      try engine.rebuild(batch: 50, progress: { _, _, _ in batches += 1 }, isCancelled: { batches == 3 })
    }
    #expect(error?.code == .stopped)
    #expect(try place.current("index") == "1")
    #expect(try engine.list().map(\.filling) == [2, 2])
    var first: UInt64?
    try place.engine().rebuild(batch: 50, progress: { _, position, _ in first = first ?? position })
    #expect(first == 200)
    #expect(place.notices.contains(.filling(view: "index", generation: 2, after: 150)))
    #expect(try place.current("index") == "2")
    #expect(try place.rows() == live)
  }

  @Test func `a half-filled generation from before the machine started is not trusted`() throws {
    let place = try ViewPlace(RebuildTests.story().facts)
    let engine = place.engine()
    try engine.catchUp(until: soon())
    let live = try place.rows()
    #expect(throws: LedgerFailure.self) {
      var batches = 0
      try engine.rebuild(
        ["index"], batch: 50, progress: { _, _, _ in batches += 1 }, isCancelled: { batches == 2 })
    }
    try place.overwrite("index/2/boot", with: Data("another start".utf8))
    try engine.rebuild(["index"], batch: 50)
    #expect(
      place.notices.contains(
        .discarded(
          view: "index", generation: 2, reason: "half-filled before the machine last started")))
    #expect(try place.rows() == live)
  }

  @Test func `live views are read and advanced while a rebuild goes on`() throws {
    var story = RebuildTests.story()
    let place = try ViewPlace(story.facts)
    let engine = place.engine()
    try engine.catchUp(until: soon())
    var isMore = true
    try engine.rebuild(batch: 100) { _, _, _ in
      let head = story.state.scalars.head
      do {
        try engine.read(atLeast: head, until: soon()) { snapshot throws(LedgerFailure) in
          #expect(try snapshot.index.venues().count == 2)
        }
        guard isMore else { return }
        isMore = false
        story.go(on: 30)
        place.log.append(story.facts[Int(head.value)...])
      } catch {
        Issue.record(error)
      }
    }
    #expect(try engine.position() == story.state.scalars.head)
    let alone = try ViewPlace(story.facts)
    try alone.engine().catchUp(until: soon())
    #expect(try place.rows() == alone.rows())
  }

  @Test func `what comes while a rebuild is flushed is in it before the switch`() throws {
    var story = RebuildTests.story()
    let place = try ViewPlace(story.facts)
    let other = place.engine()
    try other.catchUp(until: soon())
    let before = story.facts.count
    story.go(on: 30)
    let (facts, head) = (story.facts, story.state.scalars.head)
    let switched = Mutex<[Position?]>([])
    let engine = place.engine(onStep: { step in
      do {
        if step == .generationFilled {
          place.log.append(facts[before...])
          try other.catchUp(until: soon())
        }
        if step == .switched {
          let position = try other.position()
          switched.withLock { $0.append(position) }
        }
      } catch {
        Issue.record(error)
      }
    })
    try engine.rebuild()
    #expect(switched.withLock { $0 } == [head, head])
  }

  @Test func `two rebuilds of one view at once do the work of one`() async throws {
    let place = try ViewPlace(RebuildTests.story().facts)
    try place.engine().catchUp(until: soon())
    let live = try place.rows()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for batch in [40, 60] { group.addTask { try place.engine().rebuild(batch: batch) } }
      group.addTask {
        let engine = place.engine()
        for _ in 0..<200 {
          try engine.read(until: soon()) { snapshot throws(LedgerFailure) in
            #expect(try snapshot.index.venues().count == 2)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try place.rows() == live)
    #expect(try place.directories("index").count <= 2)
  }

  @Test func `a rebuild with no view there at all makes it`() throws {
    let story = RebuildTests.story()
    let place = try ViewPlace(story.facts)
    try place.engine().rebuild()
    #expect(try place.engine().position() == story.state.scalars.head)
  }
}
