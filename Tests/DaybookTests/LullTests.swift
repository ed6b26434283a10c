import Daybook
import DaybookLog
import DaybookStore
import DaybookTesting
import Testing

/// The span in which no answer changes: ended by a record, a deadline, the minute's end, and a clock that is set back.
@Suite struct LullTests {
  private static let start = Timestamp(epochSeconds: 1_800_000_000)
  private let log = FaultyLog(MemoryLog())
  private let now = Monitor(start)

  private func opened(_ clock: ClockKind) throws -> Ledger {
    let id = LedgerID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
    try LedgerRecord.write(LedgerCreated(ledger: id, format: 1, created: Self.start, clock: clock), to: log)
    var options = LedgerOptions()
    options.clock = LedgerClock(now: { [now] in now.withLock { $0 } })
    let ledger = try Ledger(storage: log, vault: .inMemory(), options: options)
    try execute(DefineVenue(sahil), on: ledger)
    return ledger
  }

  private func execute<C: LedgerCommand>(_ command: C, on ledger: Ledger) throws {
    _ = try ledger.receipt(
      of: C.self, from: ledger.executeAndWait(command.command, by: .operator("o"), key: nil))
  }

  private func wait(_ seconds: Int) { now.withLock { $0 = $0.adding(seconds: seconds) } }

  @Test func `a record ends it, and so does the minute`() throws {
    let ledger = try opened(.system)
    defer { ledger.finish() }
    let first = try #require(ledger.lull())
    #expect(first.position == ledger.head && ledger.lasts(first))
    try execute(Book(venue: "sahil", party: 2, start: "2030-05-01T19:00"), on: ledger)
    #expect(!ledger.lasts(first))
    let second = try #require(ledger.lull())
    #expect(second.position == ledger.head)
    wait(59)
    #expect(ledger.lasts(second))
    wait(1)
    #expect(!ledger.lasts(second))
    let third = try #require(ledger.lull())
    wait(-1)
    #expect(!ledger.lasts(third))
  }

  @Test func `a deadline ends it at its instant, and there is none until the lapse is recorded`() throws {
    let ledger = try opened(.system)
    defer { ledger.finish() }
    try execute(PlaceHold(venue: "sahil", party: 2, start: "2030-05-01T19:00", seconds: 30), on: ledger)
    let held = try #require(ledger.lull())
    wait(29)
    #expect(ledger.lasts(held))
    wait(1)
    #expect(!ledger.lasts(held) && ledger.lull() == nil)
    try execute(RecordDue(), on: ledger)
    #expect(ledger.lull()?.position == ledger.head)
  }

  @Test func `time alone ends none in a ledger that only records move`() throws {
    let ledger = try opened(.manual)
    defer { ledger.finish() }
    let lull = try #require(ledger.lull())
    wait(3_600)
    #expect(ledger.lasts(lull))
    try execute(AdvanceClock(to: Self.start.adding(seconds: 1)), on: ledger)
    #expect(!ledger.lasts(lull))
  }
}
