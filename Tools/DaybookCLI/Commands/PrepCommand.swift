import Daybook
import DaybookJSON

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
      .value("at", "T", "As it will be at this time, which is not past; default now."),
      GuestNames.option,
    ] + ReadContext.options,
    examples: ["daybook prep sahil", "daybook prep sahil --station grill --until 2030-05-01T20:00"],
    whenUnread: .ends)

  private struct Plan {
    let heading: VenueHeading
    let now: Timestamp
    let stations: [PrepStation]
    let reservations: [ReservationID: Reservation]
  }

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    let context = try ReadContext(arguments)
    defer { context.close() }
    guard let heading = try context.read({ VenueHeading(venue, $0, context) }) else {
      throw try context.noVenue(venue)
    }
    let end = try arguments.value("until").map { text throws(CommandFailure) in
      try arguments.instant(text, "--until", heading.rules)
    }
    let at = try arguments.value("at").map { text throws(CommandFailure) in
      let at = try arguments.instant(text, "--at", heading.rules)
      guard at >= heading.now else {
        throw arguments.wrong(
          "--at: found \"\(text)\", which is past; allowed: from now on, \(heading.label(heading.now))")
      }
      return at
    }
    let plan: Plan? = try context.read { snapshot in
      guard let heading = VenueHeading(venue, snapshot, context) else { return nil }
      // The clock may have gone on since it was compared.
      let now = max(heading.now, at ?? heading.now)
      let stations = snapshot.prep(at: venue, station: arguments.value("station"), until: end, now: now)
      let ids = Set(stations.flatMap { $0.lines.map(\.ticket.reservation) })
      let reservations = ids.compactMap { snapshot.reservation($0) }.map { ($0.id, $0) }
      return Plan(
        heading: heading, now: now, stations: stations,
        reservations: Dictionary(uniqueKeysWithValues: reservations))
    }
    guard let plan else { throw try context.noVenue(venue) }
    if plan.stations.isEmpty { try heading.definition.check(station: arguments.value("station")) }
    let names = GuestNames(arguments, context)
    if arguments.isJSON {
      try write(plan, venue, names, context)
    } else {
      try print(plan, names, context)
    }
    return .done
  }

  /// The allergies of the guests cooked for.
  private static func allergies(_ plan: Plan, _ context: ReadContext) throws -> [ReservationID: [String]] {
    try plan.reservations.mapValues { try context.allergies(of: $0) }
  }

  private static func write(
    _ plan: Plan, _ venue: VenueID, _ names: GuestNames, _ context: ReadContext
  ) throws {
    let allergies = try allergies(plan, context)
    var json = JSONWriter()
    json.object { json in
      json.field("venue", text: venue.text)
      json.field("at", text: plan.heading.label(plan.now))
      json.field("position", unsigned: plan.heading.position.value)
      json.objects("stations", plan.stations) { station, json in
        json.field("station", text: station.name)
        json.objects("lines", station.lines) { line, json in
          json.field("ticket", id: line.ticket.id)
          json.field("reservation", id: line.ticket.reservation)
          json.field("phase", text: line.phase.rawValue)
          TicketText.write(line.stay, plan.heading, to: &json)
          json.field("hasAllergies", bool: line.hasAllergies)
          json.field("allergies", texts: allergies[line.ticket.reservation] ?? [])
          names.write(plan.reservations[line.ticket.reservation], to: &json)
          json.field("serveAt", text: line.serveAt.map(plan.heading.label))
          json.field("fireAt", text: line.fireAt.map(plan.heading.label))
          json.field("onItsWay", bool: line.isOnItsWay)
          json.field("late", bool: line.isLate)
          json.field("atRisk", bool: line.isAtRisk)
          json.field("held", bool: line.isHeld)
          json.field("waitsForCourse", integer: line.courseAwaited)
          json.field("out", texts: line.dishesOut)
          json.objects("items", Array(zip(line.ticket.items, line.fireTimes))) { pair, json in
            let (item, fireAt) = pair
            json.field("name", text: item.name)
            json.field("quantity", integer: item.quantity)
            json.field("course", integer: item.course)
            json.field("state", text: line.ticket.state(of: item).rawValue)
            json.field("fireAt", text: fireAt.map(plan.heading.label))
          }
        }
      }
    }
    json.endLine()
    Output.standard.write(json.bytes)
  }

  private static func print(_ plan: Plan, _ names: GuestNames, _ context: ReadContext) throws {
    let allergies = try allergies(plan, context)
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
