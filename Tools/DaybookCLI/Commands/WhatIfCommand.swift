import Daybook
import DaybookJSON
import DaybookOperations

struct WhatIfCommand: CLICommand {
  static let declaration = Declaration(
    name: "what-if",
    abstract: "Decide a venue's recorded demand again under another definition, and compare.",
    discussion: """
      Takes the bookings, changes, cancellations, walk-ins and waitlist recorded from T to T, and the parties that were \
      turned away, and decides them again as if the venue had been defined otherwise from the first T on: parties gained \
      and lost, who would sit where, occupancy and kitchen load before and after. What this cannot know is said in the \
      answer. Nothing is written, and the same question has the same answer.
      """,
    arguments: [.init(name: "VENUE", help: "The venue's id.")],
    options: [
      .value(
        "from", "T", "The first instant: 2030-05-01T00:00 at the venue's time, or a date from its beginning."),
      .value("to", "T", "The instant after the last, or a date to its end; default everything recorded."),
      .value("with", "FILE", "A definition in JSON, or the part of it that is different (RFC 7396)."),
      .values(
        "rules", "FIELD=VALUE",
        "Single fields, with commas between: bufferMinutes=10,services.*.pacing.covers=12,tables.T9.most=6."),
      .value(
        "svg", "FILE", "Write a drawing of occupancy and kitchen load to a file; - for standard output."),
      GuestNames.option,
    ] + ReadContext.options,
    examples: [
      "daybook what-if sahil --from 2030-05-01 --to 2030-05-31 --rules tables.T9.most=6,tables.T9.least=5",
      "daybook what-if sahil --from 2030-05-01 --with ninety-minutes.json --json",
      "daybook what-if sahil --from 2030-05-01 --rules 'services.*.pacing.covers=12' --svg pacing.svg",
    ], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    _ = try arguments.required("from")
    if arguments.isJSON, arguments.value("svg") != nil {
      throw arguments.wrong("found --json and --svg; allowed: one of them")
    }
    guard arguments.value("with") != nil || !arguments.all("rules").isEmpty else {
      throw arguments.wrong("found no change; give --with FILE, or --rules FIELD=VALUE, or both")
    }
    let change = try VenueChange(file: arguments.value("with"), rules: arguments.all("rules"))
    let venue = VenueID(arguments.positionals[0])
    let context = try ReadContext(arguments)
    defer { context.close() }
    guard let rules = try context.history.zoneRules(of: venue) else { throw try context.noVenue(venue) }
    guard let from = try arguments.bound("from", isEnd: false, rules) else {
      throw arguments.wrong("missing --from")
    }
    let to = try arguments.bound("to", isEnd: true, rules)
    if let to, to <= from {
      let (from, to) = (arguments.value("from") ?? "", arguments.value("to") ?? "")
      throw arguments.wrong(
        "found --from \(from) and --to \(to); allowed: an end that is after the beginning")
    }
    let query = WhatIfQuery(venue, from: from, to: to, change: change)
    let answer = try context.history.whatIf(query)
    let (name, zones) = try context.read { ($0.venue(venue)?.name ?? venue.text, VenueZones([venue], $0)) }
    let told = WhatIfWords(answer, name: name, zones, GuestNames(arguments, context))
    if let path = arguments.value("svg") {
      try Output.write(WhatIfDrawing(told).bytes, to: path, told.heading)
    } else if arguments.isJSON {
      Output.standard.write(WhatIfJSON.bytes(told))
    } else {
      Output.standard.write(WhatIfText(told).text)
    }
    return .done
  }
}
