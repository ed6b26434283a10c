import Daybook
import DaybookJSON
import DaybookOperations

struct GuestCommand: CLICommand {
  static let declaration = Declaration(
    name: "guest", abstract: "Show a guest's card: visits, no-shows, cancellations, upcoming bookings.",
    discussion:
      "Covers the guest's own bookings at all venues, and those of accounts merged into it, marked with theirs. The contact is that of the latest booking that is not forgotten.",
    arguments: [.init(name: "GUEST", help: "Who booked: ana, or guest:ana.")], options: ReadContext.options,
    examples: ["daybook guest ana", "daybook guest guest:ana --json"], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let text = arguments.positionals[0]
    let guest = text.after("guest:") == nil ? .guest(text) : Actor(text)
    guard let guest, !guest.id.isEmpty else {
      throw arguments.wrong("GUEST: found \"\(text)\"; allowed: a guest such as guest:ana")
    }
    let context = try ReadContext(arguments)
    defer { context.close() }
    let (card, reservations) = try context.read { snapshot in
      let now = context.now(snapshot)
      let card = snapshot.guestCard(guest, now: now)
      return (card, card.reservations.compactMap { snapshot.reservation($0, now: now) })
    }
    guard !card.reservations.isEmpty || card.forgottenAt != nil || card.mergedInto != nil else {
      throw CommandFailure(code: .refused, message: "no guest \(guest) has booked")
    }
    var contact: Guest?
    for sealed in reservations.reversed().compactMap(\.guest) where contact == nil {
      contact = try context.open(sealed)
    }
    let isForgotten =
      contact == nil && (card.forgottenAt != nil || reservations.contains { $0.details.isForgotten })
    if arguments.isJSON {
      write(card, reservations, contact, isForgotten: isForgotten)
    } else {
      let zones = try context.read { VenueZones(reservations.map(\.venue), $0) }
      print(card, contact, reservations, isForgotten: isForgotten, zones)
    }
    return .done
  }

  private static func write(
    _ card: GuestCard, _ reservations: [Reservation], _ contact: Guest?, isForgotten: Bool
  ) {
    var json = JSONWriter()
    json.object { json in
      json.field("guest", text: card.guest.description)
      json.field("visits", integer: card.visits)
      json.field("noShows", integer: card.noShows)
      json.field("lateCancels", integer: card.lateCancels)
      json.field("cancels", integer: card.cancels)
      json.field("declined", integer: card.declined)
      json.field("upcoming", ids: card.upcoming)
      json.field("reservations", ids: card.reservations)
      json.field("mergedInto", text: card.mergedInto?.description)
      if !card.merged.isEmpty {
        json.objects("merged", card.merged) { account, json in
          json.field("guest", text: account.description)
          json.field("reservations", ids: reservations.filter { $0.owner == account }.map(\.id))
        }
      }
      json.field("forgotten", bool: isForgotten)
      json.field("forgottenAt", instant: card.forgottenAt)
      if let contact { json.object("contact") { GuestText.write(contact, to: &$0) } }
    }
    json.endLine()
    Output.standard.write(json.bytes)
  }

  private static func print(
    _ card: GuestCard, _ contact: Guest?, _ reservations: [Reservation], isForgotten: Bool,
    _ zones: VenueZones
  ) {
    let known = [contact?.name, contact?.phone, contact?.email].compactMap { $0 }.joined(separator: ", ")
    Output.standard.write("\(card.guest)\(known.isEmpty ? "" : ": \(known)")\n")
    if isForgotten { Output.standard.write("Forgotten.\n") }
    if let into = card.mergedInto {
      Output.standard.write("Merged into \(into): that card shows these bookings too.\n")
    }
    for account in card.merged {
      let count = reservations.count { $0.owner == account }
      Output.standard.write("With \(account), merged into it: \(counted(count, "booking")).\n")
    }
    let allergies = contact?.allergies ?? []
    if !allergies.isEmpty { Output.standard.write(TicketText.allergies(allergies) + "\n") }
    Output.standard.write(
      aligned([
        ["  visits", "\(card.visits)"], ["  no-shows", "\(card.noShows)"],
        ["  late cancels", "\(card.lateCancels)"], ["  cancels", "\(card.cancels)"],
        ["  declined", "\(card.declined)"], ["  upcoming", "\(card.upcoming.count)"],
      ]))
    let upcoming = reservations.filter { card.upcoming.contains($0.id) }
    Output.standard.write(
      aligned(
        upcoming.map { booking in
          ReservationText.row(booking, isAtRisk: false, zones)
            + (card.merged.isEmpty ? [] : [booking.owner.description])
        }))
  }
}
