package import DaybookCrypto

/// Where a batch becomes durable. LMDB is one answer; the writer asks nothing else of it.
package protocol LogStorage: AnyObject, Sendable {
  /// The last record that is there now.
  func head() throws(LogFailure) -> LogHead

  /// Lends each record after `position` in order, until `body` says stop, in short read transactions.
  func read(after position: UInt64, _ body: (UInt64, RawSpan) -> Bool) throws(LogFailure)

  /// One writer's turn: takes the writer lock, lets `body` see the head and append, and makes it durable.
  ///
  /// Blocks while another process writes. A throw from `body` leaves no trace.
  func append(_ body: (any LogTurn) throws(LogFailure) -> Void) -> LogOutcome

  /// After an unknown outcome: opens anew what is on the disk, so that the next turn may write.
  func recover() throws(LogFailure)

  /// Changes whenever the head may have moved, in whatever process. Cheap.
  var hint: UInt64 { get }

  func close()
}

/// What a writer may do while nobody else can append.
package protocol LogTurn: AnyObject {
  /// The last record, this turn's own included.
  var head: LogHead { get }
  /// Lends each record after `position` in order, this turn's own included, until `body` says stop.
  func read(after position: UInt64, _ body: (UInt64, RawSpan) -> Bool) throws(LogFailure)
  /// Appends one record: header, link and this CBOR. For the log's first record, `chain` is link 0.
  func append(_ cbor: RawSpan, chain: Digest256?) throws(LogFailure)
}

/// How a turn ended.
package enum LogOutcome: Sendable {
  /// Durable up to this head.
  case committed(LogHead)
  /// Nothing was appended and nothing written.
  case nothing(LogHead)
  /// The store refused, or the body threw: surely nothing was written.
  case refused(LogFailure)
  /// A write or sync error: what was appended may be there or not. Nothing may be written before `recover`.
  case unknown(LogFailure)
}

/// What went wrong with the log: what was tried, on what, what was found, what to do.
package struct LogFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: Sendable {
    case full, notALog, missing, permission, networkFileSystem, corrupt, newer, poisoned, io, other
  }

  package let code: Code
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}
