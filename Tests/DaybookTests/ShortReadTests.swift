import Daybook
import DaybookLog
import DaybookStore
import DaybookTime
import Testing

/// A store whose reads end early, as if there were no more records: nothing is decided or answered by a part of the log.
@Suite struct ShortReadTests {
  private static let start = Timestamp(epochSeconds: 1_800_000_000)
  private let memory = MemoryLog()

  init() throws {
    let id = LedgerID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
    try LedgerRecord.write(
      LedgerCreated(ledger: id, format: 1, created: Self.start, clock: .manual), to: memory)
  }

  private func opened(
    _ log: FaultyLog, onStep: @escaping @Sendable (WriterStep) -> Void = { _ in }
  ) throws -> Ledger {
    var options = LedgerOptions()
    options.onStep = onStep
    return try Ledger(storage: log, vault: .inMemory(), options: options)
  }

  private func ask(_ ledger: Ledger, _ number: Int) -> Outcome {
    ledger.executeAndWait(
      .releaseHold(ReleaseHold(HoldID(high: 1, low: UInt64(number)))),
      by: .operator("o"), key: IdempotencyKey("k\(number)"))
  }

  @Test(arguments: 0...3) func `a retry is not taken for another command`(count: Int) throws {
    let log = FaultyLog(memory.attached())
    let ledger = try opened(log)
    defer { ledger.finish() }
    let first = ask(ledger, 1)
    guard case .refused = first else { return #expect(Bool(false), "\(first)") }
    log.failRead(after: count, isShort: true)
    switch ask(ledger, 1) {
    case .failed, .undecided, .busy: #expect(log.failedReads == 1)
    case .refused(let refusal, let isReplay): #expect(isReplay && refusal.code == .notFound)
    case let other: #expect(Bool(false), "\(other)")
    }
    guard case .refused(_, isReplay: true) = ask(ledger, 1) else { return #expect(Bool(false)) }
  }

  @Test func `a process that did not read all that another wrote decides nothing`() throws {
    let (one, log) = (try opened(FaultyLog(memory.attached())), FaultyLog(memory.attached()))
    let isArmed = Monitor(false)
    let other = try opened(log) { step in
      if step == .locked, isArmed.withLock({ $0 }) { log.failRead(after: 0, isShort: true) }
    }
    defer {
      one.finish()
      other.finish()
    }
    _ = ask(one, 1)
    // It reads ahead before its turn, and again in it.
    log.failRead(after: 0, isShort: true)
    isArmed.withLock { $0 = true }
    let outcome = ask(other, 2)
    isArmed.withLock { $0 = false }
    guard case .failed(let failure) = outcome else { return #expect(Bool(false), "\(outcome)") }
    #expect(failure.code == .storage && failure.message.contains("it ended behind record"))
    guard case .refused(_, isReplay: false) = ask(other, 2) else { return #expect(Bool(false)) }
  }
}
