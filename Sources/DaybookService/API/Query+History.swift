internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// What was recorded, and why.
extension Query {
  static let history = [
    Query(
      "log", "/v1/events", "The events after a position, as they stand in the log.", by: [.operator],
      [
        .optional(
          "after", ParameterSchema.integer(0...Int.max), "the last position the caller has; default 0"),
        .optional("limit", ParameterSchema.integer(1...1000), "at most this many; default 100"),
        .optional("venue", ParameterSchema.id, "only this venue's"),
        .optional("reservation", ParameterSchema.uuid, "only this reservation's"),
      ]
    ) { context async throws(Problem) in try await events(context) },
    Query(
      "refusals", "/v1/refusals",
      "The refusals since the service began that left no record: how many, and the latest, the newest first.",
      by: [.operator],
      [
        .optional("requestId", .type("string"), "only those of this request"),
        .optional("limit", ParameterSchema.integer(1...1000), "at most this many of the latest; default 100"),
      ]
    ) { context async throws(Problem) in try await refusals(context) },
    Query(
      "explain", "/v1/explain",
      "The full history of a booking, hold, block, waitlist entry, ticket, record or key.", by: .hosts,
      [
        .optional("id", ParameterSchema.uuid, "of a thing; one of id, position and key is needed"),
        .optional("position", ParameterSchema.integer(1...Int.max), "of a record: the command it belongs to"),
        .optional("key", .type("string"), "an idempotency key; then actor says whose"),
        .optional("actor", ParameterSchema.actor, "who used the key"),
        .optional(
          "party", ParameterSchema.integer(PartySize.allowed), "of a refusal: what was free for this many"),
      ]
    ) { context async throws(Problem) in try await explain(context) },
  ]

  private static func events(_ context: QueryContext) async throws(Problem) -> QueryResult {
    guard context.principal.venues == nil else { throw .forbidden("the log is of all venues") }
    let after = try context.values.integer("after", in: 0...Int.max) ?? 0
    let limit = try context.values.integer("limit", in: 1...1000) ?? 100
    let filter = try context.eventFilter()
    // The position must have been seen by the views too: then it surely is in the log.
    let now = try await context.read { $0.ledgerTime() }
    var json = JSONWriter()
    var (found, seen) = ([Fact](), Position(UInt64(after)))
    do throws(LedgerError) {
      // So many are looked through at most; the next page goes on from there.
      for try await batch in context.ledger.batches(after: seen, matching: filter) {
        found += batch.events
        seen = batch.cursor.position
        if found.count >= limit || seen.value - UInt64(after) >= 10_000 { break }
      }
      if found.count > limit {
        found.removeLast(found.count - limit)
        seen = found.last?.position ?? seen
      }
    } catch {
      throw Problem(error)
    }
    let head = context.ledger.head
    json.object { json in
      json.field("position", unsigned: head.value)
      json.field("last", unsigned: seen.value)
      json.objects("events", found) { fact, json in
        json.field("position", unsigned: fact.position.value)
        FactWriter.write(fact, to: &json)
      }
    }
    json.endLine()
    let next = seen < head ? context.page("/v1/events", after: "\(seen.value)") : nil
    return QueryResult(head, at: now, next: next, json.bytes)
  }

  private static func refusals(_ context: QueryContext) async throws(Problem) -> QueryResult {
    guard context.principal.venues == nil else { throw .forbidden("the refusals are of all venues") }
    let limit = try context.values.integer("limit", in: 1...1000) ?? 100
    let (now, position) = try await context.read { ($0.ledgerTime(), $0.position) }
    let refusals = context.ledger.unrecordedRefusals
    let counts = refusals.counts
    var json = JSONWriter()
    json.object { json in
      json.field("position", unsigned: position.value)
      json.objects("counts", counts) { one, json in
        json.field("venue", text: one.venue?.text)
        json.field("code", text: one.code.rawValue)
        json.field("count", unsigned: one.count)
      }
      let latest = refusals.latest(requestID: context.values.text("requestId")).prefix(limit)
      json.objects("latest", Array(latest)) { one, json in
        json.field("at", instant: one.at)
        json.field("code", text: one.code.rawValue)
        json.field("venue", text: one.venue?.text)
        json.field("command", text: one.command)
        json.field("by", text: one.by.description)
        json.field("requestId", text: one.requestID)
        json.field("traceparent", text: one.traceparent?.text)
        json.field("position", unsigned: one.position.value)
      }
    }
    json.endLine()
    // What is counted is in no record: the answer changes while the position does not.
    let version = counts.reduce(0) { $0 + Int($1.count) }
    return QueryResult(position, at: now, version: version, json.bytes)
  }

  private static func explain(_ context: QueryContext) async throws(Problem) -> QueryResult {
    guard context.principal.venues == nil else { throw .forbidden("a history may be of all venues") }
    let id: ClaimID? = try context.values.id("id")
    let position = try context.values.integer("position", in: 1...Int.max).map { Position(UInt64($0)) }
    let key = context.values.text("key").map { IdempotencyKey($0) }
    let by = try context.values.parsed("actor", "ROLE:ID such as guest:ana") { Actor($0) }
    let party = try context.values.integer("party", in: PartySize.allowed).map { PartySize($0) }
    guard [id != nil, position != nil, key != nil].count(where: \.self) == 1, (key == nil) == (by == nil)
    else {
      throw .invalid(InvalidField("id", "say one of id, position, and key with actor"))
    }
    let explanation: Explanation
    do throws(LedgerFailure) {
      explanation = try await context.history.onThread { history throws(LedgerFailure) in
        if let id { return try history.explain(id) }
        if let position { return try history.explain(record: position, for: party) }
        guard let key, let by else { throw LedgerFailure(.malformed, "explain: nothing was asked for") }
        return try history.explain(key: key, by: by, for: party)
      }
    } catch {
      guard error.code == .notFound else { throw .failed(error) }
      throw .notFound("nothing recorded under it")
    }
    return try await context.read { snapshot throws(Problem) in
      var json = JSONWriter()
      explanation.write(VenueZones(explanation.venues, snapshot), to: &json)
      return QueryResult(snapshot.position, at: snapshot.ledgerTime(), json.bytes)
    }
  }
}

extension QueryContext {
  /// Which events of the log are asked for.
  func eventFilter() throws(Problem) -> EventFilter {
    let venue = values.text("venue").map { VenueID($0) }
    let reservation: ReservationID? = try values.id("reservation")
    return EventFilter(venues: venue.map { [$0] }, reservations: reservation.map { [$0] })
  }
}
