internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// What was, what changed, what it comes to, and whether the record is whole.
extension Query {
  private static let venue = Parameter.required("venue", ParameterSchema.id, "the venue")
  private static let moment = ParameterSchema.moment
  private static let momentNote = "a position in the log, or a time; + is written %2B"

  static let past = [
    Query(
      "pastTimeline", "/v1/venues/{venue}/dates/{date}/past-timeline",
      "A venue's day as bars, as it stood at a moment.", by: .hosts,
      [
        venue, .required("date", ParameterSchema.date, "the business date"),
        .required("at", moment, momentNote),
      ]
    ) { context async throws(Problem) in try await timeline(context) },
    Query(
      "records", "/v1/venues/{venue}/records",
      "When something was recorded at a venue: the commands of a span of time.", by: .hosts,
      [
        venue,
        .required("from", ParameterSchema.time, "the first instant; + is written %2B"),
        .required("to", ParameterSchema.time, "the last instant"),
        .optional("limit", ParameterSchema.integer(1...2_000), "at most this many; default 1000"),
      ]
    ) { context async throws(Problem) in try await records(context) },
    Query(
      "changes", "/v1/venues/{venue}/changes",
      "What changed at a venue between two moments, at most 10,000 records apart.", by: .hosts,
      [
        venue, .required("from", moment, momentNote),
        .optional("to", moment, "\(momentNote); default the log's end"),
      ]
    ) { context async throws(Problem) in try await changes(context) },
    Query(
      "verification", "/v1/verification",
      "Whether the log is whole: records, links, invariants from record 1 on, as many as 20 s allow.",
      by: .hosts, []
    ) { context async throws(Problem) in try await verification(context) },
  ]

  private static func timeline(_ context: QueryContext) async throws(Problem) -> QueryResult {
    let (venue, at) = (try context.venue(), try await context.moment("at"))
    guard let date = try context.values.date("date"), let at else { throw .notFound("no such day") }
    let body = try await context.looking { history throws(LedgerFailure) in
      let timeline = try history.timeline(at: venue, on: date, at)
      let position = try history.place(of: at)
      var json = JSONWriter()
      timeline.write(at: position, GuestNames(history), to: &json)
      return json.bytes
    }
    return try await context.result(body)
  }

  private static func records(_ context: QueryContext) async throws(Problem) -> QueryResult {
    let venue = try context.venue()
    let limit = try context.values.integer("limit", in: 1...2_000) ?? 1_000
    let rules = try await context.rules(of: venue)
    guard let from = try context.values.instant("from", rules),
      let to = try context.values.instant("to", rules)
    else { throw .notFound("no such time") }
    let found = try await context.looking { history throws(LedgerFailure) in
      try history.records(of: venue, from: from, through: to, most: limit)
    }
    var json = JSONWriter()
    json.object { json in
      json.field("venue", text: venue.text)
      json.objects("records", found) { record, json in
        json.field("position", unsigned: record.position.value)
        json.field("at", text: rules.label(record.at))
        json.field("type", text: record.type.rawValue)
      }
    }
    json.endLine()
    return try await context.result(json.bytes)
  }

  private static func changes(_ context: QueryContext) async throws(Problem) -> QueryResult {
    let venue = try context.venue()
    let (from, to) = (try await context.moment("from"), try await context.moment("to"))
    let body = try await context.looking { history throws(LedgerFailure) -> Result<[UInt8], Problem> in
      let start = try history.place(of: from ?? .position(.start))
      let end = if let to { try history.place(of: to) } else { try history.head() }
      guard start <= end, end.value - start.value <= 10_000 else {
        return .failure(
          ParameterValues.wrong(
            "from", "positions \(start) to \(end)", "an earlier moment, at most 10,000 records before"))
      }
      let difference = try history.difference(from: start, to: end, venue: venue)
      let zones = try history.read { VenueZones(difference.venues, $0) }
      var bytes: [UInt8] = []
      try difference.writeJSON(zones, GuestNames(history)) { bytes += $0 }
      return .success(bytes)
    }
    return try await context.result(try body.get())
  }

  private static func verification(_ context: QueryContext) async throws(Problem) -> QueryResult {
    guard context.principal.venues == nil else { throw .forbidden("the log is of all venues") }
    let report = try await context.looking { history throws(LedgerFailure) in
      try history.verifyLog(within: .seconds(20))
    }
    let head = context.ledger.head
    var json = JSONWriter()
    json.object { json in
      json.field("ok", bool: report.isSound)
      json.field("position", unsigned: report.point.position.value)
      json.field("link", text: report.point.link.description)
      json.field("head", unsigned: max(head, report.point.position).value)
      json.objects("violations", report.violations) { fault, json in
        json.field("position", unsigned: fault.position.value)
        json.field("kind", text: fault.kind.rawValue)
        json.field("message", text: fault.message)
      }
      json.field("do", text: report.advice)
    }
    json.endLine()
    return try await context.result(json.bytes)
  }
}

extension LedgerHistory {
  /// The last record at a moment; the start where the first one is later.
  fileprivate func place(of moment: Moment) throws(LedgerFailure) -> Position {
    try position(at: moment) ?? .start
  }
}

extension GuestNames {
  fileprivate convenience init(_ history: LedgerHistory) {
    self.init { sealed throws(LedgerFailure) in try history.reader.open(sealed) }
  }
}

extension QueryContext {
  /// Asks about the past, on a thread of its own.
  fileprivate func looking<R: Sendable>(
    _ body: @escaping @Sendable (LedgerHistory) throws(LedgerFailure) -> R
  ) async throws(Problem) -> R {
    do throws(LedgerFailure) {
      return try await history.onThread(body)
    } catch {
      switch error.code {
      case .notFound: throw .notFound(error.message)
      case .malformed: throw .malformed(error.message)
      default: throw .failed(error)
      }
    }
  }

  /// An answer about the past, which is as good as the present's head.
  fileprivate func result(_ body: [UInt8]) async throws(Problem) -> QueryResult {
    let (position, now) = try await read { ($0.position, $0.ledgerTime()) }
    return QueryResult(position, at: now, body)
  }

  fileprivate func rules(of venue: VenueID) async throws(Problem) -> ZoneRules {
    let rules = try await read { snapshot in snapshot.venue(venue).flatMap { snapshot.zoneRules($0.zone) } }
    guard let rules else { throw .noVenue(venue) }
    return rules
  }

  /// A position, or a time at the venue's clocks; nil where the parameter is not there.
  fileprivate func moment(_ name: String) async throws(Problem) -> Moment? {
    guard let text = values.text(name) else { return nil }
    if let number = UInt64(text), String(number) == text { return .position(Position(number)) }
    return try values.instant(name, try await rules(of: try venue())).map { .instant($0) }
  }
}
