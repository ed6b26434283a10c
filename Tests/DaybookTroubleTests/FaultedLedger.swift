import Daybook
import DaybookLog
import DaybookOperations
import DaybookStore
import DaybookTrouble
import Testing

/// A ledger in memory whose store fails on demand and whose writer takes its turn on demand.
final class FaultedLedger {
  let ledger: Ledger
  let log: FaultyLog
  private let gate = Gate()

  init(venues: VenueDefinition...) throws {
    log = FaultyLog(MemoryLog())
    var options = LedgerOptions()
    options.onStep = { [gate] step in if step == .turnBegun { gate.pass() } }
    ledger = try Ledger.inMemory(over: log, options: options)
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
  private struct State {
    /// How many more may pass.
    var left = Int.max
    var arrivals = 0
  }

  private let monitor = Monitor(State())

  /// Nobody passes from now on.
  func close() {
    monitor.withLock { state in
      state.left = 0
      state.arrivals = 0
    }
  }

  /// Lets so many pass, or everybody.
  func open(times: Int = .max) { monitor.withLock(wake: true) { $0.left = times } }

  /// Waits until so many have arrived since it was closed.
  func waitUntilHeld(times: Int) { _ = monitor.wait { $0.arrivals >= times ? true : nil } }

  func pass() {
    monitor.withLock(wake: true) { $0.arrivals += 1 }
    _ = monitor.wait { state -> Bool? in
      guard state.left > 0 else { return nil }
      if state.left < .max { state.left -= 1 }
      return true
    }
  }
}
