import Daybook
import DaybookJSON
import DaybookOperations

struct PrepCommand: CLICommand {
  static let declaration = Declaration(
    name: "prep", abstract: "Show what each station has to prepare, and when it fires.",
    discussion: """
      Ordered by fire time. Until a party has announced its arrival, only items marked ahead fire; the rest \
      are planned. An item that is due has passed its fire time and is about to be recorded.
      """,
    arguments: [.init(name: "VENUE", help: "The venue's id.")],
    options: [
      .value("station", "S", "Only this station's."),
      .value("until", "T", "Only what fires before this time; default everything."),
      .value(
        "at", "POSITION|TIME",
        "As it was after this record or at this time, or as it will be at a time to come; default now."),
      GuestNames.option,
    ] + ReadContext.options,
    examples: [
      "daybook prep sahil", "daybook prep sahil --station grill --until 2030-05-01T20:00",
      "daybook prep sahil --at 4711",
    ],
    whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    var context = try ReadContext(arguments)
    defer { context.close() }
    let at = try arguments.moment("at", in: context.history.zoneRules(of: venue))
    // A time to come is no past: the plan of now, as it will be then.
    let ahead = try at.flatMap { at throws -> Timestamp? in
      guard case .instant(let time) = at, try time >= context.read({ context.now($0) }) else { return nil }
      return time
    }
    if let at, ahead == nil { try context.travel(to: at, of: venue) }
    guard let heading = try context.read({ VenueHeading(venue, $0, context) }) else {
      throw try context.noVenue(venue)
    }
    let end = try arguments.value("until").map { text throws(CommandFailure) in
      try arguments.instant(text, "--until", heading.rules)
    }
    let plan = try context.read {
      PrepAnswer(
        at: venue, station: arguments.value("station"), until: end, as: ahead, $0, now: context.now($0))
    }
    guard let plan else { throw try context.noVenue(venue) }
    if plan.stations.isEmpty { try heading.definition.check(station: arguments.value("station")) }
    let names = GuestNames(arguments, context)
    if arguments.isJSON {
      try Output.standard.writeJSON { json throws(LedgerFailure) in try plan.write(context, names, to: &json)
      }
    } else {
      try print(plan, names, context)
    }
    return .done
  }

  private static func print(_ plan: PrepAnswer, _ names: GuestNames, _ context: ReadContext) throws {
    let allergies = try plan.allergies(context)
    Output.standard.write(plan.heading.line("prep at \(plan.heading.clock(plan.now))"))
    if plan.stations.isEmpty { Output.standard.write("Nothing to prepare.\n") }
    for station in plan.stations {
      let late = station.lateCount == 0 ? "" : ", \(station.lateCount) late"
      Output.standard.write("\(station.name): \(station.lines.count)\(late)\n")
      let rows = station.lines.map { line in
        let notes = [
          line.isLate ? "LATE" : "", line.isAtRisk ? "AT RISK" : "",
          line.isOnItsWay ? "" : "not heard of", line.isHeld ? "ON HOLD" : "",
          line.courseAwaited.map { "waits for course \($0)" } ?? "",
          line.dishesOut.isEmpty ? "" : "OUT: \(line.dishesOut.joined(separator: ", "))",
          TicketText.allergies(allergies[line.ticket.reservation] ?? [], named: line.hasAllergies),
        ]
        let fires =
          line.fireAt.map { "fires \(plan.heading.clock($0))" } ?? (line.serveAt == nil ? "waits" : "fired")
        return [
          "  \(fires)", line.phase.rawValue, cell(TicketText.items(line.ticket), most: 40),
          line.serveAt.map { "served \(plan.heading.clock($0))" } ?? "",
          "party of \(line.party)",
          cell(TicketText.place(line.stay, plan.heading), most: 60),
          notes.filter { !$0.isEmpty }.joined(separator: ", "),
        ]
      }
      let parties = station.lines.map { plan.reservations[$0.ticket.reservation] }
      Output.standard.write(aligned(names.added(to: rows, of: parties, before: 5)))
    }
  }
}
