import Daybook
import DaybookJSON
import DaybookOperations

struct GuestCommand: CLICommand {
  static let declaration = Declaration(
    name: "guest", abstract: "Show a guest's card: visits, no-shows, cancellations, upcoming bookings.",
    discussion:
      "Covers the guest's own bookings at all venues, and those of accounts merged into it, marked with theirs, and what waits or is held for them. Of the contact each field is that of the latest booking that names it; allergies and tags are those of all.",
    arguments: [.init(name: "GUEST", help: "Who booked: ana, or guest:ana.")],
    options: [Moment.at] + ReadContext.options,
    examples: ["daybook guest ana", "daybook guest guest:ana --json", "daybook guest ana --at 4711"],
    whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let text = arguments.positionals[0]
    let guest = text.after("guest:") == nil ? .guest(text) : Actor(text)
    guard let guest, !guest.id.isEmpty else {
      throw arguments.wrong("GUEST: found \"\(text)\"; allowed: a guest such as guest:ana")
    }
    let context = try ReadContext(travelling: arguments)
    defer { context.close() }
    let found = try context.read { GuestAnswer(of: guest, $0, now: context.now($0)) }
    guard let found else { throw CommandFailure(code: .refused, message: "no guest \(guest) has booked") }
    let (card, reservations, waiting) = (found.card, found.reservations, found.waiting)
    let contact = try found.contact(context)
    if arguments.isJSON {
      Output.standard.writeJSON { found.write(contact, to: &$0) }
    } else {
      let (kept, zones, risks) = try context.read { snapshot in
        let holds = card.holds.compactMap { snapshot.hold($0, now: context.now(snapshot)) }
        let kept = waiting.map { .entry($0) } + holds.map { .hold($0) } as [EntityValue]
        let venues = reservations.map(\.venue) + kept.map(\.venue)
        return (kept, VenueZones(venues, snapshot), context.risks(reservations, snapshot))
      }
      print(
        card, contact, reservations, kept, isForgotten: found.isForgotten(contact), risks, zones)
    }
    return .done
  }

  private static func print(
    _ card: GuestCard, _ contact: Guest?, _ reservations: [Reservation], _ kept: [EntityValue],
    isForgotten: Bool,
    _ risks: Set<ReservationID>, _ zones: VenueZones
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
    let tags = contact?.tags ?? []
    if !tags.isEmpty { Output.standard.write("Tags: \(tags.joined(separator: ", "))\n") }
    Output.standard.write(
      aligned([
        ["  visits", "\(card.visits)"], ["  no-shows", "\(card.noShows)"],
        ["  late cancels", "\(card.lateCancels)"], ["  cancels", "\(card.cancels)"],
        ["  declined", "\(card.declined)"], ["  upcoming", "\(card.upcoming.count)"],
      ]))
    for entity in kept { Output.standard.write("\(EntityText.line(entity, zones))\n") }
    let upcoming = reservations.filter { card.upcoming.contains($0.id) }
    Output.standard.write(
      aligned(
        upcoming.map { booking in
          ReservationText.row(booking, isAtRisk: risks.contains(booking.id), zones)
            + (card.merged.isEmpty ? [] : [booking.owner.description])
        }))
  }
}
