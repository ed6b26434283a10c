import DaybookDomain
import DaybookStories
import DaybookViews
import Testing

@Suite struct ColdIndexTests {
  private static func story() -> (story: Story, keys: [(digest: KeyDigest, position: Position)]) {
    var story = Story(seed: 11)
    story.go(on: 300)
    let keys = story.facts.compactMap { fact in
      fact.position == fact.first ? fact.key.map { (ViewPlace.digest(fact.by, $0), fact.position) } : nil
    }
    return (story, keys)
  }

  @Test func `it knows nothing while there is no index`() throws {
    let (story, keys) = ColdIndexTests.story()
    let index = try ColdIndex(try ViewPlace(story.facts).engine())
    #expect(index.checkpoint == .start)
    #expect(try index.position(of: keys[0].digest) == nil)
  }

  @Test func `it answers after its files were deleted, and while another index is filled`() throws {
    let (story, keys) = ColdIndexTests.story()
    let place = try ViewPlace(story.facts)
    let engine = place.engine()
    try engine.catchUp(until: soon())
    let index = try ColdIndex(engine)
    #expect(index.checkpoint == story.state.scalars.head)
    try place.remove("")
    try index.refresh()
    for (digest, position) in keys { #expect(try index.position(of: digest) == position) }
    #expect(throws: LedgerFailure.self) { try engine.catchUp(batch: 5, until: atOnce()) }
    try index.refresh()
    #expect(index.checkpoint == story.state.scalars.head)
    for (digest, position) in keys { #expect(try index.position(of: digest) == position) }
  }

  @Test func `it moves to the newest generation once that knows as much`() throws {
    var (story, keys) = ColdIndexTests.story()
    let place = try ViewPlace(story.facts)
    let engine = place.engine()
    try engine.catchUp(until: soon())
    let index = try ColdIndex(engine)
    let known = story.facts.count
    story.go(on: 50)
    place.log.append(story.facts[known...])
    try engine.rebuild()
    #expect(index.checkpoint == Position(UInt64(known)))
    try index.refresh()
    #expect(index.checkpoint == story.state.scalars.head)
    keys += story.facts[known...].compactMap { fact in
      fact.position == fact.first ? fact.key.map { (ViewPlace.digest(fact.by, $0), fact.position) } : nil
    }
    for (digest, position) in keys { #expect(try index.position(of: digest) == position) }
  }
}
