public import Daybook
public import DaybookCrypto
internal import DaybookLog
internal import DaybookViews

/// A place in the log as it was found: what stands there, and what is wrong with that.
public struct LogRecord: Sendable {
  /// The place.
  public let position: Position
  /// What it says; nil: there is no record, or its form cannot be read.
  public let fact: Fact?
  /// The link that stands in it; nil: there is no record, or its header is not one.
  public let link: Digest256?
  /// What is wrong with it, for people; nil: it follows from the record before it, and can be read.
  public let fault: String?

  init(_ record: CheckedRecord) {
    (position, fact, link) = (record.position, record.fact, record.link)
    fault = record.fault?.description
  }
}

/// The records of a ledger's log, each checked against the one before it as it goes by.
public struct RecordReader: Sendable {
  private let log: LMDBLog

  /// Opens a ledger's log, to be closed when it is done with.
  public init(_ path: String) throws(LedgerFailure) {
    log = try LedgerDirectory(path).storage(mapByteCount: LedgerOptions().mapByteCount, isReadOnly: true)
    do throws(LedgerFailure) {
      _ = try LedgerRecord.first(in: log)
    } catch {
      log.close()
      throw error
    }
  }

  /// The last record there is now.
  public func head() throws(LedgerFailure) -> Position {
    try LedgerFailure.ofLog { () throws(LogFailure) in Position(try log.head().position) }
  }

  /// Lends what stands at each position after this one, in order, until `body` says stop.
  ///
  /// A record that is missing is told once for each gap. Some half a microsecond a record goes into its link.
  public func forEach(after position: Position, _ body: (LogRecord) -> Bool) throws(LedgerFailure) {
    _ = try LedgerFailure.ofLog { () throws(LogFailure) in
      try log.records(after: position) { record, _ in body(LogRecord(record)) }
    }
  }

  /// Changes whenever the head may have moved, in whatever process.
  package var hint: UInt64 { log.hint }

  /// Closes the log.
  public func close() { log.close() }
}
