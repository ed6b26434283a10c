import Daybook
import DaybookJSON
import DaybookOperations

struct ReservationsCommand: CLICommand {
  static let declaration = Declaration(
    name: "reservations", abstract: "List reservations in their current state.",
    discussion: "Lists all venues, dates and states by default. Refused commands made no reservation.",
    options: [
      .value("venue", "V", "Only this venue's."), .value("date", "D", "Only this business date."),
      .value(
        "state", "S",
        "booked, completed, cancelled, noShow; expected, arrived, seated, left; needsTable, atRisk."),
      Moment.at, GuestNames.option,
    ] + ReadContext.options,
    examples: [
      "daybook reservations --venue sahil --date 2030-05-01",
      "daybook reservations --state needsTable --json",
    ], whenUnread: .ends)

  private static let states =
    BookingState.allCases.map(\.rawValue) + SeatingState.allCases.map(\.rawValue) + ["needsTable", "atRisk"]

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = arguments.value("venue").map { VenueID($0) }
    let date = try arguments.value("date").map { text throws(CommandFailure) in
      try arguments.date(text, "--date")
    }
    let state = try arguments.value("state").map { text throws(CommandFailure) in
      try arguments.parsed(text, "--state", states.joined(separator: ", ")) { states.contains($0) ? $0 : nil }
    }
    let context = try ReadContext(travelling: arguments, of: venue)
    defer { context.close() }
    let (found, risks, served, zones) = try context.read { snapshot in
      let now = context.now(snapshot)
      let found = snapshot.reservations(
        at: venue, on: date, in: state.flatMap { BookingState(rawValue: $0) }, now: now)
      return (
        found, context.risks(found, snapshot), context.serveTimes(found, snapshot),
        VenueZones(found.map(\.venue), snapshot)
      )
    }
    if let venue, found.isEmpty, try context.read({ $0.venue(venue) }) == nil {
      throw try context.noVenue(venue)
    }
    let wanted = found.filter { matches($0, state, isAtRisk: risks.contains($0.id)) }
    let names = GuestNames(arguments, context)
    if arguments.isJSON {
      var json = JSONWriter()
      for reservation in wanted {
        json.removeAll()
        json.object { json in
          ReservationJSON.fields(
            reservation, guest: nil, isAtRisk: risks.contains(reservation.id),
            serveAt: served[reservation.id], zones, to: &json)
          names.write(reservation, to: &json)
        }
        json.endLine()
        Output.standard.write(json.bytes)
      }
    } else {
      let rows = wanted.map { ReservationText.row($0, isAtRisk: risks.contains($0.id), zones) }
      Output.standard.write(
        rows.isEmpty ? "No reservations.\n" : aligned(names.added(to: rows, of: wanted, before: 4)))
    }
    return .done
  }

  private static func matches(_ reservation: Reservation, _ state: String?, isAtRisk: Bool) -> Bool {
    switch state {
    case nil: true
    case "needsTable": reservation.needsTable && reservation.state == .booked
    case "atRisk": isAtRisk
    case reservation.state.rawValue: true
    default: reservation.state == .booked && reservation.seating.rawValue == state
    }
  }
}
