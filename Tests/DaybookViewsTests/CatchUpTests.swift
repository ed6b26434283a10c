import DaybookDomain
import DaybookFiles
import DaybookLog
import DaybookStore
import DaybookStories
import DaybookTime
import DaybookViews
import Testing

@Suite struct CatchUpTests {
  private static func story(_ count: Int = 300) -> Story {
    var story = Story(seed: 21)
    story.go(on: count)
    return story
  }

  @Test(arguments: [1, 2, 7, 64, 5_000])
  func `batches of any size lead to the same rows`(batch: Int) throws {
    let facts = CatchUpTests.story(120).facts
    let (one, other) = (try ViewPlace(facts), try ViewPlace(facts))
    try one.engine().catchUp(until: soon())
    #expect(try other.engine().catchUp(batch: batch, until: soon()) == Position(UInt64(facts.count)))
    #expect(try one.rows() == other.rows())
  }

  @Test
  func
    `R28 a forgotten guest who is named again while cooked for leads to the same rows, whatever the batches`()
    throws
  {
    let story = Story(seed: 3)
    let id = ReservationID(high: 1, low: 1)
    let stay = Stay(
      party: 2, start: story.now, end: story.now.adding(minutes: 90), offset: UTCOffset(seconds: 0),
      zone: "UTC",
      date: CivilDate(daysSinceEpoch: 0), tables: [])
    let events: [Event] = [
      .booked(Booked(reservation: id, stay: stay, guest: SealedGuest(number: 1, sealed: [1]))),
      .allergiesKept(AllergiesKept(reservation: id, allergies: SealedGuest(number: 2, sealed: [2]))),
      .guestForgotten(GuestForgotten(numbers: [1], reservations: [id])),
      .guestChanged(
        GuestChanged(
          reservation: id, guest: SealedGuest(number: 3, sealed: [3]), hasAllergies: true,
          changesAllergies: false)),
      .guestForgotten(GuestForgotten(numbers: [2], reservations: [id])),
    ]
    var facts = story.facts
    for event in events {
      let position = Position(UInt64(facts.count + 1))
      facts.append(
        Fact(
          position: position, first: position, recordedAt: story.now,
          by: .host("1"), venue: Venues.sahil.id, event: event))
    }
    let (one, other) = (try ViewPlace(facts), try ViewPlace(facts))
    try one.engine().catchUp(until: soon())
    try other.engine().catchUp(batch: 1, until: soon())
    #expect(try one.rows() == other.rows())
  }

  @Test func `catching up again changes no byte`() throws {
    let place = try ViewPlace(CatchUpTests.story().facts)
    try place.engine().catchUp(until: soon())
    let rows = try place.rows()
    try place.engine().catchUp(until: soon())
    try place.engine().catchUp(batch: 1, until: soon())
    #expect(try place.rows() == rows)
    #expect(place.notices.count == 2)
  }

  @Test func `a view that is ahead of another is not given a record twice`() throws {
    var story = CatchUpTests.story()
    let (place, other) = (try ViewPlace(story.facts), try ViewPlace(story.facts))
    try place.engine([AvailabilityView()]).catchUp(until: soon())
    let known = story.facts.count
    story.go(on: 100)
    for place in [place, other] { place.log.append(story.facts[known...]) }
    try place.engine().catchUp(batch: 17, until: soon())
    try other.engine().catchUp(until: soon())
    #expect(try place.rows() == other.rows())
  }

  @Test func `each record is applied to each view once, whoever is ahead`() throws {
    let facts = CatchUpTests.story(120).facts
    let place = try ViewPlace(facts)
    let ahead = CountingView(name: "ahead")
    try place.engine([ahead]).catchUp(through: 10, batch: 10, until: soon())
    try place.engine([CountingView(), ahead]).catchUp(batch: 17, until: soon())
    try place.engine([CountingView(), ahead]).rebuild(["counting"], batch: 23)
    for view in [CountingView(), ahead] {
      let counts = try place.rows(view).filter { $0[0] == Array("counts".utf8) }
      #expect(counts.count == facts.count && counts.allSatisfy { $0[2] == [1] })
    }
  }

