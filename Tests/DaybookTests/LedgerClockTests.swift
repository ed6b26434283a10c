import Daybook
import DaybookLog
import DaybookTesting
import Synchronization
import Testing

/// A machine's two clocks, as a test sets them.
private final class Machine: Sendable {
  /// Microseconds of the wall clock, and those that have passed.
  private let state: Mutex<(wall: Int64, elapsed: Int64)>

  init(_ wall: Timestamp) { state = Mutex((wall.microseconds, 7_000_000)) }

  var clock: LedgerClock {
    LedgerClock(
      elapsed: { self.state.withLock { $0.elapsed } },
      now: { Timestamp(microseconds: self.state.withLock { $0.wall }) })
  }

  /// Time passes.
  func wait(_ microseconds: Int64) {
    state.withLock {
      $0.wall += microseconds
      $0.elapsed += microseconds
    }
  }

  /// Somebody sets the wall clock.
  func jump(_ microseconds: Int64) { state.withLock { $0.wall += microseconds } }

  var wall: Timestamp { clock.now() }
}

/// CLOCK_JUMPED: a wall clock that leaps ahead is not followed before an operator has accepted it.
@Suite struct LedgerClockTests {
  private static let start = Timestamp(epochSeconds: 1_800_000_000)
  private static let minute: Int64 = 60_000_000
  private static let hour = 60 * minute
  private let machine = Machine(start)
  private let log = FaultyLog(MemoryLog())

  init() throws {
    let id = LedgerID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
    try LedgerRecord.write(
      LedgerCreated(ledger: id, format: 1, created: Self.start, clock: .system), to: log)
  }

  private func opened(_ machine: Machine? = nil, onStep: @escaping @Sendable (WriterStep) -> Void = { _ in })
    throws
    -> Ledger
  {
    var options = LedgerOptions()
    options.clock = (machine ?? self.machine).clock
    options.onStep = onStep
    return try Ledger(storage: log, vault: .inMemory(), options: options)
  }

  @discardableResult
  private func execute<C: LedgerCommand>(
    _ command: C, on ledger: Ledger, by actor: Actor = .operator("o"), key: IdempotencyKey? = nil
  ) throws(LedgerError) -> Receipt<C.Value> {
    try ledger.receipt(of: C.self, from: ledger.executeAndWait(command.command, by: actor, key: key))
  }

  private func isJumped<C: LedgerCommand>(_ command: C, on ledger: Ledger, key: IdempotencyKey? = nil) -> Bool
  {
    guard case .failed(let failure) = ledger.executeAndWait(command.command, by: .operator("o"), key: key)
    else {
      return false
    }
    return failure.code == .clockJumped && failure.message.contains("daybook clock accept")
  }

  private let book = Book(venue: "sahil", party: 2, start: "2030-05-01T19:00")

  @Test func `a jump of more than five minutes stops what is decided, but no answer that was given`() throws {
    let ledger = try opened()
    defer { ledger.finish() }
    try execute(DefineVenue(sahil), on: ledger)
    let booked = try execute(book, on: ledger, key: "k")
    machine.jump(5 * Self.minute)
    try execute(SetMaintenance(on: true), on: ledger)
    machine.jump(5 * Self.minute + 1)
    let head = ledger.head
    #expect(isJumped(book, on: ledger) && isJumped(book, on: ledger, key: "new"))
    #expect(isJumped(Cancel(booked.value.id), on: ledger))
    #expect(isJumped(RecordDue(), on: ledger))
    #expect(try execute(book, on: ledger, key: "k").isReplay)
    #expect(ledger.head == head)
    machine.jump(-1)
    try execute(Cancel(booked.value.id), on: ledger)
  }

  @Test func `time that passes is no jump, however long nothing is written`() throws {
    let ledger = try opened()
    defer { ledger.finish() }
    try execute(DefineVenue(sahil), on: ledger)
    machine.wait(60 * 24 * Self.hour)
    try execute(book, on: ledger)
    machine.wait(Self.hour)
    machine.jump(6 * Self.minute)
    #expect(isJumped(book, on: ledger))
  }

