import Daybook
import DaybookJSON
import DaybookOperations

struct AvailabilityCommand: CLICommand {
  static let declaration = Declaration(
    name: "availability", abstract: "Show when a party can be booked, and at which tables.",
    discussion: """
      Every time listed can be booked at once. Free tables are listed smallest first. With --at it shows what \
      was available then, exactly: the rules and the state of that moment.
      """,
    arguments: [
      .init(name: "VENUE", help: "The venue's id."),
      .init(name: "DATE", help: "The business date, YYYY-MM-DD."),
    ],
    options: [
      .value("party", "N", "Covers, 1–1000."),
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
    ], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    let date = try arguments.date(arguments.positionals[1], "DATE")
    guard let party = try arguments.integer("party", in: PartySize.allowed) else {
      throw arguments.wrong("missing --party N")
    }
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
      party: PartySize(party), channel: channel, area: arguments.value("area"), needs: needs,
      withReasons: isWhy)
    let answer =
      try context.moment(arguments, of: venue).map {
        try then(venue, date, query, try context.history.past($0), context)
      } ?? now(venue, date, query, context)
    guard let definition = answer.venue else {
      throw try context.noVenue(venue)
    }
    try definition.check(area: query.area)
    let slots = answer.slots.filter(\.reasons.isEmpty)
    let others = answer.slots.filter { !$0.reasons.isEmpty }
    if arguments.isJSON {
      var json = JSONWriter()
      json.object { json in
        json.field("venue", text: venue.text)
        json.field("date", text: date.description)
        json.field("zone", text: definition.zone)
        json.field("party", integer: party)
        json.field("position", unsigned: answer.position.value)
        json.objects("slots", slots) { write($0, to: &$1) }
        if isWhy { json.objects("notOffered", others) { why($0, to: &$1) } }
        if answer.maintenance.isOn {
          json.object("maintenance") { json in
            json.field("on", bool: true)
            json.field("message", text: answer.maintenance.message)
          }
        }
      }
      json.endLine()
      Output.standard.write(json.bytes)
    } else {
      Output.standard.write(
        "\(definition.name), \(date), party of \(party) (\(definition.zone), position \(answer.position))\n")
      if answer.maintenance.isOn { Output.standard.write("Guests cannot book now: maintenance.\n") }
      Output.standard.write(slots.isEmpty ? "Nothing is free.\n" : aligned(slots.map { row($0, definition) }))
      if isWhy { Output.standard.write("\nNot offered:\n" + aligned(others.map(whyRow))) }
    }
    return .done
  }

  private struct Answer {
    var venue: VenueDefinition?
    let position: Position
    let maintenance: MaintenanceSet
    var slots: [Slot] = []
  }

  private static func now(
    _ venue: VenueID, _ date: CivilDate, _ query: OfferQuery, _ context: ReadContext
  ) throws -> Answer {
    try context.read { snapshot in
      Answer(
        venue: snapshot.venue(venue), position: snapshot.position, maintenance: snapshot.maintenance,
        slots: snapshot.availability(
          at: venue, on: date, party: query.party, channel: query.channel, area: query.area,
          needs: query.needs, now: context.now(snapshot), withReasons: query.withReasons))
    }
  }

  private static func then(
    _ id: VenueID, _ date: CivilDate, _ query: OfferQuery, _ past: PastLedger, _ context: ReadContext
  ) throws -> Answer {
    let state = try context.history.state(at: past)
    var answer = Answer(position: past.position, maintenance: state.scalars.maintenance)
    guard let venue = try context.history.venue(id, in: state, at: past) else {
      throw CommandFailure(
        code: .refused, message: "there was no venue \"\(id)\" at position \(past.position)")
    }
    answer.venue = venue.definition
    answer.slots = past.availability(of: venue, on: date, query)
    return answer
  }

  private static func write(_ slot: Slot, to json: inout JSONWriter) {
    json.field("start", text: slot.label)
    json.field("tables", names: slot.tables)
    if !slot.combinations.isEmpty { json.field("combinations", names: slot.combinations) }
    if !slot.afterMoving.isEmpty { json.field("afterMoving", names: slot.afterMoving) }
    json.object("pools") { json in
      for pool in slot.pools {
        json.name(pool.pool.text)
        json.literal(String(pool.free))
      }
    }
  }

  private static func why(_ slot: Slot, to json: inout JSONWriter) {
    json.field("start", text: slot.label)
    json.objects("reasons", slot.reasons) { ResultWriter.write($0, to: &$1) }
  }

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
