import Daybook
import DaybookJSON
import DaybookOperations

struct KitchenCommand: CLICommand {
  static let declaration = Declaration(
    name: "kitchen", abstract: "Show the notices to the kitchen, the floor or guests, by number.",
    discussion: """
      A screen that reconnects uses --after to ask for the notices after the last number it has. With --follow \
      a notice is printed again when it is retried or escalated. Reading does not deliver: mark what a screen \
      has shown with the command deliverNotices, and what a person has seen with acknowledgeNotice.
      """,
    arguments: [.init(name: "VENUE", help: "The venue's id.")],
    options: [
      .value("audience", "A", "kitchen, floor or guest; default kitchen."),
      .value("station", "S", "Only this station's notices, and those for all stations."),
      .value("after", "N", "Only those after this number; default 0."),
      .flag("follow", "Continue with new notices until Ctrl-C."),
    ] + ReadContext.options,
    examples: ["daybook kitchen sahil", "daybook kitchen sahil --station grill --after 41 --follow"],
    whenUnread: .ends)

  /// A notice and what it is about.
  private struct About {
    let notice: Notice
    let ticket: Ticket?
    let fires: [Timestamp?]
    let reservation: Reservation?
    let entry: WaitlistEntry?

    init(_ notice: Notice, _ snapshot: borrowing Snapshot, now: Timestamp) {
      self.notice = notice
      ticket = notice.ticket.flatMap { snapshot.ticket($0, now: now) }
      fires = ticket.map { snapshot.fireTimes(of: $0, now: now) } ?? []
      reservation = notice.reservation.flatMap { snapshot.reservation($0, now: now) }
      entry = notice.entry.flatMap { snapshot.waitlistEntry($0, now: now) }
    }
  }

  private struct Found {
    var heading: VenueHeading
    var texts: [About]
    var last: Int
  }

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    let audience: Audience = try arguments.choice("audience") ?? .kitchen
    let station = arguments.value("station")
    var last = try arguments.integer("after", in: 0...Int.max) ?? 0
    let follows = arguments.has("follow")
    let context = try ReadContext(arguments)
    defer { context.close() }
    if follows { Interrupt.install() }
    var feed = NoticeFeed()
    while !Interrupt.isRequested {
      let hint = context.history.hint
      let found: Found? = try context.read { snapshot in
        guard let heading = VenueHeading(venue, snapshot, context) else { return nil }
        let new = snapshot.notices(at: venue, to: audience, after: last, station: station)
        let open =
          follows ? snapshot.unsettledNotices(at: venue, to: audience, station: station) : []
        let texts = feed.next(new, open: open).map { About($0, snapshot, now: heading.now) }
        return Found(
          heading: heading, texts: texts, last: snapshot.lastNotice(at: venue, to: audience))
      }
      guard let found else { throw try context.noVenue(venue) }
      if found.texts.isEmpty, last == 0 { try found.heading.definition.check(station: station) }
      last = max(last, found.last)
      for text in found.texts { try print(text, found.heading, context, isJSON: arguments.isJSON) }
      guard follows else {
        if found.texts.isEmpty, !arguments.isJSON { Output.standard.write("No notices.\n") }
        break
      }
      Output.standard.flush()
      while context.history.hint == hint, !Interrupt.isRequested {
        guard Output.standard.isRead else { return .done }
        Interrupt.pause()
      }
    }
    return .done
  }

  private static func print(
    _ text: About, _ heading: VenueHeading, _ context: ReadContext, isJSON: Bool
  ) throws {
    let allergies = try context.allergies(of: text.reservation)
    // Whom the floor is to seat is told by name.
    let waiting = text.notice.kind == .tableFree ? text.entry : nil
    let guest = try waiting?.guest.flatMap { try context.open($0) }
    let line = NoticeAnswer(
      heading: heading, notice: text.notice, ticket: text.ticket, fires: text.fires,
      reservation: text.reservation, entry: waiting, guest: guest?.name, allergies: allergies)
    guard isJSON else { return Output.standard.write(line.line) }
    var json = JSONWriter()
    line.write(to: &json)
    json.endLine()
    Output.standard.write(json.bytes)
  }
}