  @Test func `an operator accepts it, in the log, and the ledger's time goes on from there`() throws {
    let ledger = try opened()
    defer { ledger.finish() }
    try execute(DefineVenue(sahil), on: ledger)
    #expect(try execute(AcceptClock(), on: ledger).events == [])
    let last = machine.wall
    machine.jump(365 * 24 * Self.hour)
    #expect(isJumped(book, on: ledger))
    #expect(throws: LedgerError.self) { try execute(AcceptClock(), on: ledger, by: .guest("ana")) }
    #expect(throws: LedgerError.self) { try execute(AcceptClock(), on: ledger, by: .host("h")) }
    #expect(try execute(AcceptClock(), on: ledger, key: "yes").events == [.clockAccepted])
    #expect(try execute(AcceptClock(), on: ledger, key: "yes").isReplay)
    let accepted = try #require(try ledger.facts(after: .start).last)
    #expect(accepted.event == .clockAccepted(from: last) && accepted.recordedAt == machine.wall)
    #expect(accepted.by == .operator("o"))
    try execute(book, on: ledger)
    machine.jump(6 * Self.minute)
    #expect(isJumped(book, on: ledger))
  }

  @Test(arguments: [(48 * 60 * 60_000_000, false), (48 * 60 * 60_000_000 + 1, true)] as [(Int64, Bool)])
  func `a ledger opened more than two days after its last record asks, and once it is told goes on`(
    quiet: Int64, asks: Bool
  ) throws {
    let first = try opened()
    try execute(DefineVenue(sahil), on: first)
    machine.wait(quiet)
    // The first ledger still knows how much time has passed; one that is opened now does not.
    let second = try opened()
    defer {
      first.finish()
      second.finish()
    }
    #expect(isJumped(SetMaintenance(on: true), on: second) == asks)
    if asks { #expect(try execute(AcceptClock(), on: second).events == [.clockAccepted]) }
    try execute(book, on: second)
    try execute(SetMaintenance(on: false), on: first)
    try execute(book, on: first)
    let third = try opened()
    defer { third.finish() }
    try execute(SetMaintenance(on: true), on: third)
  }

  @Test func `what one process accepts, another that saw the jump goes by too`() throws {
    let service = try opened()
    try execute(DefineVenue(sahil), on: service)
    machine.jump(3 * Self.hour)
    #expect(isJumped(book, on: service))
    // For one opened now three hours are no jump, but it cannot know whether another saw one.
    let operators = try opened()
    #expect(try execute(AcceptClock(), on: operators).events == [.clockAccepted])
    operators.finish()
    try execute(book, on: service)
    machine.wait(Self.hour)
    machine.jump(6 * Self.minute)
    #expect(isJumped(book, on: service))
    service.finish()
  }

  @Test func `after a write error during a jump the ledger's own record keeps the last time`() throws {
    let machine = machine
    let ledger = try opened { step in
      // The clock leaps between the failed batch and what settles it.
      if step == .appended, machine.wall == Self.start.adding(seconds: 1) { machine.jump(24 * Self.hour) }
    }
    defer { ledger.finish() }
    try execute(DefineVenue(sahil), on: ledger)
    machine.wait(1_000_000)
    log.failNext(.sync(landed: false))
    _ = ledger.executeAndWait(book.command, by: .operator("o"))
    let last = try #require(try ledger.facts(after: .start).last)
    #expect(last.event.type == .writerRestarted && last.recordedAt < Self.start.adding(seconds: 2))
    #expect(isJumped(book, on: ledger))
  }

  @Test func `a manual clock leaps when it is told to, and has nothing to accept`() throws {
    let test = try TestLedger(venues: sahil)
    defer { test.close() }
    try test.advance(to: Self.start)
    #expect(throws: LedgerError.self) { try test.receipt(of: AcceptClock()) }
    guard
      case .invalid(let field) = test.ledger.executeAndWait(.acceptClock(AcceptClock()), by: .operator("o"))
    else {
      return #expect(Bool(false), "it is not invalid")
    }
    #expect(field.message.contains("manual clock"))
  }
}
