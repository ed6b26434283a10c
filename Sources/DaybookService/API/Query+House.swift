internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// What a host looks at: the day, the floor, who waits.
extension Query {
  private static let venue = Parameter.required("venue", ParameterSchema.id, "the venue")
  private static let date = Parameter.required("date", ParameterSchema.date, "the business date")

  static let house = [
    Query(
      "timeline", "/v1/venues/{venue}/dates/{date}/timeline", "A venue's day as bars, a row per table.",
      by: .hosts,
      [venue, date], changes: .atVenue, isKept: true
    ) { context async throws(Problem) in
      let (date, names) = (try context.day(), context.names)
      return try await context.venue { venue, snapshot, now, json in
        guard let timeline = snapshot.timeline(at: venue, on: date, now: now) else { return false }
        timeline.write(at: snapshot.position, names, to: &json)
        return true
      }
    },
    Query(
      "diary", "/v1/venues/{venue}/dates/{date}/diary",
      "A date's bookings by time, and what pacing leaves free.",
      by: .hosts, [venue, date], changes: .atVenue, isKept: true
    ) { context async throws(Problem) in
      let (date, names) = (try context.day(), context.names)
      return try await context.venue { venue, snapshot, now, json in
        guard let diary = DiaryAnswer(at: venue, on: date, snapshot, now: now) else { return false }
        diary.write(names, to: &json)
        return true
      }
    },
    Query(
      "floor", "/v1/venues/{venue}/floor", "Each table and pool: who is there now, and who comes next.",
      by: .hosts,
      [venue], changes: .atVenue
    ) { context async throws(Problem) in
      let names = context.names
      return try await context.venue { venue, snapshot, now, json in
        guard let floor = FloorAnswer(at: venue, snapshot, names, now: now) else { return false }
        floor.write(to: &json)
        return true
      }
    },
    Query(
      "waitlist", "/v1/venues/{venue}/waitlist", "Who waits for a table, in the order they joined.",
      by: .hosts,
      [
        venue,
        .optional("date", ParameterSchema.date, "every entry of this business date, finished ones included"),
      ], changes: .atVenue, isKept: true
    ) { context async throws(Problem) in
      let date = try context.values.date("date")
      return try await context.venue { venue, snapshot, now, json throws(Problem) in
        guard let waitlist = WaitlistAnswer(at: venue, on: date, snapshot, now: now) else { return false }
        let lines = try context.opening { () throws(LedgerFailure) in try waitlist.lines(context) }
        waitlist.write(lines, to: &json)
        return true
      }
    },
  ]
}

extension QueryContext {
  /// The date in the path.
  fileprivate func day() throws(Problem) -> CivilDate {
    guard let date = try values.date("date") else { throw .invalid(InvalidField("date", "missing")) }
    return date
  }
}
