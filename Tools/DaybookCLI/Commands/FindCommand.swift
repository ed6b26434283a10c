import Daybook
import DaybookJSON
import DaybookOperations

struct FindCommand: CLICommand {
  static let declaration = Declaration(
    name: "find", abstract: "Find bookings by name, phone or its last digits, code, or id.",
    discussion: """
      Looks at bookings and requests that are open, with --all at what is over or cancelled as well. A name matches in \
      any part, without regard to case and marks, and with the letters of a plain keyboard: "eliyeva" finds Əliyeva, \
      "soren" Søren. Of a phone the last four digits or more do, or all of it, with or without the country's number \
      and what stands between. A code is the last 8 characters of the booking's id; a whole id is found however the \
      booking stands. Guests are opened in memory, and nothing of them is stored.
      """,
    arguments: [.init(name: "TEXT", help: "A name, a phone or its last digits, a code, or an id.")],
    options: [
      .value("venue", "V", "Only this venue's."), .value("date", "D", "Only this business date."),
      .flag("all", "Also what is over, cancelled, or was brought in as history."), Moment.at,
    ] + ReadContext.options, examples: ["daybook find --venue sahil ana", "daybook find 4567 --json"],
    whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let text = arguments.positionals[0]
    let venue = arguments.value("venue").map { VenueID($0) }
    let date = try arguments.value("date").map { text throws(CommandFailure) in
      try arguments.date(text, "--date")
    }
    guard
      let search = BookingSearch(text, at: venue, on: date, includingPast: arguments.has("all"))
    else {
      throw arguments.wrong(
        "TEXT: found \"\(text)\"; allowed: a name, a phone or its last digits, a code, or an id")
    }
    let context = try ReadContext(travelling: arguments, of: venue)
    defer { context.close() }
    let open = try context.read { search.candidates(in: $0, now: context.now($0)) }
    if let venue, open.isEmpty, try context.read({ $0.venue(venue) }) == nil {
      throw try context.noVenue(venue)
    }
    // To look for a name is in vain without the vault.
    let found =
      try search.isByID ? search.found(among: open, context) : search.found(among: open, context.history)
    let bookings = found.map(\.reservation)
    let (zones, risks, served) = try context.read {
      (VenueZones(bookings.map(\.venue), $0), context.risks(bookings, $0), context.serveTimes(bookings, $0))
    }
    if arguments.isJSON {
      var json = JSONWriter()
      for booking in found {
        let reservation = booking.reservation
        json.removeAll()
        ReservationJSON.write(
          reservation, guest: booking.guest, isAtRisk: risks.contains(reservation.id),
          serveAt: served[reservation.id], zones, to: &json)
        Output.standard.write(json.bytes)
      }
    } else {
      let rows = found.map { booking in
        [cell(booking.guest?.name ?? ""), booking.guest?.phone ?? ""]
          + ReservationText.row(
            booking.reservation, isAtRisk: risks.contains(booking.reservation.id), zones)
      }
      Output.standard.write(rows.isEmpty ? "Nothing found.\n" : aligned(rows))
    }
    return .done
  }
}
