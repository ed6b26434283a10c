import Daybook
import DaybookJSON
import DaybookOperations

struct ShowCommand: CLICommand {
  static let declaration = Declaration(
    name: "show", abstract: "Show one reservation, hold, block, waitlist entry or ticket as it stands.",
    discussion: """
      With --at it is shown as it was then, exactly: folded from its own records, wherever in the log they are. What a \
      guest's fields were is shown as long as they are not forgotten.
      """,
    arguments: [.init(name: "ID", help: "Its id.")], options: [Moment.at] + ReadContext.options,
    examples: [
      "daybook show 01900000-0000-7000-8000-000000000001 --json",
      "daybook show 01900000-0000-7000-8000-000000000001 --at 2030-05-01T19:00+04:00",
    ], whenUnread: .ends)

  private enum Found {
    case reservation(Reservation, isAtRisk: Bool)
    case hold(Hold, state: String)
    case block(Block)
    case entry(WaitlistPlace, offset: UTCOffset)
    case ticket(Ticket, Reservation?)
  }

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let id = try arguments.parsed(arguments.positionals[0], "ID", "an id of 36 characters") {
      ReservationID($0)
    }
    let context = try ReadContext(arguments)
    defer { context.close() }
    let found =
      try arguments.moment("at").map { try then(id, try context.history.past($0), context) }
      ?? now(id, context)
    guard let found else {
      throw CommandFailure(
        code: .refused,
        message: "no reservation, hold, block, waitlist entry or ticket \(id)"
          + (arguments.value("at").map { " at \($0)" } ?? ""))
    }
    var json = JSONWriter()
    switch found {
    case .reservation(let reservation, let isAtRisk):
      let guest = try reservation.guest.flatMap { try context.reader.open($0) }
      ReservationText.write(reservation, guest: guest, isAtRisk: isAtRisk, to: &json)
    case .hold(let hold, let state):
      json.object { EntityText.fields(hold, state: state, to: &$0) }
      json.endLine()
    case .block(let block):
      json.object { EntityText.fields(block, to: &$0) }
      json.endLine()
    case .entry(let place, let offset):
      let guest = try place.entry.guest.flatMap { try context.reader.open($0) }
      json.object { WaitlistText.write(place, guest: guest, { $0.formatted(offset: offset) }, to: &$0) }
      json.endLine()
    case .ticket(let ticket, let reservation):
      let allergies = try context.allergies(of: reservation)
      json.object { TicketText.write(ticket, of: reservation, allergies: allergies, to: &$0) }
      json.endLine()
    }
    Output.standard.write(arguments.isJSON ? json.bytes : Array(try readable(json.bytes).utf8))
    return .done
  }

  private static func now(_ id: ReservationID, _ context: ReadContext) throws -> Found? {
    try context.read { snapshot in
      let now = context.now(snapshot)
      if let reservation = snapshot.reservation(id) {
        return .reservation(
          reservation, isAtRisk: snapshot.atRisk(at: reservation.venue, now: now).contains(id))
      }
      if let hold = snapshot.hold(id.retyped()) { return .hold(hold, state: hold.state(at: now).rawValue) }
      if let block = snapshot.block(id.retyped()) { return .block(block) }
      if let ticket = snapshot.ticket(id.retyped()) {
        return .ticket(ticket, snapshot.reservation(ticket.reservation))
      }
      guard let entry = snapshot.waitlistEntry(id.retyped()) else { return nil }
      let places = snapshot.waitlist(at: entry.venue, on: entry.date, now: now)
      let heading = VenueHeading(entry.venue, snapshot, context)
      guard let place = places.first(where: { $0.entry.id == entry.id }), let heading else { return nil }
      return .entry(place, offset: heading.rules.offset(at: entry.start ?? entry.joinedAt))
    }
  }

  /// As it was: its own fields from its own records; how it stood among others from the state then.
  private static func then(_ id: ReservationID, _ past: PastLedger, _ context: ReadContext) throws -> Found? {
    let found = try context.history.entities(of: id.retyped(), at: past)
    switch found?.entity(id.retyped()) {
    case nil: return nil
    case .hold(let hold): return .hold(hold, state: hold.state(at: past.now).rawValue)
    case .block(let block): return .block(block)
    case .ticket(let ticket): return .ticket(ticket, found?.reservation(ticket.reservation))
    case .reservation(let reservation):
      return .reservation(reservation, isAtRisk: try past.isAtRisk(reservation))
    case .entry(let entry):
      guard let (place, rules) = try past.place(of: entry) else { return nil }
      return .entry(place, offset: rules.offset(at: entry.start ?? entry.joinedAt))
    }
  }

  /// One field a line.
  private static func readable(_ bytes: [UInt8]) throws -> String {
    guard case .object(let members) = try JSONParser.parse(bytes) else { return "" }
    return aligned(members.map { [$0.name, text($0.value)] })
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .array(let values): values.map(text).joined(separator: " ")
    case .object(let members): members.map { "\($0.name) \(text($0.value))" }.joined(separator: ", ")
    default: value.found
    }
  }
}
