import Daybook
import DaybookJSON
import DaybookOperations

struct GuestCommand: CLICommand {
  static let declaration = Declaration(
    name: "guest", abstract: "Show a guest's card: visits, no-shows, cancellations, upcoming bookings.",
    discussion:
      "Covers the guest's own bookings at all venues, and those of accounts merged into it, marked with theirs, and what waits or is held for them. Of the contact each field is that of the latest booking that names it; allergies and tags are those of all.",
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
    let (card, reservations, waiting) = try context.read { snapshot in
      let now = context.now(snapshot)
      let card = snapshot.guestCard(guest, now: now)
      let waiting = snapshot.venues().flatMap { venue in
        snapshot.waitlist(at: venue.id, now: now).map(\.entry).filter { card.accounts.contains($0.owner) }
      }
      return (card, card.reservations.compactMap { snapshot.reservation($0, now: now) }, waiting)
    }
    guard !card.isEmpty || !waiting.isEmpty else {
      throw CommandFailure(code: .refused, message: "no guest \(guest) has booked")
    }
    var contact: Guest?
    for sealed in waiting.reversed().compactMap(\.guest) + reservations.reversed().compactMap(\.guest) {
      guard let said = try context.open(sealed) else { continue }
      contact = contact?.adding(earlier: said) ?? said
    }
    let isForgotten =
      contact == nil && (card.forgottenAt != nil || reservations.contains { $0.details.isForgotten })
    if arguments.isJSON {
      write(card, reservations, waiting, contact, isForgotten: isForgotten)
    } else {
      let (kept, zones, risks) = try context.read { snapshot in
        let holds = card.holds.compactMap { snapshot.hold($0, now: context.now(snapshot)) }
        let kept = waiting.map { .entry($0) } + holds.map { .hold($0) } as [EntityValue]
        let venues = reservations.map(\.venue) + kept.map(\.venue)
        return (kept, VenueZones(venues, snapshot), context.risks(reservations, snapshot))
      }
      print(card, contact, reservations, kept, isForgotten: isForgotten, risks, zones)
    }
    return .done
  }

  private static func write(
    _ card: GuestCard, _ reservations: [Reservation], _ waiting: [WaitlistEntry], _ contact: Guest?,
    isForgotten: Bool
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
      json.field("waiting", ids: waiting.map(\.id))
      json.field("holds", ids: card.holds)
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

extension Guest {
  /// With what an earlier booking says where this one says nothing; allergies and tags of both.
  fileprivate func adding(earlier other: Guest) -> Guest {
    func all(_ words: [String], _ others: [String]) -> [String] {
      words + others.filter { !words.contains($0) }
    }
    return Guest(
      name: name ?? other.name, phone: phone ?? other.phone, email: email ?? other.email,
      notes: notes ?? other.notes, occasion: occasion ?? other.occasion,
      allergies: all(allergies, other.allergies), tags: all(tags, other.tags))
  }
}
