package import Daybook
package import DaybookDomain
internal import DaybookLog
package import DaybookTime
internal import DaybookViews

/// Where a command's records of a venue are in the log, when it was recorded, and what it did first.
package struct VenueRecord: Hashable, Sendable {
  /// The command's last record about the venue.
  package fileprivate(set) var position: Position
  package let at: Timestamp
  package let type: EventType
}

extension LedgerHistory {
  /// The commands that were recorded about a venue from one instant through another, in order.
  ///
  /// Of more than `most` the first. It reads the records of all venues in between, some millions a second at the most.
  package func records(
    of venue: VenueID, from: Timestamp, through last: Timestamp, most: Int
  ) throws(LedgerFailure) -> [VenueRecord] {
    let before = try reader.storage.last(by: from.adding(microseconds: -1)) ?? .start
    var found: [VenueRecord] = []
    var command = Position.start
    try reader.storage.facts(after: before) { fact, _ in
      guard fact.recordedAt <= last else { return false }
      guard fact.venue == venue else { return true }
      if fact.first == command, !found.isEmpty {
        found[found.count - 1].position = fact.position
        return true
      }
      guard found.count < most else { return false }
      command = fact.first
      found.append(VenueRecord(position: fact.position, at: fact.recordedAt, type: fact.event.type))
      return true
    }
    return found
  }

  /// Checks records, links and invariants of the log from record 1 on, without the files beside it.
  ///
  /// It ends after `time`; then the report's point is the last record that was checked, and found right.
  package func verifyLog(within time: Duration) throws(LedgerFailure) -> VerifyReport {
    let end = ContinuousClock.now + time
    let found = try Audit(reader.storage, reading: .never).verify(AuditPlan()) { _ in
      ContinuousClock.now < end
    }
    var report = VerifyReport(point: LogPoint(found.head), offerCount: found.offerCount)
    report.violations = found.faults
    return report
  }
}
