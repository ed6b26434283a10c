package import DaybookCrypto
package import DaybookDomain
package import DaybookLog

/// The one way to read a log's records: each is checked against the one before it.
extension LogStorage {
  /// Lends the record at each position after this one, in order, until `body` says stop.
  ///
  /// Checks that no record is missing, and each one's header, link and form; the link takes about half a
  /// microsecond. A gap is reported once, without bytes. The first record's link is checked against the
  /// record before it, or against link 0; after a record whose link cannot be read, the next one is not
  /// proven either. Of many records, the links are checked on another processor, ahead (`ReadAhead`). Returns the
  /// link at `position`; nil where there is no record, or no link.
  @discardableResult
  package func records(
    after position: Position, reading: ReadAhead = .usual,
    _ body: (CheckedRecord, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) -> Digest256? {
    var check = RecordCheck(after: position)
    try read(reading, after: check.readsAfter) { number, record, verdict throws(LedgerFailure) in
      if let gap = check.gap(before: number), try !body(gap, record.extracting(0..<0)) { return false }
      guard let found = check.take(record, at: number, verdict) else { return true }
      return try body(found, record)
    }
    return check.linkAtStart
  }

  /// Lends the fact of each record after a position, in order, until `body` says stop or a fault is met.
  ///
  /// A fault throws `.corrupt`, with the record, what was found and what to do. Returns the link at
  /// `position`.
  @discardableResult
  package func facts(
    after position: Position, _ body: (Fact, RawSpan) throws(LedgerFailure) -> Bool
  ) throws(LedgerFailure) -> Digest256? {
    try records(after: position) { record, bytes throws(LedgerFailure) in
      try body(try record.sound(), bytes)
    }
  }

  /// The record at a position; nil when the log ends before it.
  package func checkedRecord(at position: Position) throws(LedgerFailure) -> CheckedRecord? {
    guard position > .start, position.value < .max else { return nil }
    var found: CheckedRecord?
    try records(after: Position(position.value - 1)) { record, _ in
      found = record
      return false
    }
    return found
  }

  /// The link in the record at a position, not proven; nil when there is no record, or no valid header.
  package func link(at position: Position) throws(LedgerFailure) -> Digest256? {
    try link(of: position.value)
  }

  /// The fact at a position; nil when the log ends before it. A missing or damaged record throws `.corrupt`.
  package func fact(at position: Position) throws(LedgerFailure) -> Fact? {
    try checkedRecord(at: position)?.sound()
  }
}
