internal import Synchronization

/// Any log, with faults on order: what the store may do to a commit.
package final class FaultyLog: LogStorage {
  package enum Fault: Hashable, Sendable {
    /// The store refuses the commit: surely nothing is written.
    case commit
    /// The sync fails: the batch in fact landed, or it did not.
    case sync(landed: Bool)
    /// The map or the disk is full.
    case full
    /// Opening anew fails too, as long as a fault is left.
    case recovery
  }

  private let log: any LogStorage
  private let faults = Mutex<[Fault]>([])

  package init(_ log: any LogStorage) { self.log = log }

  /// The next turn that appends meets this; called again, the one after it.
  package func failNext(_ fault: Fault) { faults.withLock { $0.append(fault) } }

  package func head() throws(LogFailure) -> LogHead { try log.head() }
  package func read(after position: UInt64, _ body: (UInt64, RawSpan) -> Bool) throws(LogFailure) {
    try log.read(after: position, body)
  }
  package var hint: UInt64 { log.hint }
  package func close() { log.close() }

  package func append(_ body: (any LogTurn) throws(LogFailure) -> Void) -> LogOutcome {
    var fault: Fault?
    let outcome = log.append { turn throws(LogFailure) in
      let before = turn.head
      try body(turn)
      guard turn.head != before else { return }
      fault = faults.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      switch fault {
      case .commit: throw LogFailure(.io, "commit: refused on order; nothing was written")
      case .full: throw LogFailure(.full, "append: the map is full, on order; nothing was written")
      case .sync(landed: false): throw LogFailure(.io, "sync: failed on order")
      case .sync(landed: true), .recovery, nil: return
      }
    }
    if case .sync = fault { return .unknown(LogFailure(.io, "sync: failed on order; what was written is not known")) }
    return outcome
  }

  package func recover() throws(LogFailure) {
    let fails = faults.withLock { faults in
      guard faults.first == .recovery else { return false }
      faults.removeFirst()
      return true
    }
    if fails { throw LogFailure(.io, "recover: failed on order") }
    try log.recover()
  }
}
