internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// What a query has to work with.
struct QueryContext: ReadContext {
  let ledger: Ledger
  let history: LedgerHistory
  let principal: Principal
  let travel: TravelDesk
  let values: ParameterValues
  /// The position that the answer must have seen.
  var least: Position

  /// One answer about a venue: `body` returns nil when there is no such venue.
  func venue(
    _ body: (VenueID, borrowing Snapshot, Timestamp, inout JSONWriter) throws(Problem) -> Bool
  ) async throws(Problem) -> QueryResult {
    let venue = try self.venue()
    return try await read { snapshot throws(Problem) in
      let now = snapshot.ledgerTime()
      var json = JSONWriter()
      guard try body(venue, snapshot, now, &json) else { throw .noVenue(venue) }
      return QueryResult(snapshot.position, at: now, json.bytes)
    }
  }

  /// The venue in the path, if the caller may ask about it.
  func venue() throws(Problem) -> VenueID {
    let venue = VenueID(try values.needed("venue"))
    try check(venue)
    return venue
  }
}

extension Problem {
  static func noVenue(_ id: VenueID) -> Problem { .notFound("no venue \(JSONValue.string(id.text).found)") }
}
