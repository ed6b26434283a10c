import Daybook
import DaybookJSON
import DaybookOperations

struct ShowCommand: CLICommand {
  static let declaration = Declaration(
    name: "show",
    abstract: "Show one reservation, hold, block, waitlist entry or ticket in its current state.",
    discussion: """
      With --at it is shown as it was then, exactly, folded from its own records. The fields of a guest are \
      shown unless they were forgotten since.
      """,
    arguments: [.init(name: "ID", help: "Its id.")], options: [Moment.at] + ReadContext.options,
    examples: [
      "daybook show 01900000-0000-7000-8000-000000000001 --json",
      "daybook show 01900000-0000-7000-8000-000000000001 --at 2030-05-01T19:00+04:00",
    ], whenUnread: .ends)

  private enum Found {
    case reservation(Reservation, isAtRisk: Bool, serveAt: Timestamp?)
    case hold(Hold)
    case block(Block)
    case entry(WaitlistPlace)
    case ticket(Ticket, Reservation?, fires: [Timestamp?]?)
  }

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let id = try arguments.parsed(arguments.positionals[0], "ID", "an id of 36 characters") {
      ReservationID($0)
    }
    let context = try ReadContext(arguments)
    defer { context.close() }
    let past = try context.moment(arguments).map { try context.history.past($0) }
    guard let (found, told) = try past.map({ try then(id, $0, context) }) ?? now(id, context) else {
      throw CommandFailure(
        code: .refused,
        message: "no reservation, hold, block, waitlist entry or ticket \(id)"
          + (arguments.value("at").map { " at \($0)" } ?? ""))
    }
    if let past { ReadContext.tell(past.position, past.now.description) }
    let zones = arguments.isJSON ? told : told.forPeople
    var json = JSONWriter()
    switch found {
    case .reservation(let reservation, let isAtRisk, let serveAt):
      let guest = try reservation.guest.flatMap { try context.open($0) }
      let maker = context.maker(of: id.retyped(), owner: reservation.owner)
      ReservationJSON.write(
        reservation, guest: guest, isAtRisk: isAtRisk, serveAt: serveAt, by: maker, zones, to: &json)
    case .hold(let hold):
      let maker = context.maker(of: id.retyped(), owner: hold.owner)
      json.object { EntityJSON.fields(hold, state: hold.state.rawValue, by: maker, zones, to: &$0) }
      json.endLine()
    case .block(let block):
      json.object { EntityJSON.fields(block, zones, to: &$0) }
      json.endLine()
    case .entry(let place):
      let guest = try place.entry.guest.flatMap { try context.open($0) }
      let maker = context.maker(of: id.retyped(), owner: place.entry.owner)
      json.object { json in
        WaitlistJSON.write(place, guest: guest, by: maker, zones, to: &json)
      }
      json.endLine()
    case .ticket(let ticket, let reservation, let fires):
      let allergies = try context.allergies(of: reservation)
      json.object {
        TicketJSON.write(ticket, of: reservation, fires: fires, allergies: allergies, zones, to: &$0)
      }
      json.endLine()
    }
    Output.standard.write(arguments.isJSON ? json.bytes : Array(try readable(json.bytes).utf8))
    return .done
  }

  private static func now(_ id: ReservationID, _ context: ReadContext) throws -> (Found, VenueZones)? {
    try context.read { snapshot in
      let now = context.now(snapshot)
      if let reservation = snapshot.reservation(id, now: now) {
        let isAtRisk = snapshot.atRisk(at: reservation.venue, now: now).contains(id)
        let serveAt = snapshot.serveTime(of: reservation, now: now)
        return (
          .reservation(reservation, isAtRisk: isAtRisk, serveAt: serveAt),
          VenueZones([reservation.venue], snapshot)
        )
      }
      if let hold = snapshot.hold(id.retyped(), now: now) {
        return (.hold(hold), VenueZones([hold.venue], snapshot))
      }
      if let block = snapshot.block(id.retyped()) {
        return (.block(block), VenueZones([block.venue], snapshot))
      }
      if let ticket = snapshot.ticket(id.retyped(), now: now) {
        return (
          .ticket(
            ticket, snapshot.reservation(ticket.reservation, now: now),
            fires: snapshot.fireTimes(of: ticket, now: now)), VenueZones([ticket.venue], snapshot)
        )
      }
      guard let entry = snapshot.waitlistEntry(id.retyped(), now: now) else { return nil }
      let places = snapshot.waitlist(at: entry.venue, on: entry.date, now: now)
      return places.first { $0.entry.id == entry.id }.map {
        (.entry($0), VenueZones([entry.venue], snapshot))
      }
    }
  }

  /// As it was: its own fields from its own records; how it stood among others, and its zone's rules, from the state then.
  private static func then(
    _ id: ReservationID, _ past: PastLedger, _ context: ReadContext
  ) throws -> (Found, VenueZones)? {
    let found = try context.history.entities(of: id.retyped(), at: past)
    switch found?.entity(id.retyped()) {
    case nil: return nil
    case .block(let block): return (.block(block), VenueZones(try context.history.state(at: past)))
    case .ticket(let ticket):
      let (reservation, state) = (
        found?.reservation(ticket.reservation), try context.history.state(at: past)
      )
      let times = reservation.flatMap { prepTimes(of: $0, in: state, at: past.now) }
      return (
        .ticket(ticket, reservation, fires: times.map { ticket.items.map($0.fireAt) }), VenueZones(state)
      )
    case .hold(let hold):
      return (.hold(hold), VenueZones(try context.history.state(at: past)))
    case .reservation(let reservation):
      let isAtRisk = try past.isAtRisk(reservation)
      let state = try context.history.state(at: past)
      let serveAt = prepTimes(of: reservation, in: state, at: past.now)?.serveAt
      return (.reservation(reservation, isAtRisk: isAtRisk, serveAt: serveAt), VenueZones(state))
    case .entry(let entry):
      guard let place = try past.place(of: entry) else { return nil }
      return (.entry(place), VenueZones(try context.history.state(at: past)))
    }
  }

  private static func prepTimes(
    of reservation: Reservation, in state: LedgerState, at now: Timestamp
  ) -> PrepTimes? {
    reservation.details.prep.map { prep in
      PrepTimes(
        of: reservation, prep, prep.tickets.compactMap { state.ticket($0) },
        dishesOut: state.dishesOut(at: reservation.venue), at: now)
    }
  }

  /// One field per line.
  private static func readable(_ bytes: [UInt8]) throws -> String {
    guard case .object(let members) = try JSONParser.parse(bytes) else { return "" }
    // The last column breaks no other: in a pipe it is one line.
    let most =
      Output.isTerminal ? max(24, Output.width - 2 - (members.map { columns(of: $0.name) }.max() ?? 0)) : .max
    return aligned(members.map { [$0.name, cell(text($0.value), most: most)] })
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
