import Daybook
import DaybookJSON
import DaybookOperations

struct ExportCommand: CLICommand {
  static let declaration = Declaration(
    name: "export", abstract: "Export events, tables, venues, a guest's data, a bundle or a calendar.",
    discussion: """
      export events writes JSON lines as log --json shows them, or a CBOR sequence (RFC 8742) of the records as they \
      are stored. Guests' fields stay sealed. With --redact nothing of a person is left: no sealed bytes, names of \
      actors and keys as pseudonyms of this export, typed texts taken out.
      export bundle FILE writes the whole log, or its records up to a position, into one file; daybook import bundle \
      makes a ledger of it that replays to the same digest. Guests cannot be read there without the vault.
      export tables DIR writes flat tables of all that is in the ledger, with a dictionary of their columns. export \
      venues writes what import venues reads. export guest GUEST writes all that is kept about a person, in clear.
      export calendar VENUE DATE writes a business date as iCalendar (RFC 5545), without names unless --names.
      """,
    arguments: [
      .init(name: "events|tables|venues|guest|bundle|calendar", help: "What to export."),
      .init(
        name: "TARGET",
        help:
          "bundle: the file to make; tables: the directory to make; guest: who; calendar: the venue's id.",
        isOptional: true),
      .init(name: "DATE", help: "calendar: the business date, YYYY-MM-DD.", isOptional: true),
    ],
    options: [
      .value("format", "F", "events: jsonl (default) or cbor-seq; tables: sqlite (default) or csv."),
      .value("from", "P", "events: the first position; default 1."),
      .value("to", "P", "events, bundle: the last position; default the head."),
      .value("venue", "V", "events: only this venue's."),
      .value("guest", "G", "events: only what is about this guest's bookings, such as guest:ana."),
      .flag("redact", "events, tables: nothing that tells of a person."),
      .flag("with-vault", "bundle: with the keys of guests' fields. Keep it as you keep the vault."),
      .flag("names", "calendar: with the guests' names."),
      .value(
        "output", "FILE", "events, venues, guest, calendar: the file to make; default the standard output."),
    ] + ReadContext.options,
    examples: [
      "daybook export events --venue sahil --redact > sahil.jsonl",
      "daybook export events --format cbor-seq --output events.cbor",
      "daybook export tables tables --format csv", "daybook export guest ana --output ana.json",
      "daybook export bundle ledger.bundle", "daybook export calendar sahil 2030-05-01 --output day.ics",
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    switch arguments.positionals[0] {
    case "events": return try events(arguments)
    case "bundle": return try bundle(arguments)
    case "calendar": return try calendar(arguments)
    case "tables": return try TablesExport.tables(arguments)
    case "venues": return try TablesExport.venues(arguments)
    case "guest": return try TablesExport.guest(arguments)
    case let other:
      throw arguments.wrong("found \"\(other)\"; allowed: events, tables, venues, guest, bundle or calendar")
    }
  }

  private static func events(_ arguments: Arguments) throws -> ExitCode {
    if let other = arguments.argument(1) { throw arguments.wrong("\"\(other)\" is one argument too many") }
    var options = EventExportOptions()
    options.format = try arguments.choice("format") ?? .jsonl
    options.from = Position(UInt64(try arguments.integer("from", in: 1...Int.max) ?? 1))
    options.to = try arguments.last()
    options.venue = arguments.value("venue").map { VenueID($0) }
    options.isRedacted = arguments.has("redact")
    options.guest = try arguments.value("guest").map { text throws(CommandFailure) in
      try arguments.parsed(text, "--guest", "a guest, such as guest:ana") { text in
        Actor(text.utf8.contains(UInt8(ascii: ":")) ? text : "guest:\(text)").flatMap {
          $0.role == .guest ? $0 : nil
        }
      }
    }
    let sink = try ExportSink(arguments.output)
    let operations = LedgerOperations.ofTerminal(arguments.ledgerPath)
    let written = try inTheLog { try operations.exportEvents(options) { try sink.write($0) } }
    if written == 0, let venue = options.venue {
      let log = try RecordReader(arguments.ledgerPath)
      defer { log.close() }
      try log.check(venue)
    }
    try sink.finish()
    if let path = arguments.output { Output.error("\(counted(written, "event")) in \(path)\n") }
    return .done
  }

  private static func bundle(_ arguments: Arguments) throws -> ExitCode {
    guard let path = arguments.argument(1) else { throw arguments.wrong("missing FILE") }
    try arguments.requireFile(path, "FILE")
    if let other = arguments.argument(2) { throw arguments.wrong("\"\(other)\" is one argument too many") }
    let last = try arguments.last()
    guard last != .start else { throw arguments.wrong("--to: found 0; allowed: 1 or more") }
    let operations = LedgerOperations.ofTerminal(arguments.ledgerPath)
    let made = try inTheLog {
      try operations.exportBundle(to: path, through: last, withVault: arguments.has("with-vault"))
    }
    let vault = arguments.has("with-vault") ? "with the vault" : "without the vault"
    guard arguments.isJSON else {
      Output.standard.write(
        "\(path): ledger \(made.ledger) up to position \(made.point.position), \(vault).\n")
      return .done
    }
    var json = JSONWriter()
    json.object { json in
      json.field("file", text: path)
      json.field("ledger", id: made.ledger)
      json.field("position", unsigned: made.point.position.value)
      json.field("link", text: made.point.link.description)
      json.field("vault", bool: made.hasVault)
    }
    json.endLine()
    Output.standard.write(json.bytes)
    return .done
  }

  /// A position beyond the log's end is a failure of the export, not a refusal.
  private static func inTheLog<R>(_ export: () throws -> R) throws -> R {
    do {
      return try export()
    } catch let failure as LedgerFailure where failure.code == .notFound {
      throw CommandFailure.failure(failure.message)
    }
  }

  private static func calendar(_ arguments: Arguments) throws -> ExitCode {
    guard let text = arguments.argument(1) else { throw arguments.wrong("missing VENUE") }
    guard let day = arguments.argument(2) else { throw arguments.wrong("missing DATE") }
    let venue = VenueID(text)
    let date = try arguments.date(day, "DATE")
    let context = try ReadContext(arguments)
    defer { context.close() }
    let calendar = try context.history.calendar(of: venue, on: date, withNames: arguments.has("names"))
    guard let calendar else { throw try context.noVenue(venue) }
    let sink = try ExportSink(arguments.output)
    try sink.write(calendar)
    try sink.finish()
    return .done
  }
}

extension Arguments {
  /// The last position asked for.
  fileprivate func last() throws(CommandFailure) -> Position? {
    try integer("to", in: 0...Int.max).map { Position(UInt64($0)) }
  }
}
