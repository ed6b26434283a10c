internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// What the kitchen looks at.
extension Query {
  private static let venue = Parameter.required("venue", ParameterSchema.id, "the venue")
  private static let station = Parameter.optional("station", ParameterSchema.id, "only this station's")

  static let kitchen = [
    Query(
      "kitchen", "/v1/venues/{venue}/notices", "The notices to the kitchen, the floor or guests, by number.",
      by: .kitchens,
      [
        venue, station,
        .optional("audience", ParameterSchema.words(Audience.allCases.map(\.rawValue)), "default kitchen"),
        .optional("after", ParameterSchema.integer(0...Int.max), "only those after this number; default 0"),
        .optional("limit", ParameterSchema.integer(1...500), "at most this many; default 100"),
      ]
    ) { context async throws(Problem) in try await notices(context) },
    Query(
      "tickets", "/v1/venues/{venue}/tickets", "The tickets on the kitchen's screens.", by: .kitchens,
      [venue, station], changes: .atVenue
    ) {
      context async throws(Problem) in
      let (station, names) = (context.values.text("station"), context.names)
      return try await context.venue { venue, snapshot, now, json throws(Problem) in
        guard let tickets = TicketsAnswer(at: venue, station: station, snapshot, now: now) else {
          return false
        }
        try context.opening { () throws(LedgerFailure) in try tickets.write(context, names, to: &json) }
        return true
      }
    },
    Query(
      "pass", "/v1/venues/{venue}/pass",
      "Each party's courses, what is ready of them, and what they wait for.",
      by: .kitchens, [venue], changes: .atVenue
    ) { context async throws(Problem) in
      let names = context.names
      return try await context.venue { venue, snapshot, now, json throws(Problem) in
        guard let pass = PassAnswer(at: venue, snapshot, now: now) else { return false }
        try context.opening { () throws(LedgerFailure) in try pass.write(context, names, to: &json) }
        return true
      }
    },
    Query(
      "prep", "/v1/venues/{venue}/prep", "What each station has to prepare, and when it fires.",
      by: .kitchens,
      [
        venue, station,
        .optional("until", ParameterSchema.time, "only what fires before this time; default everything"),
        .optional("at", ParameterSchema.time, "as it will be at this time, which is not past; default now"),
      ], changes: .atVenue
    ) { context async throws(Problem) in
      let (station, names) = (context.values.text("station"), context.names)
      return try await context.venue { venue, snapshot, now, json throws(Problem) in
        guard let heading = VenueHeading(venue, snapshot, now: now) else { return false }
        let end = try context.values.instant("until", heading.rules)
        let at = try context.values.instant("at", heading.rules)
        if let at, at < now {
          throw ParameterValues.wrong("at", heading.label(at), "from now on, \(heading.label(now))")
        }
        guard
          let prep = PrepAnswer(at: venue, station: station, until: end, as: at, snapshot, now: now)
        else { return false }
        try context.opening { () throws(LedgerFailure) in try prep.write(context, names, to: &json) }
        return true
      }
    },
  ]

  private static func notices(_ context: QueryContext) async throws(Problem) -> QueryResult {
    let venue = try context.venue()
    let audience = try context.values.word("audience", Audience.self) ?? .kitchen
    let after = try context.values.integer("after", in: 0...Int.max) ?? 0
    let limit = try context.values.integer("limit", in: 1...500) ?? 100
    let station = context.values.text("station")
    return try await context.read { snapshot throws(Problem) in
      let now = snapshot.ledgerTime()
      guard let heading = VenueHeading(venue, snapshot, now: now) else { throw .noVenue(venue) }
      let found = snapshot.notices(at: venue, to: audience, after: after, station: station, most: limit)
      var lines: [NoticeAnswer] = []
      for notice in found { lines.append(try context.line(of: notice, heading, snapshot)) }
      var json = JSONWriter()
      json.object { json in
        json.field("venue", text: venue.text)
        json.field("position", unsigned: snapshot.position.value)
        json.field("last", integer: snapshot.lastNotice(at: venue, to: audience))
        json.name("notices")
        json.array(lines) { $0.write(to: &$1) }
      }
      json.endLine()
      let next =
        found.count == limit
        ? found.last.map {
          context.page("/v1/venues/\(Address.part(venue.text))/notices", after: "\($0.number)")
        } : nil
      return QueryResult(snapshot.position, at: now, next: next, json.bytes)
    }
  }
}

extension QueryContext {
  /// A notice with what it tells of.
  func line(of notice: Notice, _ heading: VenueHeading, _ snapshot: borrowing Snapshot) throws(Problem)
    -> NoticeAnswer
  {
    let draft = NoticeDraft(notice, heading, snapshot, now: heading.now)
    return try opening { () throws(LedgerFailure) in try draft.opened(by: self) }
  }
}
