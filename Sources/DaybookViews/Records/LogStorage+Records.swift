package import DaybookCrypto
package import DaybookDomain
package import DaybookLog

/// The one way to read a log's records: each is checked against the one before it as it goes by.
extension LogStorage {
  /// Lends what stands at each position after this one, in order, until `body` says stop.
  ///
  /// Checked are that no record is missing, each one's header, link and form: some half a microsecond a record for the
  /// link. A record that is not there is told once for each gap, with no bytes. The first record's link is held against
  /// the one that stands in the record before it, or against link 0; after what has no link to be read, the next record
  /// is not proven either. Gives the link that stands at `position`; nil where there is no record, or no link.
  @discardableResult
  package func records(
    after position: Position, _ body: (CheckedRecord, RawSpan) -> Bool
  ) throws(LogFailure) -> Digest256? {
    var check = RecordCheck(after: position)
    try read(after: check.readsAfter) { number, record in
      if let gap = check.gap(before: number), !body(gap, record.extracting(0..<0)) { return false }
      guard let found = check.take(record, at: number) else { return true }
      return body(found, record)
    }
    return check.linkAtStart
  }

  /// Lends each record's fact after a position, in order, until `body` says stop; stops at the first with a fault.
  ///
  /// A fault throws `.corrupt`, naming the record, what was found and what to do. Gives the link at `position`.
  @discardableResult
  package func facts(
    after position: Position, _ body: (Fact, RawSpan) throws(LogFailure) -> Bool
  ) throws(LogFailure) -> Digest256? {
    var failure: LogFailure?
    let link = try records(after: position) { record, bytes in
      do throws(LogFailure) {
        return try body(try record.sound(), bytes)
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
    return link
  }

  /// What stands at a position; nil: the log ends before.
  package func checkedRecord(at position: Position) throws(LogFailure) -> CheckedRecord? {
    guard position > .start, position.value < .max else { return nil }
    var found: CheckedRecord?
    try records(after: Position(position.value - 1)) { record, _ in
      found = record
      return false
    }
    return found
  }

  /// The link that stands at a position; nil: there is no record, or its header is not one. It is not proven.
  package func link(at position: Position) throws(LogFailure) -> Digest256? {
    try link(of: position.value)
  }

  /// The fact at a position; nil: the log ends before. A record that is missing or does not hold throws `.corrupt`.
  package func fact(at position: Position) throws(LogFailure) -> Fact? {
    try checkedRecord(at: position)?.sound()
  }
}
