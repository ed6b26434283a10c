public import Daybook
public import DaybookCrypto
internal import DaybookLog
public import DaybookTime
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

  /// What to throw where there is no record at a position.
  package func failure(forNo position: Position) throws(LedgerFailure) -> LedgerFailure {
    .noRecord(position, through: try head())
  }

  /// Passes on each record after a position and through another, in order, until `body` returns false.
  ///
  /// With a filter, those that it wants, and every record that is faulty: an unreadable one may be about anything. A gap
  /// of missing records is passed on once. Checking a link takes about half a microsecond. Returns the last position
  /// that was looked at.
  @discardableResult
  public func forEach(
    after position: Position, through last: Position? = nil, matching filter: EventFilter = .all,
    _ body: (LogRecord) -> Bool
  ) throws(LedgerFailure) -> Position {
    var seen = position
    func pass(_ record: CheckedRecord) -> Bool {
      if let last, record.position > last { return false }
      seen = record.position
      guard record.fault != nil || record.fact.map(filter.wants) ?? false else { return true }
      return body(LogRecord(record))
    }
    if filter == .all {
      _ = try log.records(after: position) { record, _ in pass(record) }
    } else {
      _ = try log.records(after: position, matching: filter) { record in pass(record) }
    }
    return seen
  }

  /// The last record that was recorded at or before an instant; nil: the first was later.
  public func last(by instant: Timestamp) throws(LedgerFailure) -> Position? { try log.last(by: instant) }

  /// Changes whenever the head may have moved, in whatever process.
  package var hint: UInt64 { log.hint }

  /// Closes the log.
  public func close() { log.close() }
}
