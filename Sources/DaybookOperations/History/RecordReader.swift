public import Daybook
public import DaybookCrypto
internal import DaybookLog
internal import DaybookViews

/// A position in the log as it was read: the record there, and what is wrong with it.
public struct LogRecord: Sendable {
  /// The position.
  public let position: Position
  /// The record's content; nil when there is no record, or its form is unreadable.
  public let fact: Fact?
  /// The link in the record's header; nil when there is no record, or no valid header.
  public let link: Digest256?
  /// What is wrong with it, for people; nil when it is readable and linked to the record before it.
  public let fault: String?

  init(_ record: CheckedRecord) {
    (position, fact, link) = (record.position, record.fact, record.link)
    fault = record.fault?.description
  }
}

/// A reader of a ledger's records, which checks each against the one before it.
public struct RecordReader: Sendable {
  private let log: LMDBLog

  /// Opens a ledger's log; call `close()` when done.
  public init(_ path: String) throws(LedgerFailure) {
    log = try LedgerDirectory(path).storage(mapByteCount: LedgerOptions().mapByteCount, isReadOnly: true)
    do throws(LedgerFailure) {
      _ = try LedgerRecord.first(in: log)
    } catch {
      log.close()
      throw error
    }
  }

  /// The position of the last record now.
  public func head() throws(LedgerFailure) -> Position {
    Position(try log.head().position)
  }

  /// Passes on each record after a position, in order, until `body` returns false.
  ///
  /// A gap of missing records is passed on once. Checking a link takes about half a microsecond.
  public func forEach(after position: Position, _ body: (LogRecord) -> Bool) throws(LedgerFailure) {
    _ = try log.records(after: position) { record, _ in body(LogRecord(record)) }
  }

  /// Changes whenever the head may have moved, in whatever process.
  package var hint: UInt64 { log.hint }

  /// Closes the log.
  public func close() { log.close() }
}
