import Daybook
import DaybookJSON
import DaybookOperations

struct ReportCommand: CLICommand {
  static let declaration = Declaration(
    name: "report",
    abstract: "Count covers, no-shows, turn times, refused demand, occupancy, and what is on the books.",
    discussion: """
      Counts the business dates from D to D, of several venues together; by default the seven up to today. Parties \
      that are due or have come are counted as the diary counts them. Refused demand is what was refused under a key. \
      What is on the books is told for the next four weeks, against the same weekdays of the four weeks before.
      """,
    arguments: [.init(name: "VENUE", help: "The venues' ids.", isRepeated: true)],
    options: [
      .value("from", "D", "The first business date; default six before the last."),
      .value("to", "D", "The last business date; default today."),
      .value(
        "by", "WORD", "What the rows are by: date (default), service, weekday, hour, party, channel, venue."),
      .flag("csv", "Write the rows as comma-separated values (RFC 4180)."),
      .value(
        "html", "FILE",
        "Write one page with charts, which needs nothing else, to a file; - for standard output."),
      Moment.at,
    ] + ReadContext.options,
    examples: [
      "daybook report sahil", "daybook report sahil kinar --from 2030-05-01 --to 2030-05-31 --by service",
      "daybook report sahil --by hour --csv > hours.csv", "daybook report sahil --html report.html",
    ], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    let forms = ["csv", "html", "json"].filter { arguments.has($0) || arguments.value($0) != nil }
    guard forms.count <= 1 else {
      let found = forms.map { "--\($0)" }.joined(separator: " and ")
      throw arguments.wrong("found \(found); allowed: one of them")
    }
    let venues = arguments.positionals.map { VenueID($0) }
    var query = ReportQuery(venues, by: try arguments.choice("by") ?? .date)
    query.from = try arguments.value("from").map { text throws(CommandFailure) in
      try arguments.date(text, "--from")
    }
    query.to = try arguments.value("to").map { text throws(CommandFailure) in
      try arguments.date(text, "--to")
    }
    let context = try ReadContext(travelling: arguments, of: venues.count == 1 ? venues[0] : nil)
    defer { context.close() }
    for venue in venues where try context.read({ $0.venue(venue) }) == nil {
      throw try context.noVenue(venue)
    }
    let report = try context.history.report(query)
    let (names, zones) = try context.read { snapshot in
      (report.venues.map { snapshot.venue($0)?.name ?? $0.text }, VenueZones(report.venues, snapshot))
    }
    if let path = arguments.value("html") {
      let page = ReportPage(report, names, zones)
      try Output.write(page.bytes, to: path, ReportWords.heading(report, names))
    } else if arguments.has("csv") {
      Output.standard.write(ReportCSV.bytes(report))
    } else if arguments.isJSON {
      Output.standard.write(ReportJSON.bytes(report, zones))
    } else {
      Output.standard.write(ReportText(report, names).text)
    }
    return .done
  }
}
