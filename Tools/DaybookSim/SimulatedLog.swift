import DaybookDomain
import DaybookLog
import DaybookStore
import DaybookViews

/// A log as one process has it: its machine can be switched off at any moment, its disk can fail.
///
/// After it was switched off nothing of that process is written any more, whatever it still tries.
final class SimulatedLog: LogStorage {
  private struct State {
    var isOff = false
    /// Of the next commit only so many commands reach the disk, as it goes off.
    var tearsAfter: Int?
    var isTorn = false
    /// How often the store refused, failed or did not say.
    var troubles = 0
  }

  private let base: any LogStorage
  private let faulty: FaultyLog
  private let state = Monitor(State())

  init(_ base: any LogStorage) { (self.base, faulty) = (base, FaultyLog(base)) }

  /// Injects a fault into the next turn that appends, or the next recovery.
  func failNext(_ fault: FaultyLog.Fault) { faulty.failNext(fault) }

  /// Lets the next read fail after some records, or end there without a word.
  func failRead(after count: Int, isShort: Bool) { faulty.failRead(after: count, isShort: isShort) }

  /// Lets only so many commands of the commit in which the machine goes off reach the disk.
  func tear(after count: Int) { state.withLock { $0.tearsAfter = count } }

  /// Whether a commit is there in part.
  var isTorn: Bool { state.withLock { $0.isTorn } }

  /// Ends this process's writing and reading.
  func switchOff() { state.withLock { $0.isOff = true } }

  var troubles: Int { state.withLock { $0.troubles } + faulty.failedReads }

  private static let off = LedgerFailure(.storage, "use the log: the machine is off")

  private func checkIsOn() throws(LedgerFailure) {
    guard !state.withLock({ $0.isOff }) else { throw SimulatedLog.off }
  }

  func head() throws(LedgerFailure) -> LogHead {
    try checkIsOn()
    return try faulty.head()
  }

  func read(
    after position: UInt64, _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    try checkIsOn()
    try faulty.read(after: position, body)
  }

  func append(_ body: (any LogTurn) throws(LedgerFailure) -> Void) -> LogOutcome {
    let outcome = faulty.append { turn throws(LedgerFailure) in
      try checkIsOn()
      guard let count = state.withLock({ $0.tearsAfter }) else {
        try body(turn)
        // Off in the middle of a turn: it never reaches the disk.
        return try checkIsOn()
      }
      let whole = BufferedTurn(turn, turn.head)
      try body(whole)
      var records = whole.added.count
      if state.withLock({ $0.isOff }) {
        records = try SimulatedLog.recordCount(of: whole, after: turn.head, commands: count)
        state.withLock { $0.isTorn = records < whole.added.count }
      }
      for record in whole.added.prefix(records) {
        try turn.append(record.span.bytes.extracting(droppingFirst: RecordHeader.byteCount), chain: nil)
      }
    }
    switch outcome {
    case .refused, .unknown: state.withLock { $0.troubles += 1 }
    case .committed, .nothing: break
    }
    return outcome
  }

  /// How many records of a commit make its first commands, up to the last that somebody asked for.
  private static func recordCount(
    of commit: BufferedTurn, after head: LogHead, commands most: Int
  ) throws(LedgerFailure) -> Int {
    var check = RecordCheck(after: Position(head.position))
    var (count, end, last) = (0, 0, Position.start)
    try commit.read(after: check.readsAfter) { number, record throws(LedgerFailure) in
      guard let fact = try check.take(record, at: number)?.sound(), fact.by != .ledger else { return true }
      if fact.first != last { count += 1 }
      guard count <= most else { return false }
      (last, end) = (fact.first, Int(number - head.position))
      return true
    }
    return end
  }

  @discardableResult
  func recover() throws(LedgerFailure) -> LogHead {
    try checkIsOn()
    do throws(LedgerFailure) { return try faulty.recover() } catch {
      state.withLock { $0.troubles += 1 }
      throw error
    }
  }

  var hint: UInt64 { faulty.hint }

  var writerHolder: LockHolder? { faulty.writerHolder }

  func onCommit(_ callback: @escaping @Sendable (LogHead) -> Void) { faulty.onCommit(callback) }

  func close() { faulty.close() }
}
