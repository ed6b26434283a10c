import Daybook
import DaybookDomain
import DaybookLog
import DaybookReplication
import DaybookStore
import Testing

/// A ledger over a stream: what its writer does with commands whose place was taken, or that another node is to decide.
struct NodeLedgerTests {
  /// A ledger with one venue, founded as a stream; its log writes.
  private func founded(
    elsewhere: @escaping @Sendable ([Submission], LedgerFailure) -> Void
  ) throws(LedgerFailure) -> (stream: MemoryStream, log: StreamLog, ledger: Ledger) {
    let (stream, copy) = (MemoryStream(), MemoryLog())
    let created = LedgerCreated(ledger: ledger, format: 1, created: .epoch, clock: .manual)
    try LedgerRecord.write(created, to: copy)
    let log = try StreamLog(
      copy: copy, port: stream.port(), node: "a", ledger: ledger, incarnation: life, key: nodeKey)
    try log.found()
    _ = try log.claim(after: nil)
    var options = LedgerOptions()
    options.elsewhere = elsewhere
    return (stream, log, try Ledger(storage: log, vault: .inMemory(), options: options))
  }

  private func isAccepted(_ outcome: Outcome) -> Bool {
    if case .accepted = outcome { true } else { false }
  }

  @Test func `commands of a writer that lost its lease are handed over, and their callers answered once`()
    throws
  {
    let handed = Monitor<[Submission]>([])
    let (stream, log, ledger) = try founded { submissions, failure in
      #expect(failure.cause == .elsewhere)
      handed.withLock { $0 += submissions }
      for submission in submissions { submission.reply(.busy(.closing)) }
    }
    defer { ledger.finish() }
    let maintenance = Command.setMaintenance(SetMaintenance(on: true))
    #expect(isAccepted(ledger.executeAndWait(maintenance, by: .operator("o"), key: "1")))
    let other = try Replica("b", of: stream)
    #expect(try other.log.claim(after: log.progress.lease))
    guard
      case .busy = ledger.executeAndWait(
        .setMaintenance(SetMaintenance(on: false)), by: .operator("o"), key: "2")
    else {
      Issue.record("it was not handed over")
      return
    }
    #expect(handed.withLock { $0.map(\.key) } == ["2"])
    // What was answered once is answered by any node.
    #expect(isAccepted(ledger.executeAndWait(maintenance, by: .operator("o"), key: "1")))
    #expect(handed.withLock { $0.count } == 1)
  }
}
