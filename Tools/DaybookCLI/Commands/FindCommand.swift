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
      .flag("all", "Also what is over, cancelled, or was brought in as history."),
    ] + ReadContext.options, examples: ["daybook find --venue sahil ana", "daybook find 4567 --json"],
    whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let text = arguments.positionals[0]
    guard !text.isBlank else {
      throw arguments.wrong(
        "TEXT: found \"\(text)\"; allowed: a name, a phone or its last digits, a code, or an id")
    }
    let venue = arguments.value("venue").map { VenueID($0) }
    let date = try arguments.value("date").map { text throws(CommandFailure) in
      try arguments.date(text, "--date")
    }
    let context = try ReadContext(arguments)
    defer { context.close() }
    let wanted = SoughtGuest(text)
    let wantsAll = arguments.has("all")
    let open = try context.read { snapshot in
      let now = context.now(snapshot)
      if let id = wanted.id {
        return [snapshot.reservation(id, now: now)].compactMap { $0 }.filter {
          (venue == nil || venue == $0.venue) && (date == nil || $0.stay.hasDate && date == $0.stay.date)
        }
      }
      if wantsAll { return snapshot.reservations(at: venue, on: date, now: now) }
      return [BookingState.booked, .requested].flatMap {
        snapshot.reservations(at: venue, on: date, in: $0, now: now)
      }
    }
    if let venue, open.isEmpty, try context.read({ $0.venue(venue) }) == nil {
      throw try context.noVenue(venue)
    }
    var found: [(reservation: Reservation, guest: Guest?)] = []
    for reservation in open {
      // To look for a name is in vain without the vault.
      let guest = try reservation.guest.flatMap {
        try wanted.id == nil ? context.reader.open($0) : context.open($0)
      }
      if wanted.matches(reservation.id, guest) { found.append((reservation, guest)) }
    }
    found.sort { a, b in
      let (x, y) = (a.reservation, b.reservation)
      return x.stay.start != y.stay.start ? x.stay.start < y.stay.start : x.id < y.id
    }
    let bookings = found.map(\.reservation)
    let (zones, risks, served) = try context.read {
      (VenueZones(bookings.map(\.venue), $0), context.risks(bookings, $0), context.serveTimes(bookings, $0))
    }
    if arguments.isJSON {
      var json = JSONWriter()
      for (reservation, guest) in found {
        json.removeAll()
        ReservationJSON.write(
          reservation, guest: guest, isAtRisk: risks.contains(reservation.id),
          serveAt: served[reservation.id], zones, to: &json)
        Output.standard.write(json.bytes)
      }
    } else {
      let rows = found.map { reservation, guest in
        [cell(guest?.name ?? ""), guest?.phone ?? ""]
          + ReservationText.row(reservation, isAtRisk: risks.contains(reservation.id), zones)
      }
      Output.standard.write(rows.isEmpty ? "Nothing found.\n" : aligned(rows))
    }
    return .done
  }
}
