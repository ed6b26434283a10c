import Daybook
import DaybookJSON
import DaybookOperations

struct FindCommand: CLICommand {
  static let declaration = Declaration(
    name: "find", abstract: "Find bookings by name, the last four digits of the phone, or code.",
    discussion: """
      Looks at bookings and requests that are open, with --all at what is over or cancelled as well. A name matches in any part, upper or lower case; a code is the last \
      8 characters of the booking's id. Guests are opened in memory, and nothing of them is stored.
      """,
    arguments: [.init(name: "TEXT", help: "A name, four digits, or a code.")],
    options: [
      .value("venue", "V", "Only this venue's."), .value("date", "D", "Only this business date."),
      .flag("all", "Also what is over, cancelled, or was brought in as history."),
    ] + ReadContext.options, examples: ["daybook find --venue sahil ana", "daybook find 4567 --json"],
    whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let text = arguments.positionals[0]
    guard !text.isBlank else {
      throw arguments.wrong("TEXT: found \"\(text)\"; allowed: a name, four digits, or a code")
    }
    let venue = arguments.value("venue").map { VenueID($0) }
    let date = try arguments.value("date").map { text throws(CommandFailure) in
      try arguments.date(text, "--date")
    }
    let context = try ReadContext(arguments)
    defer { context.close() }
    let wantsAll = arguments.has("all")
    let open = try context.read { snapshot in
      if wantsAll { return snapshot.reservations(at: venue, on: date, in: nil) }
      let now = context.now(snapshot)
      return [BookingState.booked, .requested].flatMap { snapshot.reservations(at: venue, on: date, in: $0) }
        .filter { [.booked, .requested].contains($0.effective(at: now).state) }
    }
    if let venue, open.isEmpty, try context.read({ $0.venue(venue) }) == nil {
      throw try context.noVenue(venue)
    }
    let wanted = SoughtGuest(text)
    var found: [(reservation: Reservation, guest: Guest?)] = []
    for reservation in open {
      let guest = try reservation.guest.flatMap { try context.reader.open($0) }
      if wanted.matches(reservation.id, guest) { found.append((reservation, guest)) }
    }
    found.sort { a, b in
      let (x, y) = (a.reservation, b.reservation)
      return x.stay.start != y.stay.start ? x.stay.start < y.stay.start : x.id < y.id
    }
    if arguments.isJSON {
      var json = JSONWriter()
      for (reservation, guest) in found {
        json.removeAll()
        ReservationText.write(reservation, guest: guest, isAtRisk: false, to: &json)
        Output.standard.write(json.bytes)
      }
    } else {
      let rows = found.map { reservation, guest in
        [guest?.name ?? "", guest?.phone ?? ""] + ReservationText.row(reservation, isAtRisk: false)
      }
      Output.standard.write(rows.isEmpty ? "Nothing found.\n" : aligned(rows))
    }
    return .done
  }
}
