internal import DaybookCrypto
package import DaybookStore

/// Wraps any log and injects faults: what the store may do to a commit.
package final class FaultyLog: LogStorage {
  /// What happens to the next turn that appends.
  package enum Fault: Hashable, Sendable {
    /// The store refuses the commit: surely nothing is written.
    case commit
    /// The sync fails; `landed` says whether the batch is there all the same.
    case sync(landed: Bool)
    /// The map or the disk is full.
    case full
    /// The next recovery fails; the next turn does not.
    case recovery
  }

  private struct State {
    var faults: [Fault] = []
    var isPoisoned = false
    /// How many records are read before a read fails, or ends; nil: all.
    var readable: Int?
    var endsShort = false
    var failedReads = 0

    /// Counts a record that is read; nil: it is lent, else whether the read ends without a word.
    mutating func countRead() -> Bool? {
      guard let left = readable else { return nil }
      readable = left == 0 ? nil : left - 1
      guard left == 0 else { return nil }
      failedReads += 1
      return endsShort
    }

    /// Takes the first fault of this kind: for recovery, or for a turn.
    mutating func take(ofRecovery: Bool) -> Fault? {
      guard let index = faults.firstIndex(where: { ($0 == .recovery) == ofRecovery }) else { return nil }
      return faults.remove(at: index)
    }
  }

  private let log: any LogStorage
  private let state = Monitor(State())

  /// Wraps a log; until a fault is injected, it behaves as that log.
  package init(_ log: any LogStorage) { self.log = log }

  /// Injects a fault into the next turn that appends; further calls, into the turns after it.
  package func failNext(_ fault: Fault) { state.withLock { $0.faults.append(fault) } }

  /// Lets reading fail once so many more records were read; `isShort`: end there, as if there were no more.
  package func failRead(after count: Int, isShort: Bool = false) {
    state.withLock { ($0.readable, $0.endsShort) = (count, isShort) }
  }

  /// How many reads failed or ended on order.
  package var failedReads: Int { state.withLock { $0.failedReads } }

  package func head() throws(LedgerFailure) -> LogHead { try log.head() }

  package func read(
    after position: UInt64, _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    try lend(log, after: position, body)
  }

  /// Lends a source's records, until a read is to fail.
  private func lend(
    _ source: any RecordSource, after position: UInt64,
    _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) {
    try source.read(after: position) { position, record throws(LedgerFailure) in
      guard let isShort = state.withLock({ $0.countRead() }) else { return try body(position, record) }
      guard isShort else { throw LedgerFailure(.storage, "read: failed on order at \(position)") }
      return false
    }
  }

  package func append(_ body: (any LogTurn) throws(LedgerFailure) -> Void) -> LogOutcome {
    if state.withLock({ $0.isPoisoned }) {
      return .unknown(LedgerFailure(.readOnly, "append: a write failed before, on order; recover first"))
    }
    var fault: Fault?
    let outcome = log.append { turn throws(LedgerFailure) in
      let before = turn.head
      try body(FaultyTurn(turn, self))
      guard turn.head != before else { return }
      fault = state.withLock { $0.take(ofRecovery: false) }
      switch fault {
      case .commit: throw LedgerFailure(.storage, "commit: refused on order; nothing was written")
      case .full: throw LedgerFailure(.storageFull, "append: the map is full, on order; nothing was written")
      case .sync(landed: false): throw LedgerFailure(.storage, "sync: failed on order")
      case .sync(landed: true), .recovery, nil: return
      }
    }
    guard case .sync = fault else { return outcome }
    state.withLock { $0.isPoisoned = true }
    return .unknown(LedgerFailure(.storage, "sync: failed on order; what was written is not known"))
  }

  @discardableResult
  package func recover() throws(LedgerFailure) -> LogHead {
    if state.withLock({ $0.take(ofRecovery: true) }) != nil {
      throw LedgerFailure(.storage, "recover: failed on order")
    }
    let head = try log.recover()
    state.withLock { $0.isPoisoned = false }
    return head
  }

  package var hint: UInt64 { log.hint }

  package var writerHolder: LockHolder? { log.writerHolder }

  package func onCommit(_ callback: @escaping @Sendable (LogHead) -> Void) { log.onCommit(callback) }

  package func close() { log.close() }

  /// A turn whose reads fail as the log's do.
  private final class FaultyTurn: LogTurn {
    private let turn: any LogTurn
    private let log: FaultyLog

    init(_ turn: any LogTurn, _ log: FaultyLog) { (self.turn, self.log) = (turn, log) }

    var head: LogHead { turn.head }

    func read(
      after position: UInt64, _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
    ) throws(LedgerFailure) { try log.lend(turn, after: position, body) }

    func checkSpace() throws(LedgerFailure) { try turn.checkSpace() }

    func append(_ cbor: RawSpan, chain: Digest256?) throws(LedgerFailure) {
      try turn.append(cbor, chain: chain)
    }
  }
}
