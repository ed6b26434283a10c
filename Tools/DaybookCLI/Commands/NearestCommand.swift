import Daybook
import DaybookJSON
import DaybookOperations

struct NearestCommand: CLICommand {
  static let declaration = Declaration(
    name: "nearest", abstract: "Show the bookable times nearest to a given one, the closest first.",
    arguments: [
      .init(name: "VENUE", help: "The venue's id."),
      .init(name: "START", help: "When the party would like to come, such as 2030-05-01T19:00."),
    ],
    options: [
      .value("party", "N", "Covers, 1–1000."),
      .value("channel", "C", "online, inHouse or walkIn; default online."),
      .value("area", "A", "Only tables of this area."), .value("most", "N", "At most this many; default 3."),
      Moment.at,
    ] + ReadContext.options, examples: ["daybook nearest sahil 2030-05-01T19:00 --party 4"], whenUnread: .ends
  )

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    guard let party = try arguments.integer("party", in: PartySize.allowed) else {
      throw arguments.wrong("missing --party N")
    }
    let channel: Channel = try arguments.choice("channel") ?? .online
    let most = try arguments.integer("most", in: 1...100) ?? 3
    let context = try ReadContext(travelling: arguments, of: venue)
    defer { context.close() }
    guard let heading = try context.read({ VenueHeading(venue, $0, context) }) else {
      throw try context.noVenue(venue)
    }
    try heading.definition.check(area: arguments.value("area"))
    let start = try arguments.instant(arguments.positionals[1], "START", heading.rules)
    let (slots, position) = try context.read { snapshot in
      (
        snapshot.nearest(
          at: venue, to: start, party: PartySize(party), channel: channel, area: arguments.value("area"),
          most: most, now: context.now(snapshot)), snapshot.position
      )
    }
    if arguments.isJSON {
      Output.standard.writeJSON {
        SlotJSON.write(nearest: slots, to: start, party: PartySize(party), heading, at: position, to: &$0)
      }
    } else {
      let rows = slots.map { slot in
        let places = heading.zones.places(in: slot, at: venue)
        return [
          "  \(slot.label.writtenDate)", "\(slot.label.writtenTime) \(slot.offset)",
          places.joined(separator: ", "),
        ]
      }
      Output.standard.write(rows.isEmpty ? "Nothing is free near then.\n" : aligned(rows))
    }
    return .done
  }
}
