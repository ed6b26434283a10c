public import Daybook
internal import DaybookDomain
package import DaybookTime
package import DaybookViews

extension LedgerOperations {
  /// The figures of some venues and business dates, at the head of the log.
  ///
  /// Throws `.notFound` for an unknown venue, `.malformed` for dates that make no range or for no venue.
  public func report(_ query: ReportQuery) throws(LedgerFailure) -> Report {
    let history = try LedgerHistory(ledger.path)
    defer { history.close() }
    return try history.report(query)
  }
}

extension LedgerHistory {
  /// The figures of some venues and business dates, at the position this answers for.
  ///
  /// Throws `.notFound` for an unknown venue, `.malformed` for dates that make no range or for no venue.
  public func report(_ query: ReportQuery) throws(LedgerFailure) -> Report {
    let result: Result<Report, LedgerFailure> = try read { snapshot in
      let now = self.now(snapshot)
      return Result { () throws(LedgerFailure) in try Report.of(query, snapshot, at: now) }
    }
    return try result.get()
  }
}

extension Report {
  /// Counted in a snapshot, by its venues and views, as at `now`.
  package static func of(
    _ query: ReportQuery, _ snapshot: borrowing ViewSnapshot, at now: Timestamp
  ) throws(LedgerFailure) -> Report {
    var venues: [VenueState] = []
    for id in query.venues where !venues.contains(where: { $0.definition.id == id }) {
      guard let venue = try snapshot.availability.venue(id) else {
        throw LedgerFailure(.notFound, "report: there is no venue \"\(id)\"; see daybook export venues")
      }
      venues.append(venue)
    }
    guard let first = venues.first else {
      throw LedgerFailure(.malformed, "report: found no venue; allowed: one or more; name at least one")
    }
    let today = first.checkService(at: now, ignoringGrid: true).date
    var tally = ReportTally(try query.dates(today: today), of: venues, by: query.by, at: now)
    for venue in venues { try tally.add(venue, snapshot.report) }
    return tally.report(on: venues.map(\.definition.id), at: snapshot.position)
  }
}
