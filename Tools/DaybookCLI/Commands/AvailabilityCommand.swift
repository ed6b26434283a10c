import Daybook
import DaybookJSON
import DaybookOperations

struct AvailabilityCommand: CLICommand {
  static let declaration = Declaration(
    name: "availability", abstract: "Show when a party can be booked, and at which tables.",
    discussion: """
      Every time listed can be booked at once. Free tables are listed smallest first. With --at it shows what \
      was available then, exactly: the rules and the state of that moment. Several dates, venues and party sizes \
      have one answer, as at one position.
      """,
    arguments: [
      .init(name: "VENUE", help: "The venue's id."),
      .init(name: "DATE", help: "The business date, YYYY-MM-DD; or up to 92, as in 2030-05-01..2030-05-07."),
    ],
    options: [
      .value("party", "N,…", "Covers, 1–1000; or several, as in 2,4."),
      .values("and", "VENUE", "This venue too."),
      .value("channel", "C", "online, inHouse or walkIn; default online."),
      .value("area", "A", "Only tables of this area."),
      .value("needs", "N,…", "What tables must offer: accessible, highChair, stepFree."),
      .flag("why", "Also list the times that are not offered, with all reasons."),
      Moment.at,
    ] + ReadContext.options,
    examples: [
      "daybook availability sahil 2030-05-01 --party 4",
      "daybook availability sahil 2030-05-01 --party 4 --why",
      "daybook availability sahil 2030-05-01 --party 4 --at 2030-04-28T12:00",
      "daybook availability sahil 2030-05-01..2030-05-07 --party 2,4 --and nar-bagi",
    ], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venues = ([arguments.positionals[0]] + arguments.all("and")).map { VenueID($0) }
    let dates = try dates(arguments)
    let parties = try parties(arguments)
    let isWhy = arguments.has("why")
    let channel: Channel = try arguments.choice("channel") ?? .online
    let needs: [Need] = try (arguments.value("needs") ?? "").parts(separatedBy: ",").filter { !$0.isEmpty }
      .map {
        text throws(CommandFailure) in
        try arguments.parsed(text, "--needs", Need.wordForm.allowed) { Need(rawValue: $0) }
      }
    let context = try ReadContext(arguments)
    defer { context.close() }
    let query = OfferQuery(
      party: parties[0], channel: channel, area: arguments.value("area"), needs: needs, withReasons: isWhy)
    // Venues may be of several zones: then a time is written with its offset.
    let answer =
      try context.moment(arguments, of: venues.count == 1 ? venues[0] : nil).map {
        try then(venues, dates, parties, query, try context.history.past($0), context)
      } ?? now(venues, dates, parties, query, context)
    for venue in venues {
      guard let definition = answer.venues[venue] else { throw try context.noVenue(venue) }
      try definition.check(area: query.area)
    }
    let isOne = venues.count == 1 && parties.count == 1 && CivilDate(arguments.positionals[1]) != nil
    if arguments.isJSON {
      Output.standard.writeJSON { answer.write(isOne: isOne, isWhy: isWhy, to: &$0) }
    } else if isOne, let day = answer.days.first, let venue = answer.venues[day.venue] {
      Output.standard.write(
        "\(venue.name), \(day.date), party of \(day.party) (\(venue.zone), position \(answer.position))\n")
      tellMaintenance(answer)
      Output.standard.write(day.free.isEmpty ? "Nothing is free.\n" : rows(day, venue))
      if isWhy { Output.standard.write("\nNot offered:\n" + whyRows(day)) }
    } else {
      tellMaintenance(answer)
      var shown: VenueID?
      for day in answer.days {
        guard let venue = answer.venues[day.venue] else { continue }
        if day.venue != shown {
          Output.standard.write(
            (shown == nil ? "" : "\n") + "\(venue.name) (\(venue.zone), position \(answer.position))\n")
          shown = day.venue
        }
        let heading = "\(day.date), party of \(day.party)"
        Output.standard.write(
          day.free.isEmpty ? "\(heading): nothing is free.\n" : "\(heading)\n\(rows(day, venue))")
        if isWhy, !day.notOffered.isEmpty { Output.standard.write("Not offered:\n" + whyRows(day)) }
      }
    }
    return .done
  }

