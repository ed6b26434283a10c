package import DaybookCrypto
package import DaybookStore

// What every layer throws: seen with this module.
@_exported public import struct DaybookFiles.LedgerFailure

/// Where a batch becomes durable: the writer's only view of storage, which LMDB and a memory log implement.
///
/// Positions count from 1 without gaps; a record is its 48-byte header and its CBOR.
package protocol LogStorage: RecordSource, Sendable {
  /// The last record now; `.empty` before the first. A last record that cannot be read throws.
  func head() throws(LedgerFailure) -> LogHead

  /// Lends each record after `position` in order, until `body` says stop, in short read transactions.
  ///
  /// The log may grow between two transactions: everything up to its end is lent. `body` should return
  /// quickly.
  func read(
    after position: UInt64, _ body: (UInt64, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure)

  /// One writer's turn: takes the writer lock, lets `body` see the head and append, then commits durably.
  ///
  /// Blocks while another thread or process writes. A throw from `body` leaves no trace.
  func append(_ body: (any LogTurn) throws(LedgerFailure) -> Void) -> LogOutcome

  /// After an unknown outcome: reopens what is on the disk, so that the next turn may write.
  ///
  /// Returns the head found. Only the record found at a position tells whether a batch landed, and only a
  /// later commit proves that it is durable. Must not be called inside a turn or a read.
  @discardableResult
  func recover() throws(LedgerFailure) -> LogHead

  /// Changes whenever the head may have moved, by any process; takes less than a microsecond.
  var hint: UInt64 { get }

  /// The process that has its turn now, and since when; nil when there is none, or it is not known.
  var writerHolder: LockHolder? { get }

  /// Registers a callback that runs after each turn of this object that committed, on that turn's thread.
  ///
  /// A callback stays until the log is closed. It must not block, or use the log.
  func onCommit(_ callback: @escaping @Sendable (LogHead) -> Void)

  /// Ends the use of the log; waits for reads and turns in progress.
  func close()
}

extension LogStorage {
  /// Whether the log holds exactly this record.
  package func holds(_ head: LogHead) throws(LedgerFailure) -> Bool {
    try link(of: head.position) == head.link
  }

  /// The link of the record at a position, as its header has it; nil when there is no record.
  package func link(of position: UInt64) throws(LedgerFailure) -> Digest256? {
    guard position > 0 else { return nil }
    var link: Digest256?
    try read(after: position - 1) { found, record in
      if found == position { link = RecordHeader(record)?.link }
      return false
    }
    return link
  }

  package var writerHolder: LockHolder? { nil }
}

/// The callbacks to run after each commit.
final class CommitCallbacks: Sendable {
  private let callbacks = Monitor<[@Sendable (LogHead) -> Void]>([])

  func add(_ callback: @escaping @Sendable (LogHead) -> Void) { callbacks.withLock { $0.append(callback) } }

  func removeAll() { callbacks.withLock { $0 = [] } }

  func call(_ head: LogHead) { for callback in callbacks.withLock({ $0 }) { callback(head) } }
}
