internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// What a query has to work with.
struct QueryContext: Sendable {
  let ledger: Ledger
  let history: LedgerHistory
  let principal: Principal
  let values: ParameterValues
  /// The position that the answer must have seen.
  var least: Position
  /// The entity tag that the caller has already.
  let known: String?

  /// Lends the views at one position; what a body throws is the answer.
  func read<R>(_ body: (borrowing Snapshot) throws(Problem) -> R) async throws(Problem) -> R {
    let result: Result<R, Problem>
    do throws(LedgerError) {
      result = try await ledger.read(atLeast: least) { snapshot in
        Result { () throws(Problem) in try body(snapshot) }
      }
    } catch {
      throw Problem(error)
    }
    return try result.get()
  }

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

  /// Whoever is of some venues alone is not told what there is elsewhere.
  func check(_ venue: VenueID) throws(Problem) {
    guard principal.may(at: venue) else { throw .noVenue(venue) }
  }

  /// Whether the caller may see what belongs to an actor at a venue: a guest sees what is theirs (R21).
  func maySee(_ owner: Actor, at venue: VenueID) -> Bool {
    principal.may(at: venue) && (principal.actor.role != .guest || principal.actor == owner)
  }

  /// Guests' names for an answer.
  var names: GuestNames { GuestNames { sealed throws(LedgerFailure) in try open(sealed) } }

  /// Runs what opens guests' fields.
  func opening<R>(_ body: () throws(LedgerFailure) -> R) throws(Problem) -> R {
    do throws(LedgerFailure) { return try body() } catch { throw .failed(error) }
  }
}

extension QueryContext: GuestOpener {
  func open(_ sealed: SealedGuest) throws(LedgerFailure) -> Guest? { try history.reader.open(sealed) }
}

extension Problem {
  static func noVenue(_ id: VenueID) -> Problem { .notFound("no venue \(JSONValue.string(id.text).found)") }
}
