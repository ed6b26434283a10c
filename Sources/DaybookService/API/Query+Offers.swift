internal import Daybook
internal import DaybookJSON
internal import DaybookOperations

/// What can be booked.
extension Query {
  static let offers = [
    Query(
      "availability", "/v1/venues/{venue}/availability", "When a party can be booked, and at which tables.",
      by: .everybody,
      [
        .required("venue", ParameterSchema.id, "the venue"),
        .required("date", ParameterSchema.date, "the first business date"),
        .optional(
          "through", ParameterSchema.date, "the last business date, at most 91 days later; default the first"),
        .required(
          "party", ParameterSchema.integer(PartySize.allowed), "covers; several with commas", isList: true),
        .optional("channel", ParameterSchema.words(Channel.allCases.map(\.rawValue)), "default online"),
        .optional("area", ParameterSchema.name, "only tables of this area"),
        .optional(
          "needs", ParameterSchema.words(Need.allCases.map(\.rawValue)), "what tables must offer",
          isList: true),
        .optional("why", .type("boolean"), "also the times that are not offered, with every reason"),
      ], isKept: true
    ) { context async throws(Problem) in try await availability(context) },
    Query(
      "nearest", "/v1/venues/{venue}/nearest",
      "The bookable times nearest to a given one, the closest first.",
      by: .everybody,
      [
        .required("venue", ParameterSchema.id, "the venue"),
        .required("start", ParameterSchema.time, "when the party would like to come; + is written %2B"),
        .required("party", ParameterSchema.integer(PartySize.allowed), "covers"),
        .optional("channel", ParameterSchema.words(Channel.allCases.map(\.rawValue)), "default online"),
        .optional("area", ParameterSchema.name, "only tables of this area"),
        .optional("most", ParameterSchema.integer(1...100), "at most this many; default 3"),
      ], isKept: true
    ) { context async throws(Problem) in try await nearest(context) },
    Query(
      "quote", "/v1/reservations/{reservation}/quote",
      "What the kitchen would prepare for a booking, and when, if prep were confirmed now.",
      by: .guestsAndHosts,
      [
        .required("reservation", ParameterSchema.uuid, "the booking"),
        .required("minutesAway", ParameterSchema.integer(PrepQuote.minutesAway), "how far the party is"),
        .optional("scope", ParameterSchema.words(PrepScope.allCases.map(\.rawValue)), "default full"),
        .optional("items", ParameterSchema.name, "dishes of the venue's plan, with commas", isList: true),
      ]
    ) { context async throws(Problem) in try await quote(context) },
  ]

  private static func availability(_ context: QueryContext) async throws(Problem) -> QueryResult {
    let venue = try context.venue()
    let first = try context.values.date("date") ?? CivilDate(daysSinceEpoch: 0)
    let last = try context.values.date("through") ?? first
    guard first <= last else {
      throw ParameterValues.wrong("through", "\(last)", "the first date or a later one")
    }
    let parties = try context.values.list("party").map { text throws(Problem) in
      guard let number = Int(text), String(number) == text, PartySize.allowed.contains(number) else {
        throw ParameterValues.wrong("party", text, "1–1000; several with commas")
      }
      return PartySize(number)
    }
    guard parties.count <= 8 else { throw ParameterValues.wrong("party", "\(parties.count)", "at most 8") }
    let needs = try context.values.list("needs").map { text throws(Problem) in
      guard let need = Need(rawValue: text) else {
        throw ParameterValues.wrong("needs", text, Need.allCases.map(\.rawValue).joined(separator: ", "))
      }
      return need
    }
    let (channel, isWhy) = (try context.values.word("channel", Channel.self), try context.values.bool("why"))
    let area = context.values.text("area")
    let isOne = parties.count == 1 && !context.values.has("through")
    return try await context.read { snapshot throws(Problem) in
      let now = snapshot.ledgerTime()
      guard let definition = snapshot.venue(venue) else { throw .noVenue(venue) }
      try definition.check(area: area)
      var answer = AvailabilityAnswer(position: snapshot.position, maintenance: snapshot.maintenance)
      answer.venues[venue] = definition
      do throws(InvalidField) {
        answer.days = try snapshot.availability(
          at: [venue], on: first...last, parties: parties, channel: channel ?? .online, area: area,
          needs: needs,
          now: now, withReasons: isWhy
        ).get()
      } catch {
        throw .invalid(error)
      }
      var json = JSONWriter()
      answer.write(isOne: isOne, isWhy: isWhy, to: &json)
      return QueryResult(snapshot.position, at: now, json.bytes)
    }
  }

  private static func nearest(_ context: QueryContext) async throws(Problem) -> QueryResult {
    let party = PartySize(try context.values.integer("party", in: PartySize.allowed) ?? 1)
    let channel = try context.values.word("channel", Channel.self) ?? .online
    let most = try context.values.integer("most", in: 1...100) ?? 3
    let area = context.values.text("area")
    return try await context.venue { venue, snapshot, now, json throws(Problem) in
      guard let heading = VenueHeading(venue, snapshot, now: now) else { return false }
      try heading.definition.check(area: area)
      guard let start = try context.values.instant("start", heading.rules) else { return false }
      let slots = snapshot.nearest(
        at: venue, to: start, party: party, channel: channel, area: area, most: most, now: now)
      SlotJSON.write(nearest: slots, to: start, party: party, heading, at: snapshot.position, to: &json)
      return true
    }
  }

  private static func quote(_ context: QueryContext) async throws(Problem) -> QueryResult {
    guard let id: ReservationID = try context.values.id("reservation"),
      let minutes = try context.values.integer("minutesAway", in: PrepQuote.minutesAway)
    else { throw .notFound("no reservation") }
    let scope = try context.values.word("scope", PrepScope.self) ?? .full
    let items = context.values.list("items").map { PrepItem($0) }
    return try await context.read { snapshot throws(Problem) in
      let now = snapshot.ledgerTime()
      guard let reservation = snapshot.reservation(id),
        context.maySee(reservation.owner, at: reservation.venue),
        let heading = VenueHeading(reservation.venue, snapshot, now: now)
      else { throw .notFound("no reservation \(id)") }
      let quote: PrepQuote
      do throws(Rejection) {
        quote = try snapshot.prepQuote(
          for: id, minutesAway: minutes, scope: scope, items: items, by: context.principal.actor, now: now
        ).get()
      } catch {
        throw Problem(error)
      }
      var json = JSONWriter()
      quote.write(heading, to: &json)
      return QueryResult(snapshot.position, at: now, json.bytes)
    }
  }
}

extension VenueDefinition {
  /// Refuses an area that no table of the venue stands in, and says which there are.
  func check(area: String?) throws(Problem) {
    guard let area, !tables.contains(where: { $0.area == area }) else { return }
    let all = Set(tables.compactMap(\.area)).sorted()
    throw ParameterValues.wrong(
      "area", area, all.isEmpty ? "none: the venue has none" : all.joined(separator: ", "))
  }
}
