import Daybook
import DaybookFiles
import DaybookStore
import DaybookTemporary
import DaybookTesting
import DaybookTime
import DaybookViews
import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct ReadingTests {
  private func ledger(at directory: TemporaryDirectory, _ options: LedgerOptions = LedgerOptions())
    async throws -> Ledger
  {
    let path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
    let ledger = try await Ledger.open(path, options: options)
    _ = try await ledger.execute(DefineVenue(sahil), by: .operator("test"))
    return ledger
  }

  @Test func `a listing ends at the head it found when it started`() async throws {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory)
    var events = ledger.events(after: 1).makeAsyncIterator()
    for on in [true, false] { _ = try await ledger.execute(SetMaintenance(on: on), by: .operator("test")) }
    var positions: [Position] = []
    while let event = try await events.next() { positions.append(event.position) }
    #expect(positions == [2, 3])
    await ledger.close()
  }

  @Test func `views that vanish just when they were reached are waited for again`() async throws {
    let directory = try TemporaryDirectory()
    var options = LedgerOptions()
    let vandal = Vandal(directory.path + "/ledger/views")
    options.observer = vandal
    let ledger = try await ledger(at: directory, options)
    let set = try await ledger.execute(SetMaintenance(on: true), by: .operator("test"))
    vandal.target.withLock { $0 = set.position }
    #expect(try await ledger.read(atLeast: set.position, within: .seconds(60)) { $0.maintenance.isOn })
    #expect(vandal.target.withLock { $0 } == nil, "they vanished")
    await ledger.close()
  }

  @Test
  func `without a position a read waits until the views stand together, not until they are at the head`()
    async throws
  {
    let directory = try TemporaryDirectory()
    let batches = Monitor<Int?>(nil)
    let mayGoOn = Monitor(false)
    var options = LedgerOptions()
    options.onViewStep = { step in
      guard step == .batchBegun else { return }
      let batch = batches.withLock { count -> Int? in
        count = count.map { $0 + 1 }
        return count
      }
      // The first batch brings them together; nobody waits for the second.
      if batch == 2 { _ = mayGoOn.wait { $0 ? true : nil } }
    }
    let ledger = try await ledger(at: directory, options)
    let before = try await ledger.read(atLeast: ledger.head) { $0.position }
    try Self.toggle(ledger, 20)
    let ahead = ViewEngine(
      directory: directory.path + "/ledger/views", log: ledger.storage, views: [PrepView()],
      options: ViewOptions(
        incarnation: try #require(try LedgerDirectory(directory.path + "/ledger").identity()).incarnation))
    #expect(try ahead.catchUp() == ledger.head)
    ahead.close()
    try Self.toggle(ledger, ViewEngine.usualBatch + 100)
    batches.withLock { $0 = 0 }
    let position = try await ledger.read(within: .seconds(30)) { $0.position }
    #expect(position > before && position < ledger.head)
    mayGoOn.withLock(wake: true) { $0 = true }
    await ledger.close()
  }

  @Test func `a deadline is kept also when the views cannot move`() async throws {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory)
    #expect(try await ledger.read(atLeast: ledger.head) { $0.position } == ledger.head)
    let set = try await ledger.execute(SetMaintenance(on: true), by: .operator("test"))
    // As another process that fills the views.
    let lock = try FileLock(path: directory.path + "/ledger/views/projector.lock")
    #expect(try lock.tryLock())
    let error = await #expect(throws: LedgerError.self) {
      try await ledger.read(atLeast: set.position, within: .milliseconds(20)) { $0.position }
    }
    guard case .failed(let failure) = error else { throw try #require(error) }
    #expect(failure.code == .viewBehind)
    #expect(try await ledger.read { $0.position } < set.position, "as they stand they can be read")
    try lock.unlock()
    #expect(try await ledger.read(atLeast: set.position) { $0.maintenance.isOn })
    await ledger.close()
  }

  @Test func `a snapshot goes by the ledger's clock`() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    let now = try #require(Timestamp(rfc3339: "2090-01-01T00:00:00Z"))
    var options = LedgerOptions()
    options.clock = LedgerClock { now }
    try Ledger.create(at: path, options: options)
    let ledger = try await Ledger.open(path, options: options)
    _ = try await ledger.execute(DefineVenue(sahil), by: .operator("test"))
    var early = options
    early.clock = LedgerClock { .epoch }
    let free = try await ledger.read { $0.availability(at: "sahil", on: "2090-05-02", party: 2).count }
    #expect(free > 0)
    await ledger.close()
    let later = try #require(Timestamp(rfc3339: "2091-01-01T00:00:00Z"))
    options.clock = LedgerClock { later }
    let again = try await Ledger.open(path, options: options)
    #expect(try await again.read { $0.availability(at: "sahil", on: "2090-05-02", party: 2).count } == 0)
    await again.close()
  }

  @Test func `while nobody waits, views rest between advances; whoever waits ends the rest`() async throws {
    let directory = try TemporaryDirectory()
    let batches = Monitor(0)
    var options = LedgerOptions()
    options.viewRest = .seconds(86_400)
    options.onViewStep = { if $0 == .batchBegun { batches.withLock { $0 += 1 } } }
    let ledger = try await ledger(at: directory, options)
    let run = Task { try await ledger.run() }
    for number in 0..<100 {
      _ = try await ledger.execute(SetMaintenance(on: number.isMultiple(of: 2)), by: .operator("test"))
    }
    #expect(try await ledger.read(atLeast: ledger.head, within: .seconds(30)) { $0.position } == ledger.head)
    // When the run begins, once more after it, and for whoever waits.
    #expect((1...3).contains(batches.withLock { $0 }))
    await ledger.close()
    try await run.value
  }

  @Test func `what another process lets come due is recorded by whoever runs`() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/ledger"
    let start = Timestamp(epochSeconds: 1_900_000_000)
    let now = Monitor(start)
    var options = LedgerOptions()
    options.clock = LedgerClock { now.withLock { $0 } }
    try Ledger.create(at: path, options: options)
    let running = try await Ledger.open(path, options: options)
    let other = try await Ledger.open(path, options: options)
    let run = Task { try await running.run() }
    _ = try await other.execute(DefineVenue(sahil), by: .operator("test"))
    let held = try await other.execute(
      PlaceHold(venue: "sahil", party: 2, start: "2030-05-01T19:00"), by: .host("1"))
    now.withLock { $0 = $0.adding(seconds: 86_400) }
    for try await event in other.events(after: held.position, following: true) {
      guard case .holdLapsed(let id) = event.event else { continue }
      #expect(id == held.value.id)
      break
    }
    await running.close()
    try await run.value
    await other.close()
  }

  private static func toggle(_ ledger: Ledger, _ count: Int) throws {
    let left = Monitor(count)
    for number in 0..<count {
      ledger.submit(
        Submission(.setMaintenance(SetMaintenance(on: number.isMultiple(of: 2))), by: .operator("test")) {
          _ in
          left.withLock(wake: true) { $0 -= 1 }
        }, waitsWhileFull: true)
    }
    _ = left.wait { $0 == 0 ? true : nil }
  }
}

/// Deletes the views once, when they have just reached a position.
private final class Vandal: LedgerObserver {
  let target = Monitor<Position?>(nil)
  private let views: String

  init(_ views: String) { self.views = views }

  func viewLag(records: UInt64) {
    let isTime = target.withLock { target in
      guard target != nil, records == 0 else { return false }
      target = nil
      return true
    }
    if isTime { try? FileManager.default.removeItem(atPath: views) }
  }
}
