import Daybook
import DaybookLog
import DaybookTrouble
import Testing

/// A ledger in memory whose store fails on order and whose writer takes its turn on order.
final class FaultedLedger {
  let ledger: Ledger
  let log: FaultyLog
  private let gate = Gate()

  init(venues: VenueDefinition...) throws {
    log = FaultyLog(MemoryLog())
    let id = LedgerID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
    try LedgerRecord.write(LedgerCreated(ledger: id, format: 1, created: .epoch, clock: .manual), to: log)
    var options = LedgerOptions()
    options.onStep = { [gate] step in if step == .turnBegun { gate.pass() } }
    ledger = try Ledger(storage: log, vault: .inMemory(), options: options)
    for venue in venues { try #require(Words(answer(DefineVenue(venue).command)).isAccepted) }
  }

  deinit { ledger.finish() }

  /// Answers one command.
  func answer(_ command: Command, by actor: Actor = .operator("test"), key: IdempotencyKey? = nil) -> Outcome
  {
    ledger.executeAndWait(command, by: actor, key: key)
  }

  /// Answers these commands, taken in one batch.
  func batch(_ commands: [(command: Command, key: IdempotencyKey?)]) -> [Outcome] {
    gate.close()
    let answers = Monitor([Outcome?](repeating: nil, count: commands.count))
    for (index, (command, key)) in commands.enumerated() {
      ledger.submit(
        Submission(command, by: .operator("test"), key: key) { outcome in
          answers.withLock(wake: true) { $0[index] = outcome }
        })
    }
    gate.open()
    return answers.wait { answers in
      let known = answers.compactMap { $0 }
      return known.count == answers.count ? known : nil
    } ?? []
  }

  func facts() throws -> [Fact] { try ledger.facts(after: .start) }

  /// The live claims without their ids, for comparison with another ledger's.
  func claims() throws -> [String] {
    let report = try Audit(log).verify()
    #expect(report.violation == nil)
    return try Audit(log).replay().state.liveClaims.map { venue, claim in
      "\(venue) \(claim.kind) \(claim.tables) \(String(describing: claim.pool)) \(claim.units) \(claim.start) \(claim.end)"
    }.sorted()
  }
}

/// Lets threads through while it is open.
final class Gate: Sendable {
  private let isOpen = Monitor(true)

  func close() { isOpen.withLock { $0 = false } }
  func open() { isOpen.withLock(wake: true) { $0 = true } }
  func pass() { _ = isOpen.wait { $0 ? true : nil } }
}
