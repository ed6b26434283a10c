import Daybook
import DaybookJSON
import DaybookOperations
import DaybookService

struct FeedCommand: CLICommand {
  static let declaration = Declaration(
    name: "feed", abstract: "Write the feeds of a booking partner's contract.",
    discussion: """
      feed gmb DIR writes merchants.json, services.json and availability.json into a directory, over those that are \
      there, all as at one position. What availability.json offers, daybook serve --dialect gmb says is free at that \
      position, and nothing else.
      """,
    arguments: [
      .init(name: "gmb", help: "Whose contract."),
      .init(name: "DIR", help: "A directory, which must be there."),
    ],
    options: [
      .value("from", "DATE", "The first business date; default today at each venue."),
      .value("to", "DATE", "The last, at most 91 days later; goes with --from. Default: 30 dates in all."),
      .values("venue", "V", "Only this venue; several times for several."),
    ] + ReadContext.options,
    examples: [
      "daybook feed gmb feeds", "daybook feed gmb feeds --from 2030-05-01 --to 2030-05-30 --venue sahil",
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    guard arguments.positionals[0] == "gmb" else {
      throw arguments.wrong("found \"\(arguments.positionals[0])\"; allowed: gmb")
    }
    let directory = arguments.positionals[1]
    let dates = try dates(arguments)
    let venues = arguments.all("venue").map { VenueID($0) }
    let context = try ReadContext(arguments)
    defer { context.close() }
    for venue in venues where try context.read({ $0.venue(venue) }) == nil {
      throw try context.noVenue(venue)
    }
    let (position, counts) = try context.read { snapshot in
      Result { () throws -> (Position, [Int]) in
        let feed = PartnerFeed(snapshot, of: venues, on: dates)
        return (
          snapshot.position,
          try PartnerFeed.File.allCases.map { try write($0, of: feed, snapshot, to: directory) }
        )
      }
    }.get()
    let made = zip(PartnerFeed.File.allCases, counts)
    guard arguments.isJSON else {
      Output.standard.write("\(directory): as at position \(position).\n")
      Output.standard.write(aligned(made.map { ["  \($0.name)", counted($1, "entry", "entries")] }))
      return .done
    }
    Output.standard.writeJSON { json in
      json.object { json in
        json.field("directory", text: directory)
        json.field("position", unsigned: position.value)
        json.objects("files", Array(made)) { file, json in
          json.field("file", text: file.0.name)
          json.field("entries", integer: file.1)
        }
      }
    }
    return .done
  }

  private static func write(
    _ file: PartnerFeed.File, of feed: PartnerFeed, _ snapshot: borrowing Snapshot, to directory: String
  ) throws -> Int {
    let output = try OutputFile.replacing("\(directory)/\(file.name)")
    var failed: LedgerFailure?
    let count = feed.write(file, snapshot) { bytes in
      guard failed == nil else { return }
      do throws(LedgerFailure) { try output.write(bytes) } catch { failed = error }
    }
    if let failed { throw failed }
    let entries = try count.get()
    try output.finish()
    return entries
  }

  private static func dates(_ arguments: Arguments) throws(CommandFailure) -> ClosedRange<CivilDate>? {
    guard let from = arguments.value("from") else {
      guard arguments.value("to") == nil else { throw arguments.wrong("--to goes with --from") }
      return nil
    }
    let first = try arguments.date(from, "--from")
    let last =
      try arguments.value("to").map { text throws(CommandFailure) in try arguments.date(text, "--to") }
      ?? first.adding(days: PartnerFeed.usualDates - 1)
    guard first <= last else { throw arguments.wrong("--to: found \(last); allowed: \(first) or later") }
    do throws(InvalidField) { try DayAvailability.check(first...last) } catch {
      throw arguments.wrong("--to: \(error.message)")
    }
    return first...last
  }
}
