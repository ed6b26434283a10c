import Daybook
import DaybookJSON
import DaybookOperations

struct WaitlistCommand: CLICommand {
  static let declaration = Declaration(
    name: "waitlist", abstract: "Show who waits for a table, in the order they joined.",
    arguments: [.init(name: "VENUE", help: "The venue's id.")],
    options: [
      .value("date", "D", "Every entry of this business date, finished ones included."),
      Moment.at,
    ] + ReadContext.options,
    examples: ["daybook waitlist sahil", "daybook waitlist sahil --date 2030-05-01"], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let venue = VenueID(arguments.positionals[0])
    let date = try arguments.value("date").map { text throws(CommandFailure) in
      try arguments.date(text, "--date")
    }
    let context = try ReadContext(travelling: arguments, of: venue)
    defer { context.close() }
    guard let waitlist = try context.read({ WaitlistAnswer(at: venue, on: date, $0, now: context.now($0)) })
    else {
      throw try context.noVenue(venue)
    }
    let (heading, lines) = (waitlist.heading, try waitlist.lines(context))
    guard arguments.isJSON else {
      Output.standard.write(heading.line("waitlist"))
      Output.standard.write(
        lines.isEmpty
          ? "Nobody waits.\n" : aligned(lines.map { WaitlistText.row($0.place, guest: $0.guest, heading) }))
      return .done
    }
    Output.standard.writeJSON { waitlist.write(lines, to: &$0) }
    return .done
  }
}
