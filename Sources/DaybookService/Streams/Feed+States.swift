internal import Daybook
internal import DaybookHTTP
internal import DaybookJSON
internal import DaybookOperations

/// Streams of a query's answer: as it is now, and again whenever it has changed.
///
/// A reader that is slow gets the newest answer and not each one between.
extension Feed {
  /// Nil for a query that is not followed.
  init?(statesOf query: Query) {
    guard let changes = query.changes else { return nil }
    self.init(
      name: query.name, path: query.path + "/stream",
      summary: "\(query.summary) As it is, and when it changes.",
      roles: query.roles, parameters: query.parameters, data: "The answer of \(query.path)."
    ) { context, last async throws(Problem) in
      let filter = try context.filter(changes)
      let start = try await context.start(after: last)
      let first = try await query.run(context.seeing(max(start.position, context.ledger.head)))
      return { sink in
        try await StateTeller(query: query, context: context, filter: filter, last: last, sink: sink).tell(
          first)
      }
    }
  }
}

extension QueryContext {
  fileprivate func filter(_ changes: Query.Changes) throws(Problem) -> EventFilter {
    switch changes {
    case .atVenue:
      var filter = EventFilter(venues: [try venue()])
      filter.takesLedger = true
      return filter
    case .ofReservation:
      let id: ReservationID? = try values.id("reservation")
      return EventFilter(reservations: id.map { [$0] })
    }
  }
}

/// Writes a query's answer whenever it is another than the one before.
private struct StateTeller {
  let query: Query
  let context: QueryContext
  let filter: EventFilter
  let last: EventID?
  let sink: EventSink

  func tell(_ first: QueryResult) async throws {
    let (signal, seen) = (sink.minutes, Guarded(first.position))
    try await withThrowingTaskGroup { group in
      group.addTask {
        let batches = context.ledger.batches(after: first.position, matching: filter, following: true)
        for try await batch in batches where !batch.events.isEmpty {
          seen.with { $0 = batch.cursor.position }
          signal.raise()
        }
        signal.end()
      }
      defer { group.cancelAll() }
      var (sent, content) = (first.stateID, first.content)
      if sent != last, await !sink.send(sent, first.body) { return }
      // What happens while an answer is worked out or written is told afterwards, once.
      while await signal.next() {
        let answer = try await query.run(context.seeing(seen.with { $0 }))
        guard answer.stateID > sent, answer.content != content else { continue }
        (sent, content) = (answer.stateID, answer.content)
        guard await sink.send(sent, answer.body) else { return }
      }
    }
  }
}

extension QueryResult {
  /// Position and minute, as in the entity tag.
  fileprivate var stateID: EventID { EventID(position, UInt64(max(0, tag.minute))) }

  /// What it says beside when it says it.
  fileprivate var content: [JSONValue.Member] {
    guard case .object(let members)? = try? JSONParser.parse(body) else { return [] }
    return members.filter { !["at", "position"].contains($0.name) }
  }
}