  @Test func `progress is told, and a cancelled caller hears so between batches`() throws {
    let facts = CatchUpTests.story().facts
    let place = try ViewPlace(facts)
    var heard: [Position] = []
    let error = #expect(throws: LedgerFailure.self) {
      try place.engine().catchUp(batch: 10) { position, target in
        heard.append(position)
        #expect(target == Position(UInt64(facts.count)))
      } isCancelled: {
        heard.count == 3
      }
    }
    #expect(error?.code == .stopped)
    #expect(heard == [10, 20, 30])
    #expect(try place.engine().position() == 30)
  }

  @Test func `while another holds the projector lock nothing is written, and the deadline is kept`() throws {
    let place = try ViewPlace(CatchUpTests.story(50).facts)
    let engine = place.engine()
    try engine.catchUp(through: 5, batch: 5, until: soon())
    let lock = try FileLock(path: place.root + "/projector.lock")
    #expect(try lock.tryLock())
    let error = #expect(throws: LedgerFailure.self) {
      try engine.catchUp(until: .now + .milliseconds(5))
    }
    #expect(error?.code == .viewBehind)
    #expect(try engine.position() == 5)
    try lock.unlock()
    try engine.catchUp(until: soon())
  }

  @Test func `two engines on two threads share the work, each record applied once`() async throws {
    let facts = CatchUpTests.story(400).facts
    let (place, alone) = (try ViewPlace(facts), try ViewPlace(facts))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for batch in [3, 5, 8] {
        group.addTask { _ = try place.engine().catchUp(batch: batch, until: soon()) }
      }
      try await group.waitForAll()
    }
    try alone.engine().catchUp(until: soon())
    #expect(try place.rows() == alone.rows())
  }

  @Test func `who waits for a position is woken by whoever gets there, or by the deadline`() async throws {
    let facts = CatchUpTests.story(50).facts
    let place = try ViewPlace(facts)
    let engine = place.engine()
    let head = Position(UInt64(facts.count))
    let error = #expect(throws: LedgerFailure.self) { try engine.waitUntil(head, until: atOnce()) }
    #expect(error?.code == .viewBehind)
    async let waited = engine.waitUntil(head, until: soon())
    try engine.catchUp(batch: 10, until: soon())
    #expect(try await waited == head)
  }

  @Test func `a view may have thirty-one tables, and one more is a bug`() async throws {
    let place = try ViewPlace(CatchUpTests.story(10).facts)
    let widest = CountingView(tableNames: (1...31).map { "table\($0)" })
    try place.engine([widest]).catchUp(until: soon())
    #expect(try !place.rows(widest).isEmpty)
    await #expect(processExitsWith: .failure) {
      let wider = CountingView(tableNames: (1...32).map { "table\($0)" })
      _ = ViewEngine(directory: "nowhere", log: MemoryLog(), views: [wider])
    }
  }

  @Test func `an empty log has views at the start and nothing on disk`() throws {
    let place = try ViewPlace()
    #expect(try place.engine().catchUp(until: soon()) == .start)
    #expect(try place.engine().position() == nil)
    #expect(throws: (any Error).self) { try place.current("index") }
  }

  @Test func `a record that cannot be read is named by its position`() throws {
    let place = try ViewPlace(Story(seed: 1).facts)
    let outcome = place.log.append { turn throws(LedgerFailure) in
      let nothing: [UInt8] = [0xA0]
      try turn.append(nothing.span.bytes, chain: nil)
    }
    guard case .committed(let head) = outcome else { return }
    let error = #expect(throws: LedgerFailure.self) { try place.engine().catchUp(until: soon()) }
    #expect(error?.code == .corrupt && error?.message.contains("record \(head.position)") == true)
  }
}
