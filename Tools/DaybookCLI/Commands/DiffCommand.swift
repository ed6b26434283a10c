import Daybook
import DaybookJSON
import DaybookOperations

struct DiffCommand: CLICommand {
  static let declaration = Declaration(
    name: "diff",
    abstract: "Show what changed between two positions or times, or how another ledger differs.",
    discussion: """
      Shows each booking, hold, block, waitlist entry and ticket that changed, by venue: new, or its fields \
      before and after. Changed venues, dishes that went out or came back, maintenance, and zone rules are \
      listed too. The result is exact; it reads the records in between and the histories of what they name.

      With --with the ledger is compared with another directory of the same ledger, or with a backup: the last \
      record that both have, found by the links; what each has after it; and every entity that stands differently. \
      The exit code is 1 when the other has records that are not here; a backup that is merely behind has none.
      """,
    options: [
      .value("from", "POSITION|TIME", "After this record, or the last one by this time."),
      .value("to", "POSITION|TIME", "Through this record, or the last one by this time; default the head."),
      .value("venue", "V", "Only this venue; times without an offset are its local times."),
      .value("with", "DIR", "Compare with the ledger or backup in this directory."),
      .flag("across-lives", "With --with: also with another incarnation, from before or after a restore."),
    ] + ReadContext.options,
    examples: [
      "daybook diff --from 1000 --to 1200",
      "daybook diff --from 2030-05-01T18:00 --to 2030-05-01T23:00 --venue sahil",
      "daybook diff --with /backups/daybook",
    ], whenUnread: .ends)

  static func run(_ arguments: Arguments) throws -> ExitCode {
    if let other = arguments.value("with") { return try compare(with: other, arguments) }
    if arguments.has("across-lives") { throw arguments.wrong("--across-lives is for --with") }
    _ = try arguments.required("from")
    let context = try ReadContext(arguments)
    defer { context.close() }
    let venue = arguments.value("venue").map { VenueID($0) }
    let rules = try venue.flatMap { try context.history.zoneRules(of: $0) }
    if let venue, rules == nil { throw try context.noVenue(venue) }
    func position(_ option: String) throws -> Position? {
      // Position 0, before the first record, is valid too.
      try arguments.moment(option, in: rules).map { try context.history.position(at: $0) ?? .start }
    }
    let from = try position("from") ?? .start
    let to = try position("to") ?? context.history.head()
    guard from <= to else { throw arguments.wrong("--from \(from) is after --to \(to)") }
    let difference = try context.history.difference(from: from, to: to, venue: venue)
    let zones = try context.read { VenueZones(difference.venues, $0) }
    if arguments.isJSON {
      try difference.writeJSON(zones) { Output.standard.write($0) }
    } else {
      try difference.writeText(to: Output.standard, zones)
    }
    return .done
  }

  private static func compare(with other: String, _ arguments: Arguments) throws -> ExitCode {
    for option in ["from", "to", "venue"] where arguments.value(option) != nil {
      throw arguments.wrong("found --\(option) and --with; allowed: one of them")
    }
    let comparison = try LedgerOperations.ofTerminal(arguments.ledgerPath)
      .compare(with: other, acrossLives: arguments.has("across-lives"))
    if arguments.isJSON {
      Output.standard.writeJSON { comparison.write(to: &$0) }
    } else {
      comparison.writeText(to: .standard)
    }
    return comparison.isPast ? .done : .refused
  }
}
