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

      With --escpos notices are written as slips for a printer that speaks ESC/POS. With --printer besides, they \
      are sent to a network printer as they come, until Ctrl-C, and each is delivered once it is on paper; while \
      the printer is away or out of paper they stay pending. A letter that the printer lacks is written in ASCII, \
      and the slip says so.
      """,
    arguments: [.init(name: "VENUE", help: "The venue's id.")],
    options: [
      .value("audience", "A", "kitchen, floor or guest; default kitchen."),
      .value("station", "S", "Only this station's notices, and those for all stations."),
      .value("after", "N", "Only those after this number; default 0."),
      .flag("follow", "Continue with new notices until Ctrl-C."),
      .value("escpos", "PROFILE", "Slips for a printer: tm-t88, tm-u220, 80mm, 58mm or plain."),
      .value("printer", "ADDRESS", "With --escpos: print and deliver there. Its port is 9100 unless given."),
      Moment.at,
    ] + ReadContext.options,
    examples: [
      "daybook kitchen sahil", "daybook kitchen sahil --station grill --after 41 --follow",
      "daybook kitchen sahil --station grill --escpos tm-t88 --printer 192.0.2.9",
    ],
    whenUnread: .ends)

  private struct Found {
    var heading: VenueHeading
    var texts: [NoticeDraft]
    var last: Int
  }

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    let audience: Audience = try arguments.choice("audience") ?? .kitchen
    let station = arguments.value("station")
    var last = try arguments.integer("after", in: 0...Int.max) ?? 0
    let follows = arguments.has("follow")
    guard !follows || arguments.value("at") == nil else {
      throw arguments.wrong("found --at and --follow; allowed: one of them, since the past does not go on")
    }
    let profile = try profile(arguments)
    if let profile, let address = arguments.value("printer") {
      guard arguments.value("at") == nil else {
        throw arguments.wrong("found --at and --printer; allowed: one of them")
      }
      return try printOnPaper(
        address,
        PrinterDestination(
          venue: venue, audience: audience, station: station, address: "", profile: profile.name), arguments)
    }
    let context = try ReadContext(travelling: arguments, of: venue)
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
        let texts = feed.next(new, open: open).map {
          NoticeDraft($0, heading, snapshot, now: heading.now)
        }
        return Found(
          heading: heading, texts: texts, last: snapshot.lastNotice(at: venue, to: audience))
      }
      guard let found else { throw try context.noVenue(venue) }
      if found.texts.isEmpty, last == 0 { try found.heading.definition.check(station: station) }
      last = max(last, found.last)
      for text in found.texts { try print(text.opened(by: context), profile, isJSON: arguments.isJSON) }
      guard follows else {
        if found.texts.isEmpty, !arguments.isJSON, profile == nil { Output.standard.write("No notices.\n") }
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

  private static func print(_ answer: NoticeAnswer, _ profile: PrinterProfile?, isJSON: Bool) throws {
    if let profile { return Output.standard.write(NoticeSlip(answer, for: profile).bytes()) }
    guard isJSON else { return Output.standard.write(answer.line) }
    var json = JSONWriter()
    answer.write(to: &json)
    json.endLine()
    Output.standard.write(json.bytes)
  }

  // MARK: On paper

  private static func profile(_ arguments: Arguments) throws -> PrinterProfile? {
    guard let name = arguments.value("escpos") else {
      if arguments.value("printer") != nil {
        throw arguments.wrong("--printer goes with --escpos, the printer's profile")
      }
      return nil
    }
    if arguments.isJSON { throw arguments.wrong("--escpos and --json: choose one") }
    guard let profile = PrinterProfile.named(name) else {
      throw arguments.wrong("--escpos: \(PrinterProfile.unknown(name).message)")
    }
    return profile
  }

  /// Prints what comes, until Ctrl-C.
  private static func printOnPaper(
    _ address: String, _ destination: PrinterDestination, _ arguments: Arguments
  )
    throws -> ExitCode
  {
    var destination = destination
    guard let typed = NetworkAddress(address) else {
      throw arguments.wrong(
        "--printer: found \"\(address)\"; allowed: an address in numbers, as 192.0.2.9 or 192.0.2.9:9100")
    }
    (destination.address, destination.port) = (typed.address, typed.port ?? destination.port)
    let ledger = try Ledger.ofTerminal(arguments)
    defer { ledger.endSoon() }
    let printer = try NoticePrinter(ledger, destination) { Output.error("daybook: \($0)\n") }
    let work = Task { try await ledger.run() }
    while !Interrupt.isRequested { Interrupt.pause() }
    printer.stop()
    work.cancel()
    return .done
  }
}
