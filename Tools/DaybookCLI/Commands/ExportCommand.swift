import Daybook
import DaybookCrypto
import DaybookForms
import DaybookJSON
import DaybookLog
import DaybookOperations
import DaybookTime

struct ExportCommand: CLICommand {
  static let declaration = Declaration(
    name: "export", abstract: "Export events, a bundle that replays elsewhere, or a day as a calendar.",
    discussion: """
      export events writes JSON lines as log --json shows them, or a CBOR sequence (RFC 8742) of the records as they \
      are stored. Guests' fields stay sealed. With --redact nothing of a person is left: no sealed bytes, names of \
      actors and keys as pseudonyms of this export, typed texts taken out.
      export bundle FILE writes the whole log, or its records up to a position, into one file; daybook import bundle \
      makes a ledger of it that replays to the same digest. Guests cannot be read there without the vault.
      export calendar VENUE DATE writes a business date as iCalendar (RFC 5545), without names unless --names.
      """,
    arguments: [
      .init(name: "events|bundle|calendar", help: "What to export."),
      .init(
        name: "FILE|VENUE", help: "bundle: the file to make; calendar: the venue's id.", isOptional: true),
      .init(name: "DATE", help: "calendar: the business date, YYYY-MM-DD.", isOptional: true),
    ],
    options: [
      .value("format", "F", "events: jsonl (default) or cbor-seq."),
      .value("from", "P", "events: the first position; default 1."),
      .value("to", "P", "events, bundle: the last position; default the head."),
      .value("venue", "V", "events: only this venue's."),
      .value("guest", "G", "events: only what is about this guest's bookings, such as guest:ana."),
      .flag("redact", "events: nothing that tells of a person."),
      .flag("with-vault", "bundle: with the keys of guests' fields. Keep it as you keep the vault."),
      .flag("names", "calendar: with the guests' names."),
      .value("output", "FILE", "events, calendar: the file to make; default the standard output."),
    ] + ReadContext.options,
    examples: [
      "daybook export events --venue sahil --redact > sahil.jsonl",
      "daybook export events --format cbor-seq --output events.cbor",
      "daybook export bundle ledger.bundle", "daybook export calendar sahil 2030-05-01 --output day.ics",
    ])

  static func run(_ arguments: Arguments) throws -> ExitCode {
    switch arguments.positionals[0] {
    case "events": return try events(arguments)
    case "bundle": return try bundle(arguments)
    case "calendar": return try calendar(arguments)
    case let other: throw arguments.wrong("found \"\(other)\"; allowed: events, bundle or calendar")
    }
  }

  private static func events(_ arguments: Arguments) throws -> ExitCode {
    if let other = arguments.argument(1) { throw arguments.wrong("\"\(other)\" is one argument too many") }
    let format: EventExport.Format = try arguments.choice("format") ?? .jsonl
    let from = UInt64(try arguments.integer("from", in: 1...Int.max) ?? 1)
    let guest = try arguments.value("guest").map { text throws(CommandFailure) in
      try arguments.parsed(text, "--guest", "a guest, such as guest:ana") { text in
        Actor(text.utf8.contains(UInt8(ascii: ":")) ? text : "guest:\(text)").flatMap {
          $0.role == .guest ? $0 : nil
        }
      }
    }
    let storage = try LedgerDirectory(arguments.ledgerPath).storage(
      mapByteCount: LedgerOptions().mapByteCount, isReadOnly: true)
    defer { storage.close() }
    _ = try LedgerRecord.first(in: storage)
    let last = try arguments.last(of: storage.head().position)
    let sink = try ExportSink(arguments.value("output"))
    var written: UInt64? = 0
    if from <= last {
      written = try EventExport(
        format, from...last, venue: arguments.value("venue").map { VenueID($0) }, guest: guest,
        redaction: arguments.has("redact") ? Redaction() : nil
      ).run(storage, Progress.shown()) { try sink.write($0) }
    }
    guard let written else { throw CommandFailure.failure("stopped; nothing more was written") }
    try sink.finish()
    if let path = arguments.value("output") { Output.error("\(written) events in \(path)\n") }
    return .done
  }

  private static func bundle(_ arguments: Arguments) throws -> ExitCode {
    guard let path = arguments.argument(1) else { throw arguments.wrong("missing FILE") }
    if let other = arguments.argument(2) { throw arguments.wrong("\"\(other)\" is one argument too many") }
    let directory = LedgerDirectory(arguments.ledgerPath)
    let storage = try directory.storage(mapByteCount: LedgerOptions().mapByteCount, isReadOnly: true)
    defer { storage.close() }
    let created = try LedgerRecord.first(in: storage)
    let last = try arguments.last(of: storage.head().position)
    guard last > 0 else { throw arguments.wrong("--to: found 0; allowed: 1 or more") }
    let writer = try BundleWriter.begin(path, vault: arguments.has("with-vault") ? directory.vault : nil)
    let head = try writer.write(storage, ledger: created.ledger, through: last, Progress.shown())
    let vault = arguments.has("with-vault") ? "with the vault" : "without the vault"
    guard arguments.isJSON else {
      Output.standard.write("\(path): ledger \(created.ledger) up to position \(head.position), \(vault).\n")
      return .done
    }
    var json = JSONWriter()
    json.object { json in
      json.field("file", text: path)
      json.field("ledger", id: created.ledger)
      json.field("position", unsigned: head.position)
      json.field("link", text: head.link.description)
      json.field("vault", bool: arguments.has("with-vault"))
    }
    json.endLine()
    Output.standard.write(json.bytes)
    return .done
  }

  private static func calendar(_ arguments: Arguments) throws -> ExitCode {
    guard let text = arguments.argument(1) else { throw arguments.wrong("missing VENUE") }
    guard let day = arguments.argument(2) else { throw arguments.wrong("missing DATE") }
    let venue = VenueID(text)
    let date = try arguments.date(day, "DATE")
    let context = try ReadContext(arguments)
    defer { context.reader.close() }
    let page = try context.read { snapshot in
      snapshot.venue(venue).map {
        ($0, snapshot.reservations(at: venue, on: date, in: nil), snapshot.recordedAt)
      }
    }
    guard let (definition, found, stamp) = page else { throw try context.noVenue(venue) }
    var names: [ReservationID: String] = [:]
    if arguments.has("names") {
      for reservation in found {
        guard let sealed = reservation.guest else { continue }
        names[reservation.id] = try context.reader.open(sealed)?.name
      }
    }
    let reservations = found.filter { $0.stay.start < $0.stay.end }.sorted {
      $0.stay.start != $1.stay.start ? $0.stay.start < $1.stay.start : $0.id < $1.id
    }
    let sink = try ExportSink(arguments.value("output"))
    try sink.write(
      DayCalendar(venue: definition, date: date, reservations: reservations, names: names, stamp: stamp).bytes
    )
    try sink.finish()
    return .done
  }
}

extension Arguments {
  /// The last position asked for, which must be in the log.
  fileprivate func last(of head: UInt64) throws(CommandFailure) -> UInt64 {
    guard let last = try integer("to", in: 0...Int.max).map({ UInt64($0) }) else { return head }
    guard last <= head else {
      throw .failure("the log ends at \(head); ask for a position up to that")
    }
    return last
  }
}
