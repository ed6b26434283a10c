internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// Streams in which nothing is left out, nothing comes twice, and everything is in the order of the log.
extension Feed {
  static let events = [
    Feed(
      name: "log", path: "/v1/events/stream", summary: "The log: each event as it stands there.",
      roles: [.operator],
      parameters: [
        .optional("venue", ParameterSchema.id, "only this venue's"),
        .optional("reservation", ParameterSchema.uuid, "only this reservation's"),
      ], data: "An event as in the answer of /v1/events."
    ) { context, last async throws(Problem) in try await log(context, last) },
    Feed(
      name: "kitchen", path: "/v1/venues/{venue}/notices/stream",
      summary:
        "Notices to the kitchen, the floor or guests: each when it is made, and again whenever it changes.",
      roles: .kitchens,
      parameters: [
        .required("venue", ParameterSchema.id, "the venue"),
        .optional("station", ParameterSchema.id, "only this station's"),
        .optional("audience", ParameterSchema.words(Audience.allCases.map(\.rawValue)), "default kitchen"),
      ], data: "A notice as in the answer of /v1/venues/{venue}/notices."
    ) { context, last async throws(Problem) in try await notices(context, last) },
  ]

  private static func log(_ context: QueryContext, _ last: EventID?) async throws(Problem) -> Telling {
    guard context.principal.venues == nil else { throw .forbidden("the log is of all venues") }
    let filter = try context.eventFilter()
    let (ledger, start) = (context.ledger, try await context.start(after: last).position)
    return { sink in
      // Not by `for`, which would keep the sequence beside its iterator for as long as the stream lasts.
      var batches = ledger.batches(after: start, matching: filter, following: true).makeAsyncIterator()
      while let batch = try await batches.next() {
        guard await sink.send(batch.events) else { return }
      }
    }
  }

  // MARK: Notices

  private static func notices(_ context: QueryContext, _ last: EventID?) async throws(Problem) -> Telling {
    let venue = try context.venue()
    let audience = try context.values.word("audience", Audience.self) ?? .kitchen
    let station = context.values.text("station")
    let start = try await context.start(after: last)
    guard try await context.read({ $0.venue(venue) != nil }) else { throw .noVenue(venue) }
    return { sink in
      var teller = try await NoticeTeller.after(start, at: venue, to: audience, station, context)
      let filter = EventFilter(venues: [venue])
      var batches = context.ledger.batches(after: teller.before, matching: filter, following: true)
        .makeAsyncIterator()
      while let batch = try await batches.next() {
        guard try await teller.tell(batch.events, to: sink) else { return }
      }
    }
  }
}

extension EventSink {
  /// Writes records as they stand; false once the reader is gone. What it needs for that no stream holds while it waits.
  @inline(never)
  fileprivate func send(_ facts: [Fact]) async -> Bool {
    for fact in facts {
      guard await send(EventID(fact.position), fact.json) else { return false }
    }
    return true
  }
}

/// Tells a reader of the notices that records have made or changed.
///
/// Neither of its two functions is inlined: what they need for that no stream holds while it waits.
private struct NoticeTeller {
  private struct Line {
    let id: EventID
    let station: String?
    let json: [UInt8]
  }

  private let context: QueryContext
  private let venue: VenueID
  private let audience: Audience
  private let station: String?
  /// The last notice that the reader has.
  private let start: EventID
  /// The last record that is not read any more.
  let before: Position
  /// That of the last notice made before the next record.
  private var number: Int

  @inline(never)
  static func after(
    _ start: EventID, at venue: VenueID, to audience: Audience, _ station: String?, _ context: QueryContext
  ) async throws(Problem) -> NoticeTeller {
    // The record in which the reader stopped is read again, for what it has not had of it.
    let isWithin = start.number != nil && start.position > .start
    let before = isWithin ? Position(start.position.value - 1) : start.position
    let number = try await context.read { $0.lastNotice(at: venue, to: audience, through: before) }
    return NoticeTeller(
      context: context, venue: venue, audience: audience, station: station, start: start, before: before,
      number: number)
  }

  /// Writes what records have changed, in their order; false once the reader is gone.
  @inline(never)
  mutating func tell(_ facts: [Fact], to sink: EventSink) async throws(Problem) -> Bool {
    for notice in try await lines(of: facts)
    where notice.id > start && (station == nil || notice.station == nil || notice.station == station) {
      guard await sink.send(notice.id, notice.json) else { return false }
    }
    return true
  }

  /// Of records in their order, each notice as it is now.
  private mutating func lines(of facts: [Fact]) async throws(Problem) -> [Line] {
    guard let end = facts.last?.position else { return [] }
    let start = number
    let (lines, last) = try await context.seeing(end).read { snapshot throws(Problem) in
      guard let heading = VenueHeading(venue, snapshot, now: snapshot.ledgerTime()) else {
        throw .noVenue(venue)
      }
      var (lines, last) = ([Line](), start)
      for fact in facts {
        var found = fact.notices.filter { $0.venue == venue && $0.audience == audience }.map(\.number)
        // Numbers rise with the positions of what they tell of.
        while let next = snapshot.notice(NoticeID(venue: venue, audience: audience, number: last + 1)),
          next.position <= fact.position
        {
          found.append(next.number)
          last += 1
        }
        for (place, number) in found.enumerated() {
          let id = NoticeID(venue: venue, audience: audience, number: number)
          guard let notice = snapshot.notice(id) else { continue }
          var json = JSONWriter()
          try context.line(of: notice, heading, snapshot).write(to: &json)
          lines.append(
            Line(id: EventID(fact.position, UInt64(place + 1)), station: notice.station, json: json.bytes))
        }
      }
      return (lines, last)
    }
    number = last
    return lines
  }
}
