package import DaybookCrypto
package import DaybookStore

/// Where a batch becomes durable. LMDB is one answer; the writer asks nothing else of it.
///
/// Positions count from 1 without gaps; a record is its 48-byte header and its CBOR.
package protocol LogStorage: AnyObject, Sendable {
  /// The last record that is there now; `.empty` before the first. A last record that cannot be read throws.
  func head() throws(LogFailure) -> LogHead

  /// Lends each record after `position` in order, until `body` says stop, in short read transactions.
  ///
  /// Between two transactions the log may have grown: all that is there in the end is lent. `body` should
  /// not stay long in one record.
  func read(after position: UInt64, _ body: (UInt64, RawSpan) -> Bool) throws(LogFailure)

  /// One writer's turn: takes the writer lock, lets `body` see the head and append, and makes it durable.
  ///
  /// Blocks while another thread or process writes. A throw from `body` leaves no trace.
  func append(_ body: (any LogTurn) throws(LogFailure) -> Void) -> LogOutcome

  /// After an unknown outcome: opens anew what is on the disk, so that the next turn may write.
  ///
  /// Gives the head found. Only what is found at a slot says whether a batch landed, and only a later commit
  /// proves that what was found is durable. Not from inside a turn or a read.
  @discardableResult
  func recover() throws(LogFailure) -> LogHead

  /// Changes whenever the head may have moved, in whatever process; under a microsecond.
  var hint: UInt64 { get }

  /// The process that has its turn now and since when; nil: none, or it cannot be told.
  var writerHolder: LockHolder? { get }

  /// Calls back, on the thread of the turn, after each turn of this object that committed.
  ///
  /// Every callback stays until the log is closed; it must not block, nor use the log.
  func onCommit(_ callback: @escaping @Sendable (LogHead) -> Void)

  /// Ends the use of the log; waits for reads and turns in progress.
  func close()
}

extension LogStorage {
  /// Whether the log holds exactly this record.
  package func holds(_ head: LogHead) throws(LogFailure) -> Bool { try link(of: head.position) == head.link }

  /// The link of the record at a position, its header's own; nil when there is none.
  package func link(of position: UInt64) throws(LogFailure) -> Digest256? {
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
