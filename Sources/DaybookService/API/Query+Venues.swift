internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// Which venues there are, and what anybody may know of one.
extension Query {
  static let venues = [
    Query("venues", "/v1/venues", "The venues that take bookings, by id.", by: .everybody, [], isKept: true) {
      context async throws(Problem) in
      try await context.read { snapshot throws(Problem) in
        let found = snapshot.venues().filter { !$0.isRetired && context.principal.may(at: $0.id) }
        var json = JSONWriter()
        json.object { json in
          json.field("position", unsigned: snapshot.position.value)
          json.objects("venues", found) { venue, json in
            json.field("venue", text: venue.id.text)
            json.field("name", text: venue.name)
          }
        }
        json.endLine()
        return QueryResult(snapshot.position, at: snapshot.ledgerTime(), json.bytes)
      }
    },
    Query(
      "venue", "/v1/venues/{venue}", "What anybody may know of a venue, and its time.", by: .everybody,
      [.required("venue", ParameterSchema.id, "the venue")]
    ) { context async throws(Problem) in
      try await context.venue { venue, snapshot, now, json in
        guard let answer = VenueAnswer(venue, snapshot, now: now) else { return false }
        answer.write(to: &json)
        return true
      }
    },
  ]
}
