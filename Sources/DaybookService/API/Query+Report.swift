internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// What a manager asks for.
extension Query {
  static let reports = [
    Query(
      "report", "/v1/report",
      "Covers, no-shows, turn times, refused demand, occupancy, and what is on the books.",
      by: .hosts,
      [
        .required(
          "venue", ParameterSchema.id, "the venues, counted together: at most 8", isList: true),
        .optional(
          "from", ParameterSchema.date, "the first business date; default six before the last"),
        .optional("to", ParameterSchema.date, "the last business date; default today"),
        .optional(
          "by", ParameterSchema.words(ReportGrouping.allCases.map(\.rawValue)),
          "what the rows are by; default date"),
      ]
    ) { context async throws(Problem) in try await report(context) }
  ]

  private static func report(_ context: QueryContext) async throws(Problem) -> QueryResult {
    let venues = context.values.list("venue").map { VenueID($0) }
    guard venues.count <= 8 else {
      throw .invalid(InvalidField("venue", "found \(venues.count) venues; allowed: at most 8"))
    }
    for venue in venues { try context.check(venue) }
    var query = ReportQuery(venues, by: try context.values.word("by", ReportGrouping.self) ?? .date)
    (query.from, query.to) = (try context.values.date("from"), try context.values.date("to"))
    return try await context.read { [query] snapshot throws(Problem) in
      for venue in venues where snapshot.venue(venue) == nil { throw .noVenue(venue) }
      let now = snapshot.ledgerTime()
      let report: Report
      do throws(LedgerFailure) {
        report = try Report.of(query, snapshot, at: now)
      } catch {
        guard error.code == .malformed else { throw .failed(error) }
        throw .invalid(InvalidField("from", error.message))
      }
      return QueryResult(
        snapshot.position, at: now, ReportJSON.bytes(report, VenueZones(report.venues, snapshot)))
    }
  }
}