  /// `2030-05-01`, or `2030-05-01..2030-05-07`.
  private static func dates(_ arguments: Arguments) throws(CommandFailure) -> ClosedRange<CivilDate> {
    let text = arguments.positionals[1]
    guard let dots = text.firstRange(of: "..") else {
      let date = try arguments.date(text, "DATE")
      return date...date
    }
    let first = try arguments.date(String(text[..<dots.lowerBound]), "DATE")
    let last = try arguments.date(String(text[dots.upperBound...]), "DATE")
    guard first <= last else {
      throw arguments.wrong("DATE: found \"\(text)\"; allowed: the earlier date first")
    }
    do throws(InvalidField) { try DayAvailability.check(first...last) } catch {
      throw arguments.wrong("DATE: \(error.message)")
    }
    return first...last
  }

  /// `2`, or `2,4`.
  private static func parties(_ arguments: Arguments) throws(CommandFailure) -> [PartySize] {
    guard let text = arguments.value("party") else { throw arguments.wrong("missing --party N") }
    return try text.parts(separatedBy: ",").map { part throws(CommandFailure) in
      PartySize(try arguments.integer(part, "--party", in: PartySize.allowed))
    }
  }

  private static func now(
    _ venues: [VenueID], _ dates: ClosedRange<CivilDate>, _ parties: [PartySize], _ query: OfferQuery,
    _ context: ReadContext
  ) throws -> AvailabilityAnswer {
    try context.read { snapshot in
      Result { () throws(InvalidField) in
        var answer = AvailabilityAnswer(position: snapshot.position, maintenance: snapshot.maintenance)
        for id in venues { answer.venues[id] = snapshot.venue(id) }
        answer.days = try snapshot.availability(
          at: venues, on: dates, parties: parties, channel: query.channel, area: query.area,
          needs: query.needs, now: context.now(snapshot), withReasons: query.withReasons
        ).get()
        return answer
      }
    }.get()
  }

  private static func then(
    _ venues: [VenueID], _ dates: ClosedRange<CivilDate>, _ parties: [PartySize], _ query: OfferQuery,
    _ past: PastLedger, _ context: ReadContext
  ) throws -> AvailabilityAnswer {
    let state = try context.history.state(at: past)
    var answer = AvailabilityAnswer(position: past.position, maintenance: state.scalars.maintenance)
    for id in venues {
      guard let venue = try context.history.venue(id, in: state, at: past) else {
        throw CommandFailure(
          code: .refused, message: "there was no venue \"\(id)\" at position \(past.position)")
      }
      answer.venues[id] = venue.definition
      answer.days += DayAvailability.each(of: id, dates, parties) { date, party in
        var query = query
        query.party = party
        return past.availability(of: venue, on: date, query)
      }
    }
    return answer
  }

  private static func tellMaintenance(_ answer: AvailabilityAnswer) {
    if answer.maintenance.isOn { Output.standard.write("Guests cannot book now: maintenance.\n") }
  }

  private static func rows(_ day: DayAvailability, _ venue: VenueDefinition) -> String {
    aligned(day.free.map { row($0, venue) })
  }

  private static func whyRows(_ day: DayAvailability) -> String { aligned(day.notOffered.map(whyRow)) }

  private static func row(_ slot: Slot, _ venue: VenueDefinition) -> [String] {
    let pools = slot.pools.map { "\($0.pool) \($0.free)" }
    return [
      "  " + clock(slot), cell(venue.places(in: slot).joined(separator: ", "), most: 48),
      cell(pools.joined(separator: ", "), most: 48),
    ]
  }

  private static func whyRow(_ slot: Slot) -> [String] {
    var codes: [String] = []
    for reason in slot.reasons where !codes.contains(reason.code.rawValue) {
      codes.append(reason.code.rawValue)
    }
    return ["  " + clock(slot), cell(codes.joined(separator: " "), most: 60)]
  }

  /// The wall time and offset, as people read it.
  private static func clock(_ slot: Slot) -> String {
    let label = slot.label
    return "\(label.writtenTime) \(slot.offset)"
  }
}
