import Daybook
import DaybookJSON
import DaybookOperations

struct TicketsCommand: CLICommand {
  static let declaration = Declaration(
    name: "tickets", abstract: "Show the tickets on the kitchen's screens.",
    discussion: "In the order they were first sent; a recalled ticket returns to its place.",
    arguments: [.init(name: "VENUE", help: "The venue's id.")],
    options: [
      .value("station", "S", "Only this station's."),
      .flag("expo", "By party and course, with what each course waits for: the pass."), Moment.at,
      GuestNames.option,
    ] + ReadContext.options,
    examples: ["daybook tickets sahil --station grill", "daybook tickets sahil --expo"], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    let station = arguments.value("station")
    guard !arguments.has("expo") || station == nil else {
      throw CommandFailure(
        code: .usage, message: "--expo shows all stations together; leave out --station")
    }
    let context = try ReadContext(travelling: arguments, of: venue)
    defer { context.close() }
    if arguments.has("expo") {
      let names = GuestNames(arguments, context)
      return try ExpoScreen.show(venue, context, names, isJSON: arguments.isJSON)
    }
    let screen = try context.read { TicketsAnswer(at: venue, station: station, $0, now: context.now($0)) }
    guard let screen else { throw try context.noVenue(venue) }
    // Of a station that was taken from the plan there may still be tickets.
    if screen.tickets.isEmpty { try screen.heading.definition.check(station: station) }
    let names = GuestNames(arguments, context)
    if arguments.isJSON {
      try Output.standard.writeJSON { json throws(LedgerFailure) in
        try screen.write(context, names, to: &json)
      }
    } else {
      try print(screen, context, names)
    }
    return .done
  }

  private static func print(_ screen: TicketsAnswer, _ context: ReadContext, _ names: GuestNames) throws {
    Output.standard.write(screen.heading.line("tickets"))
    let rows = try screen.tickets.map { ticket, reservation, _ in
      let stay = reservation?.stay
      let place = stay.map { TicketText.place($0, screen.heading) }
      let notes = [
        ticket.isDelta ? "CHANGE" : "", ticket.isAtRisk ? "AT RISK" : "",
        TicketText.out(ticket, screen.out),
        TicketText.allergies(
          try context.allergies(of: reservation),
          named: reservation?.details.terms.hasAllergies ?? false),
      ]
      return [
        "  \(ticket.sentAt.map(screen.heading.clock) ?? "")", cell(ticket.station),
        cell(place ?? "", most: 40),
        stay.map { "party of \($0.party)" } ?? "", cell(TicketText.items(ticket), most: 40),
        ticket.state.rawValue, cell(notes.filter { !$0.isEmpty }.joined(separator: ", "), most: 40),
        ticket.id.description,
      ]
    }
    let named = names.added(to: rows, of: screen.tickets.map(\.reservation), before: 3)
    Output.standard.write(named.isEmpty ? "No tickets.\n" : aligned(named))
    if !screen.allDay.isEmpty {
      let counts = screen.allDay.map {
        "\($0.quantity) \($0.name)" + (screen.out.contains($0.name) ? " (OUT)" : "")
      }
      Output.standard.write("All day: \(counts.joined(separator: ", "))\n")
    }
    if !screen.out.isEmpty { Output.standard.write("Out: \(screen.out.joined(separator: ", "))\n") }
  }
}
