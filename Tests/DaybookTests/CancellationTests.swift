import Daybook
import DaybookLog
import DaybookStore
import DaybookTemporary
import DaybookTesting
import Testing

/// Whatever waits ends when its task is cancelled, and when the ledger is closed.
///
/// The time limit ends what hangs.
@Suite(.timeLimit(.minutes(10))) struct CancellationTests {
  private struct Oops: Error {}

  private func ledger(at directory: TemporaryDirectory) async throws -> Ledger {
    let path = directory.path + "/ledger"
    try Ledger.create(at: path, clock: .manual)
    let ledger = try await Ledger.open(path)
    _ = try await ledger.execute(DefineVenue(sahil), by: .operator("test"))
    return ledger
  }

  @Test func `an error thrown beside run() ends the group, as the README has it`() async throws {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory)
    await #expect(throws: Oops.self) {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await ledger.run() }
        group.addTask {
          for try await event in ledger.events(after: .start, following: true) where event.position == 3 {
            throw Oops()
          }
        }
        try await group.next()
        try await group.next()
      }
    }
    let set = try await ledger.execute(SetMaintenance(on: true), by: .operator("test"))
    #expect(try await ledger.read(atLeast: set.position) { $0.maintenance.isOn }, "it goes on")
    await ledger.close()
  }

  @Test func `who follows the log is ended by cancellation, while waiting and before`() async throws {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory)
    let (seen, tell) = AsyncStream.makeStream(of: Position.self)
    let following = Task {
      var count = 0
      for try await event in ledger.events(after: .start, following: true) {
        count += 1
        tell.yield(event.position)
      }
      return count
    }
    for await position in seen where position == 3 { break }
    following.cancel()
    #expect(try await following.value == 3)
    let late = Task {
      var events = ledger.events(after: .start, following: true).makeAsyncIterator()
      while !Task.isCancelled { await Task.yield() }
      return try await events.next()
    }
    late.cancel()
    #expect(try await late.value == nil)
    await ledger.close()
  }

  @Test func `a listing with an end says that it was cancelled, and not that it is at its end`() async throws
  {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory)
    let listing = Task {
      var events = ledger.events(after: .start).makeAsyncIterator()
      while !Task.isCancelled { await Task.yield() }
      return try await events.next()
    }
    listing.cancel()
    let error = await #expect(throws: LedgerError.self) { try await listing.value }
    guard case .busy(.cancelled) = error else { throw try #require(error) }
    await ledger.close()
  }

  @Test func `a read that waits for a position ends when its task is cancelled`() async throws {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory)
    let next = ledger.head.next
    let read = Task { try await ledger.read(atLeast: next, within: .seconds(3600)) { $0.position } }
    read.cancel()
    let error = await #expect(throws: LedgerError.self) { try await read.value }
    guard case .busy(.cancelled) = error else { throw try #require(error) }
    #expect(try await ledger.read { $0.venue("sahil")?.name } == "Sahil")
    await ledger.close()
  }

  @Test func `opening ends when its task is cancelled, and leaves the ledger as it was`() async throws {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory)
    await ledger.close()
    let path = directory.path + "/ledger"
    let opening = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await Ledger.open(path)
    }
    opening.cancel()
    let error = await #expect(throws: LedgerError.self) { _ = try await opening.value }
    guard case .busy(.cancelled) = error else { throw try #require(error) }
    let again = try await Ledger.open(path)
    #expect(again.head == 3)
    await again.close()
  }

  @Test func `a run that was cancelled records nothing more, and one beside it goes on`() async throws {
    let directory = try TemporaryDirectory()
    let ledger = try await ledger(at: directory)
    let first = Task { try await ledger.run() }
    let second = Task { try await ledger.run() }
    first.cancel()
    try await first.value
    let set = try await ledger.execute(SetMaintenance(on: true), by: .operator("test"))
    #expect(try await ledger.read(atLeast: set.position) { $0.maintenance.isOn })
    await ledger.close()
    try await second.value
  }

  @Test func `the log's head that cannot be read is told to who follows it`() async throws {
    let log = BlindLog()
    let id = LedgerID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
    try LedgerRecord.write(LedgerCreated(ledger: id, format: 1, created: .epoch, clock: .manual), to: log)
    let ledger = try Ledger(storage: log, vault: .inMemory(), options: LedgerOptions())
    log.blind()
    let following = Task {
      for try await event in ledger.events(after: .start, following: true) { #expect(event.position == 1) }
    }
    let error = await #expect(throws: LedgerError.self) { try await following.value }
    guard case .failed(let failure) = error else { throw try #require(error) }
    #expect(failure.message.contains("on order"))
    ledger.finish()
  }
}

/// A log in memory whose head, from some moment on, cannot be read.
private final class BlindLog: LogStorage {
  private let log = MemoryLog()
  private let isBlind = Monitor(false)

  func blind() { isBlind.withLock { $0 = true } }

  func head() throws(LedgerFailure) -> LogHead {
    if isBlind.withLock({ $0 }) { throw LedgerFailure(.storage, "read the head: failed on order") }
    return log.head()
  }

  func read(
    after position: UInt64, _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) { try log.read(after: position, body) }
  func append(_ body: (any LogTurn) throws(LedgerFailure) -> Void) -> LogOutcome { log.append(body) }
  func recover() -> LogHead { log.recover() }
  var hint: UInt64 { log.hint }
  func onCommit(_ callback: @escaping @Sendable (LogHead) -> Void) { log.onCommit(callback) }
  func close() { log.close() }
}
