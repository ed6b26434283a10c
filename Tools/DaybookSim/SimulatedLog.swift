import DaybookLog
import DaybookStore

/// A log as one process has it: its machine can be switched off at any moment, its disk can fail.
///
/// After it was switched off nothing of that process is written any more, whatever it still tries.
final class SimulatedLog: LogStorage {
  private struct State {
    var isOff = false
    /// How many records can be read before a read fails; nil: all.
    var readable: Int?
    /// How often the store refused, failed or did not say.
    var troubles = 0
  }

  private let base: any LogStorage
  private let faulty: FaultyLog
  private let state = Monitor(State())

  init(_ base: any LogStorage) { (self.base, faulty) = (base, FaultyLog(base)) }

  /// Injects a fault into the next turn that appends, or the next recovery.
  func failNext(_ fault: FaultyLog.Fault) { faulty.failNext(fault) }

  /// Lets the next read fail after some records.
  func failRead(after count: Int) { state.withLock { $0.readable = count } }

  /// Ends this process's writing and reading.
  func switchOff() { state.withLock { $0.isOff = true } }

  var troubles: Int { state.withLock { $0.troubles } }

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
    try faulty.read(after: position) { position, record throws(LedgerFailure) in
      let fails = state.withLock { state in
        guard let left = state.readable else { return false }
        state.readable = left == 0 ? nil : left - 1
        if left == 0 { state.troubles += 1 }
        return left == 0
      }
      if fails { throw LedgerFailure(.storage, "read: failed on order at \(position)") }
      return try body(position, record)
    }
  }

  func append(_ body: (any LogTurn) throws(LedgerFailure) -> Void) -> LogOutcome {
    let outcome = faulty.append { turn throws(LedgerFailure) in
      try checkIsOn()
      try body(turn)
      // Off in the middle of a turn: it never reaches the disk.
      try checkIsOn()
    }
    switch outcome {
    case .refused, .unknown: state.withLock { $0.troubles += 1 }
    case .committed, .nothing: break
    }
    return outcome
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
