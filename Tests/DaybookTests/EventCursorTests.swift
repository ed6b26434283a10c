import Daybook
import DaybookDomain
import DaybookLog
import DaybookStories
import DaybookTemporary
import Foundation
import Testing

/// A read model kept outside goes on from its cursor, and hears when the log is another one.
@Suite struct EventCursorTests {
  private let directory: TemporaryDirectory
  private let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
  }

  private func story(_ ledger: Ledger, _ count: Int, seed: UInt64 = 5) {
    var story = Story(seed: seed, door: ledger.door())
    story.go(on: count)
  }

  /// Everything after a cursor, and the last cursor.
  private func all(
    _ ledger: Ledger, after cursor: EventCursor?, _ filter: EventFilter = .all
  ) async throws -> (events: [Fact], cursor: EventCursor?, batches: Int) {
    var (events, last, count) = ([Fact](), cursor, 0)
    for try await batch in ledger.batches(after: cursor, matching: filter) {
      events += batch.events
      last = batch.cursor
      count += 1
    }
    return (events, last, count)
  }

  private func expectDiverged(_ ledger: Ledger, _ cursor: EventCursor, _ text: String) async throws {
    do {
      for try await _ in ledger.batches(after: cursor) {}
      Issue.record("it went on; expected: \(text)")
    } catch LedgerError.failed(let failure) {
      #expect(failure.code == .diverged && failure.message.contains(text), "\(failure)")
    }
  }

  @Test func `batches go on from a stored cursor, each event once`() async throws {
    let ledger = try await Ledger.open(path)
    story(ledger, 100)
    let first = try await all(ledger, after: nil)
    #expect(first.events == (try ledger.facts(after: .start)) && first.cursor?.position == ledger.head)
    let text = try #require(first.cursor?.description)
    #expect((141...160).contains(text.utf8.count))
    let stored = try #require(EventCursor(text))
    #expect(stored == first.cursor)
    #expect(try await all(ledger, after: stored).batches == 0)
    _ = try await ledger.execute(SetMaintenance(on: true), by: .operator("test"))
    let second = try await all(ledger, after: stored)
    #expect(second.events.map(\.event.type) == [.maintenanceSet] && second.cursor?.position == ledger.head)
    await ledger.close()
    // Another opening of the same ledger is the same log.
    let again = try await Ledger.open(path)
    #expect(try await all(again, after: stored).events == second.events)
    await again.close()
  }

  @Test(arguments: 0..<2 as Range<UInt64>)
  func `a filter wants what the events themselves say`(seed: UInt64) async throws {
    let ledger = try await Ledger.open(path)
    story(ledger, 150, seed: seed)
    let facts = try ledger.facts(after: .start)
    let booked = facts.compactMap { fact -> ReservationID? in
      if case .booked(let booked) = fact.event { booked.reservation } else { nil }
    }
    let some = Set(booked.prefix(3))
    let keys = Set(facts.compactMap(\.key).prefix(3))
    let requests = Set(facts.compactMap(\.requestID).prefix(3))
    let cases: [(EventFilter, (Fact) -> Bool)] = [
      (.all, { _ in true }),
      (EventFilter(venues: ["nacht"]), { $0.venue == "nacht" }),
      (EventFilter(types: [.booked, .cancelled]), { [.booked, .cancelled].contains($0.event.type) }),
      (EventFilter(types: [.ledgerCreated]), { $0.event.type == .ledgerCreated }),
      (EventFilter(venues: []), { _ in false }),
      (EventFilter(actors: [.guest("ana")]), { $0.by == .guest("ana") }),
      (EventFilter(keys: keys), { $0.key.map(keys.contains) ?? false }),
      (EventFilter(requestIDs: requests), { $0.requestID.map(requests.contains) ?? false }),
      (EventFilter(reservations: some), { fact in fact.names(some) }),
      (
        EventFilter(venues: ["sahil"], types: [.booked], reservations: some),
        { $0.venue == "sahil" && $0.event.type == .booked && $0.names(some) }
      ),
    ]
    for (filter, wants) in cases {
      let found = try await all(ledger, after: nil, filter)
      #expect(found.events == facts.filter(wants), "\(filter)")
      #expect(found.cursor?.position == ledger.head)
      var sequence: [Position] = []
      for try await event in ledger.events(after: 2, matching: filter) { sequence.append(event.position) }
      #expect(sequence == facts.filter(wants).map(\.position).filter { $0 > 2 })
    }
    #expect(!some.isEmpty && facts.contains { $0.names(some) && $0.event.type != .booked })
    await ledger.close()
  }

  @Test func `a filter that wants nothing tells how far it has come`() async throws {
    let ledger = try await Ledger.open(path)
    let orders = (0..<5000).map { place in
      Order(SetMaintenance(on: place.isMultiple(of: 2)), by: .operator("test"))
    }
    _ = await ledger.execute(orders, within: .seconds(120))
    let found = try await all(ledger, after: nil, EventFilter(venues: ["sahil"]))
    #expect(found.events.isEmpty && found.batches == 2 && found.cursor?.position == ledger.head)
    await ledger.close()
  }

  @Test func `batches that follow hear what comes, until the ledger closes`() async throws {
    let ledger = try await Ledger.open(path)
    _ = try await ledger.execute(DefineVenue(sahil), by: .operator("test"))
    var batches = ledger.batches(
      after: nil, matching: EventFilter(types: [.booked]), following: true
    ).makeAsyncIterator()
    for start in ["2030-05-01T19:00", "2030-05-01T21:00"] as [RequestedTime] {
      let booked = try await ledger.execute(Book(venue: "sahil", party: 2, start: start), by: .host("1"))
      let batch = try #require(try await batches.next())
      #expect(batch.events.map(\.position) == [booked.position] && batch.cursor.position == booked.position)
    }
    await ledger.close()
    #expect(try await batches.next()?.cursor == nil)
  }

  @Test func `a cursor of another ledger, another life, a shorter or another log is diverged`() async throws {
    let ledger = try await Ledger.open(path)
    story(ledger, 60)
    let cursor = try #require(try await all(ledger, after: nil).cursor)
    await ledger.close()
    // Another ledger.
    let other = directory.path + "/other"
    try Ledger.create(at: other, clock: .manual)
    let stranger = try await Ledger.open(other)
    try await expectDiverged(stranger, cursor, "it is of the ledger ")
    await stranger.close()
    // Another life of this one, as after a restore.
    let file = LedgerDirectory(path)
    let identity = try file.currentIdentity()
    let log = try file.storage(mapByteCount: 1 << 30, isReadOnly: true)
    let created = try LedgerRecord.first(in: log)
    log.close()
    try LedgerIdentity.new(for: created, at: .epoch).write(into: path)
    let restored = try await Ledger.open(path)
    try await expectDiverged(restored, cursor, "it was restored or migrated")
    await restored.close()
    try identity.write(into: path)
    // The same life: it goes on, unless what it has seen is not there.
    let same = try await Ledger.open(path)
    #expect(try await all(same, after: cursor).events.isEmpty)
    let beyond = try #require(
      EventCursor(cursor.description.replacing("1/\(cursor.position)/", with: "1/\(cursor.position.next)/")))
    try await expectDiverged(same, beyond, "the log has no record \(cursor.position.next)")
    let before = try #require(
      EventCursor(cursor.description.replacing("1/\(cursor.position)/", with: "1/9/")))
    try await expectDiverged(same, before, "the log has another record 9")
    await same.close()
  }

  @Test(arguments: [
    "", "1", "1/2/3/4/5", "2/1/", String(repeating: "1/", count: 400),
    "1/01/\(String(repeating: "0", count: 64))/01900000-0000-7000-8000-000000000001/01900000-0000-7000-8000-000000000001",
    "1/1/\(String(repeating: "0", count: 63))/01900000-0000-7000-8000-000000000001/01900000-0000-7000-8000-000000000001",
    "1/-1/\(String(repeating: "0", count: 64))/01900000-0000-7000-8000-000000000001/01900000-0000-7000-8000-000000000001",
    "1/1/\(String(repeating: "0", count: 64))/01900000-0000-7000-8000-000000000001/x",
  ])
  func `a text that is no cursor is none`(text: String) { #expect(EventCursor(text) == nil) }
}

extension Fact {
  /// Whether it names one of these reservations.
  fileprivate func names(_ some: Set<ReservationID>) -> Bool {
    var found = false
    event.forEachPart { _, part in
      if case .reservation(let id) = part, some.contains(id) { found = true }
    }
    return found
  }
}
