import Daybook
import DaybookJSON

struct WaitlistCommand: CLICommand {
  static let declaration = Declaration(
    name: "waitlist", abstract: "Show who waits for a table, in the order they joined.",
    arguments: [.init(name: "VENUE", help: "The venue's id.")],
    options: [
      .value("date", "D", "Every entry of this business date, finished ones included.")
    ] + ReadContext.options,
    examples: ["daybook waitlist sahil", "daybook waitlist sahil --date 2030-05-01"], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    let date = try arguments.value("date").map { text throws(CommandFailure) in
      try arguments.date(text, "--date")
    }
    let context = try ReadContext(arguments)
    defer { context.close() }
    let found: (heading: VenueHeading, places: [WaitlistPlace])? = try context.read { snapshot in
      guard let heading = VenueHeading(venue, snapshot, context) else { return nil }
      return (heading, snapshot.waitlist(at: venue, on: date, now: heading.now))
    }
    guard let (heading, places) = found else { throw try context.noVenue(venue) }
    let lines = try places.map { place in
      (place: place, guest: try place.entry.guest.flatMap { try context.open($0) })
    }
    guard arguments.isJSON else {
      Output.standard.write(heading.line("waitlist"))
      Output.standard.write(
        lines.isEmpty
          ? "Nobody waits.\n" : aligned(lines.map { WaitlistText.row($0.place, guest: $0.guest, heading) }))
      return .done
    }
    var json = JSONWriter()
    json.object { json in
      json.field("venue", text: venue.text)
      json.field("position", unsigned: heading.position.value)
      json.objects("entries", lines) { line, json in
        WaitlistText.write(line.place, guest: line.guest, heading.zones, to: &json)
      }
    }
    json.endLine()
    Output.standard.write(json.bytes)
    return .done
  }
}
